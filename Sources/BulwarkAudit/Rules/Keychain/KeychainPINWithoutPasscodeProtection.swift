import BulwarkDetection
import BulwarkReport

/// A PIN in the keychain that neither the device passcode nor the biometry guards.
enum KeychainPINWithoutPasscodeProtection: Rule {
    static let description = RuleDescription(
        id: "keychain-pin-without-passcode-protection",
        area: .keychain,
        severity: .warning,
        title: "PIN stored without passcode protection",
        rationale: """
            A PIN is short: whoever can read the item has it, and with it often the account. WhenPasscodeSetThisDeviceOnly keeps such an item off \
            devices without a passcode and out of every backup; an access control asks for the user's presence at each read.
            """,
        fix: """
            Better than storing a PIN is deriving a key from it (Bulwark's PIN does). Where it must be stored, use \
            kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly or SecAccessControlCreateWithFlags with .biometryCurrentSet.
            """,
        triggering: [
            .init(#"func keep(_ digits: String) { KeychainSwift().set(digits, forKey: "pin") }"#),
            .init(
                """
                func save(pin: String) -> OSStatus {
                    let q: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecValueData as String: Data(pin.utf8),
                        kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlockedThisDeviceOnly]
                    return SecItemAdd(q as CFDictionary, nil)
                }
                """),
            .init(
                """
                func store(_ value: Data, _ account: String) -> OSStatus {
                    let q: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecValueData as String: value,
                        kSecAttrAccount as String: account, kSecAttrAccessible as String: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly]
                    return SecItemAdd(q as CFDictionary, nil)
                }
                func keep(userPIN: String) { check(store(Data(userPIN.utf8), "p")) }
                """),
            .init(
                """
                func save(pinCode: String) -> OSStatus {
                    var q: [String: Any] = [kSecClass as String: kSecClassGenericPassword]
                    q[kSecAttrAccessible as String] = kSecAttrAccessibleWhenUnlockedThisDeviceOnly
                    q[kSecValueData as String] = pinCode.data(using: .utf8)
                    return SecItemAdd(q as CFDictionary, nil)
                }
                """),
            .init(
                "func save(pin: String) { KeychainSwift().set(pin, forKey: \"p\", withAccess: .accessibleWhenUnlockedThisDeviceOnly) }"
            ),
            .init(
                """
                enum Readable {
                    case unlocked, passcode
                    var attribute: CFString {
                        switch self {
                        case .unlocked: kSecAttrAccessibleWhenUnlockedThisDeviceOnly
                        case .passcode: kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly
                        }
                    }
                }
                struct Box {
                    func keep(_ data: Data, readable: Readable) -> OSStatus {
                        let item: [CFString: Any] = [kSecClass: kSecClassGenericPassword, kSecValueData: data, kSecAttrAccessible: readable.attribute]
                        return SecItemAdd(item as CFDictionary, nil)
                    }
                }
                final class Setup { let box = Box(); var pin = ""; func finish() { check(box.keep(Data(pin.utf8), readable: .unlocked)) } }
                """),
        ],
        nonTriggering: [
            .init(
                """
                enum Readable {
                    case unlocked, passcode
                    var attribute: CFString {
                        switch self {
                        case .unlocked: kSecAttrAccessibleWhenUnlockedThisDeviceOnly
                        case .passcode: kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly
                        }
                    }
                }
                struct Box {
                    func keep(_ data: Data, readable: Readable) -> OSStatus {
                        let item: [CFString: Any] = [kSecClass: kSecClassGenericPassword, kSecValueData: data, kSecAttrAccessible: readable.attribute]
                        return SecItemAdd(item as CFDictionary, nil)
                    }
                }
                final class Setup { let box = Box(); var pin = ""; func finish() { check(box.keep(Data(pin.utf8), readable: .passcode)) } }
                """),
            .init(#"func forget() { KeychainSwift().set("", forKey: "pin") }"#),
            .init(
                "func save(pin: String) { KeychainSwift().set(pin, forKey: \"p\", withAccess: .accessibleWhenPasscodeSetThisDeviceOnly) }"
            ),
            .init(
                """
                func save(pin: String) -> OSStatus {
                    let q: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecValueData as String: Data(pin.utf8),
                        kSecAttrAccessible as String: kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly]
                    return SecItemAdd(q as CFDictionary, nil)
                }
                """),
            .init(
                """
                func save(token: String) -> OSStatus {
                    let q: [String: Any] = [kSecValueData as String: Data(token.utf8), kSecAttrAccessible as String: kSecAttrAccessibleWhenUnlockedThisDeviceOnly]
                    return SecItemAdd(q as CFDictionary, nil)
                }
                """),
            .init(
                """
                func save(pin: String, access: SecAccessControl) -> OSStatus {
                    let q: [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecValueData as String: Data(pin.utf8), kSecAttrAccessControl as String: access]
                    return SecItemAdd(q as CFDictionary, nil)
                }
                """),
        ],
        references: ["MASVS-STORAGE-1", "MASVS-AUTH-2", "MASWE-0008", "CWE-522"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let cases = AccessibilityCases(app.code)
        var chosenByCallers: Set<Fact> = []
        let frames = app.code.calls("SecItemAdd").compactMap { call -> SinkFrame? in
            guard let argument = call.argument(at: 0) else { return nil }
            let query = KeychainQuery(argument)
            guard let value = query["kSecValueData"], !query.has("kSecAttrAccessControl") else { return nil }
            switch isPasscodeBound(query["kSecAttrAccessible"]) {
            case true?: return nil
            case false?: break
            case nil: chosenByCallers.insert(call)
            }
            return SinkFrame(
                call, value: value, key: query["kSecAttrAccount"],
                effect: "stored in the keychain without passcode protection")
        }
        let libraries = KeychainLibraries.stores(in: app.code).filter { store in
            !(store.accessibility.map { $0.text.lowercased().contains("passcodeset") } ?? false)
        }.map {
            SinkFrame(
                $0.place, value: $0.value, key: $0.key, effect: "stored in the keychain without passcode protection")
        }
        let query = SourceQuery.sensitive { $0 == .pin }
        return SinkSearch.findings(from: frames + libraries) { frame in
            // An empty text takes the PIN away.
            guard let value = frame[.value], value.string?.isEmpty != true else { return nil }
            if chosenByCallers.contains(frame.path.last?.fact ?? frame.place) {
                let given = frame.place.arguments.lazy.compactMap(\.value).compactMap { cases.constant(of: $0) ?? $0 }
                guard given.contains(where: { isPasscodeBound($0) == false }) else { return nil }
            }
            if let origin = ValueTrace.origins(of: value, query).first(where: { $0.sensitiveKind != nil }) {
                return finding(
                    at: frame.place, "The PIN '\(origin.name)' is \(frame.effect).", trace: origin.trace(to: frame))
            }
            for account in frame[.key]?.strings ?? [] where SensitiveName.classify(account) == .pin {
                return finding(at: frame.place, "The PIN under the account \"\(account)\" is \(frame.effect).")
            }
            return nil
        }
    }

    /// Whether an accessibility needs a passcode; nil for one that cannot be seen.
    private static func isPasscodeBound(_ accessibility: Fact?) -> Bool? {
        guard var value = accessibility else { return false }
        while value.kind == .cast, let inner = value.first { value = inner }
        if value.kind == .name, !value.text.hasPrefix("kSec"),
            var held = value.declaration?.initialValue
        {
            while held.kind == .cast, let inner = held.first { held = inner }
            value = held
        }
        guard let name = value.dottedName, name.hasPrefix("kSecAttrAccessible") else { return nil }
        return name == "kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly"
    }
}
