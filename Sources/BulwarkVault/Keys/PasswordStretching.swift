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
    /// Salt, then the cost.
    static let size = saltSize + ScryptCost.encodedSize
    // What a file may ask of its reader: 256 MiB and some seconds.
    private static let memoryLimit = 256 << 20
    private static let parallelismLimit = 16

    private let salt: [UInt8]
    private let cost: ScryptCost

    init(cost: ScryptCost) {
        salt = SystemEntropy().bytes(Self.saltSize)
        self.cost = cost
    }

    init(encoded bytes: ArraySlice<UInt8>) throws(StorageError) {
        guard bytes.count == Self.size else { throw .tampered("the parameters of a password") }
        salt = Array(bytes.prefix(Self.saltSize))
        cost = ScryptCost(encoded: Array(bytes.dropFirst(Self.saltSize)))
        try Self.check(cost)
    }

    var encoded: Data {
        var writer = ByteWriter()
        writer.write(raw: salt)
        writer.write(raw: cost.encoded)
        return Data(writer.bytes)
    }

    /// The key of a password.
    func key(of password: Secret) throws(StorageError) -> SymmetricKey {
        try Self.check(cost)
        do {
            let normal = try Secret(passcodeUTF8: password.utf8)
            return try normal.utf8.withUnwipedBytes { bytes in
                try KDF.Scrypt.deriveKey(
                    from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost.logarithmOfN,
                    blockSize: cost.blockSize, parallelism: cost.parallelism)
            }
        } catch {
            throw StorageError(.system, "a password could not be stretched")
        }
    }

    private static func check(_ cost: ScryptCost) throws(StorageError) {
        guard (1...30).contains(cost.logarithmOfN), cost.blockSize > 0, cost.parallelism > 0 else {
            throw .tampered("the parameters of a password")
        }
        guard cost.isEncodable, cost.memory <= memoryLimit, cost.parallelism <= parallelismLimit else {
            throw StorageError(.tooLarge, "the parameters of a password ask for too much")
        }
    }
}
