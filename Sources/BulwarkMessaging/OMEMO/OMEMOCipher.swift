internal import BulwarkCore
internal import Crypto
internal import CryptoExtras
internal import Foundation

/// What OMEMO:2 encrypts by: AES-256-CBC, then HMAC-SHA256 cut to 16 bytes, under keys from HKDF-SHA256 (XEP-0384 §4.3 and §4.4).
enum OMEMOCipher {
    static func seal(
        _ content: UnsafeRawBufferPointer, _ header: Ratchet.Header, under key: SecureBytes,
        authenticating data: [UInt8]
    ) throws(MessagingError) -> [UInt8] {
        let keys = try Keys(key, info: "OMEMO Message Key Material")
        let message = OMEMORecord.Message.encoded(header, ciphertext: try keys.encrypt(content))
        return OMEMORecord.AuthenticatedMessage.encoded(tag: try keys.tag(over: data, message), message: message)
    }

    /// Opens an OMEMOAuthenticatedMessage, whose header was read before.
    static func open(
        _ sealed: UnsafeRawBufferPointer, _ header: Ratchet.Header, under key: SecureBytes,
        authenticating data: [UInt8]
    ) throws(MessagingError) -> SecureBytes {
        let outer = try OMEMORecord.AuthenticatedMessage(sealed)
        let keys = try Keys(key, info: "OMEMO Message Key Material")
        guard keys.isTag(outer.tag, try keys.tag(over: data, outer.message)) else {
            throw MessagingError(.notAuthentic)
        }
        let message = try OMEMORecord.Message(outer.message)
        guard message.header == header else { throw MessagingError(.notAuthentic, "another header") }
        return try keys.decrypt(message.ciphertext)
    }

    /// The keys that are derived from one that is used once.
    struct Keys {
        private let bytes: SecureBytes

        init(_ key: SecureBytes, info: StaticString) throws(MessagingError) {
            bytes = KeyDerivation.expand(key, salt: SecureBytes(count: 32) { _ in }, info: info, count: 80)
            if key.isWiped { throw MessagingError(.wiped) }
        }

        func encrypt(_ content: UnsafeRawBufferPointer) throws(MessagingError) -> Data {
            do {
                return try bytes.withUnwipedBytes { bytes in
                    try AES._CBC.encrypt(
                        content, using: SymmetricKey(data: bytes[..<32]), iv: AES._CBC.IV(ivBytes: bytes[64...]))
                }
            } catch {
                throw MessagingError(.cryptography, "AES-CBC")
            }
        }

        /// Decrypts what was authenticated.
        func decrypt(_ ciphertext: UnsafeRawBufferPointer) throws(MessagingError) -> SecureBytes {
            var content: Data
            do {
                content = try bytes.withUnwipedBytes { bytes in
                    try AES._CBC.decrypt(
                        ciphertext, using: SymmetricKey(data: bytes[..<32]), iv: AES._CBC.IV(ivBytes: bytes[64...]))
                }
            } catch {
                throw MessagingError(.malformed, "no whole blocks, or their padding")
            }
            return SecureBytes(wiping: &content)
        }

        func tag(over data: [UInt8] = [], _ message: some DataProtocol) throws(MessagingError) -> [UInt8] {
            do {
                return try bytes.withUnwipedBytes { bytes in
                    var code = HMAC<SHA256>(key: SymmetricKey(data: bytes[32..<64]))
                    code.update(data: data)
                    code.update(data: message)
                    return Array(code.finalize().prefix(OMEMORecord.AuthenticatedMessage.tagSize))
                }
            } catch {
                throw MessagingError(.wiped)
            }
        }

        /// In a time that does not depend on where they differ.
        func isTag(_ tag: UnsafeRawBufferPointer, _ expected: [UInt8]) -> Bool {
            expected.withUnsafeBytes { ConstantTime.areEqual(tag, $0) }
        }
    }
}
