import BulwarkDetection
import BulwarkReport

/// An app with credentials that never logs anybody out.
enum NoSessionTimeout: Rule {
    static let description = RuleDescription(
        id: "no-session-timeout",
        area: .data,
        severity: .warning,
        title: "No session timeout",
        rationale: """
            A session that never ends is whoever's who next holds the phone. An app that asks for a face or the passcode, or that deals with bank accounts and \
            cards, has said that this matters; it has to ask again.
            """,
        fix:
            "Log out after minutes without activity, measured by a clock that runs while the device sleeps, and check on return before the first frame (Bulwark's Session).",
        triggering: [
            .init(
                """
                @main struct Bank: App { }
                final class Session { var accessToken: String?; var iban = ""; func login() {}; func logout() { accessToken = nil }; func tick() { Timer.scheduledTimer(withTimeInterval: 300, repeats: true) { _ in self.refresh() } } }
                """),
            .init(
                "@main struct Bank: App { var body: some Scene { WindowGroup { Root() } } }\nfinal class Session { func login(password: String) { SecItemAdd(q, nil) }; func unlock() { context.evaluatePolicy(.deviceOwnerAuthentication, localizedReason: \"Unlock\") { ok, _ in open(ok) } } }"
            ),
            .init(
                "@main struct Bank: App { var body: some Scene { WindowGroup { Root() } } }\nfinal class API { var accessToken: String?; var accountNumber: String?; func login() {} }"
            ),
            .init(
                """
                @main struct Bank: App { var body: some Scene { WindowGroup { Root() } } }
                final class Auth { var refreshToken: String?; func signIn() async {}; func signOut() {} }
                struct Card { var cardNumber: String }
                """),
        ],
        nonTriggering: [
            .init(
                "@main struct Forum: App { var body: some Scene { WindowGroup { Root() } } }\nfinal class API { var accessToken: String?; func login() {} }"
            ),
            .init(
                """
                @main struct Bank: App { }
                final class Session { var accessToken: String?; var iban: String?; func login() {}; func logout() { accessToken = nil }; func arm() { Timer.scheduledTimer(withTimeInterval: 300, repeats: false) { _ in self.logout() } } }
                """),
            .init(
                """
                @main struct Bank: App { }
                final class Session { var accessToken: String?; var iban: String?; var left: Date?; func login() {}; func logout() { accessToken = nil }; func back() { if let left, Date().timeIntervalSince(left) > 60 { logout() } } }
                """),
            .init(
                """
                @main struct Bank: App { @Environment(\\.scenePhase) var state; var body: some Scene { WindowGroup { Home() }.onChange(of: state) { _, new in if new == .background { session.logout() } } } }
                final class Session { var accessToken: String?; var iban: String?; func login() {}; func logout() { accessToken = nil } }
                """),
            .init(
                "@main struct Bank: App { var body: some Scene { WindowGroup { Root() } } }\nfinal class Session { var accessToken: String?; var iban: String?; func login() {}; func startInactivityTimer() {} }"
            ),
            .init(
                "@main struct Bank: App { var body: some Scene { WindowGroup { Root() } } }\nfinal class API { let session = Session(policy: SessionPolicy(absolute: .seconds(3600)), store: store); var accessToken: String?; var iban: String?; func login() {} }"
            ),
            .init("@main struct Game: App { var body: some Scene { WindowGroup { Root() } } }"),
            .init("final class Session { var accessToken: String?; var iban: String?; func login() {} }"),
        ],
        references: ["MASVS-AUTH-1", "CWE-613"], needsApp: true)

    static func findings(in app: AuditedApp) -> [Finding] {
        guard app.isApp, let entry = app.entryPoint, holdsSession(app.code), let need = needOfEnd(app.code),
            sessionEnd(in: app.code) == nil
        else { return [] }
        return [
            finding(
                at: entry, "The app \(need.words), and nothing ends a session, or locks it, after inactivity.",
                trace: [TraceStep(.source, at: need.place.location, "it does so here")])
        ]
    }

    /// Why the app must not stay open: it guards itself against whoever holds the device, or moves money. Others are left signed in for good, as people
    /// expect of what they read and write.
    private static func needOfEnd(_ code: CodeBase) -> (words: String, place: Fact)? {
        if let prompt = BiometricCalls.evaluations(in: code).first(where: { !$0.isDebugOnly }) {
            return ("asks who holds the device", prompt)
        }
        for declaration in code.facts(.variable) where declaration.isMember && !declaration.isDebugOnly {
            guard let kind = code.kind(of: declaration, type: declaration.typeName) else { continue }
            if kind.isPayment { return ("deals with money", declaration) }
            if kind == .health || kind == .nationalID { return ("deals with \(kind.words)", declaration) }
        }
        return nil
    }

