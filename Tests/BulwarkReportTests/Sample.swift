import BulwarkReport

/// A report with everything that a reporter can meet, and the sources that it is about.
enum Sample {
    static let secret = "sk_live_51HxQz8ZyLmN0pQrStUvWx"

    static let sources = MemorySources([
        "App/Login.swift": """
        import Foundation

        func login(token: String) {
            UserDefaults.standard.set(token, forKey: "authToken")
            let key = "\(secret)"; print(key)
        }
        """,
        "App/Info.plist": """
        <plist version="1.0"><dict>
        \t<key>NSAllowsArbitraryLoads</key><true/>
        </dict></plist>
        """,
    ])

    static let rules: [RuleDescription] = [
        .init(
            id: "secret-in-user-defaults", area: .secrets, severity: .blocking, title: "Credential in UserDefaults",
            rationale: "UserDefaults is a plain file that backups carry.", fix: "Keep it in the keychain.",
            triggering: [.init("UserDefaults.standard.set(token, forKey: \"t\")")],
            nonTriggering: [.init("try keychain.set(token, for: .authToken)")],
            references: ["MASVS-STORAGE-1", "MASWE-0006", "CWE-312"]),
        .init(
            id: "hardcoded-secret", area: .secrets, severity: .blocking, title: "Credential in the source",
            rationale: "Whoever has the app has the key.", fix: "Fetch it after login.", triggering: [],
            nonTriggering: [], references: ["CWE-798"]),
        .init(
            id: "ats-arbitrary-loads", area: .transport, severity: .warning, title: "Plain HTTP is allowed",
            rationale: "Anybody on the way reads along.", fix: "Remove the key.", triggering: [], nonTriggering: [],
            references: ["MASVS-NETWORK-1"], needsApp: true),
    ]

    static let token = Finding(
        rule: "secret-in-user-defaults", severity: .blocking, message: "The token ends in UserDefaults.",
        location: .init(path: "App/Login.swift", line: 4, column: 31, length: 5),
        trace: [
            .init(.source, at: .init(path: "App/Login.swift", line: 3, column: 12, length: 5), "parameter token"),
            .init(.sink, at: .init(path: "App/Login.swift", line: 4, column: 31, length: 5), "UserDefaults.set"),
        ], context: "login(token:) token")

    static let hardcoded = Finding(
        rule: "hardcoded-secret", severity: .blocking, message: "A live payment key is written in the source.",
        location: .init(path: "App/Login.swift", line: 5, column: 15, length: secret.utf8.count + 2),
        fix: "Ask the server for it.", context: "login(token:) key",
        secrets: [.init(path: "App/Login.swift", line: 5, column: 16, length: secret.utf8.count)])

    /// On the line of ``hardcoded``, whose secret it knows nothing of.
    static let logged = Finding(
        rule: "secret-in-user-defaults", severity: .warning, message: "The key <key> & \"more\" is printed.",
        location: .init(path: "App/Login.swift", line: 5, column: 49, length: 10), context: "login(token:) print")

    static let plist = Finding(
        rule: "ats-arbitrary-loads", severity: .warning, message: "NSAllowsArbitraryLoads is on.",
        location: .init(path: "App/Info.plist", line: 2, column: 7, length: 22), context: "NSAllowsArbitraryLoads")

    static let report = AuditReport(
        findings: [plist, token, hardcoded],
        accepted: [.init(logged, by: .comment, reason: "a <demo> key")],
        notices: [
            .init(.unread, at: .init(path: "App/Big.swift", line: 1), "The file is larger than 16 MiB."),
            .init(.syntax, at: .init(path: "App/Odd.swift", line: 9, column: 3), "Expected '}'."),
            .init(.stale, at: .init(path: "App/Old.swift", line: 1), "The baseline accepts what is gone."),
        ],
        checklist: [
            ReviewChecklist.questions[0].answered(
                .fail, "1 credential is kept there.", evidence: [.init(.sink, at: token.location, "UserDefaults.set")]),
            ReviewChecklist.questions[3].answered(.cannotTell, "No host was found."),
            ReviewChecklist.questions[11].answered(.notApplicable, "The app has no SQL."),
            ReviewChecklist.questions[17].answered(.pass, "No card data is stored."),
        ],
        rules: rules, statistics: .init(files: 3, lines: 120, cached: 1, seconds: 0.25))

    static let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"' onload=\"\u{0}\u{1B}\u{202E}"

    /// A report all of whose texts try to break out of their places.
    static let hostile: AuditReport = {
        let place = SourceLocation(path: "a:b/\(evil)/%23?ü😀.swift", line: 0, column: 0, length: -3)
        let finding = Finding(
            rule: "hardcoded-secret", severity: .blocking, message: evil, location: place,
            trace: [.init(.source, at: place, evil), .init(.step, at: place, "")], fix: evil, context: evil)
        return AuditReport(
            findings: [finding], accepted: [.init(plist, by: .baseline, reason: evil)],
            notices: [.init(.configuration, at: place, evil)],
            checklist: [ReviewChecklist.questions[1].answered(.fail, evil, evidence: [.init(.sink, at: place, evil)])],
            rules: rules, statistics: .init(files: 1, lines: 1, cached: 0, seconds: .nan))
    }()

    /// The report of an audit in which a rule was given up, too.
    static let unfinished: AuditReport = {
        var report = Self.report
        report.notices.append(
            .init(.unread, at: .init(path: ".", line: 1), "The rule did not judge.", rule: "hardcoded-secret"))
        return report
    }()

    /// A report of 3,000 findings.
    static let large = AuditReport(
        findings: (0..<3000).map { index in
            var finding = index % 3 == 0 ? token : index % 3 == 1 ? hardcoded : plist
            finding.context += "\(index)"
            return finding
        }, rules: rules)
}
