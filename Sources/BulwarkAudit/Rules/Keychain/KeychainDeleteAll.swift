import BulwarkReport

/// A deletion that names no item: it removes everything that the app can reach.
enum KeychainDeleteAll: Rule {
    static let description = RuleDescription(
        id: "keychain-delete-all",
        area: .keychain,
        severity: .warning,
        title: "Deletes every keychain item in reach",
        rationale: """
            A query with nothing but a class matches all items of that class in all access groups of the app: those of libraries, of the app's \
            extensions and of other apps in the group too.
            """,
        fix:
            "Name the service (kSecAttrService) and, where groups are shared, the access group (kSecAttrAccessGroup) in the query.",
        triggering: [
            .init(
                "func wipe() { check(SecItemDelete([kSecClass as String: kSecClassGenericPassword] as CFDictionary)) }"),
            .init(
                """
                func wipe() {
                    for itemClass in [kSecClassGenericPassword, kSecClassKey] {
                        let query: NSDictionary = [kSecClass: itemClass]
                        SecItemDelete(query)
                    }
                }
                """),
            .init("func wipe() { KeychainWrapper.wipeKeychain() }"),
            .init(
                """
                @implementation A
                - (void)wipe { NSDictionary *q = @{ (__bridge id)kSecClass: (__bridge id)kSecClassGenericPassword }; SecItemDelete((__bridge CFDictionaryRef)q); }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                "func wipe() { check(SecItemDelete([kSecClass as String: kSecClassGenericPassword, kSecAttrService as String: \"bank\"] as CFDictionary)) }"
            ),
            .init("func remove(_ query: [String: Any]) { check(SecItemDelete(query as CFDictionary)) }"),
            .init(
                #"func wipe() { check(SecItemDelete([kSecClass as String: kSecClassGenericPassword, kSecAttrAccessGroup as String: "TEAM.bank"] as CFDictionary)) }"#
            ),
        ],
        references: ["MASVS-STORAGE-1", "CWE-1188"])

    private static let harmless: Set<String> = [
        "kSecClass", "kSecMatchLimit", "kSecAttrSynchronizable", "kSecReturnData", "kSecReturnAttributes",
        "kSecUseDataProtectionKeychain", "kSecReturnRef",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        let wipes = app.code.calls("wipeKeychain").filter {
            $0.receiver?.text == "KeychainWrapper" && app.code.functions(calledBy: $0).isEmpty
        }.map { finding(at: $0, "Every item of every class is deleted, whoever made it.") }
        return wipes
            + app.code.calls("SecItemDelete").compactMap { call in
                guard let argument = call.argument(at: 0) else { return nil }
                let query = KeychainQuery(argument)
                guard !query.isPartial, query.has("kSecClass"), query.entries.keys.allSatisfy(harmless.contains) else {
                    return nil
                }
                return finding(
                    at: call, "The query names no service, account or access group: every item of its class is deleted."
                )
            }
    }
}
