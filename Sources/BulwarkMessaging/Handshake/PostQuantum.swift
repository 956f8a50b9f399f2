internal import BulwarkCore
internal import Crypto
internal import Foundation

/// ML-KEM-1024 (FIPS 203), where the system has it: everywhere but on Apple's systems before 26.
enum PostQuantum {
    static let publicKeySize = 1568
    static let ciphertextSize = 1568
    static let seedSize = 64

    static var isAvailable: Bool {
        if #available(iOS 26, macOS 26, *) { true } else { false }
    }

    /// The public key of a seed (d ‖ z).
    static func publicKey(of seed: SecureBytes) throws(MessagingError) -> [UInt8] {
        guard #available(iOS 26, macOS 26, *) else { throw unavailable }
        do {
            return try seed.withUnwipedBytes {
                Array(try MLKEM1024.PrivateKey(seedRepresentation: $0, publicKey: nil).publicKey.rawRepresentation)
            }
        } catch {
            throw MessagingError(.cryptography, "ML-KEM-1024")
        }
    }

    static func encapsulate(to publicKey: [UInt8]) throws(MessagingError) -> (ciphertext: [UInt8], secret: SecureBytes)
    {
        guard #available(iOS 26, macOS 26, *) else { throw unavailable }
        do {
            let result = try MLKEM1024.PublicKey(rawRepresentation: publicKey).encapsulate()
            return (Array(result.encapsulated), result.sharedSecret.withUnsafeBytes { SecureBytes(copying: $0) })
        } catch {
            throw MessagingError(.invalidKey, "an ML-KEM-1024 key")
        }
    }

    /// The secret in a ciphertext, and the public key of the seed: both at once, for making keys of a seed takes most of the time.
    ///
    /// A ciphertext that was made for another key gives another secret, and no error: what is opened with it fails.
    static func decapsulate(
        _ ciphertext: [UInt8], with seed: SecureBytes
    ) throws(MessagingError) -> (secret: SecureBytes, publicKey: [UInt8]) {
        guard #available(iOS 26, macOS 26, *) else { throw unavailable }
        do {
            return try seed.withUnwipedBytes { seed in
                let key = try MLKEM1024.PrivateKey(seedRepresentation: seed, publicKey: nil)
                let secret = try key.decapsulate(ciphertext).withUnsafeBytes { SecureBytes(copying: $0) }
                return (secret, Array(key.publicKey.rawRepresentation))
            }
        } catch {
            throw MessagingError(.cryptography, "ML-KEM-1024")
        }
    }

    private static let unavailable = MessagingError(.cryptography, "this system has no ML-KEM")
}
