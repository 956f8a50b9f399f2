/// What code around a value says that its name does not.
extension Fact {
    /// Whether a statement before this use, in the same block, has just emptied the variable: `token = nil; keep(token)`.
    var isCleared: Bool {
        guard kind == .name || kind == .member,
            let block = enclosing(.block, .function, .closure, .accessor, .switchCase)
        else { return false }
        var isEmpty = false
        for statement in block.children {
            if statement.index <= index, index < statement.end { break }
            guard statement.kind == .assignment, let target = statement.first, target.textID == textID,
                target.kind == kind || target.first?.text == "self"
            else {
                // Whatever else may put something into it.
                if isEmpty, statement.descendants(.assignment).contains(where: { $0.first?.textID == textID }) {
                    isEmpty = false
                }
                continue
            }
            isEmpty = statement.last.map { $0.kind == .none || $0.kind == .string && $0.text.isEmpty } ?? false
        }
        return isEmpty
    }

    /// Whether a name is bound by a pattern that takes several out of one value.
    var isOneOfSeveral: Bool {
        guard kind == .binding else { return false }
        for ancestor in ancestors {
            switch ancestor.kind {
            case .argument: break
            case .call, .tuple: return ancestor.descendants(.binding).dropFirst().first != nil
            default: return false
            }
        }
        return false
    }

    /// Whether a value is what a call has left of another: `credentials.removingSecret()`.
    var isStripped: Bool {
        var value = self
        if kind == .name, let initial = declaration?.initialValue { value = initial }
        guard value.kind == .call else { return false }
        let name = value.text.lowercased()
        return ["removing", "without", "stripping", "dropping", "excluding"].contains { name.hasPrefix($0) }
            && ["secret", "password", "credential", "token", "key"].contains { name.contains($0) }
            || CallEffects.hidesValue(value.text)
    }
}
