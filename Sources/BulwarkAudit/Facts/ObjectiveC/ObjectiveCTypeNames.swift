/// Types as they are written in front of names.
extension ObjectiveCParser {
    /// A type as it is written, without the words that say nothing about the value.
    func typeText(from start: Int, to end: Int) -> String {
        var text = ""
        guard start < end else { return "" }
        var lastWasWord = false
        var index = start
        while index < end {
            let token = tokens[index]
            index += 1
            let part = self.text(token)
            if Self.silentWords.contains(part) { continue }
            if part == "typeof" || part == "__typeof__" || part == "__typeof" { return "" }
            let isWord = token.kind == .word
            if isWord, lastWasWord { text += " " }
            if part == "*", lastWasWord { text += " " }
            text += part
            lastWasWord = isWord
        }
        return text
    }

    static let silentWords: Set<String> = [
        "const", "static", "extern", "inline", "volatile", "register", "__block", "__weak", "__strong",
        "__unsafe_unretained", "__autoreleasing",
        "nullable", "nonnull", "_Nullable", "_Nonnull", "__nullable", "__nonnull", "__kindof", "null_unspecified",
        "_Null_unspecified", "__unused",
        "oneway", "in", "out", "inout", "bycopy", "byref", "struct", "NS_NOESCAPE", "__bridge", "__bridge_transfer",
        "__bridge_retained",
        "FOUNDATION_EXPORT", "UIKIT_EXTERN", "OBJC_EXPORT", "NS_INLINE", "mutable", "constexpr", "auto", "typename",
        "virtual", "thread_local", "__thread",
    ]

    /// What is known of the type at the beginning of a declaration.
    struct DeclaredType {
        var text: String
        var isConstant: Bool
        var isStatic: Bool
        /// Whether it is a block's or function's type, whose name stands within.
        var isBlock = false
        /// The position of a block's name.
        var name = 0
        /// The position behind a block's declarator.
        var end = 0
    }

    /// Reads a type that is followed by a name and by what makes it a declaration, and stands at the name then; nil for anything else.
    mutating func declaredType() -> DeclaredType? {
        let start = position
        var index = position
        var words = 0
        var isConstant = false
        var isStatic = false
        var hasStar = false
        while index < tokens.count {
            let token = tokens[index]
            if token.kind == .word {
                let word = text(token)
                if word == "const" { isConstant = true }
                if word == "static" { isStatic = true }
                if [
                    "return", "else", "if", "for", "while", "switch", "case", "default", "goto", "do", "sizeof", "self",
                    "super", "throw", "delete", "new",
                ].contains(word) || word.hasPrefix("@") {
                    return nil
                }
                if (word == "typeof" || word == "__typeof__" || word == "__typeof" || word == "__attribute__"),
                    index + 1 < tokens.count
                {
                    index = closing(index + 1)
                    words += 1
                    continue
                }
                let next =
                    index + 1 < tokens.count
                    ? tokens[index + 1] : ObjectiveCToken(kind: .end, start: bytes.count, end: bytes.count)
                if words > 0, !Self.silentWords.contains(word) || words > 4, declaresVariable(next) {
                    guard !Self.silentWords.contains(word) else { return nil }
                    position = index
                    return DeclaredType(
                        text: typeText(from: start, to: index),
                        isConstant: isConstant && !(hasStar && !endsConstant(start, index)), isStatic: isStatic)
                }
                if !Self.silentWords.contains(word) { words += 1 }
                index += 1
            } else if token.kind == .mark {
                switch bytes[token.start] {
                case UInt8(ascii: "*"), UInt8(ascii: "&"):
                    guard words > 0, token.end - token.start == 1 else { return nil }
                    hasStar = true
                    index += 1
                case UInt8(ascii: "<"):
                    guard words > 0, let close = angles(index) else { return nil }
                    index = close
                case UInt8(ascii: ":"):
                    guard token.end - token.start == 2 else { return nil }
                    index += 1
                case UInt8(ascii: "("):
                    // void (^name)(…)
                    guard words > 0, index + 2 < tokens.count, tokens[index + 1].kind == .mark,
                        [UInt8(ascii: "^"), UInt8(ascii: "*")].contains(bytes[tokens[index + 1].start])
                    else { return nil }
                    var name = index + 2
                    while name < tokens.count, tokens[name].kind == .word, Self.silentWords.contains(text(tokens[name]))
                    { name += 1 }
                    let inner = closing(index)
                    guard name < inner, tokens[name].kind == .word, inner < tokens.count,
                        bytes[tokens[inner].start] == UInt8(ascii: "(")
                    else { return nil }
                    return DeclaredType(
                        text: "()->()", isConstant: isConstant, isStatic: isStatic, isBlock: true, name: name,
                        end: closing(inner))
                default: return nil
                }
            } else {
                return nil
            }
            if index - start > 40 { return nil }
        }
        return nil
    }

    /// Whether `const` is the last word before the name: the variable itself is constant. `const char *p` is as good as constant too.
    private func endsConstant(_ start: Int, _ end: Int) -> Bool {
        (start..<end).contains { text(tokens[$0]) == "const" }
    }

    private func declaresVariable(_ next: ObjectiveCToken) -> Bool {
        guard next.kind == .mark else {
            return next.kind == .word
                && (text(next) == "in" || text(next).hasPrefix("NS_") || text(next).hasPrefix("API_")
                    || text(next).hasPrefix("__attribute"))
        }
        guard next.end - next.start == 1 else { return false }
        switch bytes[next.start] {
        case UInt8(ascii: "="), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: ":"): return true
        default: return false
        }
    }

    /// The position behind type arguments that begin at `start`; nil where `<` compares.
    private func angles(_ start: Int) -> Int? {
        var level = 0
        var index = start
        while index < tokens.count, index < start + 40 {
            let token = tokens[index]
            if token.kind == .mark {
                switch bytes[token.start] {
                case UInt8(ascii: "<"): level += 1
                case UInt8(ascii: ">"):
                    level -= 1
                    if level == 0 { return index + 1 }
                case UInt8(ascii: ","), UInt8(ascii: "*"), UInt8(ascii: ":"), UInt8(ascii: "&"), UInt8(ascii: "^"),
                    UInt8(ascii: "("), UInt8(ascii: ")"):
                    break
                default: return nil
                }
            } else if token.kind != .word && token.kind != .number {
                return nil
            }
            index += 1
        }
        return nil
    }

    mutating func skipAngles() {
        var level = 0
        while !isAtEnd {
            if isAt("<") { level += 1 } else if isAt(">") { level -= 1 }
            if isAt(";") || isAt("{") { return }
            position += 1
            if level == 0 { return }
        }
    }
}
