public import BulwarkCore
internal import Foundation

/// The encryption of a stanza's content (XEP-0384 §4.4): once under a random key, and that key goes to each device through its session.
///
/// ``OMEMODevice`` does both. These are for what is encrypted apart, and for tests.
public enum OMEMOPayload {
    /// The bytes that go through a session: the key (32) and the tag over the ciphertext (16).
    static let keySize = 32 + OMEMORecord.AuthenticatedMessage.tagSize

    /// Encrypts content, such as the XML of an SCE envelope (XEP-0420), under a key of its own.
    ///
    /// - Parameters:
    ///   - content: What is said.
    ///   - entropy: Where the key comes from.
    /// - Returns: What stands in `<payload>`, and the 48 bytes that open it: a key and a tag.
    /// - Throws: ``MessagingError/Code/wiped``, ``MessagingError/Code/cryptography``.
    public static func seal(
        _ content: SecureBytes, entropy: some EntropySource = SystemEntropy()
    ) throws(MessagingError) -> (ciphertext: [UInt8], key: SecureBytes) {
        let key = SecureBytes(random: 32, from: entropy)
        let keys = try OMEMOCipher.Keys(key, info: "OMEMO Payload")
        let result = content.withExposedBytes { content in
            Result { () throws(MessagingError) in try keys.encrypt(content) }
        }
        let ciphertext = Array(try result.get())
        if content.isWiped { throw MessagingError(.wiped) }
        var writer = StateWriter()
        writer.secret(key)
        writer.bytes(try keys.tag(ciphertext))
        return (ciphertext, try writer.joined())
    }

    /// Opens what ``seal(_:entropy:)`` or another implementation gave.
    ///
    /// - Parameters:
    ///   - ciphertext: What stood in `<payload>`.
    ///   - key: The 48 bytes: a key and a tag.
    /// - Throws: ``MessagingError/Code/notAuthentic``, ``MessagingError/Code/malformed``, ``MessagingError/Code/wiped``.
    public static func open(_ ciphertext: [UInt8], with key: SecureBytes) throws(MessagingError) -> SecureBytes {
        guard key.count == keySize else { throw MessagingError(key.isWiped ? .wiped : .malformed, "a payload's key") }
        let keys = try OMEMOCipher.Keys(key.extracting(0..<32), info: "OMEMO Payload")
        let expected = try keys.tag(ciphertext)
        guard key.extracting(32..<keySize).withExposedBytes({ keys.isTag($0, expected) }) else {
            throw MessagingError(.notAuthentic, "the payload")
        }
        let result = ciphertext.withUnsafeBytes { ciphertext in
            Result { () throws(MessagingError) in try keys.decrypt(ciphertext) }
        }
        return try result.get()
    }
}
