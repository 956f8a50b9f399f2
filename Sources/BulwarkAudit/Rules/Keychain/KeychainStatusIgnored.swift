import BulwarkReport

/// A keychain call whose status nobody looks at.
enum KeychainStatusIgnored: Rule {
    static let description = RuleDescription(
        id: "keychain-status-ignored",
        area: .keychain,
        severity: .warning,
        title: "Keychain status ignored",
        rationale: """
            SecItemAdd and SecItemUpdate fail while the device is locked, when an item exists, and when an entitlement is missing. Code that does not \
            look takes a secret for saved that is lost.
            """,
        fix:
            "Check the OSStatus: errSecSuccess, errSecDuplicateItem (update instead), errSecInteractionNotAllowed (locked: try later).",
        triggering: [
            .init("func save(_ q: CFDictionary) { SecItemAdd(q, nil) }"),
            .init("func save(_ q: CFDictionary, _ u: CFDictionary) { _ = SecItemUpdate(q, u) }"),
            .init(
                "func read(_ q: CFDictionary) -> Data? { var item: AnyObject?; SecItemCopyMatching(q, &item); return item as? Data }"
            ),
            .init("func save(_ q: CFDictionary) { queue.async { SecItemAdd(q, nil) } }"),
            .init("func save(_ q: CFDictionary) { var status: OSStatus; status = SecItemAdd(q, nil) }"),
            .init("func replace(_ q: CFDictionary) { SecItemDelete(q); SecItemAdd(q, nil) }"),
            .init(
                "func rotate(_ q: CFDictionary) throws { guard SecItemAdd(q, nil) == errSecSuccess else { throw E.failed }; SecItemDelete(old) }"
            ),
        ],
        nonTriggering: [
            .init("func save(_ q: CFDictionary) -> OSStatus { SecItemAdd(q, nil) }"),
            .init("func save(_ q: CFDictionary) -> OSStatus { queue.sync { SecItemAdd(q, nil) } }"),
            .init(
                "func save(_ q: CFDictionary) { var status: OSStatus; status = SecItemAdd(q, nil); if status != 0 { fail() } }"
            ),
            .init(
                "func save(_ q: CFDictionary) throws { guard SecItemAdd(q, nil) == errSecSuccess else { throw E.failed } }"
            ),
            .init(
                "func clear(_ q: CFDictionary) throws { let status = SecItemDelete(q); if status != errSecSuccess && status != errSecItemNotFound { throw E.failed(status) } }"
            ),
            .init("func save(_ q: CFDictionary, _ status: inout OSStatus) { status = SecItemAdd(q, nil) }"),
            .init(
                "func replace(_ q: CFDictionary) throws { SecItemDelete(q); guard SecItemAdd(q, nil) == errSecSuccess else { throw E.failed } }"
            ),
        ],
        references: ["MASVS-STORAGE-1", "CWE-252"])

    static func findings(in app: AuditedApp) -> [Finding] {
        app.code.calls("SecItemAdd", "SecItemUpdate", "SecItemDelete", "SecItemCopyMatching").filter {
            isIgnored($0) && !makesRoom($0)
        }.map { call in
            finding(at: call, "Nobody looks at the status of \(call.text): \(consequence(of: call)).")
        }
    }

    private static func consequence(of call: Fact) -> String {
        switch call.text {
        case "SecItemDelete": "what could not be removed stays in the keychain"
        case "SecItemCopyMatching": "an item that cannot be read for now is taken for one that is not there"
        default: "what could not be saved is taken for saved"
        }
    }

    /// Whether an item is removed to make room for one whose status is looked at: where it could not be removed, that one fails as a duplicate.
    private static func makesRoom(_ call: Fact) -> Bool {
        guard call.text == "SecItemDelete", let scope = call.enclosing(.function, .accessor) else { return false }
        return scope.descendants(.call).contains {
            $0.text == "SecItemAdd" && $0.index > call.index && !isIgnored($0)
        }
    }

    private static func isIgnored(_ call: Fact) -> Bool {
        if call.flags.contains(.discarded) { return !call.isImplicitResult }
        // A status that is held and never read.
        if let assignment = call.parent, assignment.kind == .assignment, let target = assignment.first,
            target.kind == .name, let declaration = target.declaration, declaration.kind == .variable,
            !declaration.isMember, !declaration.isGlobal,
            let scope = declaration.parent
        {
            return !declaration.uses(in: scope).contains { !($0.parent?.kind == .assignment && $0.parent?.first == $0) }
        }
        guard let holder = call.parent, holder.kind == .variable, let scope = holder.parent else { return false }
        return holder.uses(in: scope).isEmpty
    }
}
