/// What stands at the level of a file or namespace.
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
}
