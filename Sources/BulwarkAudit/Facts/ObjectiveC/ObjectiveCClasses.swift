/// Classes, protocols and categories, and what they declare.
extension ObjectiveCParser {
    /// `@interface`, `@implementation` or `@protocol` up to its `@end`.
    mutating func type(_ word: String) -> ObjectiveCNode {
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

    private mutating func instanceVariables() -> [ObjectiveCNode] {
        let end = closing(position) - 1
        position += 1
        var nodes: [ObjectiveCNode] = []
        while position < end {
            let before = position
            if let found = outlet(token(), { $0.variables(isGlobal: false) }) { nodes += found } else { position += 1 }
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
        while isAt("IBInspectable") || isAt("nonatomic") { position += 1 }
        return outlet(token()) { $0.variables(isGlobal: false) } ?? []
    }

    /// Variables behind `IBOutlet`, with that as their attribute, or without it.
    private mutating func outlet(
        _ first: ObjectiveCToken, _ variables: (inout Self) -> [ObjectiveCNode]?
    ) -> [ObjectiveCNode]? {
        guard isAt("IBOutlet") || isAt("IBOutletCollection") else { return variables(&self) }
        position += 1
        if isAt("(") { position = closing(position) }
        return variables(&self)?.map { node in
            var node = node
            node.children.insert(
                ObjectiveCNode(.attribute, "IBOutlet", start: first.start, end: first.end), at: 0)
            return node
        }
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
        if isAt(",") {  // `, ...`
            let rest = token(1)
            position += 2
            parameters.append(ObjectiveCNode(.parameter, detail: "...", start: rest.start, end: rest.end))
        }
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
}
