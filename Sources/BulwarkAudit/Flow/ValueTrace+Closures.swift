/// What the parameters of closures hold.
extension ValueTrace {
    /// What a closure's parameter holds: the elements of what `map`, `forEach`, `sink` and their like are called on.
    mutating func closureParameter(_ parameter: Fact, depth: Int) -> [Origin] {
        guard let closure = parameter.parent else { return [] }
        if let number = Array(closure.parameters).firstIndex(of: parameter) {
            let applied = Self.applied(closure, number).flatMap { origins($0, depth: depth + 1) }
            if !applied.isEmpty { return applied }
        }
        return element(of: closure, depth: depth)
    }

    /// What is handed to a closure where it is called on the spot, or by the name of the constant that holds it.
    static func applied(_ closure: Fact, _ number: Int) -> [Fact] {
        guard let holder = closure.parent else { return [] }
        switch holder.kind {
        case .call where holder.callee == closure: return [holder.argument(at: number)].compactMap { $0 }
        case .variable where holder.isMember || holder.isGlobal:
            return holder.code.calls(holder.text).filter { call in
                guard let callee = call.callee else { return false }
                if callee.kind == .name { return callee.declaration == holder }
                return holder.isMember && callee.first?.typeName == holder.enclosingType.map { TypeName.base($0.text) }
            }.compactMap { $0.argument(at: number) }
        case .variable:
            guard let scope = holder.enclosing(.function, .closure, .accessor) else { return [] }
            return scope.descendants(.call).filter {
                $0.textID == holder.textID && $0.callee?.kind == .name && $0.callee?.declaration == holder
            }.compactMap { $0.argument(at: number) }
        case .argument: return holder.parent.map { stored(under: holder.text, by: $0, number) } ?? []
        case .assignment where holder.last == closure: return holder.first.map { assigned($0, number) } ?? []
        default: return []
        }
    }

    /// What is handed to the closure that a structure is made with, wherever the property that holds it is called:
    /// `Store(save: { text in … })`, `store.save(token)`.
    private static func stored(under label: String, by maker: Fact, _ number: Int) -> [Fact] {
        guard !label.isEmpty, maker.kind == .call, maker.beginsUppercase,
            let property = maker.code.member(label, ofType: maker.text), property.kind == .variable,
            maker.code.functions(calledBy: maker).isEmpty
        else { return [] }
        return maker.code.calls(label).filter { call in
            guard let callee = call.callee, callee.kind == .member else { return false }
            return callee.first?.typeName == maker.text
        }.compactMap { $0.argument(at: number) }
    }

    /// What is handed to the closure that a statement puts into a property: `onToken = { … }`, `self.logger = ^(NSString *text) { … }`.
    private static func assigned(_ target: Fact, _ number: Int) -> [Fact] {
        guard let property = target.referredDeclaration, property.kind == .variable, property.isMember else {
            return []
        }
        return property.code.calls(property.text).filter { call in
            guard let callee = call.callee else { return false }
            if callee.kind == .name { return callee.declaration == property }
            return callee.first?.typeName == property.enclosingType.map { TypeName.base($0.text) }
        }.compactMap { $0.argument(at: number) }
    }

    /// What a binding of the app's own is set to, which is what it is read from: `Binding(get: { password }, set: { … })`.
    private mutating func bound(by closure: Fact, depth: Int) -> [Origin] {
        guard let argument = closure.parent, argument.text == "set", let call = argument.parent, call.text == "Binding",
            let getter = call.argument("get"), getter.kind == .closure
        else { return [] }
        return origins(getter, depth: depth + 1)
    }

    /// The elements of what a closure's call goes through.
    mutating func element(of closure: Fact, depth: Int) -> [Origin] {
        guard let argument = closure.parent, argument.kind == .argument,
            let call = argument.parent, call.kind == .call
        else { return [] }
        guard let receiver = call.receiver else {
            // `map { … }` in an extension of lists.
            if call.callee?.beginsUppercase ?? true { return bound(by: closure, depth: depth) }
            return call.extensionOfValue.map { [Origin(source: .parameter, fact: $0, name: "self")] } ?? []
        }
        switch call.text {
        case "map", "flatMap", "compactMap", "forEach", "filter", "sink", "then", "onSuccess", "first", "reduce",
            "tryMap", "enumerateKeysAndObjectsUsingBlock", "enumerateObjectsUsingBlock":
            return origins(receiver, depth: depth + 1)
        case let name where CallEffects.lendsBytes(name): return origins(receiver, depth: depth + 1)
        // SwiftUI's observers are given what they watch.
        case "onChange": return call.argument("of").map { origins($0, depth: depth + 1) } ?? []
        case "onReceive": return call.argument(at: 0).map { origins($0, depth: depth + 1) } ?? []
        default: return []
        }
    }
}
