package import BulwarkCore
internal import Crypto
internal import CryptoExtras
internal import Foundation

extension ScryptCost {
    /// As bytes: the binary logarithm of N (1 byte), r and p (2 bytes each, the higher first).
    package static let encodedSize = 5

    /// Whether the parameters fit into their bytes.
    package var isEncodable: Bool {
        UInt8(exactly: logarithmOfN) != nil && UInt16(exactly: blockSize) != nil && UInt16(exactly: parallelism) != nil
    }

    /// The bytes of parameters that are ``isEncodable``.
    package var encoded: [UInt8] {
        let r = UInt16(clamping: blockSize), p = UInt16(clamping: parallelism)
        return [UInt8(clamping: logarithmOfN), UInt8(r >> 8), UInt8(r & 255), UInt8(p >> 8), UInt8(p & 255)]
    }

    /// Takes ``encodedSize`` bytes.
    package init(encoded bytes: [UInt8]) {
        self.init(
            logarithmOfN: Int(bytes[0]), blockSize: Int(bytes[1]) << 8 | Int(bytes[2]),
            parallelism: Int(bytes[3]) << 8 | Int(bytes[4]))
    }

    /// scrypt over a secret, 32 bytes.
    func derive(_ secret: SecureBytes, salt: [UInt8]) throws(KeybagError) -> SecureBytes {
        guard !secret.isEmpty, !salt.isEmpty else { throw KeybagError(.invalidPasscode) }
        do {
            // The buffer itself is handed over: an array or Data of the passcode would stay in freed memory.
            let key = try secret.withUnwipedBytes { secret in
                try KDF.Scrypt.deriveKey(
                    from: secret, salt: salt, outputByteCount: 32, rounds: 1 << logarithmOfN, blockSize: blockSize,
                    parallelism: parallelism)
            }
            return key.withUnsafeBytes { SecureBytes(copying: $0) }
        } catch {
            throw KeybagError(.cryptography, "scrypt")
        }
    }
}
