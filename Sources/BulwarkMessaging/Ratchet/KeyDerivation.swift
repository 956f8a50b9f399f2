internal import BulwarkCore
internal import Crypto
internal import Foundation

/// The key derivations of the Double Ratchet.
enum KeyDerivation {
    /// HKDF-SHA256 (RFC 5869).
    static func expand(_ input: SecureBytes, salt: SecureBytes, info: StaticString, count: Int) -> SecureBytes {
        input.withExposedBytes { input in
            salt.withExposedBytes { salt in
                HKDF<SHA256>.deriveKey(
                    inputKeyMaterial: SymmetricKey(data: input), salt: salt,
                    info: UnsafeRawBufferPointer(start: info.utf8Start, count: info.utf8CodeUnitCount),
                    outputByteCount: count
                ).withUnsafeBytes { SecureBytes(copying: $0) }
            }
        }
    }

    /// A step of the root chain: the next root and a chain's first key.
    static func root(
        _ root: SecureBytes, _ agreement: SecureBytes, info: StaticString
    ) -> (root: SecureBytes, chain: SecureBytes) {
        let both = expand(agreement, salt: root, info: info, count: 64)
        return (both.extracting(0..<32), both.extracting(32..<64))
    }

    /// A step of a chain: a message's key and the next of the chain. By HMAC, for HKDF takes four times as long.
    static func step(_ chain: SecureBytes) throws(MessagingError) -> (message: SecureBytes, next: SecureBytes) {
        do {
            return try chain.withUnwipedBytes { chain in
                let key = SymmetricKey(data: chain)
                func code(_ byte: UInt8) -> SecureBytes {
                    HMAC<SHA256>.authenticationCode(for: [byte], using: key).withUnsafeBytes {
                        SecureBytes(copying: $0)
                    }
                }
                return (code(1), code(2))
            }
        } catch {
            throw MessagingError(.wiped)
        }
    }
}
