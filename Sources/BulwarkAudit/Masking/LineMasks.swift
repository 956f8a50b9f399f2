import BulwarkDetection
import BulwarkReport

/// Finds what a line holds that must not be shown, by the text alone: for files that are no source code, and for
/// literals of sources of which no facts are known.
struct LineMasks {
    /// A value in a line, and what it is called there.
    struct Value {
        var range: Range<Int>
        var names: [String]
        /// Whether it is masked whatever it looks like.
        var isSecret = false
        /// Whether it goes on in another line.
        var isPart = false
    }

    /// How many lines before a value are searched for its key.
    private static let reach = 40

    private let text: SourceText
    private let kind: InputKind

    init(_ text: SourceText, kind: InputKind) {
        self.text = text
        self.kind = kind
    }

    /// The ranges of a line's bytes to mask, counted from 0, and whether they are parts of values.
    func ranges(inLine number: Int) -> [(range: Range<Int>, isPart: Bool)] {
        guard let line = text.line(number) else { return [] }
        let bytes = Array(line)
        return values(bytes, number).filter { isHidden($0, bytes) }.map { ($0.range, $0.isPart) }
    }

    private func isHidden(_ value: Value, _ bytes: [UInt8]) -> Bool {
        guard !value.range.isEmpty else { return false }
        if value.isSecret { return true }
        let content = String(decoding: bytes[value.range], as: UTF8.self)
        if content.allSatisfy(\.isWhitespace) { return false }
        let letters = content.lowercased().filter(\.isLetter)
        let isNamed = value.names.contains { name in
            // A text that is its own name is a key: `case token = "token"`.
            SecretNames.sayHidden(name)
                && (letters != name.lowercased().filter(\.isLetter) || content.contains(where: \.isNumber))
        }
        return isNamed || looksSecret(content)
    }

    private func looksSecret(_ content: String) -> Bool {
        switch kind {
        // Identifiers of elements and objects, and digests of packages, look like secrets and are none.
        case .interface, .project, .packageResolved, .podfileLock: SecretShapeMatcher.shape(of: content) != nil
        default: SecretNames.looksSecret(content)
        }
    }

    private func values(_ bytes: [UInt8], _ number: Int) -> [Value] {
        switch kind {
        case .interface: return markup(bytes, number)
        case .propertyList, .entitlements, .privacyManifest, .strings:
            let isMarkup = text.bytes.first { $0 > 0x20 } == UInt8(ascii: "<")
            return isMarkup ? markup(bytes, number) : quoted(bytes, number) + settings(bytes)
        case .project, .buildConfiguration: return quoted(bytes, number) + settings(bytes)
        case .projectSpecification: return quoted(bytes, number) + settings(bytes, sign: UInt8(ascii: ":"))
        default: return quoted(bytes, number)
        }
    }

    // MARK: Quoted values

