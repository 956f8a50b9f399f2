import BulwarkReport

/// A keychain item that can be read while the device is locked, even before its first unlock.
enum KeychainAccessibleAlways: Rule {
    static let description = RuleDescription(
        id: "keychain-accessible-always",
        area: .keychain,
        severity: .blocking,
        title: "Keychain item readable while the device is locked",
        rationale: """
            kSecAttrAccessibleAlways and its ThisDeviceOnly form leave an item encrypted under the device key alone: whoever holds a stolen, locked \
            device can read it. Both have been deprecated since iOS 12.
            """,
        fix: """
            Use kSecAttrAccessibleWhenUnlockedThisDeviceOnly, or kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly for what background work reads. \
            Existing items keep their class until SecItemUpdate changes it.
            """,
        triggering: [
            .init("let q: [String: Any] = [kSecAttrAccessible as String: kSecAttrAccessibleAlways]"),
            .init(
                "var q: [CFString: Any] = [:]\nfunc f() { q[kSecAttrAccessible] = kSecAttrAccessibleAlwaysThisDeviceOnly }"
            ),
            .init("import KeychainAccess\nlet k = Keychain(service: \"a\").accessibility(.always)"),
            .init(
                """
                enum Readable {
                    case unlocked, anytime
                    var attribute: CFString {
                        switch self {
                        case .unlocked: return kSecAttrAccessibleWhenUnlockedThisDeviceOnly
                        case .anytime: return kSecAttrAccessibleAlwaysThisDeviceOnly
                        }
                    }
                }
                protocol Storing { func keep(_ data: Data, readable: Readable) throws }
                final class Pairing { let box: any Storing; func keep(_ key: Data) throws { try box.keep(key, readable: .anytime) } }
                """),
            .init("imports _kSecAttrAccessible _kSecAttrAccessibleAlways _SecItemAdd", file: "Payload/Bank.app/Bank"),
        ],
        nonTriggering: [
            .init(
                "let q: [String: Any] = [kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlockedThisDeviceOnly]"),
            .init("// kSecAttrAccessibleAlways is deprecated\nlet text = \"kSecAttrAccessibleAlways\""),
            .init("let policy = Refresh(when: .always)"),
            .init(
                """
                enum Readable {
                    case unlocked, always
                    var attribute: CFString {
                        switch self {
                        case .unlocked: kSecAttrAccessibleWhenUnlockedThisDeviceOnly
                        case .always: kSecAttrAccessibleAlways
                        }
                    }
                }
                func keep(_ data: Data, readable: Readable = .always) {}
                func keep(key: Data, refresh: Refresh) { keep(key, readable: .unlocked); refresh.run(when: .always) }
                func tell(_ readable: Readable) -> String { readable == .always ? "always" : "seldom" }
                """),
            .init(
                "imports _kSecAttrAccessible _kSecAttrAccessibleWhenUnlocked _SecItemAdd", file: "Payload/Bank.app/Bank"
            ),
            .init(
                "imports _kSecAttrAccessibleAlways _kSecAttrAccessibleWhenUnlocked _kSecAttrAccessibleAfterFirstUnlock _kSecAttrAccessibleWhenUnlockedThisDeviceOnly _kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly",
                file: "Payload/Bank.app/Bank"),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "CWE-522", "CWE-311"],
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        let constants = app.code.facts(
            .name, named: ["kSecAttrAccessibleAlways", "kSecAttrAccessibleAlwaysThisDeviceOnly"]
        )
        .filter(KeychainConstants.isApplied)
        let options = app.code.facts(
            .member, named: ["always", "alwaysThisDeviceOnly", "accessibleAlways", "accessibleAlwaysThisDeviceOnly"]
        )
        .filter { KeychainConstants.isWrapperOption($0) }
        let cases = AccessibilityCases(app.code)
        let chosen = cases.chosen(["kSecAttrAccessibleAlways", "kSecAttrAccessibleAlwaysThisDeviceOnly"]).map {
            constant, place in
            finding(
                at: constant,
                "\(constant.text) leaves the item readable while the device is locked, and '\(place.text)' asks for it.",
                trace: KeychainConstants.trace(of: constant, from: place))
        }
        return (constants + options.filter { !cases.translates($0) }).map { fact in
            finding(at: fact, "\(fact.text) leaves the item readable while the device is locked.")
        } + chosen + built(in: app)
    }
}

