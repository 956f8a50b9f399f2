extension ObjectiveCParser {
    /// The next construct at the level of a file or namespace.
    mutating func declarations() -> [ObjectiveCNode] {
        if token().kind == .directive { return directive { $0.declarations() } }
        if isAt("@interface") { return [type("class")] }
        if isAt("@implementation") { return [type("extension")] }
        if isAt("@protocol") {
            if isAt(";", 2) || isAt(",", 2) {
                skipConstruct()
                return []
            }
            return [type("protocol")]
        }
        if isAt("@class") || isAt("@import") || isAt("@compatibility_alias") { return importOrSkip() }
        if isAt("@end") || isAt(";") || isAt("}") {
            position += 1
            return []
        }
        if isAt("typedef") { return typeDefinition() }
        if isAt("namespace") || (isAt("extern") && token(1).kind == .string) { return nested() }
        if isAt("class") || isAt("struct") || isAt("union") || isAt("enum"), let type = plainType() { return [type] }
        if isAt("template"), isAt("<", 1) {
            while !isAtEnd, !isAt(">") { position += 1 }
            position += 1
            return []
        }
        if let function = function() { return [function] }
        if let variables = variables(isGlobal: true) { return variables }
        // A macro that stands alone, such as NS_ASSUME_NONNULL_BEGIN.
        if token().kind == .word,
            token(1).kind == .directive || isAt("@interface", 1) || isAt("@implementation", 1) || token(1).kind == .end
        {
            position += 1
            return []
        }
        skipConstruct()
        return []
    }

    private mutating func importOrSkip() -> [ObjectiveCNode] {
        let start = token()
        let name = text(1)
        let isImport = isAt("@import")
        skipConstruct()
        return isImport ? [ObjectiveCNode(.importing, name, start: start.start, end: start.end)] : []
    }

    /// What stands in `namespace x { … }` and `extern "C" { … }`.
    private mutating func nested() -> [ObjectiveCNode] {
        let start = position
        while !isAtEnd, !isAt("{"), !isAt(";") { position += 1 }
        guard take("{") else {
            if isAt(";") { position += 1 }
            return []
        }
        guard depth < Self.maximumDepth else {
            position = closing(start)
            return []
        }
        depth += 1
        defer { depth -= 1 }
        var nodes: [ObjectiveCNode] = []
        while !isAtEnd, !isAt("}") {
            let before = position
            nodes += declarations()
            if position == before { position += 1 }
        }
        take("}")
        return nodes
    }

    // MARK: Types

    /// `@interface`, `@implementation` or `@protocol` up to its `@end`.
    private mutating func type(_ word: String) -> ObjectiveCNode {
        position += 1
        let name = token()
        if name.kind == .word { position += 1 }
        var word = word
        var children: [ObjectiveCNode] = []
        if isAt("<"), word == "class", !isAt(":", 2), token(1).kind == .word, followsTypeParameters() { skipAngles() }
        if take(":"), token().kind == .word {
            children.append(inheritance())
        } else if isAt("(") {
            word = "extension"
            position = closing(position)
        }
        if take("<") {
            while !isAtEnd, !isAt(">"), token().kind == .word || isAt(",") {
                if isAt(",") { position += 1 } else { children.append(inheritance()) }
            }
            take(">")
        }
        if isAt("{") { children += instanceVariables() }
        while !isAtEnd, !isAt("@end") {
            let before = position
            children += members()
            if position == before { position += 1 }
        }
        take("@end")
        return ObjectiveCNode(.type, text(name), detail: word, start: name.start, end: lastEnd, children)
    }

    private mutating func inheritance() -> ObjectiveCNode {
        let name = token()
        position += 1
        return ObjectiveCNode(.inheritance, text(name), start: name.start, end: name.end)
    }

    /// Whether `<…>` behind a class's name holds type parameters: a superclass follows.
    private func followsTypeParameters() -> Bool {
        var index = position
        while index < tokens.count, index < position + 40 {
            if tokens[index].kind == .mark, bytes[tokens[index].start] == UInt8(ascii: ">") {
                return index + 1 < tokens.count && tokens[index + 1].kind == .mark
                    && bytes[tokens[index + 1].start] == UInt8(ascii: ":")
            }
            index += 1
        }
        return false
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

    private mutating func instanceVariables() -> [ObjectiveCNode] {
        let end = closing(position) - 1
        position += 1
        var nodes: [ObjectiveCNode] = []
        while position < end {
            let before = position
            if let found = variables(isGlobal: false) { nodes += found } else { position += 1 }
            if position == before { position += 1 }
        }
        position = end
        take("}")
        return nodes
    }

    private mutating func members() -> [ObjectiveCNode] {
        if token().kind == .directive { return directive { $0.members() } }
        if isAt("@property") { return property() }
        if isAt("-") || isAt("+") { return [method()] }
        if isAt("@synthesize") || isAt("@dynamic") || isAt("@optional") || isAt("@required") || isAt("@public")
            || isAt("@private")
        {
            let isSection = !(isAt("@synthesize") || isAt("@dynamic"))
            position += 1
            if !isSection { skipConstruct() }
            return []
        }
        return declarations()
    }

    private mutating func property() -> [ObjectiveCNode] {
        position += 1
        if isAt("(") { position = closing(position) }
        while isAt("IBOutlet") || isAt("IBInspectable") || isAt("nonatomic") { position += 1 }
        if isAt("IBOutletCollection") {
            position += 1
            position = closing(position)
        }
        return variables(isGlobal: false) ?? []
    }

    private mutating func method() -> ObjectiveCNode {
        let sign = token()
        let isStatic = isAt("+")
        position += 1
        let result = isAt("(") ? parenthesizedType() : ""
        let name = token()
        if name.kind == .word { position += 1 }
        var parameters: [ObjectiveCNode] = []
        var label = ""
        while take(":") {
            let type = isAt("(") ? parenthesizedType() : ""
            while isAt("__unused") || isAt("UNUSED") || isAt("__attribute__") {
                position += 1
                if isAt("(") { position = closing(position) }
            }
            let inner = token()
            if inner.kind == .word { position += 1 }
            let labelNode = ObjectiveCNode(.label, label.isEmpty ? "_" : label, start: inner.start, end: inner.start)
            parameters.append(
                ObjectiveCNode(.parameter, text(inner), detail: type, start: inner.start, end: inner.end, [labelNode]))
            if token().kind == .word, isAt(":", 1) {
                label = text()
                position += 1
            } else if isAt(":") {
                label = ""
            } else {
                break
            }
        }
        if isAt(",") { position += 2 }  // `, ...`
        while token().kind == .word, !isAt("@end") {  // attributes behind the declaration
            position += 1
            if isAt("(") { position = closing(position) }
        }
        var children = parameters
        if isAt("{") { children.append(block()) } else { take(";") }
        return ObjectiveCNode(
            .function, text(name), detail: result, flags: isStatic ? .isStatic : [],
            start: name.kind == .word ? name.start : sign.start,
            end: lastEnd, children)
    }

    private mutating func parenthesizedType() -> String {
        let end = closing(position)
        let type = typeText(from: position + 1, to: end - 1)
        position = end
        return type
    }

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

    /// `class X : Y { … };` of C++, `struct` and `enum`; nil where the word begins a variable or function.
    private mutating func plainType() -> ObjectiveCNode? {
        let start = position
        let isEnumeration = isAt("enum")
        position += 1
        if isAt("class") || isAt("struct") { position += 1 }
        let name = token()
        if name.kind == .word { position += 1 }
        while !isAtEnd, !isAt("{"), !isAt(";"), !isAt("("), !isAt("="), !isAt("*"),
            token().kind == .word || token().kind == .mark
        { position += 1 }
        guard isAt("{"), depth < Self.maximumDepth else {
            position = start
            return nil
        }
        depth += 1
        defer { depth -= 1 }
        let end = closing(position) - 1
        position += 1
        var children: [ObjectiveCNode] = []
        while position < end {
            let before = position
            if isEnumeration {
                if token().kind == .word { children.append(enumerationCase(before: end)) } else { position += 1 }
            } else if token().kind == .word, isAt(":", 1), isAt("public") || isAt("private") || isAt("protected") {
                position += 2
            } else {
                children += declarations()
            }
            if position == before { position += 1 }
        }
        position = end
        take("}")
        let node = ObjectiveCNode(
            .type, name.kind == .word ? text(name) : "", detail: isEnumeration ? "enum" : "struct", start: name.start,
            end: lastEnd, children)
        if !isAt(";") { skipConstruct() } else { position += 1 }
        return node
    }

    private mutating func enumerationCase(before end: Int) -> ObjectiveCNode {
        let name = token()
        position += 1
        var children: [ObjectiveCNode] = []
        if take("="), let value = expression(isArgument: true) { children = [value] }
        while position < end, !isAt(",") { position += 1 }
        take(",")
        return ObjectiveCNode(.enumCase, text(name), start: name.start, end: name.end, children)
    }

    private mutating func typeDefinition() -> [ObjectiveCNode] {
        position += 1
        // typedef NS_ENUM(NSInteger, Name) { … };
        if token().kind == .word, isAt("(", 1), text().hasPrefix("NS_") || text().hasPrefix("CF_") {
            let close = closing(position + 1)
            let name = tokens[max(position, min(close - 2, tokens.count - 1))]
            if close < tokens.count, bytes[tokens[close].start] == UInt8(ascii: "{") {
                position = close
                let end = closing(position) - 1
                position += 1
                var cases: [ObjectiveCNode] = []
                while position < end {
                    let before = position
                    if token().kind == .word { cases.append(enumerationCase(before: end)) } else { position += 1 }
                    if position == before { position += 1 }
                }
                position = end
                take("}")
                take(";")
                return [ObjectiveCNode(.type, text(name), detail: "enum", start: name.start, end: lastEnd, cases)]
            }
        }
        let start = position
        var end = position
        while end < tokens.count, !(tokens[end].kind == .mark && bytes[tokens[end].start] == UInt8(ascii: ";")) {
            let isBracket =
                tokens[end].kind == .mark
                && [UInt8(ascii: "{"), UInt8(ascii: "(")].contains(bytes[tokens[end].end - 1])
            end = isBracket ? closing(end) : end + 1
        }
        position = min(end + 1, tokens.count)
        guard end > start + 1, end - start < 12, end <= tokens.count, tokens[end - 1].kind == .word else { return [] }
        let name = tokens[end - 1]
        return [
            ObjectiveCNode(
                .typeAlias, text(name), detail: typeText(from: start, to: end - 1), start: name.start, end: name.end)
        ]
    }

    // MARK: Functions and variables

    /// A function of C; nil where none begins here.
    private mutating func function() -> ObjectiveCNode? {
        var index = position
        // Words, `*`, `&`, `::` and type arguments up to the name before `(`.
        while index < tokens.count {
            let token = tokens[index]
            if token.kind == .word {
                if index + 1 < tokens.count, tokens[index + 1].kind == .mark,
                    bytes[tokens[index + 1].start] == UInt8(ascii: "(")
                {
                    if text(token) == "__attribute__" || text(token) == "__declspec" {
                        index = closing(index + 1)
                        continue
                    }
                    break
                }
                index += 1
            } else if token.kind == .mark, ["*", "&", "::", "<", ">", ",", "~"].contains(text(token)) {
                index += 1
            } else {
                return nil
            }
        }
        guard index > position, index < tokens.count else { return nil }
        let name = tokens[index]
        let close = closing(index + 1)
        var after = close
        while after < tokens.count, tokens[after].kind == .word, after < close + 6 {
            after += 1
            if after < tokens.count, tokens[after].kind == .mark, bytes[tokens[after].start] == UInt8(ascii: "(") {
                after = closing(after)
            }
        }
        guard after < tokens.count, tokens[after].kind == .mark else { return nil }
        let mark = bytes[tokens[after].start]
        guard mark == UInt8(ascii: "{") || mark == UInt8(ascii: ";") else { return nil }
        let result = typeText(from: position, to: index)
        let isPrivate = tokens[position..<index].contains { text($0) == "static" }
        let parameters = parameters(from: index + 2, to: close - 1)
        position = after
        var children = parameters
        if isAt("{") { children.append(block()) } else { position += 1 }
        return ObjectiveCNode(
            .function, text(name), detail: result, flags: isPrivate ? .isPrivate : [], start: name.start, end: lastEnd,
            children)
    }

    /// The parameters of a C function or block.
    func parameters(from start: Int, to end: Int) -> [ObjectiveCNode] {
        var nodes: [ObjectiveCNode] = []
        var first = start
        var index = start
        func add(_ last: Int) {
            guard last > first else { return }
            // `void (^done)(BOOL)`: the name stands in the first brackets.
            if let caret = (first..<last).first(where: {
                tokens[$0].kind == .mark && bytes[tokens[$0].start] == UInt8(ascii: "^")
            }), caret + 1 < last,
                tokens[caret + 1].kind == .word
            {
                let name = tokens[caret + 1]
                nodes.append(parameter(name, "()->()"))
            } else if tokens[last - 1].kind == .word, last - first > 1 {
                nodes.append(parameter(tokens[last - 1], typeText(from: first, to: last - 1)))
            } else if last - first > 1 || text(tokens[first]) != "void" {
                nodes.append(
                    ObjectiveCNode(
                        .parameter, "", detail: typeText(from: first, to: last), start: tokens[first].start,
                        end: tokens[last - 1].end))
            }
        }
        while index < end {
            let token = tokens[index]
            if token.kind == .mark {
                let mark = bytes[token.end - 1]
                if mark == UInt8(ascii: "(") || mark == UInt8(ascii: "[") || mark == UInt8(ascii: "{") {
                    index = closing(index)
                    continue
                }
                if mark == UInt8(ascii: ",") {
                    add(index)
                    first = index + 1
                }
            }
            index += 1
        }
        add(end)
        return nodes
    }

    private func parameter(_ name: ObjectiveCToken, _ type: String) -> ObjectiveCNode {
        ObjectiveCNode(
            .parameter, text(name), detail: type, start: name.start, end: name.end,
            [ObjectiveCNode(.label, "_", start: name.start, end: name.start)])
    }

    /// A declaration of variables; nil where none begins here.
    mutating func variables(isGlobal: Bool) -> [ObjectiveCNode]? {
        let start = position
        guard let declared = declaredType() else { return nil }
        var nodes: [ObjectiveCNode] = []
        var isFirst = true
        repeat {
            if !isFirst { while isAt("*") || isAt("const") || isAt("__weak") { position += 1 } }
            let name = token()
            guard name.kind == .word || declared.isBlock else { break }
            var nameToken = name
            if declared.isBlock, isFirst {
                nameToken = tokens[declared.name]
                position = declared.end
            } else {
                position += 1
            }
            var isArray = false
            while isAt("[") {
                position = closing(position)
                isArray = true
            }
            if isAt(":"), !isGlobal, token(1).kind == .number { position += 2 }  // bit field
            while token().kind == .word,
                isAt("(", 1) || text().hasPrefix("NS_") || text().hasPrefix("API_") || text().hasPrefix("UI_")
                    || text().hasPrefix("__")
            {
                position += 1
                if isAt("(") { position = closing(position) }
            }
            var children: [ObjectiveCNode] = []
            if take("=") {
                if isAt("{") {
                    children = [initializerList()]
                } else if let value = expression(isArgument: true) {
                    children = [value]
                }
            }
            var flags: FactFlags = declared.isConstant ? .isConstant : []
            if declared.isStatic { flags.insert(isGlobal ? .isPrivate : .isStatic) }
            let type = isArray && declared.text == "char" ? "char *" : declared.text
            nodes.append(
                ObjectiveCNode(
                    .variable, text(nameToken), detail: type, flags: flags, start: nameToken.start, end: lastEnd,
                    children))
            isFirst = false
        } while take(",")
        guard !nodes.isEmpty else {
            position = start
            return nil
        }
        if !take(";") { if !isAt("}") && !isAt(":") && !isAt("in") && token().kind != .directive { skipConstruct() } }
        return nodes
    }

    /// `{1, 2, 3}`, as an array.
    private mutating func initializerList() -> ObjectiveCNode {
        let start = token().start
        let end = closing(position) - 1
        guard depth < Self.maximumDepth else {
            position = end + 1
            return ObjectiveCNode(.array, start: start, end: lastEnd)
        }
        depth += 1
        defer { depth -= 1 }
        position += 1
        var children: [ObjectiveCNode] = []
        while position < end {
            let before = position
            if isAt("{") {
                children.append(initializerList())
            } else if let value = expression(isArgument: true) {
                children.append(value)
            }
            take(",")
            if position == before { position += 1 }
        }
        position = end
        take("}")
        return ObjectiveCNode(.array, start: start, end: lastEnd, children)
    }

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
    private mutating func declaredType() -> DeclaredType? {
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
}
