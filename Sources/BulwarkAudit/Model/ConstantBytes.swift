extension Fact {
    /// Whether an expression is the same bytes in every run: a literal, or conversions of one.
    ///
    /// - Parameter depth: how many declarations have been followed already.
    func isConstantBytes(depth: Int = 0) -> Bool {
        guard depth < 8 else { return false }
        switch kind {
        case .string: return true
        case .array: return !children.isEmpty && children.allSatisfy { $0.kind == .number }
        case .cast, .prefix: return first?.isConstantBytes(depth: depth + 1) ?? false
        case .operators where text == "??": return first?.isConstantBytes(depth: depth + 1) ?? false
        case .operators where text == "+": return children.allSatisfy { $0.isConstantBytes(depth: depth + 1) }
        case .name:
            guard let declaration = declaration(of: text), declaration.kind == .variable || declaration.kind == .binding
            else { return false }
            return declaration.holdsConstantBytes(depth: depth)
        case .member:
            if ["utf8", "bytes", "data", "UTF8String", "utf8CString", "rawValue"].contains(text) {
                return first?.isConstantBytes(depth: depth + 1) ?? false
            }
            guard let owner = first?.typeName, let member = code.member(text, ofType: owner) else { return false }
            return member.holdsConstantBytes(depth: depth)
        case .call:
            // `[UInt8](salt)`
            if callee?.kind == .array, arguments.count == 1, argument("repeating") == nil {
                return argument(at: 0)?.isConstantBytes(depth: depth + 1) ?? false
            }
            switch text {
            case "Data", "Array", "NSData", "ContiguousArray":
                if argument("repeating")?.kind == .number { return true }
                guard let value = argument("base64Encoded") ?? argument("hexString") ?? argument(at: 0) else {
                    return false
                }
                return value.isConstantBytes(depth: depth + 1)
            case "data", "dataUsingEncoding", "UTF8String", "cString", "bytes":
                return receiver?.isConstantBytes(depth: depth + 1) ?? false
            case "dataWithBytes", "NSString", "String":
                return argument(at: 0)?.isConstantBytes(depth: depth + 1) ?? false
            case "initWithBase64EncodedString": return argument(at: 0)?.isConstantBytes(depth: depth + 1) ?? false
            default: return false
            }
        default: return false
        }
    }

    /// The literals that an expression of constant bytes is made of, wherever they are declared.
    var constantLiterals: [Fact] {
        var found: [Fact] = []
        collectConstantLiterals(depth: 0, into: &found)
        return found
    }

    private func collectConstantLiterals(depth: Int, into found: inout [Fact]) {
        guard depth < 8, found.count < 64 else { return }
        switch kind {
        case .string: found.append(self)
        case .array: if LiteralJudge.isListOfBytes(self) { found.append(self) }
        case .name:
            if let declaration = declaration(of: text) { declaration.collectDeclared(depth: depth, into: &found) }
        case .member where first?.kind == .name || first == nil:
            if let base = first, base.declaration(of: base.text) != nil {
                base.collectConstantLiterals(depth: depth + 1, into: &found)
            }
            guard let owner = first?.typeName, let member = code.member(text, ofType: owner) else { return }
            member.collectDeclared(depth: depth, into: &found)
        case .call:
            receiver?.collectConstantLiterals(depth: depth + 1, into: &found)
            for argument in arguments { argument.first?.collectConstantLiterals(depth: depth + 1, into: &found) }
        case .operators, .cast, .prefix, .member, .ternary:
            for child in children { child.collectConstantLiterals(depth: depth + 1, into: &found) }
        default: break
        }
    }

    private func collectDeclared(depth: Int, into found: inout [Fact]) {
        switch kind {
        case .variable, .binding:
            if let value = initialValue { return value.collectConstantLiterals(depth: depth + 1, into: &found) }
            for literal in descendants(.string) + descendants(.array) {
                literal.collectConstantLiterals(depth: depth + 1, into: &found)
            }
        case .enumCase: first?.collectConstantLiterals(depth: depth + 1, into: &found)
        default: break
        }
    }

    /// Whether a declaration holds constant bytes and nothing is put into it later.
    private func holdsConstantBytes(depth: Int) -> Bool {
        guard kind == .variable || kind == .binding else { return kind == .enumCase && (first?.kind == .string) }
        if let value = initialValue {
            guard value.isConstantBytes(depth: depth + 1) else { return false }
            guard !flags.contains(.isConstant), kind == .variable, let scope = enclosing(.function, .closure, .type)
            else { return true }
            // A buffer that a call fills is no constant: `var iv = [UInt8](repeating: 0, count: 16); SecRandomCopyBytes(…, &iv)`.
            return !scope.descendants(.name).contains { use in
                guard use.text == text, use.index > index else { return false }
                if use.parent?.kind == .assignment { return use.parent?.first == use }
                return use.parent?.kind == .argument && value.kind == .call
            }
        }
        guard let getter = children.first(where: { $0.kind == .accessor && $0.text == "get" }),
            getter.children.count == 1, let result = getter.first
        else { return false }
        return (result.kind == .returning ? result.first ?? result : result).isConstantBytes(depth: depth + 1)
    }
}