/// How the constants of keychain accessibility are used.
enum KeychainConstants {
    /// Whether a constant is put to use, rather than compared or translated from another vocabulary.
    static func isApplied(_ fact: Fact) -> Bool {
        if isOnlySearchedFor(fact) { return false }
        for ancestor in fact.ancestors {
            switch ancestor.kind {
            case .operators where ancestor.text == "==" || ancestor.text == "!=": return false
            case .pattern: return false
            case .returning, .switchCase: return ancestor.enclosing(.switching) == nil
            case .block, .function, .type, .file: return true
            default: break
            }
        }
        return true
    }

    /// Whether a query, or what goes into one, serves to find items that are there already, and keeps none: that of `SecItemDelete(query)`.
    private static func isOnlySearchedFor(_ query: Fact, depth: Int = 0) -> Bool {
        guard depth < 5 else { return false }
        var value = query
        while let around = value.parent, around.kind == .cast || around.kind == .prefix { value = around }
        guard let place = value.parent else { return false }
        switch place.kind {
        case .argument:
            guard let call = place.parent, call.kind == .call else { return false }
            switch call.text {
            case "SecItemDelete", "SecItemCopyMatching": return true
            case "SecItemUpdate": return call.argument(at: 0) == value
            default:
                guard let function = call.code.function(calledBy: call),
                    let parameter = function.parameters.first(where: {
                        call.code.argument(of: call, for: $0, in: function) == value
                    })
                else { return false }
                return isOnlySearchedFor(parameter.uses(in: function), depth)
            }
        case .entry: return place.parent.map { isOnlySearchedFor($0, depth: depth + 1) } ?? false
        case .variable where !place.isMember:
            guard let scope = place.enclosing(.block, .function, .closure, .accessor) else { return false }
            return isOnlySearchedFor(place.uses(in: scope), depth)
        default: return false
        }
    }

    private static func isOnlySearchedFor(_ uses: [Fact], _ depth: Int) -> Bool {
        !uses.isEmpty && uses.allSatisfy { isOnlySearchedFor($0, depth: depth + 1) }
    }

    /// The way from a case that is asked for to the constant that it stands for.
    static func trace(of constant: Fact, from place: Fact) -> [TraceStep] {
        [
            TraceStep(.source, at: place.location, "'\(place.text)' is asked for here"),
            TraceStep(.sink, at: constant.location, "it stands for \(constant.text)"),
        ]
    }

    /// Whether a value is given to a function of the app's own where items are only found or removed.
    static func onlyFinds(_ value: Fact) -> Bool {
        guard let argument = value.parent, argument.kind == .argument, let call = argument.parent,
            call.kind == .call, let function = call.enclosing(.function, .accessor)
        else { return false }
        let helpers = call.code.functions(calledBy: call)
        guard !helpers.isEmpty else { return false }
        let calls = ([function] + helpers).flatMap { $0.descendants(.call).map(\.text) }.filter {
            $0.hasPrefix("SecItem")
        }
        return !calls.isEmpty && !calls.contains { $0 == "SecItemAdd" || $0 == "SecItemUpdate" }
    }

    /// Whether a member is an option of a keychain wrapper: `.accessibility(.always)`, `withAccess: .accessibleAlways`.
    static func isWrapperOption(_ fact: Fact) -> Bool {
        guard let argument = fact.parent, argument.kind == .argument, let call = argument.parent, call.kind == .call
        else { return false }
        let name = call.text.lowercased()
        if name == "accessibility" || name.contains("keychain") || name.contains("valet") { return true }
        return ["withAccess", "accessibility", "withAccessibility", "accessible"].contains(argument.text)
    }
}
