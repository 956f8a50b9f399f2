@_spi(RawSyntax) import SwiftSyntax

extension SwiftLowering {
    /// Lowers a statement of control flow; false if `source` is none.
    mutating func control(_ source: SwiftSource, _ kind: SyntaxKind) -> Bool {
        switch kind {
        case .expressionStmt: transparent(source.child(1))
        case .codeBlock: node(.block, source) { $0.block(source) }
        case .returnStmt: node(.returning, source) { $0.transparent(source.child(3)) }
        case .throwStmt: node(.throwing, source) { $0.transparent(source.child(3)) }
        case .ifExpr:
            node(.branch, source) { lowering in
                lowering.conditions(source.child(3))
                lowering.transparent(source.child(5))
                lowering.transparent(source.child(9))
            }
        case .guardStmt:
            node(.guarding, source) { lowering in
                lowering.conditions(source.child(3))
                lowering.transparent(source.child(7))
            }
        case .forStmt:
            node(.forLoop, source) { lowering in
                lowering.transparent(source.child(11))
                lowering.transparent(source.child(17))
                lowering.transparent(source.child(19))
                lowering.transparent(source.child(21))
            }
        case .whileStmt:
            node(.whileLoop, source) { lowering in
                lowering.conditions(source.child(3))
                lowering.transparent(source.child(5))
            }
        case .repeatStmt:
            node(.whileLoop, source) { lowering in
                lowering.transparent(source.child(7))
                lowering.transparent(source.child(3))
            }
        case .switchExpr:
            node(.switching, source) { lowering in
                lowering.transparent(source.child(3))
                source.child(7)?.forEachChild { lowering.lower($0) }
            }
        case .switchCase: switchCase(source)
        case .doStmt:
            node(.doing, source) { lowering in
                lowering.transparent(source.child(5))
                source.child(7)?.forEachChild { lowering.lower($0) }
            }
        case .catchClause:
            node(.catching, source) { lowering in
                source.child(3)?.forEachChild { item in lowering.pattern(item.child(1), item) }
                lowering.transparent(source.child(5))
            }
        case .deferStmt: node(.deferring, source) { $0.transparent(source.child(3)) }
        case .ifConfigDecl: compilation(source)
        case .identifierPattern: node(.binding, source, text: id(source.raw(1)))
        case .valueBindingPattern: transparent(source.child(3))
        case .tuplePattern: source.child(3)?.forEachChild { transparent($0.child(5)) }
        default: return false
        }
        return true
    }

    /// Lowers the statements of a code block.
    private mutating func block(_ source: SwiftSource) {
        if let statements = source.child(3) { items(statements) }
    }

    /// Lowers the conditions of `if`, `guard` and `while`.
    private mutating func conditions(_ list: SwiftSource?) {
        list?.forEachChild { element in
            guard let condition = element.child(1) else { return }
            switch condition.kind {
            case .optionalBindingCondition:
                let pattern = condition.child(3)
                let name = pattern?.kind == .identifierPattern ? id(pattern?.child(1)) : 0
                node(.binding, condition, text: name, detail: type(condition.child(5)?.child(3))) { lowering in
                    if let value = condition.child(7)?.child(3) {
                        lowering.lower(value)
                    } else if let pattern {
                        lowering.node(.name, pattern, text: name)  // `if let token`
                    }
                }
            case .matchingPatternCondition:
                node(.other, condition) { lowering in
                    lowering.pattern(condition.child(3), condition)
                    lowering.transparent(condition.child(7)?.child(3))
                }
            case .availabilityCondition: break
            default: lower(condition)
            }
        }
    }

    private mutating func pattern(_ pattern: SwiftSource?, _ item: SwiftSource) {
        guard let pattern else { return }
        node(.pattern, item) { $0.lower(pattern) }
    }

    private mutating func switchCase(_ source: SwiftSource) {
        let label = source.child(3)
        let isDefault = label?.kind == .switchDefaultLabel
        node(.switchCase, source, text: isDefault ? id("default") : 0) { lowering in
            if !isDefault {
                label?.child(3)?.forEachChild { item in lowering.pattern(item.child(1), item) }
            }
            if let statements = source.child(5) { lowering.items(statements) }
        }
    }

    /// Lowers `#if`: each clause knows the condition under which it is compiled.
    private mutating func compilation(_ source: SwiftSource) {
        // Of many earlier conditions the first ones say as much as all: what is not one of two is in no build for certain.
        var earlier: [String] = []
        source.child(1)?.forEachChild { clause in
            let condition = clause.child(3)?.compactText
            let text =
                condition.map { earlier.isEmpty ? $0 : "!(\(earlier.joined(separator: "||")))&&(\($0))" }
                ?? "!(\(earlier.joined(separator: "||")))"
            if let condition, earlier.count < 4 { earlier.append(condition) }
            node(.conditional, clause, text: id(text)) { lowering in
                if let elements = clause.child(5) { lowering.items(elements) }
            }
        }
    }
}