    /// The quoted texts of a line, each with the words before it up to the last mark that ends a value.
    private func quoted(_ bytes: [UInt8], _ number: Int) -> [Value] {
        var values: [Value] = []
        var segment: [String] = []
        lazy var listKey = key(ofListBefore: number)
        var hasSign = false
        var word = ""
        var position = 0
        func name(_ text: String) {
            // The first words and the last say what a value is; a line may have any number of them.
            if segment.count == 16 { segment.remove(at: 8) }
            segment.append(text)
        }
        func closeWord() {
            if !word.isEmpty { name(word) }
            word = ""
        }
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                closeWord()
                let range = (position + 1)..<Self.closing(bytes, from: position + 1)
                let content = String(decoding: bytes[range], as: UTF8.self)
                let behind = bytes[min(bytes.count, range.upperBound + 1)...].first { $0 > 0x20 }
                let isKey = (kind == .json || kind == .stringCatalog) && behind == UInt8(ascii: ":")
                if !isKey {
                    values.append(
                        Value(
                            range: range, names: hasSign ? segment : segment.isEmpty ? listKey : [],
                            isPart: range.upperBound == bytes.count))
                }
                name(content)
                position = range.upperBound
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: "{"):
                closeWord()
                segment = []
                hasSign = false
            case UInt8(ascii: "="), UInt8(ascii: ":"):
                closeWord()
                hasSign = true
            default:
                if Self.isWord(byte) { word.unicodeScalars.append(Unicode.Scalar(byte)) } else { closeWord() }
            }
            position += 1
        }
        return values
    }

    /// The key of a list that a value without a key of its own stands in.
    private func key(ofListBefore number: Int) -> [String] {
        guard kind == .json, number > 1 else { return [] }
        for earlier in stride(from: number - 1, through: max(1, number - Self.reach), by: -1) {
            guard let line = text.line(earlier), let colon = line.lastIndex(of: UInt8(ascii: ":")) else { continue }
            let head = line[..<colon].split(separator: UInt8(ascii: "\""))
            return head.last { $0.contains { $0 > 0x20 } }.map { [String(decoding: $0, as: UTF8.self)] } ?? []
        }
        return []
    }

    /// `NAME = value`, without quotes.
    private func settings(_ bytes: [UInt8], sign: UInt8 = UInt8(ascii: "=")) -> [Value] {
        guard let sign = bytes.firstIndex(of: sign) else { return [] }
        var name = bytes[..<sign].drop { $0 <= 0x20 }
        if let bracket = name.firstIndex(of: UInt8(ascii: "[")) { name = name[..<bracket] }
        while let last = name.last, last <= 0x20 || last == UInt8(ascii: "\"") { name.removeLast() }
        if name.first == UInt8(ascii: "\"") { name.removeFirst() }
        var start = sign + 1
        while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
        var end = bytes.count
        if kind == .project, let mark = bytes[start...].lastIndex(of: UInt8(ascii: ";")) { end = mark }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        guard start < end, bytes[start] != UInt8(ascii: "\"") else { return [] }
        return [Value(range: start..<end, names: [String(decoding: name, as: UTF8.self)])]
    }

    /// Where a quoted text ends: at its quote, past interpolations, or at the line's end.
    private static func closing(_ bytes: [UInt8], from start: Int) -> Int {
        var position = start
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\") {
                if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "(") { depth += 1 }
                position += 2
                continue
            }
            if depth > 0 {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
            } else if byte == UInt8(ascii: "\"") {
                return position
            }
            position += 1
        }
        return bytes.count
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5f || byte == 0x2d
            || byte == 0x2e
    }

    // MARK: Markup

    /// The attributes and texts of a line of XML.
    private func markup(_ bytes: [UInt8], _ number: Int) -> [Value] {
        var values: [Value] = []
        var position = 0
        let first = bytes.first { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }
        var isInTag = first == UInt8(ascii: ">")
        var element = isInTag ? openElement(before: number) : ""
        var attributes: [(name: String, range: Range<Int>)] = []
        /// The key that has come last in this line.
        var lastKey: String?
        lazy var earlierKey = key(before: number)
        func closeTag() {
            values += self.values(of: attributes, element: element, bytes)
            attributes = []
        }
        while position < bytes.count {
            if isInTag {
                switch bytes[position] {
                case UInt8(ascii: ">"):
                    closeTag()
                    isInTag = false
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    let quote = bytes[position]
                    let end = bytes[(position + 1)...].firstIndex(of: quote) ?? bytes.count
                    let name = bytes[..<position].dropLast().reversed().prefix {
                        Self.isWord($0) || $0 == UInt8(ascii: ":")
                    }
                    attributes.append((String(decoding: Array(name.reversed()), as: UTF8.self), (position + 1)..<end))
                    position = end
                default: break
                }
                position += 1
                continue
            }
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            if position < end {
                let content = bytes[position..<end]
                if element == "key" {
                    lastKey = String(decoding: content, as: UTF8.self)
                } else {
                    let names = [lastKey ?? earlierKey].compactMap { $0 }
                    values.append(
                        Value(
                            range: position..<end, names: names, isSecret: element == "data",
                            isPart: position == 0 || end == bytes.count))
                }
            }
            position = end
            guard position < bytes.count else { break }
            let name = bytes[(position + 1)...].prefix {
                Self.isWord($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "!")
            }
            element = String(decoding: name, as: UTF8.self)
            position += 1 + name.count
            isInTag = true
        }
        closeTag()
        return values
    }

    /// What a text field holds from the beginning, and attributes that code reads, are values; the rest describes elements.
    private func values(of attributes: [(name: String, range: Range<Int>)], element: String, _ bytes: [UInt8])
        -> [Value]
    {
        let keyPath = attributes.first { $0.name == "keyPath" || $0.name == "key" }.map {
            String(decoding: bytes[$0.range], as: UTF8.self)
        }
        return attributes.compactMap { attribute in
            switch attribute.name {
            case "text":
                Value(
                    range: attribute.range, names: [],
                    isSecret: ["textField", "textView", "searchBar"].contains(element))
            case "value", "string": Value(range: attribute.range, names: [keyPath].compactMap { $0 })
            default: nil
            }
        }
    }

    /// The element that a line begins in.
    private func openElement(before number: Int) -> String {
        guard number > 1 else { return "" }
        for earlier in stride(from: number - 1, through: max(1, number - Self.reach), by: -1) {
            guard let line = text.line(earlier), let mark = line.lastIndex(of: UInt8(ascii: "<")) else { continue }
            return String(decoding: line[(mark + 1)...].prefix { Self.isWord($0) }, as: UTF8.self)
        }
        return ""
    }

    /// The content of the last `<key>` before a line.
    private func key(before number: Int) -> String? {
        guard number > 1 else { return nil }
        let opening = Array("<key>".utf8)
        for earlier in stride(from: number - 1, through: max(1, number - Self.reach), by: -1) {
            guard let line = text.line(earlier) else { continue }
            var position = line.endIndex - opening.count
            while position >= line.startIndex {
                if line[position] == opening[0], line[position...].starts(with: opening) {
                    return String(
                        decoding: line[(position + opening.count)...].prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
                }
                position -= 1
            }
        }
        return nil
    }
}
