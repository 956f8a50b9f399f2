/// Walks over the bytes of an item that lie in several places.
struct HEICCursor {
    private var ranges: ArraySlice<Range<Int>>
    /// How many bytes are to come.
    private(set) var left: Int

    init(_ ranges: [Range<Int>]) {
        self.ranges = ranges[...]
        left = ranges.reduce(0) { $0 + $1.count }
    }

    var isAtEnd: Bool { left == 0 }

    /// The place of the next byte.
    var at: Int { ranges.first?.lowerBound ?? 0 }

    /// The place of the next byte, which is taken; nil at the end.
    mutating func next() -> Int? {
        guard let range = ranges.first else { return nil }
        skip(1)
        return range.lowerBound
    }

    /// The next bytes that lie together, which are taken; nil at the end.
    mutating func take(atMost count: Int) -> Range<Int>? {
        guard let range = ranges.first, count > 0 else { return nil }
        let piece = range.lowerBound..<range.lowerBound + min(count, range.count)
        skip(piece.count)
        return piece
    }

    private mutating func skip(_ count: Int) {
        var rest = count
        while rest > 0, let range = ranges.first {
            let taken = min(rest, range.count)
            rest -= taken
            left -= taken
            ranges[ranges.startIndex] = range.lowerBound + taken..<range.upperBound
            if taken == range.count { ranges.removeFirst() }
        }
    }
}
