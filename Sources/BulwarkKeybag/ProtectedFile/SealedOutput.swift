internal import BulwarkCore

/// Takes sealed chunks and writes them in blocks, which file systems like better than a chunk's odd size and place, while the next chunk
/// is being sealed.
///
/// What was written is on its way to the medium before all of it is there, so that syncing has less to wait for.
final class SealedOutput {
    // Smaller steps keep the writer waiting for the medium.
    private static let stepSize: Int64 = 32 << 20

    private let file: any OpenFile
    private let behind: WriteBehind
    private var fill = FileHeader.size

    /// Begins with room for the header.
    init(_ file: any OpenFile) {
        self.file = file
        behind = WriteBehind { bytes, offset throws(CoreError) in
            try file.writeAll(bytes, at: offset)
            let end = offset + Int64(bytes.count)
            let step = end / Self.stepSize * Self.stepSize
            if step > offset { file.startWriting(step - Self.stepSize..<step) }
        }
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(CoreError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let block = behind.block
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(block.count - fill))
            UnsafeMutableRawBufferPointer(rebasing: block[fill...]).copyMemory(from: part)
            fill += part.count
            rest = rest.dropFirst(part.count)
            if fill == block.count { try flush() }
        }
    }

    /// Writes what is left, and the header, whose room was left free.
    func finish(_ header: [UInt8]) throws(CoreError) {
        let isHeaderHere = behind.offset == 0
        if isHeaderHere { behind.block.copyBytes(from: header) }
        try flush()
        try behind.finish()
        if isHeaderHere { return }
        try header.withUnsafeBufferPointer { bytes throws(CoreError) in
            try file.writeAll(UnsafeRawBufferPointer(bytes), at: 0)
        }
    }

    private func flush() throws(CoreError) {
        try behind.submit(fill)
        fill = 0
    }
}
