public import BulwarkCore

/// A file whose content is sealed under a key of its own, which a class key of a ``Keybag`` wraps; open for reading.
///
/// The content is sealed in chunks of 64 KiB, each bound to its place and to the end of the file: what was altered, cut,
/// extended, reordered or mixed with another file is an error before a wrong byte is handed out. Reading takes constant
/// memory, whatever the size, and opens no chunk but those that are touched.
///
/// ```swift
/// try ProtectedFile.write("/data/statement", protection: .complete, keyring: bag) { try $0.write(bytes) }
/// let file = try ProtectedFile.open("/data/statement", keyring: bag)
/// let count = try file.read(into: buffer, at: 1 << 20)
/// ```
///
/// A file is written once, by ``ProtectedFileWriter``; to change it is to replace it, under a new key. What a lock does to a
/// file that is open depends on its class: see ``FileProtection``. A file can be deleted and renamed in any state.
///
/// - Warning: An old version of the whole file that was put back in its place opens as well as it did then.
public final class ProtectedFile: Sendable {
    /// How many bytes the content has.
    public let length: Int64
    /// The class that the file had when it was opened.
    public var protection: FileProtection { keys.protection }

    private let file: any OpenFile
    let keys: FileKeys

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The file; links are followed.
    ///   - keyring: What it was protected by: a ``Keybag``, or an agent that has one.
    ///   - files: The file system.
    /// - Throws: ``KeybagError/Code/locked`` with the class and the state, ``KeybagError/Code/fileTampered``,
    ///   ``KeybagError/Code/fileNotProtected``, ``KeybagError/Code/fileKeyDestroyed`` or what the file system says.
    public static func open(
        _ path: String, keyring: any ClassKeyring, files: any FileSystem = SystemFileSystem()
    ) throws(KeybagError) -> ProtectedFile {
        let (file, header) = try HeaderFile.open(path, [.reading, .notBlocking], files)
        return try ProtectedFile(file, header, keyring)
    }

    init(_ file: any OpenFile, _ header: FileHeader, _ keyring: any ClassKeyring) throws(KeybagError) {
        keys = try FileKeys(header, keyring)
        length = header.length
        self.file = file
        let size: Int64
        do throws(CoreError) { size = try file.status().size } catch { throw KeybagError(file: error) }
        // With the length of an authentic header: what is missing or too much is known before anything is read.
        guard size == Chunk.fileSize(length) else { throw KeybagError(.fileTampered, "size") }
    }

    /// A file that was just written, and goes on with the keys that it was written with.
    init(_ file: any OpenFile, length: Int64, _ keys: FileKeys) {
        self.file = file
        self.length = length
        self.keys = keys
    }

