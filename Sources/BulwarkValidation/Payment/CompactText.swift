/// What people type with spaces and small letters, without them, and where each byte was.
struct CompactText {
    /// Capital letters, no spaces.
    private(set) var bytes: [UInt8] = []
    private var places: [Int] = []
    private let size: Int
    /// Whether there is more than could be of use; then nothing was read.
    let isTooLong: Bool

    /// - Parameters:
    ///   - text: What was typed.
    ///   - separators: What is left out.
    ///   - limit: How many bytes are read at most.
    init(_ text: String, separators: StaticString = " ", limit: Int) {
        size = text.utf8.count
        isTooLong = size > limit
        guard !isTooLong else { return }
        let skipped = UnsafeBufferPointer(start: separators.utf8Start, count: separators.utf8CodeUnitCount)
        for (offset, byte) in text.utf8.enumerated() where !skipped.contains(byte) {
            bytes.append((0x61...0x7A).contains(byte) ? byte - 0x20 : byte)
            places.append(offset)
        }
    }

    /// Where a part of the compact text is in what was typed.
    func place(_ range: Range<Int>) -> Range<Int> {
        guard let first = range.first, range.upperBound <= places.count else { return size..<size }
        return places[first]..<places[range.upperBound - 1] + 1
    }
}
