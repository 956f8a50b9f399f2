/// A fast hash by which a cache tells what it wrote from what a fault of a disk, a full one or another program left of it.
///
/// It is no protection from someone who writes a cache on purpose: whoever can write into the user's cache folder, which is open to the user
/// alone, can as well replace the tool. A change of one word always changes it, for each step is a bijection of what came before.
enum Checksum {
    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The hash of bytes, under words that belong to them, such as a key.
    static func of(_ bytes: UnsafeRawBufferPointer, under words: [UInt64] = []) -> UInt64 {
        var hash = multiplier &* (UInt64(bytes.count) ^ 0x2545_F491_4F6C_DD1D)
        for word in words { hash = mixed(hash, word) }
        let whole = bytes.count & ~7
        var offset = 0
        while offset < whole {
            hash = mixed(hash, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        hash = mixed(hash, rest)
        return hash ^ hash >> 29
    }

    @inline(__always)
    private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* multiplier
        return product << 31 | product >> 33
    }
}
