import BulwarkProperties
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
        let root = SwiftSource(raw: Syntax(tree).raw)
        var lowering = SwiftLowering(out: FactBuilder(sourceSize: bytes.count), root: root)
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
    /// What the generic parameters around conform to, by their names; the innermost last.
    var bounds: [(name: UInt32, bound: UInt32)] = []
    /// Where texts are put together.
    private var scratch: [UInt8] = []

    /// Where the parser's copy of the source begins.
    private let sourceStart: UInt

    private init(out: FactBuilder, root: SwiftSource) {
        self.out = out
        let first = root.firstToken
        let text = first?.rawText.baseAddress.map { UInt(bitPattern: $0) } ?? 0
        sourceStart = text &- UInt(first?.leadingTriviaByteLength ?? 0)
        sourceSize = UInt(root.byteLength)
    }

    /// How many bytes it has.
    private let sourceSize: UInt

    /// Adds a node for `source` whose children `body` adds.
    mutating func node(
        _ kind: FactKind, _ source: SwiftSource, text: UInt32 = 0, detail: UInt32 = 0, flags: FactFlags = [],
        _ body: (inout SwiftLowering) -> Void = { _ in }
    ) {
        let index = out.next
        let extent = extent(of: source)
        out.leaf(
            kind, text: text, detail: detail, flags: flags, offset: extent.lowerBound, length: extent.count)
        nested(body)
        out.update(index) { [end = out.next] in $0.end = UInt32(end) }
    }

    /// Where a node stands, from its first token to the end of its last. Where it has no text, right behind the text that was placed last.
    mutating func extent(of source: SwiftSource) -> Range<Int> {
        guard let token = source.firstToken, let text = token.rawText.baseAddress else { return last..<last }
        let offset = UInt(bitPattern: text) &- sourceStart
        // The parser makes some tokens anew, and they have no place.
        guard offset <= sourceSize else { return last..<last }
        last = Int(offset)
        let length = source.byteLength - token.leadingTriviaByteLength - source.trailingTriviaByteLength
        return last..<max(last, last + length)
    }

    /// Where the text begins that was placed last.
    private var last = 0

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
        if source.kind == .identifierType, source.raw(5) == nil {
            let name = id(source.raw(3))
            return bounds.last { $0.name == name }?.bound ?? name
        }
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

    /// Lowers a statement; an expression whose value nobody takes is marked. What one behind `try` says, it says by throwing.
    mutating func statement(_ source: SwiftSource) {
        let index = out.next
        lower(source)
        guard index < out.next, !isTried(source) else { return }
        switch FactKind(rawValue: out.nodes[index].kind) {
        case .call, .subscripted, .member, .name:
            out.update(index) { $0.flags |= FactFlags.discarded.rawValue }
        default:
            break
        }
    }

    /// Whether `try` stands before an expression, and neither `try?` nor `try!`.
    private func isTried(_ source: SwiftSource) -> Bool { source.kind == .tryExpr && source.raw(3) == nil }

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
        var offset = 0
        while let node = stack.popLast() {
            if node.kind == .unexpectedNodes {
                return offset + (node.firstToken?.leadingTriviaByteLength ?? 0)
            }
            if let token = node.raw.tokenView {
                if token.presence == .missing { return offset }
                offset += node.byteLength
            } else {
                stack.append(contentsOf: node.children.reversed())
            }
        }
        return nil
    }
}
