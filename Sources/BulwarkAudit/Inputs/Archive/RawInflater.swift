import CZlib

/// Decompresses DEFLATE (RFC 1951) into a buffer of a size that was said before, and not a byte further.
final class RawInflater {
    /// zlib holds on to the address.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private(set) var hasEnded = false
    private(set) var isBroken = false
    private(set) var made = 0

    init() {
        stream.initialize(to: z_stream())
        // Negative window bits: no header and no checksum around the data.
        let result = inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if result != Z_OK { isBroken = true }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Decompresses a piece to behind what was made before.
    ///
    /// - Returns: how many bytes of the piece were not used.
    func feed(_ piece: [UInt8], into output: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard !isBroken, !hasEnded, let base = output.baseAddress else { return piece.count }
        return piece.withUnsafeBufferPointer { input in
            // zlib reads and does not write here; its pointer is mutable for old callers' sake.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(truncatingIfNeeded: input.count)
            while !hasEnded, !isBroken {
                let room = min(output.count - made, 1 << 30)
                stream.pointee.next_out = base + made
                stream.pointee.avail_out = UInt32(truncatingIfNeeded: room)
                let result = inflate(stream, Z_NO_FLUSH)
                let step = room - Int(stream.pointee.avail_out)
                made += step
                switch result {
                case Z_STREAM_END: hasEnded = true
                case Z_OK where step > 0 || stream.pointee.avail_in > 0 && room > 0: continue
                case Z_OK, Z_BUF_ERROR:
                    // Nothing to go on with: more is to come, or there is more than was said.
                    return Int(stream.pointee.avail_in)
                default: isBroken = true
                }
            }
            return Int(stream.pointee.avail_in)
        }
    }

    /// The checksum of bytes (CRC-32 of ISO 3309, as zip has it).
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { buffer in
            var value: UInt = 0
            var place = 0
            while place < buffer.count {
                // zlib counts in 32 bits.
                let count = min(buffer.count - place, 1 << 30)
                value = UInt(crc32(uLong(value), buffer.baseAddress.map { $0 + place }, uInt(count)))
                place += count
            }
            return UInt32(truncatingIfNeeded: value)
        }
    }
}
