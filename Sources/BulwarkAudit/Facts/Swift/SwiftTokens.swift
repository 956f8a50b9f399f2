@_spi(Testing) @_spi(ExperimentalLanguageFeatures) @_spi(RawSyntax) import SwiftParser
@_spi(RawSyntax) import SwiftSyntax

/// The tokens of a Swift file as the parser's lexer sees them, and what of them is too much for the parser: see ``SwiftNesting``.
struct SwiftTokens {
    /// An open bracket, and what was open around it.
    private struct Frame {
        var bracket: RawTokenKind
        var squares: Int
        var angles: Int
        var branches: Int
        /// A default value stands in it, which the parser skips without looking: a `>` in it may be anything.
        var hasDefault = false
    }

    private var frames: [Frame] = []
    private var squares = 0
    private var work: UInt64 = 0
    private var angles = 0
    private var words = 0
    private var branches = 0
    private var conditions = 0
    private var interpolations: [Int] = []
    private var previous = RawTokenKind.endOfFile

    /// What keeps a file from being parsed.
    static func excess(in bytes: UnsafeBufferPointer<UInt8>) -> SwiftNesting.Excess? {
        if hasLongRun(bytes) { return .chain }
        var tokens = SwiftTokens()
        var found: SwiftNesting.Excess?
        forEach(in: bytes) { token, _ in
            found = tokens.take(token)
            return found == nil
        }
        return found
    }

    /// Calls `body` with each token and where its text begins, as long as it gives true.
    private static func forEach(in bytes: UnsafeBufferPointer<UInt8>, _ body: (Lexer.Lexeme, Int) -> Bool) {
        guard !bytes.isEmpty else { return }
        var tracker = LookaheadTracker()
        withUnsafeMutablePointer(to: &tracker) { tracker in
            var sequence = Lexer.tokenize(bytes, lookaheadTracker: tracker, experimentalFeatures: [])
            var offset = 0
            while let token = sequence.next() {
                guard token.rawTokenKind != .endOfFile, body(token, offset + token.leadingTriviaText.count) else {
                    break
                }
                offset += token.byteLength
            }
        }
    }

    /// Whether `#` stands in a row more often than the lexer, which looks through the row for each of them, should be asked to
    /// bear; or what it looks for to the end of the file for each of them.
    private static func hasLongRun(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var run = 0
        var openings = 0
        for index in bytes.indices {
            if bytes[index] == 0x23 {
                run += 1
                if run > SwiftNesting.pounds { return true }
            } else {
                // `#/`, `<#` and marks of conflicts.
                if run > 0, bytes[index] == 0x2f { openings += 1 }
                if index + 1 < bytes.count, bytes[index] == 0x3c, bytes[index + 1] == 0x23 || bytes[index + 1] == 0x3c {
                    openings += 1
                }
                run = 0
                if openings > SwiftNesting.words { return true }
            }
        }
        return false
    }

    /// Where the square brackets and braces stand, which a glance must agree about.
    static func brackets(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        var places: [Int] = []
        forEach(in: bytes) { token, offset in
            switch token.rawTokenKind {
            case .leftSquare, .rightSquare, .leftBrace, .rightBrace: places.append(offset)
            default: break
            }
            return true
        }
        return places
    }

    private mutating func take(_ token: Lexer.Lexeme) -> SwiftNesting.Excess? {
        let kind = token.rawTokenKind
        defer { previous = kind }
        switch kind {
        case .leftSquare:
            open(kind)
            squares += 1
            work += SwiftNesting.work(at: squares)
            if work > SwiftNesting.budget { return .brackets }
        case .leftParen:
            // `\(` in a string.
            if previous == .backslash || previous == .rawStringPoundDelimiter {
                interpolations.append(frames.count)
                if interpolations.count > SwiftNesting.interpolations { return .interpolations }
            }
            open(kind)
        case .leftBrace:
            open(kind)
            (squares, angles, branches) = (0, 0, 0)
        case .rightSquare, .rightParen, .rightBrace: close(kind)
        case .poundIf:
            conditions += 1
            if conditions > SwiftNesting.conditions { return .conditions }
            endRow()
        case .poundEndif:
            conditions -= 1
            endRow()
        case .poundElse, .poundElseif: endRow()
        case .keyword, .identifier, .dollarIdentifier, .wildcard: return takeWord(token)
        default: return takeMark(token)
        }
        return nil
    }

    // MARK: Brackets

    private mutating func open(_ bracket: RawTokenKind) {
        frames.append(Frame(bracket: bracket, squares: squares, angles: angles, branches: branches))
        endRow()
    }

