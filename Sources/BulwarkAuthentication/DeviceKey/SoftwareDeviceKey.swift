public import BulwarkCore
internal import Crypto
internal import Foundation

/// A signing key in memory, for systems without a secure element.
///
/// - Warning: Whoever reads the process's memory, or where ``exported()`` was put, has the key.
public struct SoftwareDeviceKey: DeviceKey {
    private let key: P256.Signing.PrivateKey

    /// Makes a new key.
    public init() { key = P256.Signing.PrivateKey() }

    /// Takes a key from ``exported()``.
    ///
    /// - Throws: ``AuthenticationError/Code/unusableKey`` when it is none.
    public init(exported: SecureBytes) throws(AuthenticationError) {
        do {
            key = try exported.withUnwipedBytes { try P256.Signing.PrivateKey(rawRepresentation: $0) }
        } catch {
            throw AuthenticationError(.unusableKey)
        }
    }

    /// False.
    public var isHardwareBacked: Bool { false }

    /// The public key, uncompressed.
    public var publicKey: [UInt8] { Array(key.publicKey.x963Representation) }

    /// The private key, 32 bytes, to be kept in the keychain.
    public func exported() -> SecureBytes {
        var raw = key.rawRepresentation
        return SecureBytes(wiping: &raw)
    }

    /// Signs the SHA-256 of a message.
    public func sign(_ message: [UInt8]) throws(AuthenticationError) -> [UInt8] {
        do {
            return Array(try key.signature(for: message).rawRepresentation)
        } catch {
            throw AuthenticationError(.deviceKeyUnavailable)
        }
    }
}
