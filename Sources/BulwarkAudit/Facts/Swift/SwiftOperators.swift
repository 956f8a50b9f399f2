@_spi(RawSyntax) import SwiftSyntax

extension SwiftLowering {
    /// Lowers an unfolded sequence: operands with operators between them.
    ///
    /// Precedence matters to values only at assignments, ternaries and casts; the rest is kept as one flat node.
    mutating func sequence(_ elements: [SwiftSource]) {
        guard elements.count > 1 else { return transparent(elements.first) }
        if elements.count == 3, elements[1].kind == .binaryOperatorExpr, !Self.isAssignment(elements[1]) {
            // The common case, without lists of operands.
            let text = id(elements[1].raw(1))
            return node(.operators, elements[0], text: text, detail: text) { lowering in
                lowering.lower(elements[0])
                lowering.lower(elements[2])
            }
        }
        if let index = elements.firstIndex(where: Self.isAssignment) {
            return assignment(Array(elements[..<index]), elements[index], Array(elements[(index + 1)...]))
        }
        if let index = elements.firstIndex(where: { $0.kind == .unresolvedTernaryExpr }) {
            let condition = Array(elements[..<index])
            let rest = Array(elements[(index + 1)...])
            return node(.ternary, span(elements)) { lowering in
                lowering.sequence(condition)
                lowering.transparent(elements[index].child(3))
                lowering.sequence(rest)
            }
        }
        if elements.count == 3, elements[1].kind == .unresolvedAsExpr {
            return cast(elements[0], elements[1], elements[2])
        }
        var names: [String] = []
        var operands: [[SwiftSource]] = []
        var index = 0
        while index < elements.count {
            var operand = [elements[index]]
            index += 1
            if index + 1 < elements.count, elements[index].kind == .unresolvedAsExpr {
                operand += [elements[index], elements[index + 1]]
                index += 2
            }
            operands.append(operand)
            if index < elements.count {
                names.append(Self.operatorName(elements[index]))
                index += 1
            }
        }
        if operands.count == 1 { return sequence(operands[0]) }
        node(.operators, span(elements), text: id(names.first ?? ""), detail: id(names.joined(separator: " "))) {
            for operand in operands { $0.sequence(operand) }
        }
    }

    private mutating func cast(_ value: SwiftSource, _ keyword: SwiftSource, _ target: SwiftSource) {
        let written: String =
            switch keyword.raw(3)?.tokenView?.rawText.first {
            case 0x3f?: "as?"
            case 0x21?: "as!"
            default: "as"
            }
        node(.cast, value, text: type(target.kind == .typeExpr ? target.child(1) : target), detail: id(written)) {
            $0.lower(value)
        }
    }

    private mutating func assignment(_ targets: [SwiftSource], _ sign: SwiftSource, _ values: [SwiftSource]) {
        guard let first = targets.first else { return sequence(values) }
        let text = sign.kind == .assignmentExpr ? id("=") : id(sign.raw(1))
        let index = out.next
        node(.assignment, span(targets + values), text: text) { lowering in
            lowering.sequence(targets)
            lowering.sequence(values)
        }
        // `_ = call()` throws the value away.
        if first.kind == .discardAssignmentExpr {
            let value = Int(out.nodes[index + 1].end)
            if value < out.next { out.update(value) { $0.flags |= FactFlags.discarded.rawValue } }
        }
    }

    /// A node that covers the elements; its raw node is the first one's.
    private func span(_ elements: [SwiftSource]) -> SwiftSource { elements[0] }

    private static func isAssignment(_ source: SwiftSource) -> Bool {
        if source.kind == .assignmentExpr { return true }
        guard source.kind == .binaryOperatorExpr, let text = source.raw(1)?.tokenView?.rawText, text.count > 1 else {
            return false
        }
        guard text.last == 0x3d, let first = text.first else { return false }
        return switch first {
        case 0x2b, 0x2d, 0x2a, 0x2f, 0x25, 0x7c, 0x26, 0x5e: text.count == 2  // + - * / % | & ^
        default: false
        }
    }

    private static func operatorName(_ source: SwiftSource) -> String {
        switch source.kind {
        case .unresolvedIsExpr: "is"
        case .unresolvedAsExpr: "as"
        case .arrowExpr: "->"
        default: source.compactText
        }
    }
}
