@_spi(RawSyntax) import SwiftSyntax

extension SwiftLowering {
    /// Lowers an unfolded sequence: operands with operators between them.
    ///
    /// Precedence matters to values only at assignments, ternaries and casts; the rest is kept as one flat node.
    mutating func sequence(_ elements: [SwiftSource]) {
        if elements.count == 3, elements[1].kind == .binaryOperatorExpr, !Self.isAssignment(elements[1]) {
            // The common case, without lists of operands.
            let text = id(elements[1].raw(1))
            if Self.isOwnOperator(elements[1]) { return ownOperator(elements, text) }
            return node(.operators, elements[0], text: text, detail: text) { lowering in
                lowering.lower(elements[0])
                lowering.lower(elements[2])
            }
        }
        // Generated code has sequences of thousands of operands, so each is looked at once, from the front, and nothing is copied.
        let assignments = elements.indices.filter { Self.isAssignment(elements[$0]) }
        sequence(elements[...], assignments: assignments[...])
    }

    /// Lowers what an operator that the app, or a library, declares does with two operands: a call of its function.
    private mutating func ownOperator(_ elements: [SwiftSource], _ text: UInt32) {
        node(.call, elements[1], text: text) { lowering in
            lowering.node(.name, elements[1], text: text)
            for operand in [elements[0], elements[2]] {
                lowering.node(.argument, operand) { $0.lower(operand) }
            }
        }
    }

    /// Whether an operator is none of the standard library's.
    private static func isOwnOperator(_ source: SwiftSource) -> Bool {
        guard let text = source.raw(1)?.tokenView?.rawText, text.count > 1 else { return false }
        return !standardOperators.contains { $0.count == text.count && zip($0, text).allSatisfy(==) }
    }

    private static let standardOperators = [
        "==", "!=", "<=", ">=", "&&", "||", "??", "..<", "...", "===", "!==", "~=", "<<", ">>", "&+", "&-", "&*",
        "&<<", "&>>", ".==", ".!=", ".<", ".>", ".<=", ".>=", ".&", ".|", ".^", "<<=", ">>=", "&+=", "&-=", "&*=",
        "&<<=", "&>>=",
    ].map { Array($0.utf8) }

    /// - Parameter assignments: where the assignments among the elements stand.
    private mutating func sequence(_ elements: ArraySlice<SwiftSource>, assignments: ArraySlice<Int>) {
        guard let first = elements.first else { return }
        guard elements.count > 1 else { return lower(first) }
        if let index = assignments.first {
            return assignment(elements, at: index, further: assignments.dropFirst())
        }
        if let index = elements.firstIndex(where: { $0.kind == .unresolvedTernaryExpr }) {
            // A node that covers several elements stands where the first one does.
            return node(.ternary, first) { lowering in
                lowering.sequence(elements[..<index], assignments: [])
                lowering.transparent(elements[index].child(3))
                lowering.sequence(elements[(index + 1)...], assignments: [])
            }
        }
        if isCast(elements) { return cast(elements) }
        operators(elements)
    }

    /// Lowers operands between which no assignment and no ternary stands.
    private mutating func operators(_ elements: ArraySlice<SwiftSource>) {
        var names: [String] = []
        var operands: [ArraySlice<SwiftSource>] = []
        var index = elements.startIndex
        while index < elements.endIndex {
            let start = index
            index += 1
            while index + 1 < elements.endIndex, elements[index].kind == .unresolvedAsExpr,
                index - start < Self.longestCast
            {
                index += 2
            }
            operands.append(elements[start..<index])
            if index < elements.endIndex {
                names.append(Self.operatorName(elements[index]))
                index += 1
            }
        }
        if operands.count == 1 { return sequence(operands[0], assignments: []) }
        node(
            .operators, elements[elements.startIndex], text: id(names.first ?? ""),
            detail: id(names.joined(separator: " "))
        ) { lowering in
            for operand in operands { lowering.sequence(operand, assignments: []) }
        }
    }

    /// How many elements a value has that is cast again and again, so that nesting has an end.
    private static let longestCast = 17

    /// Whether elements are one value with nothing but casts behind it: `x as [String: Any] as CFDictionary`.
    private func isCast(_ elements: ArraySlice<SwiftSource>) -> Bool {
        guard elements.count >= 3, elements.count % 2 == 1, elements.count <= Self.longestCast else { return false }
        return stride(from: elements.startIndex + 1, to: elements.endIndex, by: 2).allSatisfy {
            elements[$0].kind == .unresolvedAsExpr
        }
    }

    private mutating func cast(_ elements: ArraySlice<SwiftSource>) {
        let value = elements[elements.startIndex]
        let keyword = elements[elements.endIndex - 2]
        let target = elements[elements.endIndex - 1]
        let written: String =
            switch keyword.raw(3)?.tokenView?.rawText.first {
            case 0x3f?: "as?"
            case 0x21?: "as!"
            default: "as"
            }
        node(.cast, value, text: type(target.kind == .typeExpr ? target.child(1) : target), detail: id(written)) {
            $0.sequence(elements.dropLast(2), assignments: [])
        }
    }

    private mutating func assignment(
        _ elements: ArraySlice<SwiftSource>, at sign: Int, further assignments: ArraySlice<Int>
    ) {
        let targets = elements[..<sign]
        let values = elements[(sign + 1)...]
        guard let first = targets.first else { return sequence(values, assignments: assignments) }
        let text = elements[sign].kind == .assignmentExpr ? id("=") : id(elements[sign].raw(1))
        let index = out.next
        node(.assignment, first, text: text) { lowering in
            lowering.sequence(targets, assignments: [])
            lowering.sequence(values, assignments: assignments)
        }
        // `_ = call()` throws the value away.
        if first.kind == .discardAssignmentExpr {
            let value = Int(out.nodes[index + 1].end)
            if value < out.next { out.update(value) { $0.flags |= FactFlags.discarded.rawValue } }
        }
    }

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
