import BulwarkProperties

/// A glance at the bytes of a Swift file that tells whether it is harmless to the parser: see ``SwiftNesting``.
///
/// It knows comments, strings and interpolations as the parser's lexer does. Wherever it cannot be certain to agree with it (what
/// may be a regular expression, what does not end, a faulty escape) it says that the file is not harmless; and where it
/// counts, it counts too much rather than too little.
struct SwiftGlance {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    /// Told of each bracket that stands in code.
    private var onBracket: ((Int) -> Void)?

    /// The square brackets that are open since the last brace.
    private var squares: Int32 = 0
    private var work: UInt64 = 0
    /// The `<` since the last brace, whether they are closed or not.
    private var angles: Int32 = 0
    private var branches: Int32 = 0
    private var conditions = 0
    private var frames: [Frame] = []
    /// Where the code since the last bracket, brace or quote began, comments left out.
    private var rowStart = 0
    /// The strings around the code that is looked at.
    private var strings: [OpenString] = []

    /// An open bracket, and what was open around it.
    private struct Frame {
        var bracket: UInt8
        var squares: Int32
        var angles: Int32
        var branches: Int32
    }

    /// A string in whose interpolation code stands.
    private struct OpenString {
        var pounds: Int
        var isMultiline: Bool
        /// The parentheses that are open in its interpolation, and the brackets that are open around it.
        var parentheses = 0
        var frames = 0
        /// Where the code of its interpolation begins.
        var start = 0
    }

    /// - Parameter onBracket: Told of the places of the square brackets and braces in code.
    init(_ bytes: UnsafeBufferPointer<UInt8>, onBracket: ((Int) -> Void)? = nil) {
        self.bytes = bytes
        self.onBracket = onBracket
    }

    /// Whether the file is harmless for certain.
    mutating func isHarmless() -> Bool {
        Self.marks.withUnsafeBufferPointer { isHarmless($0) }
    }

    /// Whether a byte is looked at where it stands in code: nearly all are letters and blanks.
    private static let marks: [Bool] = {
        var marks = [Bool](repeating: false, count: 256)
        for byte in "[]{}();<>\"#/'`".utf8 { marks[Int(byte)] = true }
        marks[0xe2] = true
        marks[0xef] = true
        return marks
    }()
    private static let lineEnds = ByteScan(0x0a, 0x0d, 0x0a, 0x0d)
    private static let commentMarks = ByteScan(0x2a, 0x2f, 0x2a, 0x2f)
    private static let stringMarks = ByteScan(0x22, 0x5c, 0x0a, 0x0d)

