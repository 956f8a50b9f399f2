@_spi(RawSyntax) import SwiftParser
@_spi(RawSyntax) import SwiftSyntax

/// Lowers a Swift file to facts in a single walk of its syntax tree.
struct SwiftLowering {
    var out: FactBuilder

    /// The facts of a Swift file.
    ///
    /// - Parameter bytes: the file's content, valid UTF-8. What does not parse is skipped; the rest is described.
    static func facts(of bytes: [UInt8]) -> FileFacts {
        let tree = bytes.withUnsafeBufferPointer { Parser.parse(source: $0) }
        let root = SwiftSource(raw: Syntax(tree).raw, start: 0)
        var lowering = SwiftLowering(out: FactBuilder(sourceSize: bytes.count))
        lowering.out.node(.file, offset: 0, length: bytes.count) { _ in }
        // SourceFile: statements in slot 3.
        if let statements = root.child(3) {
            lowering.nested { $0.items(statements) }
        }
        lowering.out.update(0) { [count = lowering.out.next] in $0.end = UInt32(count) }
        return FileFacts(
            language: .swift, size: bytes.count, lineStarts: ByteScan.lineStarts(of: bytes),
            syntaxError: tree.hasError ? firstError(in: root) ?? 0 : nil,
            nodes: lowering.out.nodes, texts: lowering.out.texts)
    }

    // MARK: Building

    /// Lowers with a fresh level of nesting; a level too deep is left out.
    mutating func nested(_ body: (inout SwiftLowering) -> Void) {
        guard depth < FactBuilder.maximumDepth else { return }
        depth += 1
        body(&self)
        depth -= 1
    }

    private var depth = 0
    /// Where texts are put together.
    private var scratch: [UInt8] = []

    private init(out: FactBuilder) { self.out = out }

    /// Adds a node for `source` whose children `body` adds.
    mutating func node(
        _ kind: FactKind, _ source: SwiftSource, text: UInt32 = 0, detail: UInt32 = 0, flags: FactFlags = [],
        _ body: (inout SwiftLowering) -> Void = { _ in }
    ) {
        let index = out.next
        let length = source.byteLength
        let start = textStart(of: source, length: length)
        out.leaf(
            kind, text: text, detail: detail, flags: flags, offset: start, length: source.start + length - start)
        nested(body)
        out.update(index) { [end = out.next] in $0.end = UInt32(end) }
    }

    /// Where a node's first token begins. Nodes that begin at one place share that token, and a chain of calls has many of them.
    ///
    /// - Parameter length: how many bytes the node covers.
    mutating func textStart(of source: SwiftSource, length: Int) -> Int {
        guard length > 0 else { return source.textStart }
        if source.start != lastStart.node { lastStart = (source.start, source.textStart) }
        return lastStart.text
    }

    /// The place that was asked for last, and where its token begins.
    private var lastStart = (node: -1, text: 0)

    /// The number of a token's text, without the backticks of an escaped identifier.
    mutating func id(_ token: SwiftSource?) -> UInt32 { id(token?.raw) }

    /// The number of a token's text, given without its place.
    mutating func id(_ token: RawSyntax?) -> UInt32 {
        guard var text = token?.tokenView?.rawText else { return 0 }
        if text.count > 2, text.first == 0x60, text.last == 0x60 {
            text = SyntaxText(rebasing: text.dropFirst().dropLast())
        }
        guard let base = text.baseAddress else { return 0 }
        return out.texts.id(of: UnsafeBufferPointer(start: base, count: text.count))
    }

    mutating func id(_ text: String) -> UInt32 { out.texts.id(of: text) }

    /// The number of a type's text.
    mutating func type(_ source: SwiftSource?) -> UInt32 {
        guard let source else { return 0 }
        // IdentifierType without generic arguments: the common case needs no string.
        if source.kind == .identifierType, source.raw(5) == nil { return id(source.raw(3)) }
        return compactID(source)
    }

    /// The number of the token texts below a node, without blanks.
    mutating func compactID(_ source: SwiftSource) -> UInt32 {
        var text = scratch
        scratch = []
        text.removeAll(keepingCapacity: true)
        source.appendCompactText(to: &text)
        defer { scratch = text }
        return text.withUnsafeBufferPointer { out.texts.id(of: $0) }
    }

    /// Lowers the items of a statement list, member list or clause list.
    mutating func items(_ list: SwiftSource) {
        list.forEachChild { item in
            switch item.kind {
            case .codeBlockItem, .memberBlockItem:
                if let content = item.child(1) { statement(content) }
            default:
                statement(item)
            }
        }
    }

    /// Lowers a statement; an expression whose value nobody takes is marked.
    mutating func statement(_ source: SwiftSource) {
        let index = out.next
        lower(source)
        guard index < out.next else { return }
        switch FactKind(rawValue: out.nodes[index].kind) {
        case .call, .subscripted, .member, .name:
            out.update(index) { $0.flags |= FactFlags.discarded.rawValue }
        default:
            break
        }
    }

    /// Lowers anything by its kind.
    mutating func lower(_ source: SwiftSource) {
        nested { lowering in
            let kind = source.kind
            if lowering.expression(source, kind) { return }
            if lowering.declaration(source, kind) { return }
            if lowering.control(source, kind) { return }
            if source.raw.isToken { return }
            lowering.children(of: source)
        }
    }

    /// Lowers whatever stands below a node that is itself of no interest.
    mutating func children(of source: SwiftSource) {
        source.forEachChild { child in
            if !child.raw.isToken { lower(child) }
        }
    }

    /// Where the first missing or unexpected token stands.
    private static func firstError(in root: SwiftSource) -> Int? {
        var stack = [root]
        while let node = stack.popLast() {
            if node.kind == .unexpectedNodes { return node.textStart }
            if let token = node.raw.tokenView, token.presence == .missing { return node.start }
            stack.append(contentsOf: node.children.reversed())
        }
        return nil
    }
}
