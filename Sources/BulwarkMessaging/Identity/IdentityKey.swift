internal import BulwarkCore
internal import Crypto
internal import Foundation

/// The public identity of a device: an Ed25519 key (RFC 8032) that was checked.
///
/// swift-crypto parses any 32 bytes, and with the identity point as the key a signature of zeros verifies for every message.
/// Here a key is a point in its one spelling and in the group of prime order, or there is none.
public struct IdentityKey: Sendable, Hashable {
    /// The 32 bytes of the Ed25519 public key.
    public let rawRepresentation: [UInt8]

    /// The same key for X25519.
    let agreement: AgreementPublicKey

    static let size = 32

    /// Checks a key.
    ///
    /// - Throws: ``MessagingError/Code/invalidKey``.
    public init(rawRepresentation bytes: some Collection<UInt8>) throws(MessagingError) {
        let bytes = Array(bytes)
        guard let u = Edwards25519.montgomeryU(bytes) else {
            throw MessagingError(.invalidKey, "not in its one spelling")
        }
        agreement = try AgreementPublicKey(rawRepresentation: u)
        guard try Edwards25519.isInPrimeOrderGroup(agreement) else {
            throw MessagingError(.invalidKey, "no point, or with torsion")
        }
        rawRepresentation = bytes
    }

    /// Takes a key as it is known, or checks another.
    init(rawRepresentation bytes: UnsafeRawBufferPointer, known: IdentityKey?) throws(MessagingError) {
        if let known, known.rawRepresentation.elementsEqual(bytes) {
            self = known
        } else {
            try self.init(rawRepresentation: bytes)
        }
    }

    /// Takes what was checked before it was stored.
    init(checked bytes: [UInt8], agreement: AgreementPublicKey) {
        rawRepresentation = bytes
        self.agreement = agreement
    }

    /// Whether a signature over a message is this key's.
    public func isSignature(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: rawRepresentation) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}

extension IdentityKey {
    /// The key for people to compare: 64 hexadecimal digits in groups of 8.
    public var fingerprint: String { Self.groups(rawRepresentation) }

    /// The key as clients of OMEMO show it, to be compared with what they do: its form for X25519 (XEP-0384, "Security Considerations"), 64
    /// hexadecimal digits in groups of 8.
    public var omemoFingerprint: String { Self.groups(agreement.rawRepresentation) }

    private static func groups(_ bytes: [UInt8]) -> String {
        let digits = Array(Hexadecimal.text(bytes))
        return stride(from: 0, to: digits.count, by: 8).map { String(digits[$0..<$0 + 8]) }.joined(separator: " ")
    }
}
