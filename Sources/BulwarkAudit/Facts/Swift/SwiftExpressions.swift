@_spi(RawSyntax) import SwiftSyntax

extension SwiftLowering {
    /// Lowers an expression; false if `source` is none.
    mutating func expression(_ source: SwiftSource, _ kind: SyntaxKind) -> Bool {
        switch kind {
        case .declReferenceExpr: node(.name, source, text: id(source.raw(3)))
        case .superExpr: node(.name, source, text: id("super"))
        case .memberAccessExpr: member(source)
        case .functionCallExpr: call(source)
        case .subscriptCallExpr: subscripted(source)
        case .stringLiteralExpr, .simpleStringLiteralExpr: string(source)
        case .integerLiteralExpr, .floatLiteralExpr: node(.number, source, text: id(source.raw(1)))
        case .booleanLiteralExpr: node(.boolean, source, text: id(source.raw(1)))
        case .nilLiteralExpr: node(.none, source)
        case .arrayExpr: node(.array, source) { $0.wrapped(source.child(3), value: 1) }
        case .dictionaryExpr: node(.dictionary, source) { $0.entries(source.child(3)) }
        case .tupleExpr: tuple(source)
        case .closureExpr: closure(source)
        case .sequenceExpr: sequence(source.child(1)?.children ?? [])
        case .tryExpr: attempt(source)
        case .awaitExpr, .copyExpr, .consumeExpr, .inOutExpr, .unsafeExpr: transparent(source.child(3))
        case .borrowExpr: transparent(source.child(3))
        case .forceUnwrapExpr, .optionalChainingExpr, .postfixOperatorExpr:
            transparent(source.child(1))
        case .genericSpecializationExpr:
            let index = out.next
            transparent(source.child(1))
            let arguments = type(source.child(3))
            if index < out.next { out.update(index) { $0.detail = arguments } }
        case .prefixOperatorExpr:
            node(.prefix, source, text: id(source.raw(1))) { $0.transparent(source.child(3)) }
        case .keyPathExpr: node(.keyPath, source, text: compactID(source))
        case .macroExpansionExpr:
            node(.macro, source, text: id(source.raw(5))) {
                $0.arguments(source.child(11), trailing: source.child(15), further: source.child(17))
            }
        case .typeExpr: node(.name, source, text: type(source.child(1)))
        case .discardAssignmentExpr: node(.name, source, text: id("_"))
        case .expressionPattern: transparent(source.child(1))
        case .patternExpr: transparent(source.child(1))
        case .postfixIfConfigExpr: node(.other, source) { $0.children(of: source) }
        default: return false
        }
        return true
    }

    /// Lowers an expression that stands in for its wrapper.
    mutating func transparent(_ source: SwiftSource?) {
        if let source { lower(source) }
    }

    private mutating func attempt(_ source: SwiftSource) {
        let index = out.next
        transparent(source.child(5))
        if source.raw(3) != nil, index < out.next { out.update(index) { $0.flags |= FactFlags.silenced.rawValue } }
    }

    private mutating func member(_ source: SwiftSource) {
        let name = source.child(5)
        // It stands where its name begins, and ends where that ends.
        node(.member, name ?? source, text: id(name?.raw(3))) { $0.transparent(source.child(1)) }
    }

    /// Makes a node stand where `token` stands: a declaration is best shown by its name.
    mutating func place(_ index: Int, at token: SwiftSource) {
        let start = UInt32(extent(of: token).lowerBound)
        out.update(index) {
            let end = $0.offset + $0.length
            $0.offset = start
            $0.length = end > start ? end - start : 0
        }
    }

    private mutating func call(_ source: SwiftSource) {
        let index = out.next
        out.leaf(.call, offset: 0, length: 0)
        nested { lowering in
            lowering.transparent(source.child(1))
            lowering.arguments(source.child(5), trailing: source.child(9), further: source.child(11))
        }
        out.update(index) { [end = out.next] in $0.end = UInt32(end) }
        takeName(of: index, source)
    }

    /// Gives a call the name and place of what it calls, which stands right behind it: a call in a chain is best shown by its name.
    private mutating func takeName(of index: Int, _ source: SwiftSource) {
        let callee = index + 1 < out.nodes[index].end ? out.nodes[index + 1] : nil
        guard let callee, callee.factKind == .name || callee.factKind == .member else {
            return out.update(index) { [extent = extent(of: source)] in
                $0.offset = UInt32(extent.lowerBound)
                $0.length = UInt32(extent.count)
            }
        }
        var text = callee.text
        if index + 2 < callee.end, callee.factKind == .member {
            let base = out.nodes[index + 2]
            if base.factKind == .name, out.texts.holds("init", at: text) { text = base.text }
        }
        // The end of the call's last part is near, and the beginning of a long chain is not.
        let last = [11, 9, 7].lazy.compactMap { source.child($0) }.first { $0.byteLength > 0 }
        let end = UInt32(extent(of: last ?? source).upperBound)
        out.update(index) {
            $0.text = text
            $0.offset = callee.offset
            $0.length = end > callee.offset ? end - callee.offset : 0
        }
    }

    private mutating func subscripted(_ source: SwiftSource) {
        node(.subscripted, source) { lowering in
            lowering.transparent(source.child(1))
            lowering.arguments(source.child(5), trailing: source.child(9), further: source.child(11))
        }
    }

