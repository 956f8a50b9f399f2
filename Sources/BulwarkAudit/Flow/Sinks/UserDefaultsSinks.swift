import BulwarkPolicy

/// The calls and declarations that put a value into UserDefaults.
enum UserDefaultsSinks {
    /// Every store of a value under a key in the code base; the role `.key` is there where a key is written.
    static func frames(in code: CodeBase) -> [SinkFrame] {
        code.memo.frames.value(of: .userDefaults, spread: 0) { findFrames(in: code) }
    }

    private static func findFrames(in code: CodeBase) -> [SinkFrame] {
        var frames: [SinkFrame] = []
        for call in code.calls(
            "set", "setValue", "setObject", "setString", "register", "setValuesForKeys", "setPersistentDomain")
        {
            guard isOnUserDefaults(call), let value = call.argument(at: 0) else { continue }
            frames.append(SinkFrame(call, value: value, key: call.argument(at: 1), effect: "stored in UserDefaults"))
        }
        // What is assigned to is an element, which has no name.
        for assignment in code.assignments(to: "") {
            let parts = assignment.children
            guard parts.count == 2, parts[0].kind == .subscripted, let base = parts[0].first, isUserDefaults(base)
            else { continue }
            frames.append(
                SinkFrame(parts[0], value: parts[1], key: parts[0].argument(at: 0), effect: "stored in UserDefaults"))
        }
        return frames + code.ownSinks(.userDefaults, effect: "stored in UserDefaults")
    }

    /// The properties that are kept in UserDefaults by `@AppStorage` or a wrapper of the app's own that does the same.
    static func properties(in code: CodeBase) -> [(declaration: Fact, attribute: Fact)] {
        let wrappers = ownWrappers(in: code).union(["AppStorage"])
        return code.facts(.attribute, named: wrappers).compactMap { attribute in
            guard let declaration = attribute.parent, declaration.kind == .variable else { return nil }
            return (declaration, attribute)
        }
    }

    /// The app's own property wrappers whose code writes to UserDefaults.
    private static func ownWrappers(in code: CodeBase) -> Set<String> {
        var names: Set<String> = []
        for attribute in code.facts(.attribute, named: "propertyWrapper") {
            guard let type = attribute.parent, type.kind == .type else { continue }
            let writes = type.descendants(.call).contains { call in
                ["set", "setValue"].contains(call.text) && (call.receiver.map(isUserDefaults) ?? false)
            }
            if writes { names.insert(TypeName.base(type.text)) }
        }
        return names
    }

    /// Whether a method is called on an instance of UserDefaults, be it the one that an extension of the class extends.
    private static func isOnUserDefaults(_ call: Fact) -> Bool {
        if let receiver = call.receiver { return isUserDefaults(receiver) }
        guard call.first?.kind == .name, call.argument("forKey") != nil, let type = call.enclosingType else {
            return false
        }
        return TypeName.base(type.text) == "UserDefaults"
    }

    /// Whether an expression is an instance of UserDefaults.
    static func isUserDefaults(_ expression: Fact) -> Bool {
        if let type = expression.typeName { return type == "UserDefaults" || type == "NSUserDefaults" }
        // A property injected from elsewhere is known by its name alone.
        switch expression.kind {
        case .name, .member:
            let name = expression.text.lowercased()
            return name == "defaults" || name == "userdefaults" || name == "standarduserdefaults"
        default: return false
        }
    }
}
