internal import BulwarkCore
internal import Crypto
internal import Foundation

/// Seals rows under keys that are derived from the app's: AES-256-GCM, bound to the row's name and version.
///
/// A row of another device or another peer does not open, nor does an older content under the version of today; whoever can write to the store
/// puts both back, and for the whole of it there is the ``RollbackWitness``. Names are HMACs, so that a store says nothing of who talks with whom.
struct StateSealer: Sendable {
    private let sealing: SecureBytes
    private let naming: SecureBytes

    init(key: SecureBytes) throws(MessagingError) {
        guard key.count == 32 else { throw MessagingError(.invalidValue, "the store's key is not 32 bytes") }
        let salt = SecureBytes(count: 32) { _ in }
        sealing = KeyDerivation.expand(key, salt: salt, info: "Bulwark messaging state v1", count: 32)
        naming = KeyDerivation.expand(key, salt: salt, info: "Bulwark messaging names v1", count: 32)
    }

    func name(_ kind: StaticString, _ address: DeviceAddress? = nil) throws(MessagingError) -> String {
        guard let address else { return kind.description }
        do {
            let code = try naming.withUnwipedBytes {
                HMAC<SHA256>.authenticationCode(for: address.encoded, using: SymmetricKey(data: $0))
            }
            return "\(kind)-" + Hexadecimal.text(Array(code.prefix(16)))
        } catch {
            throw MessagingError(.wiped)
        }
    }

    func seal(
        _ content: SecureBytes, name: String, version: UInt64, entropy: some EntropySource
    ) throws(MessagingError) -> [UInt8] {
        let result = content.withExposedBytes { content in
            Result { () throws(MessagingError) in
                try MessageCipher.seal(
                    content, under: sealing, authenticating: Self.place(name, version), entropy: entropy)
            }
        }
        return try result.get()
    }

    func open(_ row: StoredRow, name: String) throws(MessagingError) -> SecureBytes {
        let result = row.sealed.withUnsafeBytes { sealed in
            Result { () throws(MessagingError) in
                try MessageCipher.open(sealed, under: sealing, authenticating: Self.place(name, row.version))
            }
        }
        do {
            return try result.get()
        } catch {
            throw error.code == .wiped ? error : MessagingError(.stateTampered)
        }
    }

    func wipe() {
        sealing.wipe()
        naming.wipe()
    }

    private static func place(_ name: String, _ version: UInt64) -> [UInt8] {
        var place: [UInt8] = []
        place.append(bigEndian: version)
        return place + Array(name.utf8)
    }
}
