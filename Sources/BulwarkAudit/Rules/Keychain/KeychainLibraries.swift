/// The keychain wrappers of other people that apps use most: KeychainSwift, SwiftKeychainWrapper and KeychainAccess.
///
/// Valet is none of them: whoever makes one says its accessibility.
enum KeychainLibraries {
    /// A value that is put into the keychain by a library.
    struct Store {
        /// The call or assignment that stores it.
        var place: Fact
        /// What is stored.
        var value: Fact
        /// What it is stored under.
        var key: Fact?
        /// The accessibility that it is given, here or where the keychain is opened; nil where the library's own holds.
        var accessibility: Fact?
        /// Where the keychain is declared that stores it.
        var keychain: Fact?
        /// Whether the keychain is synchronized to other devices, as another rule tells; no class binds such items to one.
        var isSynchronized = false
    }

    /// The type names of the libraries; an app's own type of the name is none of them.
    private static func isLibrary(_ type: String, in code: CodeBase) -> Bool {
        switch type {
        case "KeychainSwift", "KeychainWrapper": code.types(named: type).allSatisfy { $0.detail == "extension" }
        case "Keychain":
            code.types(named: type).allSatisfy { $0.detail == "extension" }
                && !code.facts(.importing, named: "KeychainAccess").isEmpty
        default: false
        }
    }

    /// Every store of a value.
    static func stores(in code: CodeBase) -> [Store] {
        guard
            ["KeychainSwift", "KeychainWrapper", "KeychainAccess"].contains(where: {
                code.texts.existingID(of: $0) != nil
            })
        else { return [] }
        var found: [Store] = []
        for call in code.calls("set") {
            guard let receiver = call.receiver, let type = type(of: receiver), isLibrary(type, in: code),
                let value = call.argument(at: 0)
            else { continue }
            found.append(
                Store(
                    place: call, value: value, key: call.argument(at: 1),
                    accessibility: call.argument("withAccess") ?? call.argument("withAccessibility")
                        ?? (type == "Keychain" ? option("accessibility", of: receiver) : nil),
                    keychain: origin(of: receiver), isSynchronized: isSynchronized(receiver)))
        }
        // `keychain["token"] = token`
        for assignment in code.assignments(to: "") {
            guard let target = assignment.first, target.kind == .subscripted, let base = target.first,
                let type = type(of: base), isLibrary(type, in: code), let value = assignment.last, value.kind != .none
            else { continue }
            found.append(
                Store(
                    place: assignment, value: value, key: target.argument(at: 0),
                    accessibility: option("accessibility", of: base),
                    keychain: origin(of: base), isSynchronized: isSynchronized(base)))
        }
        return found
    }

    /// The type of a keychain, through the options that are chained to it: `Keychain(service: "a").accessibility(.always)`.
    ///
    /// - Parameter depth: how many steps led here; what is declared by itself has no end of them.
    private static func type(of keychain: Fact, depth: Int = 0) -> String? {
        guard depth < maximumDepth else { return nil }
        if let type = keychain.typeName { return type }
        switch keychain.kind {
        case .call: return keychain.receiver.flatMap { type(of: $0, depth: depth + 1) }
        case .name: return keychain.declaration?.initialValue.flatMap { type(of: $0, depth: depth + 1) }
        default: return nil
        }
    }

    private static let maximumDepth = 8

    /// Where a keychain is made: the declaration that holds it, or the function that gives it.
    private static func origin(of keychain: Fact) -> Fact? {
        guard let declaration = keychain.referredDeclaration else {
            return keychain.kind == .call ? keychain.code.function(calledBy: keychain) : nil
        }
        guard !declaration.isMember, let value = declaration.initialValue, value.kind == .call else {
            return declaration
        }
        return value.code.function(calledBy: value) ?? declaration
    }

    private static func isSynchronized(_ keychain: Fact) -> Bool {
        option("synchronizable", of: keychain)?.saysTrue ?? false
    }

    /// What is given for an option of a keychain, here or where its property is set.
    private static func option(_ name: String, of keychain: Fact, depth: Int = 0) -> Fact? {
        guard depth < maximumDepth else { return nil }
        switch keychain.kind {
        case .call:
            if keychain.text == name { return keychain.argument(at: 0) }
            return keychain.argument(name)
                ?? keychain.receiver.flatMap { option(name, of: $0, depth: depth + 1) }
        case .name, .member:
            guard let declaration = keychain.referredDeclaration else { return nil }
            let given =
                [declaration.initialValue].compactMap { $0 }
                // `init() { keychain = Keychain(service: "a").accessibility(…) }`
                + (declaration.isMember && declaration.initialValue == nil
                    ? declaration.enclosingType.map { AssignedValues.values(of: declaration, in: $0) } ?? [] : [])
                + declaration.children(.accessor).flatMap { $0.text == "get" ? $0.results : [] }
            return given.lazy.compactMap { option(name, of: $0, depth: depth + 1) }.first
        default: return nil
        }
    }
}
