public import BulwarkCore

/// What is known elsewhere of an archive's file, so that an old copy of it can be told.
public struct ArchiveMark: Sendable, Hashable {
    /// The least generation that is not a copy from earlier.
    public var least: UInt64
    /// The last generation that was given out.
    public var last: UInt64
    /// Whether it is in order that there is no file.
    public var mayBeAbsent: Bool

    /// Makes a mark.
    public init(least: UInt64, last: UInt64, mayBeAbsent: Bool) {
        self.least = least
        self.last = last
        self.mayBeAbsent = mayBeAbsent
    }
}

extension ArchiveMark: KeychainValue {
    /// Reads 17 bytes: both numbers, big-endian, and a byte that is 0 or 1.
    ///
    /// - Throws: ``StorageError/Code/wrongType`` for anything else.
    public init(keychainBytes bytes: SecureBytes) throws(StorageError) {
        let bytes = bytes.withExposedBytes { Array($0) }
        guard bytes.count == 17, bytes[16] <= 1 else { throw StorageError(.wrongType, "the item is no archive's mark") }
        func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(least: number(0..<8), last: number(8..<16), mayBeAbsent: bytes[16] == 1)
    }

    /// The 17 bytes.
    public func keychainBytes() throws(StorageError) -> SecureBytes {
        var bytes: [UInt8] = []
        for number in [least, last] { withUnsafeBytes(of: number.bigEndian) { bytes += $0 } }
        return SecureBytes(copying: bytes + [mayBeAbsent ? 1 : 0])
    }
}