    private mutating func close(_ kind: RawTokenKind) {
        endRow()
        let opening: RawTokenKind =
            switch kind {
            case .rightSquare: .leftSquare
            case .rightParen: .leftParen
            default: .leftBrace
            }
        // A brace ends whatever is open in it; the others end only what they belong to.
        if kind == .rightBrace {
            guard let index = frames.lastIndex(where: { $0.bracket == opening }) else { return }
            frames.removeLast(frames.count - index - 1)
        }
        guard let frame = frames.last, frame.bracket == opening else { return }
        frames.removeLast()
        (squares, angles, branches) = (frame.squares, frame.angles, frame.branches)
        while let last = interpolations.last, last >= frames.count { interpolations.removeLast() }
    }

    /// Whether a default value, which the parser skips, can stand here.
    private var isInBrackets: Bool { frames.last.map { $0.bracket != .leftBrace } ?? false }

    // MARK: Words and marks

    private mutating func takeWord(_ token: Lexer.Lexeme) -> SwiftNesting.Excess? {
        let text = String(syntaxText: token.tokenText)
        let isName = token.rawTokenKind == .identifier && !Self.contextualWords.contains(text)
        if text == "as" || text == "is" {
            endRow()
            return nil
        }
        if text == "else" {
            branches += 1
            if branches > SwiftNesting.branches { return .chain }
        }
        // What stands on a line of its own behind a name is another statement.
        if token.flags.contains(.isAtStartOfLine), isAfterName { endRow() }
        isAfterName = isName
        words += 1
        // No type goes on past such a word.
        if token.rawTokenKind == .keyword, !isInBrackets, Self.statementWords.contains(text) { angles = base }
        return words > SwiftNesting.words ? .chain : nil
    }

    private var isAfterName = false

    /// The `<` that were open where the bracket around was opened.
    private var base: Int { frames.last.map { $0.bracket == .leftBrace ? 0 : $0.angles } ?? 0 }

    private mutating func endRow() {
        words = 0
        isAfterName = false
    }

    private mutating func takeMark(_ token: Lexer.Lexeme) -> SwiftNesting.Excess? {
        let text = token.tokenText
        if text.first == UInt8(ascii: "<") {
            angles += text.count { $0 == UInt8(ascii: "<") }
            if angles > SwiftNesting.angles { return .brackets }
            words += 1
        } else if text.first == UInt8(ascii: ">"), !(frames.last?.hasDefault ?? false) {
            angles = max(base, angles - text.count { $0 == UInt8(ascii: ">") })
            words += 1
        } else if token.rawTokenKind == .arrow || token.rawTokenKind == .infixQuestionMark
            || token.rawTokenKind == .postfixQuestionMark || text.first == UInt8(ascii: "!")
            || text.first == UInt8(ascii: "@") || text.first == UInt8(ascii: "#") || text.first == UInt8(ascii: "&")
            || text.first == UInt8(ascii: "~")
        {
            words += 1
        } else {
            if token.rawTokenKind == .equal, isInBrackets { frames[frames.count - 1].hasDefault = true }
            if !isInBrackets, text.first != UInt8(ascii: ","), text.first != UInt8(ascii: ":"),
                text.first != UInt8(ascii: ".")
            {
                angles = base
            }
            endRow()
        }
        isAfterName = false
        return words > SwiftNesting.words ? .chain : nil
    }

    /// Words that are names for the lexer and may stand in front of an expression or a type.
    private static let contextualWords: Set<String> = [
        "any", "async", "await", "borrow", "borrowing", "consume", "consuming", "copy", "discard", "each", "final",
        "indirect", "isolated", "lazy", "mutating", "nonisolated", "nonmutating", "open", "optional", "override",
        "package", "postfix", "precedencegroup", "prefix", "infix", "reasync", "required", "sending", "some",
        "then", "unowned", "unsafe", "weak", "yield", "distributed", "dynamic", "convenience", "macro", "actor",
        "inout", "module", "dependsOn", "nonsending",
    ]

    /// Words that begin a statement or a declaration.
    private static let statementWords: Set<String> = [
        "associatedtype", "break", "case", "class", "continue", "default", "defer", "deinit", "do", "else", "enum",
        "extension", "fallthrough", "for", "func", "guard", "if", "import", "init", "let", "operator", "private",
        "protocol", "public", "return", "static", "struct", "subscript", "switch", "throw", "typealias", "var", "while",
    ]
}
