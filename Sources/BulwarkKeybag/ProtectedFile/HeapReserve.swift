/// Room on the heap for blocks that come and go.
///
/// For each chunk that it seals the library takes blocks of a chunk's size and frees them. Where they lie at the heap's end, glibc
/// gives it back to the system each time and takes it again: two calls and a page fault for every chunk. So room for them is made
/// once, below a small block that stays.
final class HeapReserve {
    private let end: UnsafeMutableRawPointer

    /// Makes room for blocks of a size.
    init(_ count: Int, of size: Int) {
        let blocks = (0..<count).map { _ in UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16) }
        // Of a page: smaller ones may be found elsewhere.
        end = .allocate(byteCount: 4096, alignment: 16)
        for block in blocks { block.deallocate() }
    }

    deinit { end.deallocate() }
}
