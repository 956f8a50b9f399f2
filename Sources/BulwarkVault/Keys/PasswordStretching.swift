internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkStorage
internal import Crypto
internal import CryptoExtras
internal import Foundation

/// Makes a key of a password: scrypt (RFC 7914) over its NFC form, with a salt and a cost that are kept beside what the key
/// protects.
struct PasswordStretching: Sendable {
    private static let saltSize = 16
    /// Salt, then the logarithm of N (1 byte), r and p (2 bytes each).
    static let size = saltSize + 5
    // What a file may ask of its reader: 256 MiB and some seconds.
    private static let memoryLimit = 256 << 20
    private static let parallelismLimit = 16

    private let salt: [UInt8]
    private let cost: KeyDerivationCost

    init(cost: KeyDerivationCost) {
        salt = SystemEntropy().bytes(Self.saltSize)
        self.cost = cost
    }

    init(encoded bytes: ArraySlice<UInt8>) throws(StorageError) {
        guard bytes.count == Self.size else { throw .tampered("the parameters of a password") }
        salt = Array(bytes.prefix(Self.saltSize))
        let rest = Array(bytes.dropFirst(Self.saltSize))
        cost = KeyDerivationCost(
            logarithmOfN: rest[0], blockSize: UInt16(rest[1]) << 8 | UInt16(rest[2]),
            parallelism: UInt16(rest[3]) << 8 | UInt16(rest[4]))
        try Self.check(cost)
    }

    var encoded: Data {
        var writer = ByteWriter()
        writer.write(raw: salt)
        writer.write(cost.logarithmOfN)
        writer.write(cost.blockSize)
        writer.write(cost.parallelism)
        return Data(writer.bytes)
    }

    /// The key of a password.
    func key(of password: Secret) throws(StorageError) -> SymmetricKey {
        try Self.check(cost)
        do {
            let normal = try Secret(passcodeUTF8: password.utf8)
            return try normal.utf8.withUnwipedBytes { bytes in
                try KDF.Scrypt.deriveKey(
                    from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << Int(cost.logarithmOfN),
                    blockSize: Int(cost.blockSize), parallelism: Int(cost.parallelism))
            }
        } catch {
            throw StorageError(.system, "a password could not be stretched")
        }
    }

    private static func check(_ cost: KeyDerivationCost) throws(StorageError) {
        guard (1...30).contains(cost.logarithmOfN), cost.blockSize > 0, cost.parallelism > 0 else {
            throw .tampered("the parameters of a password")
        }
        guard 128 * Int(cost.blockSize) << Int(cost.logarithmOfN) <= memoryLimit,
            Int(cost.parallelism) <= parallelismLimit
        else { throw StorageError(.tooLarge, "the parameters of a password ask for too much") }
    }
}
