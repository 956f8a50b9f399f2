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
            "set", "setValue", "setObject", "setString", "register", "setValuesForKeys", "setPersistentDomain",
            "registerDefaults", "setInteger", "setURL")
        {
            guard isOnUserDefaults(call), let value = call.argument(at: 0) else { continue }
            frames.append(
                SinkFrame(call, value: value, key: call.argument(at: 1), effect: "stored in \(store(call.receiver))"))
        }
        for call in code.calls("CFPreferencesSetAppValue", "CFPreferencesSetValue") {
            guard call.callee?.kind == .name, let value = call.argument(at: 1) else { continue }
            frames.append(SinkFrame(call, value: value, key: call.argument(at: 0), effect: "stored in UserDefaults"))
        }
        // What is assigned to is an element, which has no name.
        for assignment in code.assignments(to: "") {
            let parts = assignment.children
            guard parts.count == 2, parts[0].kind == .subscripted, let base = parts[0].first, isUserDefaults(base)
            else { continue }
            frames.append(
                SinkFrame(
                    parts[0], value: parts[1], key: parts[0].argument(at: 0), effect: "stored in \(store(base))"))
        }
        // Libraries' names for it: `Defaults[.token] = t`, `Defaults[\.token] = t`, `Defaults.token = t`.
        for name in usesLibrary(code) ? code.facts(.name, named: "Defaults") : [] {
            guard let target = name.parent, target.kind == .subscripted || target.kind == .member,
                let assignment = target.parent, assignment.kind == .assignment, assignment.first == target,
                let value = assignment.last
            else { continue }
            let key = target.kind == .subscripted ? target.argument(at: 0) : target
            frames.append(SinkFrame(target, value: value, key: key, effect: "stored in UserDefaults"))
        }
        return frames + code.ownSinks(.userDefaults, effect: "stored in UserDefaults")
    }

    /// Whether a library is used whose `Defaults` stands for UserDefaults.
    private static func usesLibrary(_ code: CodeBase) -> Bool {
        !code.facts(.importing, named: ["Defaults", "SwiftyUserDefaults"]).isEmpty
            && code.types(named: "Defaults").allSatisfy { $0.detail == "extension" }
    }

    /// The properties that are kept in UserDefaults by `@AppStorage`, in the scene's file by `@SceneStorage`, or by a wrapper of the app's own that does the same.
    static func properties(in code: CodeBase) -> [(declaration: Fact, attribute: Fact)] {
        let system = code.facts(
            .attribute,
            named: usesLibrary(code) ? ["AppStorage", "SceneStorage", "Default"] : ["AppStorage", "SceneStorage"]
        ).compactMap {
            attribute -> (Fact, Fact)? in
            guard let declaration = attribute.parent, declaration.kind == .variable else { return nil }
            return (declaration, attribute)
        }
        return system + ownWrappers(in: code).flatMap(code.properties)
    }

    /// The app's own property wrappers whose code writes to UserDefaults.
    private static func ownWrappers(in code: CodeBase) -> [Fact] {
        code.facts(.attribute, named: "propertyWrapper").compactMap(\.parent).filter { type in
            type.kind == .type
                && (type.descendants(.call).contains { call in
                    ["set", "setValue"].contains(call.text) && (call.receiver.map(isUserDefaults) ?? false)
                }
                    || type.descendants(.assignment).contains { assignment in
                        assignment.first?.kind == .subscripted
                            && (assignment.first?.first.map(isUserDefaults) ?? false)
                    })
        }
    }

    /// What a store is called in messages.
    private static func store(_ receiver: Fact?) -> String {
        receiver?.typeName == "NSUbiquitousKeyValueStore" ? "iCloud's key-value store" : "UserDefaults"
    }

    /// Whether a method is called on an instance of UserDefaults, be it the one that an extension of the class extends.
    private static func isOnUserDefaults(_ call: Fact) -> Bool {
        if let receiver = call.receiver { return isUserDefaults(receiver) }
        guard call.first?.kind == .name, call.argument("forKey") != nil, let type = call.enclosingType else {
            return false
        }
        return TypeName.base(type.text) == "UserDefaults"
    }

    /// Whether a type is a protocol of the app's own that UserDefaults alone conforms to.
    private static func isAdopted(_ type: String, in code: CodeBase) -> Bool {
        guard code.inherited["UserDefaults"]?.contains(type) ?? false,
            code.types(named: type).contains(where: { $0.detail == "protocol" })
        else { return false }
        return code.inherited.values.count { $0.contains(type) } == 1
    }

    /// Whether an expression is an instance of UserDefaults, or of the store that iCloud keeps like it.
    static func isUserDefaults(_ expression: Fact) -> Bool {
        if let type = expression.typeName {
            return type == "UserDefaults" || type == "NSUserDefaults" || type == "NSUbiquitousKeyValueStore"
                || isAdopted(type, in: expression.code)
        }
        // A property injected from elsewhere is known by its name alone.
        switch expression.kind {
        case .name, .member:
            let name = expression.text.lowercased()
            return name == "defaults" || name == "userdefaults" || name == "standarduserdefaults"
        default: return false
        }
    }
}
