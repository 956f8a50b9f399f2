import BulwarkReport

/// A keychain item that leaves the device in backups and migrations.
enum KeychainNotThisDeviceOnly: Rule {
    static let description = RuleDescription(
        id: "keychain-not-this-device-only",
        area: .keychain,
        severity: .warning,
        title: "Keychain item may leave the device",
        rationale: """
            Without a ThisDeviceOnly accessibility an item goes into encrypted backups and onto every device that is restored from them. \
            Credentials are bound to a device; a copy elsewhere is a second way in. An item without any accessibility gets kSecAttrAccessibleWhenUnlocked.
            """,
        fix: """
            Set kSecAttrAccessible to kSecAttrAccessibleWhenUnlockedThisDeviceOnly (for background work kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, \
            for PINs kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly).
            """,
        triggering: [
            .init("let q: [String: Any] = [kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlocked]"),
            .init(
                """
                func save(_ data: Data) {
                    var q: [String: Any] = [kSecClass as String: kSecClassGenericPassword]
                    q[kSecValueData as String] = data
                    let status = SecItemAdd(q as CFDictionary, nil)
                    check(status)
                }
                """),
            .init(
                """
                @implementation A
                - (void)save:(NSData *)d { NSDictionary *q = @{ (__bridge id)kSecClass: (__bridge id)kSecClassGenericPassword, (__bridge id)kSecValueData: d, (__bridge id)kSecAttrAccessible: (__bridge id)kSecAttrAccessibleAfterFirstUnlock }; SecItemAdd((__bridge CFDictionaryRef)q, NULL); }
                @end
                """, file: "A.m"),
            .init(
                """
                func make() -> SecKey? {
                    let attributes: [String: Any] = [kSecAttrKeyType as String: kSecAttrKeyTypeRSA, kSecAttrKeySizeInBits as String: 3072,
                        kSecPrivateKeyAttrs as String: [kSecAttrIsPermanent as String: true, kSecAttrApplicationTag as String: "bank"]]
                    return SecKeyCreateRandomKey(attributes as CFDictionary, nil)
                }
                """),
            .init(
                """
                func keep(_ id: String, _ data: Data) {
                    let query = [kSecAttrAccount: id, kSecClass: kSecClassGenericPassword, kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlock, kSecValueData: data] as CFDictionary
                    check(SecItemDelete(query))
                    check(SecItemAdd(query, nil))
                }
                """),
            .init(
                """
                func keep(_ password: String, of user: String) -> OSStatus {
                    var item = [String: Any]()
                    item[kSecClass as String] = kSecClassInternetPassword
                    item[kSecAttrAccount as String] = user
                    item[kSecValueData as String] = Data(password.utf8)
                    return SecItemAdd(item as CFDictionary, nil)
                }
                """),
            .init(
                """
                enum Readable {
                    case unlocked, background
                    var attribute: CFString {
                        switch self {
                        case .unlocked: return kSecAttrAccessibleWhenUnlockedThisDeviceOnly
                        case .background: return kSecAttrAccessibleAfterFirstUnlock
                        }
                    }
                }
                struct Box { func keep(_ data: Data, readable: Readable) throws { try add(data, readable.attribute) } }
                final class Push { let box = Box(); func keep(_ key: Data) throws { try box.keep(key, readable: .background) } }
                """),
            .init("func keep(token: String) { KeychainSwift().set(token, forKey: \"t\") }"),
            .init(
                "import KeychainAccess\nlet keychain = Keychain(service: \"bank\")\nfunc keep(token: String) { keychain[\"token\"] = token }"
            ),
            .init(
                """
                func keep(_ data: Data) {
                    let query = [kSecClass: kSecClassGenericPassword, kSecValueData: data] as [CFString: Any] as CFDictionary
                    check(SecItemAdd(query, nil))
                }
                """),
            .init(
                """
                func keep(_ data: Data) -> OSStatus {
                    let access = SecAccessControlCreateWithFlags(nil, kSecAttrAccessibleAfterFirstUnlock, .userPresence, nil)
                    return SecItemAdd([kSecClass as String: kSecClassGenericPassword, kSecValueData as String: data, kSecAttrAccessControl as String: access as Any] as CFDictionary, nil)
                }
                """),
        ],
        nonTriggering: [
            .init(
                "import KeychainAccess\nlet roaming = Keychain(service: \"bank\").synchronizable(true)\nfunc keep(token: String) throws { try roaming.set(token, key: \"t\") }"
            ),
            .init(
                """
                enum Accessibility {
                    case whenUnlocked, afterFirstUnlock
                    var attribute: CFString {
                        switch self {
                        case .whenUnlocked: kSecAttrAccessibleWhenUnlockedThisDeviceOnly
                        case .afterFirstUnlock: kSecAttrAccessibleAfterFirstUnlock
                        }
                    }
                }
                struct Box { func keep(_ data: Data, accessibility: Accessibility) throws { try add(data, accessibility.attribute) } }
                final class Push { let box = Box(); func keep(_ key: Data) throws { try box.keep(key, accessibility: .whenUnlocked) } }
                """),
            .init(
                """
                @implementation Store
                + (NSMutableDictionary *)query:(NSString *)key type:(CFTypeRef)type { return [@{ (__bridge id)kSecClass: (__bridge id)kSecClassGenericPassword, (__bridge id)kSecAttrAccessible: (__bridge id)type } mutableCopy]; }
                + (void)forget:(NSString *)key { [self check:SecItemDelete((__bridge CFDictionaryRef)[self query:key type:kSecAttrAccessibleWhenUnlocked])]; }
                @end
                """, file: "A.m"),
            .init(
                """
                func find(_ id: String) throws -> Data? {
                    let query: NSDictionary = [kSecClass as String: kSecClassGenericPassword, kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlocked]
                    return try fetch(id, query: query)
                }
                func fetch(_: String, query: NSDictionary) throws -> Data? { var item: CFTypeRef?; check(SecItemCopyMatching(query, &item)); return item as? Data }
                func forget() { remove(kept: kSecAttrAccessibleWhenUnlocked) }
                func remove(kept: CFString) {
                    let query: NSDictionary = [kSecClass as String: kSecClassGenericPassword, kSecAttrAccessible as String: kept]
                    check(SecItemDelete(query))
                }
                """),
            .init(
                """
                func make(_ access: SecAccessControl) -> SecKey? {
                    let attributes: [String: Any] = [kSecAttrKeyType as String: kSecAttrKeyTypeECSECPrimeRandom, kSecAttrTokenID as String: kSecAttrTokenIDSecureEnclave,
                        kSecPrivateKeyAttrs as String: [kSecAttrIsPermanent as String: true]]
                    let passing: [String: Any] = [kSecAttrKeyType as String: kSecAttrKeyTypeRSA, kSecPrivateKeyAttrs as String: [kSecAttrIsPermanent as String: false]]
                    return SecKeyCreateRandomKey(attributes as CFDictionary, nil) ?? SecKeyCreateRandomKey(passing as CFDictionary, nil)
                }
                """),
            .init(
                "func keep(token: String) { KeychainSwift().set(token, forKey: \"t\", withAccess: .accessibleWhenUnlockedThisDeviceOnly) }"
            ),
            .init(
                """
                import KeychainAccess
                let keychain = Keychain(service: "bank").accessibility(.whenUnlockedThisDeviceOnly)
                func keep(token: String) { keychain["token"] = token }
                """),
            .init(
                """
                import KeychainAccess
                final class Vault {
                    let keychain: Keychain
                    init(service: String) { keychain = Keychain(service: service).accessibility(.whenUnlockedThisDeviceOnly) }
                    func keep(token: String) { keychain["token"] = token }
                }
                """),
            .init(
                "func keep(_ c: SecCertificate) -> OSStatus { SecItemAdd([kSecClass as String: kSecClassCertificate, kSecValueRef as String: c] as CFDictionary, nil) }"
            ),
            .init(
                "func keep(_ d: Data) -> OSStatus { SecItemAdd([kSecClass as String: kSecClassKey, kSecAttrKeyClass as String: kSecAttrKeyClassPublic, kSecValueData as String: d] as CFDictionary, nil) }"
            ),
            .init(
                "func keep(_ d: Data) -> OSStatus { SecItemAdd([kSecClass as String: kSecClassKey, kSecAttrAccessible as String: kSecAttrAccessibleAfterFirstUnlock, kSecAttrKeyClass as String: kSecAttrKeyClassPublic, kSecValueData as String: d] as CFDictionary, nil) }"
            ),
            .init(
                """
                func save(_ data: Data) {
                    var q: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecValueData as String: data]
                    q[kSecAttrAccessible as String] = kSecAttrAccessibleWhenUnlockedThisDeviceOnly
                    check(SecItemAdd(q as CFDictionary, nil))
                }
                """),
            .init(
                """
                func forget(_ id: String) {
                    let query = [kSecAttrAccount: id, kSecClass: kSecClassGenericPassword, kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlock] as CFDictionary
                    check(SecItemDelete(query))
                }
                """),
            .init("func add(_ query: [String: Any]) -> OSStatus { SecItemAdd(query as CFDictionary, nil) }"),
            .init(
                """
                func constant(_ a: Access) -> CFString {
                    switch a {
                    case .unlocked: return kSecAttrAccessibleWhenUnlocked
                    case .first: return kSecAttrAccessibleAfterFirstUnlock
                    }
                }
                """),
            .init(
                """
                func make() -> SecKey? {
                    guard let access = SecAccessControlCreateWithFlags(nil, kSecAttrAccessibleAfterFirstUnlock, .privateKeyUsage, nil) else { return nil }
                    let attributes: [String: Any] = [kSecAttrTokenID as String: kSecAttrTokenIDSecureEnclave, kSecPrivateKeyAttrs as String: [kSecAttrIsPermanent as String: true, kSecAttrAccessControl as String: access]]
                    return SecKeyCreateRandomKey(attributes as CFDictionary, nil)
                }
                """),
            .init(
                "func note(_ count: Int) { KeychainSwift().set(String(count), forKey: \"attempts\"); KeychainSwift().set(DateFormatter().string(from: Date()), forKey: \"lockedAt\") }"
            ),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0004", "MASTG-TEST-0215", "CWE-922"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let cases = AccessibilityCases(app.code)
        let constants = app.code.facts(
            .name, named: ["kSecAttrAccessibleWhenUnlocked", "kSecAttrAccessibleAfterFirstUnlock"]
        )
        .filter {
            KeychainConstants.isApplied($0) && !isOfSecureEnclave($0) && !KeychainConstants.onlyFinds($0)
                && !isOfPublicKey($0)
        }
        let options = app.code.facts(
            .member,
            named: ["whenUnlocked", "afterFirstUnlock", "accessibleWhenUnlocked", "accessibleAfterFirstUnlock"]
        )
        .filter { KeychainConstants.isWrapperOption($0) && $0.enclosing(.switching) == nil && !cases.translates($0) }
        let chosen = cases.chosen(["kSecAttrAccessibleWhenUnlocked", "kSecAttrAccessibleAfterFirstUnlock"]).map {
            constant, place in
            finding(
                at: constant,
                "\(constant.text) lets the item leave the device in backups, and '\(place.text)' asks for it.",
                trace: KeychainConstants.trace(of: constant, from: place))
        }
        // An item that is changed where it exists and added where it does not.
        let found = constants.oneForEach { $0.enclosing(.function, .accessor) }.map { constant, others in
            finding(at: constant, "\(constant.text) lets the item leave the device in backups\(and(others.count)).")
        }
        // The setters of one wrapper, for texts, numbers and data, ask for it in one breath.
        let wrapped = options.oneForEach { option in
            guard option.enclosing(.call)?.text == "set" else { return nil }
            return option.enclosingType
        }.map { option, others in
            finding(at: option, "\(option.text) lets the item leave the device in backups\(and(others.count)).")
        }
        let missing = app.code.calls("SecItemAdd").compactMap { call -> Finding? in
            guard let argument = call.argument(at: 0) else { return nil }
            let query = KeychainQuery(argument)
            guard !query.isPartial, !query.entries.isEmpty, !query.has("kSecAttrAccessible", "kSecAttrAccessControl")
            else { return nil }
            // Keys and certificates found by reference carry their own protection.
            guard query.has("kSecValueData") || query.has("kSecClass") else { return nil }
            // A certificate is public.
            if query["kSecClass"]?.text == "kSecClassCertificate"
                || query["kSecAttrKeyClass"]?.text == "kSecAttrKeyClassPublic"
            {
                return nil
            }
            return finding(
                at: call, "The item is added without kSecAttrAccessible, so it may leave the device in backups.")
        }
        let libraries = KeychainLibraries.stores(in: app.code).filter {
            // Numbers, dates and what the program wrote itself may go where they like.
            $0.accessibility == nil && !$0.isSynchronized && !$0.place.isDebugOnly && !OwnText.isOwn($0.value)
        }
        let keychains = Dictionary(libraries.map { ($0.place, $0.keychain) }, uniquingKeysWith: { first, _ in first })
        let kept = libraries.map(\.place).oneForEach { keychains[$0] ?? nil }.map { place, others in
            finding(
                at: place,
                "The item is stored with the library's own accessibility, so it may leave the device in backups\(and(others.count))."
            )
        }
        return found + wrapped + chosen + missing + keys(in: app.code) + kept
    }

    /// What is said of the other items that one change mends.
    private static func and(_ others: Int) -> String {
        others == 0 ? "" : "; so may \(others) more that are stored alike"
    }

    /// Whether a constant stands in the query of a public key.
    private static func isOfPublicKey(_ constant: Fact) -> Bool {
        guard let query = constant.enclosing(.dictionary) else { return false }
        return query.descendants(.name).contains { $0.text == "kSecAttrKeyClassPublic" }
    }

    /// Whether a constant stands in the access control of a key that is made in the Secure Enclave, which it never leaves.
    private static func isOfSecureEnclave(_ constant: Fact) -> Bool {
        guard let call = constant.enclosing(.call), call.text == "SecAccessControlCreateWithFlags",
            call.descendants.contains(where: {
                $0.text == "privateKeyUsage" || $0.text == "kSecAccessControlPrivateKeyUsage"
            })
        else { return false }
        let around = call.enclosingType ?? call.code.root(ofFile: call.file)
        return around.descendants.contains { $0.text == "kSecAttrTokenIDSecureEnclave" || $0.text == "SecureEnclave" }
    }

    /// Private keys that are made to stay in the keychain, with nothing said about when they can be read.
    private static func keys(in code: CodeBase) -> [Finding] {
        code.calls("SecKeyGeneratePair", "SecKeyCreateRandomKey").compactMap { call in
            guard let argument = call.argument(at: 0) else { return nil }
            let query = KeychainQuery(argument)
            guard !query.isPartial, !query.has("kSecAttrTokenID") else { return nil }
            let own = query["kSecPrivateKeyAttrs"].map { KeychainQuery($0) }
            if own?.isPartial ?? false || own?.has("kSecAttrTokenID") ?? false { return nil }
            guard let permanent = own?["kSecAttrIsPermanent"] ?? query["kSecAttrIsPermanent"], permanent.saysTrue,
                !query.has("kSecAttrAccessible", "kSecAttrAccessControl"),
                !(own?.has("kSecAttrAccessible", "kSecAttrAccessControl") ?? false)
            else { return nil }
            return finding(
                at: call, "The private key is kept without kSecAttrAccessible, so it may leave the device in backups.")
        }
    }
}
