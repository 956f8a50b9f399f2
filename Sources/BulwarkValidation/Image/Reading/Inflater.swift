internal import CZlib

/// Decompresses a zlib stream (RFC 1950) that comes in pieces, and hands on what comes out.
final class Inflater {
    enum State {
        /// More is to come.
        case open
        /// The stream has ended, and its checksum fits.
        case ended
        /// The stream is broken.
        case broken
    }

    private(set) var state = State.open
    /// zlib holds on to the address.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 15)

    init() {
        stream.initialize(to: z_stream())
        // Fails for want of memory only; then the stream counts as broken.
        if inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) != Z_OK { state = .broken }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Decompresses the next piece.
    ///
    /// - Parameters:
    ///   - piece: The piece.
    ///   - body: Receives what comes out, at most 32 KiB at a time.
    /// - Returns: How many bytes of the piece lie behind the stream's end.
    func feed<Failure: Error>(
        _ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        guard state == .open else { return piece.count }
        guard let base = piece.baseAddress?.assumingMemoryBound(to: UInt8.self), piece.count <= Int(UInt32.max) else {
            return 0
        }
        // zlib reads and does not write here; its pointer is mutable for old callers' sake.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
        stream.pointee.avail_in = UInt32(piece.count)
        while state == .open {
            let made = step()
            if made > 0 {
                try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: output[..<made])))
            } else if stream.pointee.avail_in == 0 {
                break
            }
        }
        return Int(stream.pointee.avail_in)
    }

    /// Decompresses into the buffer; gives how much came out.
    private func step() -> Int {
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let result = inflate(stream, Z_NO_FLUSH)
        switch result {
        case Z_OK: break
        // Nothing could be done: more is to come.
        case Z_BUF_ERROR: return 0
        case Z_STREAM_END: state = .ended
        default: state = .broken
        }
        return output.count - Int(stream.pointee.avail_out)
    }
}
