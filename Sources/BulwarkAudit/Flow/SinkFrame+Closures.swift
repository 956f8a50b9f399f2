/// Sinks in closures that a property holds, as those of a client that is handed in.
extension SinkFrame {
    /// The sink seen from the calls of the closure that it stands in, where it takes what the closure is given as it is; nil where it stands in none
    /// that a property holds, or where nobody calls that.
    var seenFromCallsOfClosure: [SinkFrame]? {
        guard let closure = place.closureInProperty, let number = closure.numberOfParameter(value),
            // What says itself what it is is found where it stands.
            value.code.kind(of: value) == nil
        else { return nil }
        let keyNumber = key.flatMap(closure.numberOfParameter)
        let applied = ValueTrace.applied(closure, number).compactMap { argument -> SinkFrame? in
            guard let call = argument.parent?.parent, call.kind == .call else { return nil }
            var outer = self
            outer.place = call
            outer.value = argument
            outer.key = keyNumber.flatMap { call.argument(at: $0) } ?? key
            outer.path.insert(.init(fact: place, note: path.isEmpty ? effect : "handed on by '\(call.text)'"), at: 0)
            return outer
        }
        return applied.isEmpty ? nil : applied
    }
}

extension Fact {
    /// The closure around this place that a property holds, or that a structure is made with.
    fileprivate var closureInProperty: Fact? {
        for ancestor in ancestors {
            switch ancestor.kind {
            case .closure:
                guard let holder = ancestor.parent else { return nil }
                switch holder.kind {
                case .variable: return holder.isMember || holder.isGlobal ? ancestor : nil
                case .assignment: return ancestor
                case .argument where !holder.text.isEmpty: return ancestor
                default: return nil
                }
            case .function, .type, .file: return nil
            default: break
            }
        }
        return nil
    }

    /// Which of a closure's parameters a name stands for.
    fileprivate func numberOfParameter(_ name: Fact) -> Int? {
        guard name.kind == .name else { return nil }
        let parameters = Array(parameters)
        if parameters.isEmpty { return name.text.hasPrefix("$") ? Int(name.text.dropFirst()) : nil }
        return name.declaration.flatMap { parameters.firstIndex(of: $0) }
    }
}
