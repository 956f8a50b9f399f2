internal import BulwarkCore
internal import Crypto
internal import CryptoExtras
internal import Foundation

/// What one try of a passcode costs: the parameters of scrypt (RFC 7914 §2).
public struct KeyDerivationCost: Sendable, Hashable {
    /// The logarithm to base 2 of N, the cost in time and memory.
    public let logarithmOfN: UInt8
    /// r, the block size. Memory is 128 · N · r bytes.
    public let blockSize: UInt16
    /// p, how often the memory is gone through anew.
    public let parallelism: UInt16

    /// Makes parameters.
    ///
    /// - Parameters:
    ///   - logarithmOfN: The logarithm to base 2 of N.
    ///   - blockSize: r.
    ///   - parallelism: p.
    public init(logarithmOfN: UInt8, blockSize: UInt16, parallelism: UInt16) {
        self.logarithmOfN = logarithmOfN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// N = 2^15, r = 8, p = 3: 32 MiB, some 80 to 350 ms a try.
    public static let standard = KeyDerivationCost(logarithmOfN: 15, blockSize: 8, parallelism: 3)

    /// The memory that a try takes in bytes; the largest number where that is beyond all bounds.
    var memory: Int {
        logarithmOfN < 32 ? 128 * Int(blockSize) << Int(logarithmOfN) : .max
    }

    /// scrypt over a secret, 32 bytes.
    func derive(_ secret: SecureBytes, salt: [UInt8]) throws(KeybagError) -> SecureBytes {
        guard !secret.isEmpty, !salt.isEmpty else { throw KeybagError(.invalidPasscode) }
        do {
            // The buffer itself is handed over: an array or Data of the passcode would stay in freed memory.
            let key = try secret.withUnwipedBytes { secret in
                try KDF.Scrypt.deriveKey(
                    from: secret, salt: salt, outputByteCount: 32, rounds: 1 << Int(logarithmOfN),
                    blockSize: Int(blockSize), parallelism: Int(parallelism))
            }
            return key.withUnsafeBytes { SecureBytes(copying: $0) }
        } catch {
            throw KeybagError(.cryptography, "scrypt")
        }
    }
}
