public import BulwarkCore

extension TransportError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The bytes are no DER (X.690).
        public static let malformedDER = Code(rawValue: "transport.malformed-der")
        /// The bytes are DER, and no X.509 certificate (RFC 5280).
        public static let malformedCertificate = Code(rawValue: "transport.malformed-certificate")
        /// The text has a broken PEM block (RFC 7468).
        public static let malformedPEM = Code(rawValue: "transport.malformed-pem")
        /// The input exceeds a limit.
        public static let tooLarge = Code(rawValue: "transport.too-large")
        /// A set of pins cannot be loaded.
        public static let invalidPins = Code(rawValue: "transport.invalid-pins")
        /// The text is no name that a host can have.
        public static let invalidName = Code(rawValue: "transport.invalid-name")
        /// The system's roots cannot be found.
        public static let noSystemRoots = Code(rawValue: "transport.no-system-roots")
        /// A file cannot be read.
        public static let unreadableFile = Code(rawValue: "transport.unreadable-file")
        /// A private key is under a password.
        public static let encryptedKey = Code(rawValue: "transport.encrypted-key")
        /// Nothing in the input can be pinned.
        public static let noKey = Code(rawValue: "transport.no-key")
        /// A list of logs is not of its schema.
        public static let malformedLogList = Code(rawValue: "transport.malformed-log-list")
        /// A signature is not by the key that must have signed.
        public static let wrongSignature = Code(rawValue: "transport.wrong-signature")
        /// A text is no XML of the part that is read.
        public static let malformedXML = Code(rawValue: "transport.malformed-xml")
        /// A client cannot be made with these settings.
        public static let invalidConfiguration = Code(rawValue: "transport.invalid-configuration")

        /// All codes that the module defines.
        public static let all: [Code] = [
            .malformedDER, .malformedCertificate, .malformedPEM, .tooLarge, .invalidPins, .invalidName,
            .noSystemRoots, .unreadableFile, .encryptedKey, .noKey, .malformedLogList,
            .wrongSignature, .malformedXML, .invalidConfiguration,
        ]

        /// What to tell a person.
        public var message: UserMessage? {
            switch self {
            case .malformedDER:
                UserMessage(
                    "transport.malformed-der", "The bytes are not DER.", advice: "Check that the file is a whole one.")
            case .malformedCertificate:
                UserMessage(
                    "transport.malformed-certificate", "The certificate cannot be read.",
                    advice: "Ask whoever issued it for a correct one.")
            case .malformedPEM:
                UserMessage(
                    "transport.malformed-pem", "The PEM text is broken.",
                    advice: "Check that each BEGIN line has its END line and that only base64 stands between them.")
            case .tooLarge:
                UserMessage(
                    "transport.too-large", "The input is larger than the limit.",
                    advice: "Give a smaller file, or raise the limit.")
            case .invalidPins:
                UserMessage(
                    "transport.invalid-pins", "The pins cannot be loaded.",
                    advice: "Correct the entry; the pins that were in use stay in use.")
            case .invalidName:
                UserMessage(
                    "transport.invalid-name", "No host can have this name.",
                    advice: "Give a host name in ASCII or an address, without scheme, port or path.")
            case .noSystemRoots:
                UserMessage(
                    "transport.no-system-roots", "The system's root certificates were not found.",
                    advice: "Install the ca-certificates package, or give the roots.")
            case .unreadableFile:
                UserMessage(
                    "transport.unreadable-file", "The file cannot be read.",
                    advice: "Check its path and its permissions.")
            case .encryptedKey:
                UserMessage(
                    "transport.encrypted-key", "The private key is under a password.",
                    advice: "Give the certificate, the request or the public key: the pin is the same.")
            case .noKey:
                UserMessage(
                    "transport.no-key", "There is nothing to pin here.",
                    advice: "Give a certificate, a request or a key, in PEM or DER.")
            case .malformedLogList:
                UserMessage(
                    "transport.malformed-log-list", "The list of logs cannot be read.",
                    advice: "Download it again; the list that was in use stays in use.")
            case .wrongSignature:
                UserMessage(
                    "transport.wrong-signature", "The signature does not match.",
                    advice: "Download the file and its signature again, from where they are published.")
            case .malformedXML:
                UserMessage(
                    "transport.malformed-xml", "The XML cannot be read.",
                    advice: "Check that every element is closed, and leave out a document type.")
            case .invalidConfiguration:
                UserMessage(
                    "transport.invalid-configuration", "A client cannot be made with these settings.",
                    advice: "Correct the setting that is named.")
            default: nil
            }
        }
    }
}
