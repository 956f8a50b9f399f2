import BulwarkReport

/// A credential that is synchronized through iCloud Keychain.
enum KeychainSynchronizableSecret: Rule {
    static let description = RuleDescription(
        id: "keychain-synchronizable-secret",
        area: .keychain,
        severity: .warning,
        title: "Credential synchronized through iCloud",
        rationale: """
            kSecAttrSynchronizable copies the item to every device of the account. The app's credential then lives on devices that the app has never \
            seen and cannot revoke.
            """,
        fix: "Leave kSecAttrSynchronizable out (it is false by default) and give each device a credential of its own.",
        triggering: [
            .init(
                """
                func save(_ d: Data) -> OSStatus {
                    let q: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecAttrSynchronizable as String: true, kSecValueData as String: d]
                    return SecItemAdd(q as CFDictionary, nil)
                }
                """),
            .init("import KeychainAccess\nlet k = Keychain(service: \"bank\").synchronizable(true)"),
            .init(
                "func keep(token: String) { let k = KeychainSwift(); k.synchronizable = true; k.set(token, forKey: \"t\") }"
            ),
            .init("let valet = Valet.iCloudValet(with: Identifier(nonEmpty: \"bank\")!, accessibility: .whenUnlocked)"),
            .init(
                """
                func save(password: String) -> OSStatus {
                    var q: [String: Any] = [kSecClass as String: kSecClassGenericPassword]
                    q[kSecAttrSynchronizable as String] = kCFBooleanTrue
                    q[kSecValueData as String] = Data(password.utf8)
                    return SecItemAdd(q as CFDictionary, nil)
                }
                """),
            .init(
                """
                func keep(_ data: Data, syncs: Bool = false) -> OSStatus {
                    var item: [CFString: Any] = [kSecClass: kSecClassGenericPassword, kSecValueData: data]
                    item[kSecAttrSynchronizable] = syncs ? kCFBooleanTrue : kCFBooleanFalse
                    return SecItemAdd(item as CFDictionary, nil)
                }
                func keep(login: Login) { check(keep(login.encoded, syncs: true)) }
                """),
        ],
        nonTriggering: [
            .init(
                """
                func keep(_ data: Data, syncs: Bool = false) -> OSStatus {
                    let item: [CFString: Any] = [kSecClass: kSecClassGenericPassword, kSecValueData: data, kSecAttrSynchronizable: syncs]
                    return SecItemAdd(item as CFDictionary, nil)
                }
                func keep(login: Login) { check(keep(login.encoded)) }
                """),
            .init(
                """
                func find() -> OSStatus {
                    let q: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecAttrSynchronizable as String: kSecAttrSynchronizableAny]
                    return SecItemCopyMatching(q as CFDictionary, nil)
                }
                """),
            .init("import KeychainAccess\nlet k = Keychain(service: \"bank\").synchronizable(false)"),
            .init(
                """
                func save(_ d: Data) -> OSStatus {
                    let q: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecAttrSynchronizable as String: false, kSecValueData as String: d]
                    return SecItemAdd(q as CFDictionary, nil)
                }
                """),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0004", "CWE-922"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        var seen: Set<Fact> = []
        for call in app.code.calls("SecItemAdd", "SecItemUpdate") {
            guard let argument = call.argument(at: call.text == "SecItemAdd" ? 0 : 1) else { continue }
            guard let value = KeychainQuery(argument)["kSecAttrSynchronizable"],
                let place = value.saysTrue ? value : askedFor(value, at: call),
                seen.insert(value).inserted
            else { continue }
            let trace =
                place == value ? [] : [TraceStep(.source, at: place.location, "it is asked for here")]
            found.append(
                finding(at: value, "The item is synchronized to all devices of the iCloud account.", trace: trace))
        }
        for call in app.code.calls("synchronizable") where call.argument(at: 0)?.saysTrue ?? false {
            found.append(finding(at: call, "The items are synchronized to all devices of the iCloud account."))
        }
        for assignment in app.code.assignments(to: "synchronizable") {
            guard let keychain = assignment.first?.first, assignment.last?.saysTrue ?? false,
                keychain.typeName == "KeychainSwift" || keychain.text.lowercased().contains("keychain")
            else { continue }
            found.append(finding(at: assignment, "The items are synchronized to all devices of the iCloud account."))
        }
        for call in app.code.calls("iCloudValet", "iCloudSharedGroupValet") {
            found.append(finding(at: call, "The items are synchronized to all devices of the iCloud account."))
        }
        return found
    }

    /// Where a caller asks for what a parameter decides: `syncs ? kCFBooleanTrue : kCFBooleanFalse`.
    private static func askedFor(_ value: Fact, at call: Fact) -> Fact? {
        var decision = value
        while decision.kind == .cast, let inner = decision.first { decision = inner }
        if decision.kind == .ternary {
            let parts = decision.children
            guard parts.count == 3, parts[1].saysTrue, !parts[2].saysTrue else { return nil }
            decision = parts[0]
        }
        guard decision.kind == .name, decision.declaration?.kind == .parameter else { return nil }
        return GivenValues.of(decision, at: call).first { $0.value.saysTrue && $0.place != call }?.value
    }
}