    private mutating func isHarmless(_ marks: UnsafeBufferPointer<Bool>) -> Bool {
        if bytes.starts(with: [0x23, 0x21]) { return false }  // #!
        while true {
            while index < bytes.count, !marks[Int(bytes[index])] { index += 1 }
            guard index < bytes.count else { break }
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x5b:  // [
                open(byte)
                squares += 1
                work += SwiftNesting.work(at: Int(squares))
                guard squares <= 12, work <= SwiftNesting.budget, endRow() else { return false }
            case 0x7b:  // {
                open(byte)
                (squares, angles, branches) = (0, 0, 0)
                guard endRow() else { return false }
            case 0x28:  // (
                if !strings.isEmpty { strings[strings.count - 1].parentheses += 1 }
                open(byte)
                guard endRow() else { return false }
            case 0x5d:  // ]
                close(0x5b)
                guard endRow() else { return false }
            case 0x7d:  // }
                close(0x7b)
                guard endRow(), countBranch() else { return false }
            case 0x29:  // )
                guard endRow() else { return false }
                if let string = strings.last, string.parentheses == 0 {
                    // Whether code may go on behind a line within a string on one line is not for us to say.
                    guard string.isMultiline || Self.lineEnds.next(in: bytes, from: string.start) >= index else {
                        return false
                    }
                    strings.removeLast()
                    frames.removeLast(frames.count - string.frames)
                    close(0x28)
                    guard skipString(string) else { return false }
                } else {
                    if !strings.isEmpty { strings[strings.count - 1].parentheses -= 1 }
                    close(0x28)
                }
            case 0x3b: guard endRow() else { return false }  // ;
            case 0x3c:  // <
                angles += 1
                guard angles <= SwiftNesting.angles, at(index) != 0x23, !isConflictMarker(0x3c) else { return false }
            case 0x3e: guard !isConflictMarker(0x3e) else { return false }  // >
            case 0x22: guard openString(pounds: 0) else { return false }  // "
            case 0x23: guard pound() else { return false }  // #
            case 0x2f: guard slash() else { return false }  // /
            case 0x60: guard skipEscapedName() else { return false }  // `
            case 0x27: return false  // '
            case 0xe2: guard at(index) != 0x80 else { return false }  // curly quotes
            case 0xef: guard at(index) != 0xbb else { return false }  // a byte order mark
            default: break
            }
        }
        return strings.isEmpty && endRow()
    }

    private mutating func open(_ bracket: UInt8) {
        if bracket != 0x28 { onBracket?(index - 1) }
        frames.append(Frame(bracket: bracket, squares: squares, angles: angles, branches: branches))
    }

    /// Closes what a bracket of a kind opened. A brace ends whatever is open in it; the others end only what they belong to, for
    /// the parser steps over a `]` between parentheses.
    private mutating func close(_ opening: UInt8) {
        if opening != 0x28 { onBracket?(index - 1) }
        let floor = strings.last?.frames ?? 0
        var last = frames.count - 1
        if opening == 0x7b { while last >= floor, frames[last].bracket != opening { last -= 1 } }
        guard last >= floor, frames[last].bracket == opening else { return }
        (squares, angles, branches) = (frames[last].squares, frames[last].angles, frames[last].branches)
        frames.removeLast(frames.count - last)
    }

    private func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    /// Begins a new row of code behind the byte that was taken; false where the old one may be a chain that is too long. Words
    /// have a letter and a blank each.
    private mutating func endRow() -> Bool {
        let length = index - 1 - rowStart
        rowStart = index
        return length <= 2 * SwiftNesting.words
    }

    /// Counts an `else` behind a brace.
    private mutating func countBranch() -> Bool {
        var next = index
        while [0x20, 0x0a, 0x0d, 0x09].contains(at(next)) { next += 1 }
        // What stands behind a comment is not looked at, and counts.
        guard at(next) == 0x2f || (at(next) == 0x65 && at(next + 1) == 0x6c) else { return true }
        branches += 1
        return branches <= SwiftNesting.branches
    }

    private func isConflictMarker(_ byte: UInt8) -> Bool { at(index) == byte && at(index + 1) == byte }

    /// Steps over `name` in backticks; false where anything but a plain name stands in them.
    private mutating func skipEscapedName() -> Bool {
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x60: return true
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f: continue
            default: return false
            }
        }
        return false
    }

    // MARK: Slashes

    /// Steps over a comment; false where a regular expression may begin.
    private mutating func slash() -> Bool {
        let start = index - 1
        switch at(index) {
        case 0x2f:
            index = Self.lineEnds.next(in: bytes, from: index)
            rowStart += index - start
            return true
        case 0x2a:
            index += 1
            guard skipComment() else { return false }
            rowStart += index - start
            return true
        default: return isBehindOperand(start)
        }
    }

    /// Whether an operator is certain to stand behind something that has a value, where no regular expression begins.
    private func isBehindOperand(_ start: Int) -> Bool {
        var last = start - 1
        while last >= 0, bytes[last] == 0x20 { last -= 1 }
        guard last >= 0 else { return false }
        switch bytes[last] {
        case 0x29, 0x5d, 0x30...0x39: return true
        case 0x41...0x5a, 0x61...0x7a, 0x5f: break
        default: return false
        }
        // What stands right before an operator keeps it from beginning an expression, be it a keyword; else a name does.
        if last == start - 1 { return true }
        var first = last
        while first > 0, Self.isLetter(bytes[first - 1]) { first -= 1 }
        let word = String(decoding: bytes[first...last], as: UTF8.self)
        return !Self.wordsBeforeValues.contains(word)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) || byte == 0x5f || (0x30...0x39).contains(byte)
    }

    /// The keywords behind which a value may begin, and all others, for they are few.
    private static let wordsBeforeValues: Set<String> = [
        "any", "as", "await", "borrow", "break", "case", "catch", "class", "consume", "continue", "copy", "default",
        "defer", "deinit", "discard", "do", "each", "else", "enum", "extension", "fallthrough", "for", "func", "guard",
        "if", "import", "in", "init", "inout", "internal", "is", "let", "operator", "precedencegroup", "private",
        "protocol", "public", "repeat", "rethrows", "return", "some", "static", "struct", "subscript", "switch", "then",
        "throw", "throws", "try", "typealias", "unsafe", "var", "where", "while", "yield", "fileprivate",
        "associatedtype",
    ]

    private mutating func skipComment() -> Bool {
        var depth = 1
        while true {
            index = Self.commentMarks.next(in: bytes, from: index)
            guard index + 1 < bytes.count else { return false }
            switch (bytes[index], bytes[index + 1]) {
            case (0x2a, 0x2f):
                depth -= 1
                index += 2
                if depth == 0 { return true }
            case (0x2f, 0x2a):
                depth += 1
                index += 2
            default: index += 1
            }
        }
    }

    // MARK: Strings

    /// Takes what a `#` begins: a string, `#if`, or something else.
    private mutating func pound() -> Bool {
        var pounds = 1
        while at(index) == 0x23 {
            pounds += 1
            index += 1
        }
        switch at(index) {
        case 0x22:
            index += 1
            return openString(pounds: pounds)
        case 0x2f: return false
        case 0x69 where at(index + 1) == 0x66:  // if
            conditions += 1
            return conditions <= SwiftNesting.conditions
        case 0x65 where at(index + 1) == 0x6e:  // endif
            conditions = max(0, conditions - 1)
            return true
        default: return pounds == 1
        }
    }

    /// Takes a string whose first quote has been taken.
    private mutating func openString(pounds: Int) -> Bool {
        guard endRow() else { return false }
        var string = OpenString(pounds: pounds, isMultiline: false)
        if at(index) == 0x22, at(index + 1) == 0x22 {
            // With pounds it may be a quote in a string on one line.
            guard pounds == 0 || at(index + 2) == 0x0a || at(index + 2) == 0x0d else { return false }
            string.isMultiline = true
            index += 2
        }
        return skipString(string)
    }

    /// Steps to the end of a string, or to the code of its next interpolation.
    private mutating func skipString(_ string: OpenString) -> Bool {
        while true {
            index = Self.stringMarks.next(in: bytes, from: index)
            guard index < bytes.count else { return false }
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x22:
                if string.isMultiline {
                    guard at(index) == 0x22, at(index + 1) == 0x22 else { continue }
                    if string.pounds == 0 {
                        index += 2
                        rowStart = index
                        return true
                    }
                }
                let quotes = string.isMultiline ? 2 : 0
                let pounds = poundCount(at: index + quotes)
                if pounds == string.pounds {
                    index += quotes + pounds
                    rowStart = index
                    return true
                }
                if pounds > string.pounds { return false }
            case 0x5c:
                let pounds = poundCount(at: index)
                if pounds > string.pounds { return string.pounds == 0 && at(index) != 0x23 }
                guard pounds == string.pounds else { continue }
                index += pounds
                switch at(index) {
                case 0x28:
                    index += 1
                    open(0x28)
                    strings.append(string)
                    strings[strings.count - 1].parentheses = 0
                    strings[strings.count - 1].frames = frames.count
                    strings[strings.count - 1].start = index
                    rowStart = index
                    return strings.count <= SwiftNesting.interpolations
                case 0x30, 0x74, 0x6e, 0x72, 0x22, 0x27, 0x5c: index += 1
                case 0x75: guard skipScalar() else { return false }
                case 0x0a, 0x0d, 0x20, 0x09:
                    guard string.isMultiline else { return false }
                default: return false
                }
            default:  // the end of a line
                guard string.isMultiline else { return false }
            }
        }
    }

    private func poundCount(at start: Int) -> Int {
        var end = start
        while at(end) == 0x23 { end += 1 }
        return end - start
    }

    /// Steps over `u{…}`.
    private mutating func skipScalar() -> Bool {
        guard at(index + 1) == 0x7b else { return false }
        var next = index + 2
        while next < index + 10, (0x30...0x39).contains(at(next)) || (0x61...0x66).contains(at(next) | 0x20) {
            next += 1
        }
        guard next > index + 2, at(next) == 0x7d else { return false }
        index = next + 1
        return true
    }
}