    /// Reads at an offset; gives how many bytes, fewer than asked for at the end only.
    ///
    /// - Parameters:
    ///   - buffer: Where to. After an error nothing in it means anything.
    ///   - offset: Where from, in bytes of the content. At or past the end there is nothing.
    /// - Throws: ``KeybagError/Code/locked`` when the class was locked away since, ``KeybagError/Code/fileTampered`` or what
    ///   the file system says.
    public func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(KeybagError) -> Int {
        // Invariant: an offset is never negative.
        precondition(offset >= 0, "ProtectedFile read at a negative offset")
        let end = min(length, offset.addingReportingOverflow(Int64(buffer.count)).partialValue)
        if offset >= length || buffer.isEmpty { return 0 }
        let scratch = Self.scratch()
        defer { scratch.deallocate() }
        var position = offset
        while position < end {
            let index = position / Int64(Chunk.size), start = Int(position % Int64(Chunk.size))
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[Int(position - offset)...])
            position += try openChunk(index, scratch) { content in
                let count = min(part.count, content.count - start)
                part.copyMemory(from: UnsafeRawBufferPointer(rebasing: content[start..<(start + count)]))
                return Int64(count)
            }
        }
        KeyResidue.overwriteLast()
        return Int(end - offset)
    }

    /// Reads a part of the content.
    ///
    /// - Parameter range: Which bytes; what lies past the end is left out.
    /// - Throws: As ``read(into:at:)`` does.
    public func bytes(in range: Range<Int64>) throws(KeybagError) -> [UInt8] {
        let range = range.clamped(to: 0..<length)
        var bytes = [UInt8](repeating: 0, count: range.count)
        let result = bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(KeybagError) in try read(into: buffer, at: range.lowerBound) }
        }
        _ = try result.get()
        return bytes
    }

    /// Hands out the whole content from begin to end, chunk by chunk, each once it is known to be what was written there.
    ///
    /// - Parameter body: Takes a chunk, which is zeroed when it is back.
    /// - Throws: As ``read(into:at:)`` does, or what the body throws. What was handed out before is authentic, but not all.
    public func forEachChunk(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let scratch = Self.scratch()
        defer {
            scratch.deallocate()
            KeyResidue.overwriteLast()
        }
        for index in 0..<Chunk.count(length) {
            try openChunk(index, scratch) { content in Result { try body(content) } }.get()
        }
    }

    /// Writes the whole content to a file, at its position.
    ///
    /// - Throws: As ``read(into:at:)`` does.
    public func copy(to output: any OpenFile) throws(KeybagError) {
        let scratch = Self.scratch()
        defer {
            scratch.deallocate()
            KeyResidue.overwriteLast()
        }
        let blocks = BlockWriter { [length] bytes, offset throws(CoreError) in
            try output.writeAll(bytes)
            // Never more than the content takes, for nothing would give it back. In a file that has had some before, it is room that
            // is there, or a hole's.
            if let step = BlockWriter.step(reachedBy: bytes, at: offset), step < length {
                output.reserve(step..<min(step + BlockWriter.stepSize, length))
            }
        }
        var failure: KeybagError?
        do throws(CoreError) {
            var fill = 0
            for index in 0..<Chunk.count(length) {
                do throws(KeybagError) {
                    fill += try openChunk(index, scratch) { content in
                        UnsafeMutableRawBufferPointer(rebasing: blocks.block[fill...]).copyMemory(from: content)
                        return content.count
                    }
                } catch {
                    // What was opened before is what was written there, and goes out.
                    failure = error
                    break
                }
                // Chunks but the last are of one size, and a block takes a whole number of them.
                if fill + Chunk.size > blocks.block.count {
                    try blocks.submit(fill)
                    fill = 0
                }
            }
            if fill > 0 { try blocks.submit(fill) }
        } catch {
            throw KeybagError(file: error)
        }
        if let failure { throw failure }
    }

    /// Opens every chunk and hands out none.
    ///
    /// - Throws: As ``read(into:at:)`` does; ``KeybagError/Detail/chunk(_:)`` says which chunk is not what was written.
    public func verify() throws(KeybagError) {
        let scratch = Self.scratch()
        defer {
            scratch.deallocate()
            KeyResidue.overwriteLast()
        }
        for index in 0..<Chunk.count(length) { try openChunk(index, scratch) { _ in } }
    }

    private func openChunk<Result>(
        _ index: Int64, _ scratch: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(KeybagError) -> Result {
        try keys.admit()
        let size = Chunk.length(index, of: length) + Chunk.tagSize
        let sealed = UnsafeMutableRawBufferPointer(rebasing: scratch[..<(Chunk.nonceSize + size)])
        do throws(CoreError) {
            try file.readAll(
                into: UnsafeMutableRawBufferPointer(rebasing: sealed[Chunk.nonceSize...]), at: Chunk.offset(index))
        } catch {
            throw KeybagError(file: error)
        }
        let isLast = index == Chunk.count(length) - 1
        if let result = Chunk.open(sealed, index: index, isLast: isLast, under: keys.content, body) { return result }
        // A lock in between took the key away.
        try keys.admit()
        throw KeybagError(.fileTampered, "a chunk is not what was written there", detail: .chunk(index))
    }

    private static func scratch() -> UnsafeMutableRawBufferPointer {
        .allocate(byteCount: Chunk.nonceSize + Chunk.sealedSize, alignment: 64)
    }
}
