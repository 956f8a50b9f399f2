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
        var offset = 0
        for scalar in text.unicodeScalars {
            if let plain = Self.plain(scalar), skipped.contains(plain) {
                offset += UTF8.width(scalar)
                continue
            }
            for byte in UTF8.encode(scalar) ?? .init() {
                bytes.append((0x61...0x7A).contains(byte) ? byte - 0x20 : byte)
                places.append(offset)
                offset += 1
            }
        }
    }

    /// A separator as it is typed: documents and pages write numbers with blanks that do not break and with hyphens of their own.
    static func plain(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "\u{A0}", "\u{2007}", "\u{2009}", "\u{202F}", "\u{3000}": UInt8(ascii: " ")
        case "\u{2010}", "\u{2011}", "\u{2013}": UInt8(ascii: "-")
        default: scalar.isASCII ? UInt8(truncatingIfNeeded: scalar.value) : nil
        }
    }

    /// Where a part of the compact text is in what was typed.
    func place(_ range: Range<Int>) -> Range<Int> {
        guard let first = range.first, range.upperBound <= places.count else { return size..<size }
        return places[first]..<places[range.upperBound - 1] + 1
    }
}