    /// Whether the app logs in and keeps a credential.
    static func holdsSession(_ code: CodeBase) -> Bool {
        let logsIn = ["login", "logIn", "signIn", "signin", "authenticate", "unlock", "logout", "signOut"].contains {
            !code.facts(.function, named: $0).isEmpty
        }
        guard logsIn else { return false }
        if !code.calls("SecItemAdd", "SecItemCopyMatching", "evaluatePolicy").isEmpty { return true }
        return code.facts(.variable).contains {
            $0.isMember
                && ($0.code.kind(of: $0, type: $0.typeName).map { $0 == .token || $0 == .password } ?? false)
        }
    }

    private static let words = WordSet([
        "inactiv", "idletime", "autolock", "autologout", "autologoff", "sessiontimeout", "sessionexpir", "lastactiv",
        "lastinteraction", "lockafter", "idletimer", "locktimeout", "backgroundedat",
        "lastunlock", "logoutafter", "requireauthafter", "watchdog", "databasetimeout", "applocktimeout",
        "enteredbackgroundat", "lockdelay", "sessionduration", "graceperiod",
    ])

    /// Words that other things bear as well: a state of a view, the watchdog of a page that loads.
    private static let vagueWords: Set = ["inactiv", "watchdog"]

    /// Whether the name of what ends a session could be that of something else.
    static func isVague(_ end: Fact) -> Bool {
        guard end.kind != .call else { return false }
        let name = end.text.lowercased()
        return vagueWords.contains { name.contains($0) }
            && !["inactivity", "timer", "timeout", "lock", "logout", "session"].contains { name.contains($0) }
    }

    /// Functions that end a session.
    private static let endings: Set = [
        "logout", "logOut", "logoutUser", "signOut", "signout", "endSession", "expireSession", "performLogout",
        "lockApp",
        "lockSession", "lockVault", "lockScreen", "lockDatabase", "requireLogin",
    ]
    /// Calls that wait, or that are told when time has passed.
    private static let timers: Set = ["scheduledTimer", "Timer", "asyncAfter", "scheduledTimerWithTimeInterval"]
    private static let waits: Set = ["sleep", "timeIntervalSince", "timeIntervalSinceNow", "timeIntervalSinceDate"]
    private static let departures: Set = [
        "applicationDidEnterBackground", "sceneDidEnterBackground", "applicationWillResignActive",
        "sceneWillResignActive", "applicationProtectedDataWillBecomeUnavailable",
    ]

    /// Whether a session is ended by time or by the user's leaving: by a timer, after a wait, on the way into the background.
    private static func endsByTime(_ end: Fact) -> Bool {
        guard !end.isDebugOnly else { return false }
        for around in end.ancestors {
            switch around.kind {
            case .closure:
                guard let call = around.parent?.parent, call.kind == .call else { continue }
                if timers.contains(call.text) { return true }
                // `.onChange(of: scenePhase) { … logout() }`, `addObserver(forName: didEnterBackgroundNotification)`
                let given =
                    call.arguments.compactMap(\.value).filter { $0 != around } + [call.receiver].compactMap { $0 }
                let saysLeaving = given.contains { value in
                    value.parts.contains { part in
                        let name = part.text.lowercased()
                        return name.hasSuffix("phase") || name == "didenterbackgroundnotification"
                            || name == "willresignactivenotification" || isPhase(part)
                    }
                }
                if saysLeaving { return true }
            case .function:
                if departures.contains(around.text) { return true }
                return around.descendants(.call).contains { waits.contains($0.text) && $0.index < end.index }
            case .type: return false
            default: break
            }
        }
        return false
    }

    /// Whether a name is that of a property that holds the scene's phase.
    private static func isPhase(_ part: Fact) -> Bool {
        guard part.kind == .name, let environment = part.declaration?.attribute("Environment") else { return false }
        return environment.descendants(.keyPath).contains { $0.text.hasSuffix("scenePhase") }
    }

    /// Where code ends a session, or locks it, after a time; the clearest place that there is.
    static func sessionEnd(in code: CodeBase) -> Fact? {
        // Bulwark's Session has deadlines by default.
        if let deadline = code.calls("SessionPolicy", "enforceDeadlines").first { return deadline }
        if let end = code.facts(.call, named: endings).first(where: endsByTime) { return end }
        if let timer = code.facts(.macro, named: "selector").first(where: { selector in
            selector.descendants.contains { endings.contains($0.text) }
                && timers.contains(selector.enclosing(.call)?.text ?? "")
        }) {
            return timer
        }
        var vague: Fact?
        for kind in [FactKind.function, .variable, .type, .parameter] {
            for fact in code.facts(kind) {
                let name = fact.text
                // `isIdleTimerDisabled` keeps the screen on; it ends nothing.
                guard name != "isIdleTimerDisabled", words.matches(name) else { continue }
                if !isVague(fact) { return fact }
                if vague == nil { vague = fact }
            }
        }
        return vague
    }
}
