/// Room on the heap for blocks that come and go.
///
/// For each chunk that it seals the library takes blocks of a chunk's size and frees them. Where they lie at the heap's end, glibc
/// gives it back to the system each time and takes it again: two calls and a page fault for every chunk. So room for them is made
/// once, below a block that stays.
final class HeapReserve {
    private let end: UnsafeMutableRawPointer

    /// Makes room for blocks of a size.
    init(_ count: Int, of size: Int) {
        // A block that stays is no end where an older hole took it, so it is the highest of equals. It is never written, and so
        // takes addresses rather than memory.
        let blocks = (0...max(count, 0)).map { _ in UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16) }
            .sorted()
        for block in blocks.dropLast() { block.deallocate() }
        end = blocks[blocks.count - 1]
    }

    deinit { end.deallocate() }
}
