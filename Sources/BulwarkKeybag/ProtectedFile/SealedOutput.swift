internal import BulwarkCore

/// Takes sealed chunks and writes them in blocks.
///
/// Of a large file, what was written is on its way to the medium before all of it is there, so that syncing has less to wait for;
/// and room for what comes is set aside ahead, for that takes a file system less work than to find it block by block.
final class SealedOutput {
    private let file: any OpenFile
    private let blocks: BlockWriter
    private var fill = FileHeader.size

    /// Begins with room for the header.
    init(_ file: any OpenFile) {
        self.file = file
        blocks = BlockWriter { bytes, offset throws(CoreError) in
            try file.writeAll(bytes, at: offset)
            if let step = BlockWriter.step(reachedBy: bytes, at: offset) {
                file.startWriting(step - BlockWriter.stepSize..<step)
                file.reserve(step..<step + BlockWriter.stepSize)
            }
        }
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(CoreError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let block = blocks.block
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(block.count - fill))
            UnsafeMutableRawBufferPointer(rebasing: block[fill...]).copyMemory(from: part)
            fill += part.count
            rest = rest.dropFirst(part.count)
            if fill == block.count { try flush() }
        }
    }

    /// Writes what is left, and the header, whose room was left free.
    func finish(_ header: [UInt8]) throws(CoreError) {
        let isHeaderHere = blocks.offset == 0
        if isHeaderHere { blocks.block.copyBytes(from: header) }
        try flush()
        // What was set aside for more goes back.
        if blocks.offset >= BlockWriter.stepSize { try file.truncate(to: blocks.offset) }
        if isHeaderHere { return }
        try header.withUnsafeBufferPointer { bytes throws(CoreError) in
            try file.writeAll(UnsafeRawBufferPointer(bytes), at: 0)
        }
    }

    private func flush() throws(CoreError) {
        try blocks.submit(fill)
        fill = 0
    }
}
