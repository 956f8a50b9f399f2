import BulwarkReport

/// A login state that is kept as a flag in UserDefaults.
enum LoginFlagInUserDefaults: Rule {
    static let description = RuleDescription(
        id: "login-flag-in-user-defaults",
        area: .data,
        severity: .blocking,
        title: "Login state kept as a flag in UserDefaults",
        rationale:
            "Whoever edits the property list in a backup or container sets the flag and is logged in: nothing secret stands behind it.",
        fix:
            "Derive the state from a token in the keychain that the server accepts, and unlock it by biometrics or PIN.",
        triggering: [
            .init("func f() { UserDefaults.standard[.isLoggedIn] = true }"),
            .init("UserDefaults.standard.set(true, forKey: \"isLoggedIn\")"),
            .init("struct Root: View { @AppStorage(\"isAuthenticated\") var isAuthenticated = false }"),
            .init(
                "enum Keys { static let on = \"user_authenticated\" }\nfunc f(_ ok: Bool) { UserDefaults.standard.setValue(ok, forKey: Keys.on) }"
            ),
            .init(
                "extension UserDefaults { var isLoggedIn: Bool { get { bool(forKey: \"l\") } set { set(newValue, forKey: \"l\") } } }"
            ),
            .init(#"func f() { UserDefaults.standard.set(true, forKey: "user_is_logged_in") }"#),
        ],
        nonTriggering: [
            .init("UserDefaults.standard.set(true, forKey: \"hasSeenLoginScreen\")"),
            .init("UserDefaults.standard.set(false, forKey: \"isLoggedIn\")"),
            .init("struct Root: View { @AppStorage(\"rememberLogin\") var rememberLogin = false }"),
            .init(#"func f() { UserDefaults.standard.set(true, forKey: "user_has_seen_login") }"#),
        ],
        references: ["MASVS-AUTH-1", "MASVS-STORAGE-1", "MASWE-0043", "CWE-565", "CWE-603"])

    private static let flags: Set<String> = [
        "isloggedin", "loggedin", "userloggedin", "isuserloggedin", "isauthenticated", "authenticated",
        "userauthenticated", "isuserauthenticated", "issignedin", "signedin", "hasloggedin",
        "ispinverified", "pinverified", "biometricpassed", "isunlocked", "isauthorized", "isloggedon", "loginstatus",
        "loginstate", "hasvalidsession", "issessionactive", "isadmin", "ispremiumunlocked", "unlocked",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        var frames = UserDefaultsSinks.frames(in: app.code)
        for call in app.code.calls("setBool") {
            guard let receiver = call.receiver, UserDefaultsSinks.isUserDefaults(receiver),
                let value = call.argument(at: 0)
            else { continue }
            frames.append(SinkFrame(call, value: value, key: call.argument(at: 1), effect: "stored in UserDefaults"))
        }
        let stored = SinkSearch.findings(from: frames) { frame in
            guard let value = frame[.value] else { return nil }
            let property = value.accessorOfValue?.accessedDeclaration?.text
            // A key that a library or an extension declares says it by its name: `defaults[.isLoggedIn]`.
            let written = frame[.key].map { $0.strings.isEmpty && $0.kind == .member ? [$0.text] : $0.strings }
            guard let key = ((written ?? []) + (property.map { [$0] } ?? [])).first(where: isFlag) else {
                return nil
            }
            // Taking the flag back at logout logs nobody in.
            guard value.text != "false" || value.kind != .boolean,
                !["String", "Data", "[:]"].contains(value.typeName ?? "Bool") || value.kind == .string
            else { return nil }
            return finding(
                at: frame.place,
                "The login state \"\(key)\" is a flag in UserDefaults that anyone with the file can set.")
        }
        let properties = UserDefaultsSinks.properties(in: app.code).compactMap { declaration, attribute -> Finding? in
            let names = [declaration.text] + (attribute.arguments.first?.value?.strings ?? [])
            guard names.contains(where: isFlag), (declaration.typeName ?? "Bool") == "Bool" else { return nil }
            return finding(
                at: declaration,
                "The login state '\(declaration.text)' is a flag in UserDefaults that anyone with the file can set.")
        }
        return stored + properties
    }

    private static func isFlag(_ key: String) -> Bool {
        let plain = (key.split(separator: ".").last.map(String.init) ?? key).lowercased().filter { $0.isLetter }
        if flags.contains(plain) { return true }
        var state = plain[...]
        while let word = fillers.first(where: { state.hasPrefix($0) }) { state = state.dropFirst(word.count) }
        return states.contains(state)
    }

    /// What comes before a state without changing it: `user_is_logged_in`, `kIsCurrentlySignedIn`.
    private static let fillers = ["user", "kis", "is", "has", "was", "currently", "already", "customer", "member"]
    private static let states: Set<Substring> = [
        "loggedin", "authenticated", "signedin", "loggedon", "loggedinflag", "loggedinkey", "signedinkey",
    ]
}
