/// Tells comments from texts and from code in a source file, in one pass over its bytes.
///
/// What looks like a comment within a string literal is none: it must accept nothing.
struct CommentScanner {
    /// How comments and texts are written.
    enum Language {
        /// Swift and Objective-C.
        case code(isSwift: Bool)
        /// XML.
        case markup
        /// Settings and lists: `//`, `#`, `/* */` and quoted texts.
        case settings

        /// The language of a file, by its name and its first bytes.
        init(path: String, _ bytes: [UInt8]) {
            let name = path.split(separator: "/").last ?? ""
            switch name.split(separator: ".").last.map({ $0.lowercased() }) ?? "" {
            case "swift": self = .code(isSwift: true)
            case "m", "mm", "h": self = .code(isSwift: false)
            case "plist", "entitlements", "storyboard", "xib", "xcprivacy", "xml":
                // Property lists may be written in the old style.
                self = bytes.first { $0 > 0x20 } == UInt8(ascii: "<") ? .markup : .settings
            default: self = .settings
            }
        }
    }

    /// A comment of one or several lines.
    struct Comment {
        /// Where it opens and where it has ended.
        var range: Range<Int>
        /// What stands between its marks.
        var content: Range<Int>
    }

    /// The comments in their order.
    private(set) var comments: [Comment] = []
    /// The quoted texts in their order, quotes included.
    private(set) var texts: [Range<Int>] = []

    private let bytes: [UInt8]
    private let language: Language
    private var position = 0

    init(_ bytes: [UInt8], _ language: Language) {
        self.bytes = bytes
        self.language = language
        while position < bytes.count { step() }
    }

    private mutating func step() {
        switch language {
        case .markup:
            if has("<!--") {
                block(opening: "<!--", closing: "-->", nests: false)
            } else if has("<![CDATA[") {
                section()
            } else {
                position += 1
            }
        case .code(let isSwift):
            switch bytes[position] {
            case UInt8(ascii: "/") where has("//"): line(opening: 2)
            case UInt8(ascii: "/") where has("/*"): block(opening: "/*", closing: "*/", nests: isSwift)
            case UInt8(ascii: "#") where isSwift: hashes()
            case UInt8(ascii: "\""): text(hashes: 0, isSwift: isSwift, quote: UInt8(ascii: "\""))
            case UInt8(ascii: "'") where !isSwift: text(hashes: 0, isSwift: false, quote: UInt8(ascii: "'"))
            default: position += 1
            }
        case .settings:
            switch bytes[position] {
            // A URL's slashes open nothing.
            case UInt8(ascii: "/") where has("//") && (position == 0 || bytes[position - 1] != UInt8(ascii: ":")):
                line(opening: 2)
            case UInt8(ascii: "/") where has("/*"): block(opening: "/*", closing: "*/", nests: false)
            case UInt8(ascii: "<") where has("<!--"): block(opening: "<!--", closing: "-->", nests: false)
            case UInt8(ascii: "#"): line(opening: 1)
            case UInt8(ascii: "\""): text(hashes: 0, isSwift: false, quote: UInt8(ascii: "\""))
            default: position += 1
            }
        }
    }

    private func has(_ mark: StaticString, at place: Int? = nil) -> Bool {
        let wanted = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
        let place = place ?? position
        return place + wanted.count <= bytes.count && bytes[place..<place + wanted.count].elementsEqual(wanted)
    }

    private mutating func line(opening: Int) {
        let start = position
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
        comments.append(Comment(range: start..<position, content: min(position, start + opening)..<position))
    }

    private mutating func block(opening: StaticString, closing: StaticString, nests: Bool) {
        let start = position
        position += opening.utf8CodeUnitCount
        let first = position
        var depth = 1
        while position < bytes.count {
            if nests, has(opening) {
                depth += 1
                position += opening.utf8CodeUnitCount
            } else if has(closing) {
                depth -= 1
                position += closing.utf8CodeUnitCount
                if depth == 0 { break }
            } else {
                position += 1
            }
        }
        let last = depth == 0 ? position - closing.utf8CodeUnitCount : position
        comments.append(Comment(range: start..<position, content: first..<max(first, last)))
    }

    /// A section of XML in which all is text.
    private mutating func section() {
        let start = position
        while position < bytes.count, !has("]]>") { position += 1 }
        position = min(position + 3, bytes.count)
        texts.append(start..<position)
    }

    /// A raw string of Swift, or a directive.
    private mutating func hashes() {
        let start = position
        while position < bytes.count, bytes[position] == UInt8(ascii: "#") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            text(hashes: position - start, isSwift: true, quote: UInt8(ascii: "\""))
        }
    }

    /// A quoted text; one of a single line ends with its line at the latest.
    private mutating func text(hashes: Int, isSwift: Bool, quote: UInt8) {
        let start = position
        let isLong = isSwift && has("\"\"\"") && !(hashes > 0 && endsInItsLine(hashes))
        position += isLong ? 3 : 1
        /// Brackets that are open in an interpolation; what stands in one is taken for a part of the text.
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x0A, !isLong, depth == 0 { break }
            if byte == UInt8(ascii: "\\"), hasHashes(hashes, at: position + 1) {
                position += 1 + hashes
                guard position < bytes.count else { break }
                if isSwift, bytes[position] == UInt8(ascii: "(") { depth += 1 }
                if bytes[position] != 0x0A || isLong { position += 1 }
                continue
            }
            if depth > 0 {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                if byte == 0x0A, !isLong { break }
            } else if byte == quote, !isLong || has("\"\"\""), hasHashes(hashes, at: position + (isLong ? 3 : 1)) {
                position += (isLong ? 3 : 1) + hashes
                texts.append(start..<position)
                return
            }
            position += 1
        }
        texts.append(start..<position)
    }

    /// Whether a raw string that begins with three quotes is one of a single line: `#"""#` is a quote (SE-0200).
    private func endsInItsLine(_ hashes: Int) -> Bool {
        var place = position + 1
        while place < bytes.count, bytes[place] != 0x0A {
            if bytes[place] == UInt8(ascii: "\""), hasHashes(hashes, at: place + 1) { return true }
            place += 1
        }
        return false
    }

    private func hasHashes(_ count: Int, at place: Int) -> Bool {
        count == 0
            || (place + count <= bytes.count && bytes[place..<place + count].allSatisfy { $0 == UInt8(ascii: "#") })
    }
}
