/// Why a chain was not accepted.
public struct ChainFault: Sendable, Hashable, CustomStringConvertible {
    /// The kind of fault.
    public var kind: Kind
    /// The certificate that has it: 0 is the server's own, 1 its issuer; nil where the chain as a whole has it.
    public var position: Int?
    /// More about it, from the certificate; it is public data.
    public var detail: String?

    /// A fault of a certificate.
    public init(_ kind: Kind, at position: Int? = nil, _ detail: String? = nil) {
        self.kind = kind
        self.position = position
        self.detail = detail
    }

    /// What is wrong, where, and with what.
    public var description: String {
        let place: String =
            switch position {
            case nil: ""
            case 0: " (server's certificate)"
            case let position?: " (certificate \(position))"
            }
        return kind.summary + place + (detail.map { ": \($0.excerpt)" } ?? "")
    }
}

extension ChainFault {
    /// The kinds of fault. The raw value is the stable name in reports.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The server presented nothing.
        case noCertificates = "no-certificates"
        /// The server presented more certificates than the limit.
        case tooManyCertificates = "too-many-certificates"
        /// Building the chain would take more than the limits allow.
        case effortExceeded = "effort-exceeded"
        /// The certificate cannot be read.
        case unreadable = "unreadable-certificate"
        /// No trusted root and no presented certificate has the issuer's name.
        case issuerNotFound = "issuer-not-found"
        /// The certificate is its own issuer, and is not trusted.
        case selfSigned = "self-signed"
        /// A certificate has the issuer's name, and its key did not sign.
        case invalidSignature = "invalid-signature"
        /// The system refused, and said no more than this.
        case refusedBySystem = "refused-by-system"

        /// The validity has not begun.
        case notYetValid = "not-yet-valid"
        /// The validity has ended.
        case expired = "expired"

        /// None of the subject alternative names is the server's.
        case nameMismatch = "name-mismatch"
        /// There are no subject alternative names; common names are not looked at.
        case noAlternativeNames = "no-alternative-names"
        /// The common name is a host name or an address that is not among the subject alternative names.
        case strayCommonName = "stray-common-name"

        /// The certificate is not of version 3.
        case oldVersion = "old-version"
        /// The serial number is zero, negative or longer than 20 bytes.
        case invalidSerialNumber = "invalid-serial-number"
        /// The issuer's name, or an authority's, is empty.
        case emptyName = "empty-name"
        /// An extension cannot be read, or lacks what it must have.
        case malformedExtension = "malformed-extension"
        /// An extension is critical and unknown.
        case unknownCriticalExtension = "unknown-critical-extension"
        /// An extension is critical and must not be, or the other way round.
        case wrongCriticality = "wrong-criticality"
        /// An extension has no place in this certificate.
        case misplacedExtension = "misplaced-extension"

        /// The server's certificate is an authority's.
        case authorityAsServer = "authority-as-server"
        /// An issuer is no authority.
        case notAnAuthority = "not-an-authority"
        /// There are more authorities below one than it allows.
        case pathTooLong = "path-too-long"
        /// There are more authorities in the chain than the limit.
        case chainTooLong = "chain-too-long"
        /// The key is not for this use.
        case wrongKeyUsage = "wrong-key-usage"
        /// The certificate is not for servers.
        case wrongExtendedKeyUsage = "wrong-extended-key-usage"
        /// A key identifier is missing or wrong.
        case wrongKeyIdentifier = "wrong-key-identifier"

        /// A name constraint is malformed.
        case malformedNameConstraint = "malformed-name-constraint"
        /// A name is outside of what an authority may certify.
        case nameNotPermitted = "name-not-permitted"
        /// A name is in what an authority must not certify.
        case nameExcluded = "name-excluded"

        /// The key is too short, or of an odd size.
        case weakKey = "weak-key"
        /// The key is of a kind that is not accepted.
        case forbiddenKey = "forbidden-key"
        /// The signature is of an algorithm that is not accepted.
        case weakSignature = "weak-signature"
    }
}
