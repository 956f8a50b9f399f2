internal import BulwarkCore

/// Takes sealed chunks and writes them in blocks, which file systems like better than a chunk's odd size and place.
///
/// What was written is on its way to the medium before all of it is there, so that syncing has less to wait for.
final class SealedOutput {
    private static let blockSize = 131_072
    // Smaller steps keep the writer waiting for the medium.
    private static let stepSize: Int64 = 64 << 20

    private let file: any OpenFile
    private let block: UnsafeMutableRawBufferPointer
    private var fill = FileHeader.size
    private var offset: Int64 = 0
    private var started: Int64 = 0

    /// Begins with room for the header.
    init(_ file: any OpenFile) {
        self.file = file
        block = .allocate(byteCount: Self.blockSize, alignment: 4096)
        block.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { block.deallocate() }

    func append(_ bytes: UnsafeRawBufferPointer) throws(CoreError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(block.count - fill))
            UnsafeMutableRawBufferPointer(rebasing: block[fill...]).copyMemory(from: part)
            fill += part.count
            rest = rest.dropFirst(part.count)
            if fill == block.count { try flush() }
        }
    }

    /// Writes what is left, and the header, whose room was left free.
    func finish(_ header: [UInt8]) throws(CoreError) {
        let isHeaderHere = offset == 0
        if isHeaderHere { block.copyBytes(from: header) }
        try flush()
        if isHeaderHere { return }
        try header.withUnsafeBufferPointer { bytes throws(CoreError) in
            try file.writeAll(UnsafeRawBufferPointer(bytes), at: 0)
        }
    }

    private func flush() throws(CoreError) {
        try file.writeAll(UnsafeRawBufferPointer(rebasing: block[..<fill]), at: offset)
        offset += Int64(fill)
        fill = 0
        if offset - started >= Self.stepSize {
            file.startWriting(started..<offset)
            started = offset
        }
    }
}
