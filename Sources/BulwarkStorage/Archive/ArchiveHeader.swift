internal import Crypto
internal import Foundation

/// What stands before the sealed value, in the clear and authenticated with it.
struct ArchiveHeader {
    static let magic = Array("BWARCHIV".utf8)
    static let format: UInt8 = 1
    static let saltSize = 32
    static let commitmentSize = 32
    static let tagSize = 16
    static let size = magic.count + 1 + 4 + 8 + saltSize + commitmentSize

    let version: UInt32
    let generation: UInt64
    let salt: [UInt8]
    let commitment: [UInt8]

    init(version: UInt32, generation: UInt64, salt: [UInt8], commitment: [UInt8]) {
        self.version = version
        self.generation = generation
        self.salt = salt
        self.commitment = commitment
    }

    /// Reads the start of an archive.
    init(_ bytes: Data, _ limits: ArchiveLimits) throws(StorageError) {
        guard bytes.starts(with: Self.magic) else { throw StorageError(.wrongType, "it is no sealed archive") }
        var rest = bytes.dropFirst(Self.magic.count)
        guard rest.popFirst() == Self.format else {
            throw StorageError(.unknownVersion, "a format that is not known here")
        }
        guard bytes.count >= Self.size + Self.tagSize else { throw .tampered("the archive was cut off") }
        guard bytes.count - Self.size - Self.tagSize <= limits.byteCount else { throw StorageError(.tooLarge) }
        version = UInt32(truncatingIfNeeded: Self.number(&rest, 4))
        generation = Self.number(&rest, 8)
        salt = Array(rest.prefix(Self.saltSize))
        commitment = Array(rest.dropFirst(Self.saltSize).prefix(Self.commitmentSize))
    }

    var bytes: [UInt8] {
        var bytes = Self.magic + [Self.format]
        bytes.reserveCapacity(Self.size)
        withUnsafeBytes(of: version.bigEndian) { bytes += $0 }
        withUnsafeBytes(of: generation.bigEndian) { bytes += $0 }
        return bytes + salt + commitment
    }

    /// Twelve zeros: each archive has a key of its own, which seals once.
    static func nonce() throws -> AES.GCM.Nonce { try AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)) }

    private static func number(_ bytes: inout Data, _ size: Int) -> UInt64 {
        defer { bytes = bytes.dropFirst(size) }
        return bytes.prefix(size).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
