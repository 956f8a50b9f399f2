@_spi(RawSyntax) import SwiftParser
@_spi(RawSyntax) import SwiftSyntax

/// A node of a Swift syntax tree.
///
/// The lowering visits every node of every file, so it reads the raw tree: the typed tree allocates a node for each step down
/// and that alone would cost as much as parsing. Where a node stands is not kept but read off its first token, whose text lies in the
/// parser's copy of the source.
struct SwiftSource {
    let raw: RawSyntax

    /// The kind of node.
    var kind: SyntaxKind { raw.kind }

    /// How many bytes the node covers, blanks and comments included.
    var byteLength: Int { raw.byteLength }

    /// The child in a slot of the node's layout; nil where the slot is empty or holds no source text.
    func child(_ slot: Int) -> SwiftSource? { raw(slot).map { SwiftSource(raw: $0) } }

    /// The same as it is in the tree.
    func raw(_ slot: Int) -> RawSyntax? {
        guard let children = raw.layoutView?.children, slot < children.count else { return nil }
        return children[slot]
    }

    /// Calls `body` with each child that is there, in order.
    @inline(__always)
    func forEachChild(_ body: (SwiftSource) -> Void) {
        guard let children = raw.layoutView?.children else { return }
        for case let child? in children { body(SwiftSource(raw: child)) }
    }

    /// The children that are there, in order.
    var children: [SwiftSource] {
        var found: [SwiftSource] = []
        forEachChild { found.append($0) }
        return found
    }

    /// The text of a token; empty for any other node.
    var tokenText: SyntaxText { raw.tokenView?.rawText ?? SyntaxText() }

    /// The first token below that has a text; nil where there is none.
    var firstToken: RawSyntaxTokenView? {
        var node = raw
        descent: while true {
            if let token = node.tokenView { return node.byteLength > 0 ? token : nil }
            guard let children = node.layoutView?.children else { return nil }
            for case let child? in children where child.byteLength > 0 {
                node = child
                continue descent
            }
            return nil
        }
    }

    /// How many bytes of blanks and comments stand behind the last token.
    var trailingTriviaByteLength: Int {
        var node = raw
        descent: while true {
            if let token = node.tokenView { return token.trailingTriviaByteLength }
            guard let children = node.layoutView?.children else { return 0 }
            for case let child? in children.reversed() where child.byteLength > 0 {
                node = child
                continue descent
            }
            return 0
        }
    }

    /// Whether a token of this text stands directly below.
    func hasToken(_ text: StaticString) -> Bool {
        guard let children = raw.layoutView?.children else { return false }
        let wanted = SyntaxText(text)
        for case let child? in children {
            if let token = child.tokenView, token.rawText == wanted { return true }
        }
        return false
    }

    /// Calls `body` with the text of every token below, in order.
    func forEachToken(_ body: (SyntaxText) -> Void) {
        if let token = raw.tokenView {
            if raw.byteLength > 0 { body(token.rawText) }
            return
        }
        forEachChild { $0.forEachToken(body) }
    }

    /// The token texts below, without blanks.
    var compactText: String {
        var text: [UInt8] = []
        appendCompactText(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the token texts below, without blanks.
    func appendCompactText(to text: inout [UInt8]) {
        forEachToken { token in
            // `some View` and `any Error` need their blank, `[String:Any]` does not.
            if let last = text.last, isWord(last), let first = token.first, isWord(first) { text.append(0x20) }
            text.append(contentsOf: token)
        }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        byte == 0x5f || byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
    }
}
