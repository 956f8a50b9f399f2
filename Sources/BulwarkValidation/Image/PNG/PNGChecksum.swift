internal import CZlib

/// The checksum of a chunk's type and data (§5.5).
enum PNGChecksum {
    static func of(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        var sum = crc32(0, nil, 0)
        var at = 0
        // zlib counts in 32 bits.
        while at < bytes.count {
            let length = min(bytes.count - at, 1 << 30)
            sum = crc32(sum, base + at, UInt32(length))
            at += length
        }
        return Int(sum)
    }
}
