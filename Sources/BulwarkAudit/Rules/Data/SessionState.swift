import BulwarkDetection

/// What an app holds of a session while it runs.
enum SessionState {
    /// The properties of objects, and the state of views, that hold a credential and can be changed.
    static func heldCredentials(in code: CodeBase) -> [Fact] {
        code.facts(.variable).filter { variable in
            // Few names are those of credentials.
            guard let kind = code.kind(of: variable, type: variable.typeName), kind.isCredential else {
                return false
            }
            guard variable.isMember, !variable.flags.contains(.isConstant), !variable.isDebugOnly,
                variable.getter == nil,
                let type = variable.enclosingType,
                // A view's state lives as long as the view stands, not as long as the structure.
                ["class", "actor"].contains(type.detail) || variable.attribute("State") != nil
            else { return false }
            return !type.inheritedNames.contains("NSManagedObject")
        }
    }

    /// Those of some properties that code sets to nil, empties or overwrites with nothing.
    static func cleared(_ variables: [Fact], in code: CodeBase) -> [Fact] {
        var emptied: Set<UInt32> = []
        for assignment in code.facts(.assignment) {
            if let target = assignment.first, let value = assignment.last, isNothing(value) {
                emptied.insert(target.textID)
            }
        }
        let wiped = Set(
            code.calls("removeAll", "wipe", "erase", "zero", "clear", "resetBytes").compactMap { $0.receiver?.textID })
        return variables.filter { variable in
            emptied.contains(variable.textID) || wiped.contains(variable.textID)
                || code.texts.existingID(of: "_" + variable.text).map(emptied.contains) ?? false
        }
    }

    private static func isNothing(_ value: Fact) -> Bool {
        switch value.kind {
        case .none: true
        case .string: value.text.isEmpty
        case .array: value.childCount == 0
        case .call: ["Data", "String", "SecureString"].contains(value.text) && value.arguments.isEmpty
        case .member: ["empty", "none"].contains(value.text)
        default: false
        }
    }
}