    /// Lowers a list of labelled arguments and the closures behind it.
    mutating func arguments(_ list: SwiftSource?, trailing: SwiftSource? = nil, further: SwiftSource? = nil) {
        list?.forEachChild { argument in
            guard argument.kind == .labeledExpr else { return lower(argument) }
            node(.argument, argument, text: id(argument.raw(1))) { $0.transparent(argument.child(5)) }
        }
        if let trailing { node(.argument, trailing, flags: .trailing) { $0.transparent(trailing) } }
        further?.forEachChild { element in
            node(.argument, element, text: id(element.raw(1)), flags: .trailing) { $0.transparent(element.child(5)) }
        }
    }

    private mutating func wrapped(_ list: SwiftSource?, value slot: Int) {
        list?.forEachChild { transparent($0.child(slot)) }
    }

    private mutating func entries(_ list: SwiftSource?) {
        list?.forEachChild { element in
            guard element.kind == .dictionaryElement else { return }
            node(.entry, element) { lowering in
                lowering.transparent(element.child(1))
                lowering.transparent(element.child(5))
            }
        }
    }

    private mutating func tuple(_ source: SwiftSource) {
        let elements = source.child(3)?.children ?? []
        if elements.count == 1, elements[0].child(1) == nil { return transparent(elements[0].child(5)) }
        node(.tuple, source) { $0.arguments(source.child(3)) }
    }

    private mutating func closure(_ source: SwiftSource) {
        node(.closure, source) { lowering in
            if let clause = source.child(3)?.child(5) {
                let list = clause.kind == .closureParameterClause ? clause.child(3) : clause
                list?.forEachChild { parameter in
                    switch parameter.kind {
                    case .closureShorthandParameter:
                        lowering.node(.parameter, parameter, text: lowering.id(parameter.raw(1)))
                    case .closureParameter:
                        let name = parameter.child(7) ?? parameter.child(5)
                        lowering.node(
                            .parameter, parameter, text: lowering.id(name), detail: lowering.type(parameter.child(11)))
                    default: break
                    }
                }
            }
            if let statements = source.child(5) { lowering.items(statements) }
        }
    }

    // MARK: Strings

    private mutating func string(_ source: SwiftSource) {
        let simple = source.kind == .simpleStringLiteralExpr
        guard let segments = source.child(simple ? 3 : 5) else { return node(.string, source) }
        let raw = !simple && source.raw(1) != nil
        if let text = Self.plainText(of: segments, raw: raw) {
            return node(.string, source, text: out.texts.id(of: text))
        }
        var isPlain = true
        var content: [UInt8] = []
        segments.forEachChild { segment in
            if segment.kind == .stringSegment {
                Self.append(segment.raw(1)?.tokenView?.rawText ?? SyntaxText(), raw: raw, to: &content)
            } else {
                isPlain = false
                content.append(contentsOf: [0xef, 0xbf, 0xbc])  // U+FFFC
            }
        }
        let text = content.withUnsafeBufferPointer { out.texts.id(of: $0) }
        if isPlain { return node(.string, source, text: text) }
        node(.interpolated, source, text: text) { lowering in
            segments.forEachChild { segment in
                if segment.kind == .stringSegment {
                    var content: [UInt8] = []
                    Self.append(segment.raw(1)?.tokenView?.rawText ?? SyntaxText(), raw: raw, to: &content)
                    let text = content.withUnsafeBufferPointer { lowering.out.texts.id(of: $0) }
                    lowering.node(.segment, segment, text: text)
                } else {
                    lowering.node(.interpolation, segment) { $0.arguments(segment.child(7)) }
                }
            }
        }
    }

    /// The content of a string that is one piece and has no escapes, as nearly all are.
    private static func plainText(of segments: SwiftSource, raw: Bool) -> UnsafeBufferPointer<UInt8>? {
        guard let children = segments.raw.layoutView?.children, children.count == 1, let segment = children[0],
            segment.kind == .stringSegment
        else { return nil }
        let text = SwiftSource(raw: segment).raw(1)?.tokenView?.rawText ?? SyntaxText()
        guard raw || !text.contains(0x5c) else { return nil }
        return UnsafeBufferPointer(start: text.baseAddress, count: text.count)
    }

    /// Appends a segment's content with its escapes resolved.
    private static func append(_ text: SyntaxText, raw: Bool, to content: inout [UInt8]) {
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            guard byte == 0x5c, !raw, index < text.count else {
                content.append(byte)
                continue
            }
            let escape = text[index]
            index += 1
            switch escape {
            case UInt8(ascii: "n"): content.append(0x0a)
            case UInt8(ascii: "t"): content.append(0x09)
            case UInt8(ascii: "r"): content.append(0x0d)
            case UInt8(ascii: "0"): content.append(0)
            case UInt8(ascii: "u"):
                var value: UInt32 = 0
                if index < text.count, text[index] == UInt8(ascii: "{") { index += 1 }
                while index < text.count, text[index] != UInt8(ascii: "}") {
                    value = (value & 0xff_ffff) << 4 | UInt32(hexDigit(text[index]))
                    index += 1
                }
                index += 1
                if let scalar = Unicode.Scalar(value) {
                    content.append(contentsOf: Array(String(Character(scalar)).utf8))
                }
            default: content.append(escape)
            }
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: 0
        }
    }
}
