internal import BulwarkCore

/// Gathers bytes in one block and writes it when it is full: file systems like large steps better than a chunk's odd size and place.
///
/// A second thread that writes while the next block is sealed was tried: on two cores both then wait for the page cache, and it took
/// twice the processor's time.
final class BlockWriter {
    static let blockSize = 131_072
    /// At each multiple of it the system is told what comes next. Smaller steps keep the writer waiting for the medium.
    static let stepSize: Int64 = 32 << 20

    /// The block to fill.
    let block: UnsafeMutableRawBufferPointer
    private let write: (UnsafeRawBufferPointer, Int64) throws(CoreError) -> Void
    /// How many bytes were written.
    private(set) var offset: Int64 = 0

    /// Makes the block.
    ///
    /// - Parameter write: Writes bytes that belong at an offset.
    init(_ write: @escaping (UnsafeRawBufferPointer, Int64) throws(CoreError) -> Void) {
        self.write = write
        block = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.blockSize, alignment: 4096)
        block.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit {
        SecureMemory.zero(block)
        block.deallocate()
    }

    /// The multiple of ``stepSize`` that a block's bytes reach; nil where there is none.
    static func step(reachedBy bytes: UnsafeRawBufferPointer, at offset: Int64) -> Int64? {
        let step = (offset + Int64(bytes.count)) / stepSize * stepSize
        return step > offset ? step : nil
    }

    /// Writes the first bytes of the block.
    func submit(_ count: Int) throws(CoreError) {
        try write(UnsafeRawBufferPointer(rebasing: block[..<count]), offset)
        offset += Int64(count)
    }
}
