import BulwarkDetection

/// What an app holds of a session while it runs.
enum SessionState {
    /// The properties of objects that hold a credential and can be changed.
    static func heldCredentials(in code: CodeBase) -> [Fact] {
        code.facts(.variable).filter { variable in
            guard variable.isMember, !variable.flags.contains(.isConstant), !variable.isDebugOnly,
                !variable.children.contains(where: { $0.kind == .accessor && $0.text == "get" }),
                let type = variable.enclosingType, ["class", "actor"].contains(type.detail),
                !type.inheritedNames.contains("NSManagedObject")
            else { return false }
            return SensitiveName.classify(variable.text, type: variable.typeName)?.isCredential ?? false
        }
    }

    /// Whether some code sets a property to nil, empties it or overwrites it with nothing.
    static func isCleared(_ variable: Fact) -> Bool {
        let name = variable.text
        for assignment in variable.code.facts(.assignment) {
            guard let target = assignment.first, target.text == name || target.text == "_" + name,
                let value = assignment.children.last
            else { continue }
            switch value.kind {
            case .none: return true
            case .string where value.text.isEmpty: return true
            case .array where value.children.isEmpty: return true
            case .call where ["Data", "String", "SecureString"].contains(value.text) && value.arguments.isEmpty:
                return true
            case .member where ["empty", "none"].contains(value.text): return true
            default: break
            }
        }
        return variable.code.calls("removeAll", "wipe", "erase", "zero", "clear", "resetBytes").contains {
            $0.receiver?.text == name
        }
    }
}
