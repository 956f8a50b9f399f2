internal import BulwarkCore
internal import Dispatch

/// Writes blocks behind the back of whoever fills them: while one is on its way to the file, the next is filled on another core.
///
/// The first of them are written by the filler itself: a small file is not worth a thread. Blocks are written in their order, and
/// after a failure none is.
final class WriteBehind: @unchecked Sendable {
    // Unchecked: a block is the filler's until it is handed over, and again once `isFree` says so; `failure` has its lock; all else is
    // the filler's, or constant.
    static let blockSize = 131_072
    private static let blockCount = 4
    private static let patience: Int64 = 1 << 20

    private let write: @Sendable (UnsafeRawBufferPointer, Int64) throws(CoreError) -> Void
    private let blocks: [UnsafeMutableRawBufferPointer]
    private let isFree = DispatchSemaphore(value: WriteBehind.blockCount - 1)
    private let queue = DispatchQueue(label: "bulwark.write-behind")
    private let failure = Locked<CoreError?>(nil)
    private var present = 0
    private var filled = 1
    /// How many bytes were handed over.
    private(set) var offset: Int64 = 0

    /// Makes the blocks.
    ///
    /// - Parameter write: Writes bytes that belong at an offset.
    init(_ write: @escaping @Sendable (UnsafeRawBufferPointer, Int64) throws(CoreError) -> Void) {
        self.write = write
        blocks = (0..<Self.blockCount).map { _ in
            UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockSize, alignment: 4096)
        }
        blocks[0].initializeMemory(as: UInt8.self, repeating: 0)
    }

    // Each write that is under way keeps this alive.
    deinit {
        // What was never filled is not touched, and takes no memory.
        for block in blocks.prefix(filled) { SecureMemory.zero(block) }
        for block in blocks { block.deallocate() }
    }

    /// The block to fill.
    var block: UnsafeMutableRawBufferPointer { blocks[present] }

    /// Hands the first bytes of the block over, and waits until there is another to fill.
    ///
    /// - Throws: What a write before this one answered.
    func submit(_ count: Int) throws(CoreError) {
        let part = UnsafeRawBufferPointer(rebasing: block[..<count]), place = offset
        offset += Int64(count)
        if offset <= Self.patience { return try write(part, place) }
        let piece = Piece(bytes: part, offset: place)
        queue.async { [self] in
            defer { isFree.signal() }
            if failure.withLock({ $0 }) != nil { return }
            do throws(CoreError) { try write(piece.bytes, piece.offset) } catch { failure.withLock { $0 = error } }
        }
        present = (present + 1) % Self.blockCount
        filled = max(filled, present + 1)
        isFree.wait()
        try check()
    }

    /// Waits until all that was handed over is written.
    ///
    /// - Throws: What a write answered.
    func finish() throws(CoreError) {
        queue.sync {}
        try check()
    }

    private func check() throws(CoreError) {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    private struct Piece: @unchecked Sendable {
        // Unchecked: whoever has it has the block.
        let bytes: UnsafeRawBufferPointer
        let offset: Int64
    }
}
