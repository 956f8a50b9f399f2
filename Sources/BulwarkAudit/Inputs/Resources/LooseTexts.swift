import BulwarkProperties

/// Reads what stands in quotes in JSON and strings files that are malformed, so that a missing comma hides no secret.
///
/// It knows words, strings and the sign between a key and its value, and nothing of nesting: it reads any file, in a time
/// that its length bounds.
struct LooseTexts {
    private let bytes: [UInt8]
    private let filter: ResourceTextFilter
    private var index = 0
    /// The word or string before the sign between a key and its value.
    private var last: Range<Int>?
    private var key: Range<Int>?
    private var found: [(key: Range<Int>?, value: Range<Int>)] = []

    /// The texts of a file that a filter lets through; nil for kinds of files that are more than their texts.
    static func texts(of bytes: [UInt8], as file: InputFile, filter: ResourceTextFilter) -> [ResourceText]? {
        let isStrings = file.kind == .strings && !PropertyDocument.isBinary(bytes) && !PropertyDocument.isXML(bytes)
        guard isStrings || file.kind == .json || file.kind == .stringCatalog else { return nil }
        var reader = LooseTexts(bytes: bytes, filter: filter)
        reader.read()
        guard !reader.found.isEmpty else { return [] }
        let lines = LineMap(bytes)
        let text: (ArraySlice<UInt8>) -> String = { isStrings ? EscapedText.propertyList($0) : EscapedText.json($0) }
        return reader.found.map { item in
            ResourceText(
                file: file.path, keys: item.key.map { [text(bytes[$0])] } ?? [], value: text(bytes[item.value]),
                keySpan: item.key.map { lines.span($0.lowerBound, $0.upperBound) },
                span: lines.span(item.value.lowerBound, item.value.upperBound))
        }
    }

    private init(bytes: [UInt8], filter: ResourceTextFilter) {
        self.bytes = bytes
        self.filter = filter
    }

    private mutating func read() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x22, UInt8(ascii: "'"):
                guard let value = string() else {
                    index += 1
                    continue
                }
                let isKept = bytes.withUnsafeBufferPointer { filter.keeps($0, value, key: key) }
                if isKept { found.append((key, value)) }
                last = value
            case UInt8(ascii: ":"), UInt8(ascii: "="):
                // What was taken for a value is the key of the next.
                if let last, found.last?.value == last { found.removeLast() }
                key = last
                index += 1
            case UInt8(ascii: ";"), UInt8(ascii: "}"), UInt8(ascii: "]"):
                (key, last) = (nil, nil)
                index += 1
            // A quote behind a backslash neither begins nor ends anything.
            case 0x5c: index += 2
            case let byte where Self.isWord(byte):
                let start = index
                while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
                last = start..<index
            default: index += 1
            }
        }
    }

    /// Passes over a string on one line; the range of its content, or nil where it does not end.
    private func end(of quote: UInt8) -> Int? {
        var end = index + 1
        while end < bytes.count, bytes[end] != quote {
            if bytes[end] == 0x0a { return nil }
            end += bytes[end] == 0x5c ? 2 : 1
        }
        return end < bytes.count ? end : nil
    }

    private mutating func string() -> Range<Int>? {
        guard let end = end(of: bytes[index]) else { return nil }
        defer { index = end + 1 }
        return (index + 1)..<end
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "$"):
            true
        default: false
        }
    }
}
