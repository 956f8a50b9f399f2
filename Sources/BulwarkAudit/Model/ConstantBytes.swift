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
            if let source = bytesBehind { return source.isConstantBytes(depth: depth + 1) }
            guard let declaration = declaration(of: text), declaration.kind == .variable || declaration.kind == .binding
            else { return false }
            return declaration.holdsConstantBytes(depth: depth)
        case .member:
            if Self.formsOfBytes.contains(text) || text == "rawValue" {
                return first?.isConstantBytes(depth: depth + 1) ?? false
            }
            return referredDeclaration?.holdsConstantBytes(depth: depth) ?? false
        case .call:
            // `[UInt8](salt)`, `[UInt8](repeating: 0, count: 16)`
            if callee?.kind == .array, let value = argument(at: 0) {
                return argument("repeating") != nil
                    ? value.kind == .number : arguments.count == 1 && value.isConstantBytes(depth: depth + 1)
            }
            switch text {
            case "Data", "Array", "NSData", "ContiguousArray":
                if argument("repeating")?.kind == .number { return true }
                // As many zeros; a count behind a pointer says how much is copied from there.
                if argument("count")?.integer != nil, arguments.first?.text == "count" { return true }
                guard let value = argument("base64Encoded") ?? argument("hexString") ?? argument(at: 0) else {
                    return false
                }
                return value.isConstantBytes(depth: depth + 1)
            case "data", "dataUsingEncoding", "UTF8String", "cString", "bytes":
                return receiver?.isConstantBytes(depth: depth + 1) ?? false
            case "dataWithBytes", "NSString", "String":
                return argument(at: 0)?.isConstantBytes(depth: depth + 1) ?? false
            case "init" where callee?.first == nil: return argument("data")?.isConstantBytes(depth: depth + 1) ?? false
            // What is made from constants alone is one.
            case "hash" where ["SHA256", "SHA384", "SHA512"].contains(receiver?.text):
                return argument("data")?.isConstantBytes(depth: depth + 1) ?? false
            case "sha256", "sha384", "sha512", "bindMemory", "assumingMemoryBound":
                return receiver?.isConstantBytes(depth: depth + 1) ?? false
            case "initWithBase64EncodedString": return argument(at: 0)?.isConstantBytes(depth: depth + 1) ?? false
            default:
                // A function that is asked for nothing gives the same each time.
                guard childCount == 1, let function = code.function(calledBy: self), function.text != "init",
                    function.firstChild(where: { $0.kind == .parameter }) == nil
                else { return false }
                return function.givesConstantBytes(depth: depth)
            }
        default: return false
        }
    }

    /// What a name's bytes were copied or lent from: `$0` of `key.withUnsafeBytes { … }`, `buffer` of `[key getCString:buffer …]`.
    var bytesBehind: Fact? {
        guard kind == .name else { return nil }
        let declaration = declaration
        if text == "$0" || declaration?.parent?.kind == .closure {
            guard declaration == nil || declaration?.kind == .parameter,
                let closure = declaration?.parent ?? enclosing(.closure),
                let call = closure.parent?.parent, call.kind == .call, let lender = call.receiver
            else { return nil }
            return CallEffects.lendsBytes(call.text) ? lender : nil
        }
        guard !isSwift, let declaration, declaration.kind == .variable,
            let function = enclosingFunction
        else { return nil }
        return function.descendants(.call).first {
            $0.text == "getCString" && $0.argument(at: 0).map { $0.kind == .name && $0.textID == textID } ?? false
        }?.receiver
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
            if let source = bytesBehind {
                source.collectConstantLiterals(depth: depth + 1, into: &found)
            } else if let declaration = declaration(of: text) {
                declaration.collectDeclared(depth: depth, into: &found)
            }
        case .member where first?.kind == .name || first == nil:
            if let base = first, base.declaration(of: base.text) != nil {
                base.collectConstantLiterals(depth: depth + 1, into: &found)
            }
            referredDeclaration?.collectDeclared(depth: depth, into: &found)
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

    /// Whether something else than constant bytes is put into a property of an instance: `request.nonce = makeNonce()`.
    private func isSetElsewhere(depth: Int) -> Bool {
        guard let owner = enclosingType.map({ TypeName.base($0.text) }) else { return false }
        return code.assignments(to: text).contains { assignment in
            guard let target = assignment.first, target.kind == .member, let value = assignment.last,
                target.first?.typeName == owner
            else { return false }
            return !value.isConstantBytes(depth: depth + 1)
        }
    }

    /// Whether a declaration holds constant bytes and nothing is put into it later.
    private func holdsConstantBytes(depth: Int) -> Bool {
        guard kind == .variable || kind == .binding else { return kind == .enumCase && (first?.kind == .string) }
        if let value = initialValue {
            guard value.isConstantBytes(depth: depth + 1) else { return false }
            if isMember, !flags.contains(.isConstant), isSetElsewhere(depth: depth) { return false }
            guard !flags.contains(.isConstant), kind == .variable,
                let scope = enclosing(.function, .closure, .accessor, .type)
            else { return true }
            // A buffer that a call fills is no constant: `var iv = [UInt8](repeating: 0, count: 16); SecRandomCopyBytes(…, &iv)`.
            return !scope.descendants(.name).contains { use in
                guard use.text == text, use.index > index else { return false }
                if use.parent?.kind == .assignment { return use.parent?.first == use }
                if use.parent?.kind == .subscripted { return use.parent?.parent?.kind == .assignment }
                // `iv.withUnsafeMutableBytes { … }`, `iv.append(…)`, `iv.resetBytes(…)`.
                if let member = use.parent, member.kind == .member, member.parent?.callee == member {
                    return ["append", "insert", "remove", "replace", "reset", "withUnsafeMutable", "set", "swap"]
                        .contains { member.text.hasPrefix($0) }
                }
                return use.parent?.kind == .argument && value.kind == .call
            }
        }
        return getter?.givesConstantBytes(depth: depth) ?? false
    }

    /// Whether whatever a function or getter gives back is constant bytes.
    private func givesConstantBytes(depth: Int) -> Bool {
        let results = results
        return !results.isEmpty && results.allSatisfy { $0.isConstantBytes(depth: depth + 1) }
    }
}
