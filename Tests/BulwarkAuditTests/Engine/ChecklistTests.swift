import BulwarkReport
import Foundation
import Testing

@testable import BulwarkAudit

/// What the lines of the review checklist rest on.
struct ChecklistTests {
    private typealias Verdict = AuditReport.ChecklistLine.Verdict

    private func report(
        _ files: [String: String], without off: Set<String> = []
    ) -> AuditReport {
        let app = AuditedApp.sample(files)
        let rules = RuleRegistry.rules.filter { !off.contains($0.description.id) }
        let findings = rules.flatMap { $0.findings(in: app) }
        return AuditReport(
            findings: findings, checklist: ChecklistAnswers(app: app, findings: findings, rules: rules).lines,
            rules: rules.map { $0.description })
    }

    private func line(
        _ id: String, of files: [String: String], without off: Set<String> = []
    ) throws -> AuditReport.ChecklistLine {
        try #require(report(files, without: off).checklist.first { $0.id == id })
    }

    private static let plist = "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"

    @Test("Every line names the rules that fail it, and they exist")
    func rulesExist() {
        let slugs = Set(RuleRegistry.rules.map { $0.description.id })
        #expect(Set(ChecklistAnswers.rulesByLine.keys) == Set(ReviewChecklist.questions.map(\.id)))
        #expect(ChecklistAnswers.rulesByLine.values.allSatisfy { slugs.isSuperset(of: $0) })
    }

    private static let ruledLines = ChecklistAnswers.rulesByLine.sorted { $0.key < $1.key }
        .flatMap { line in line.value.map { (line.key, $0) } }

    @Test("A line passes only when each of its rules has run", arguments: ruledLines)
    func everyRuleCounts(_ id: String, _ rule: String) throws {
        // An app without anything: whatever does not fail is "not applicable" or a pass when all rules run.
        let files = ["A.swift": "let title = \"Hello\"\n", "Info.plist": Self.plist]
        let whole = try line(id, of: files)
        #expect([.pass, .notApplicable].contains(whole.verdict), "\(whole.summary)")
        let part = try line(id, of: files, without: [rule])
        #expect(part.verdict == .cannotTell)
        #expect(part.summary.contains(rule))
    }

    @Test("A line whose rule finds fault fails, whichever other rule is off")
    func failsWithoutTheOther() throws {
        let files = ["A.swift": "func f(token: String) { print(token) }\n"]
        let part = try line("no-secrets-in-logs", of: files, without: ["personal-data-in-log"])
        #expect(part.verdict == .fail)
        #expect(part.summary.contains("personal-data-in-log did not run"))
    }

    @Test(
        "SQL is what is given a statement, not whatever is executed",
        arguments: [
            ("func f(task: Task) { scheduler.execute(task); queue.execute { }; job.run(1); sql.prepare(meal) }", 0),
            ("func f() { sqlite3_prepare_v2(db, \"SELECT 1\", -1, &s, nil) }", 1),
            ("func f() throws { try db.executeQuery(statement, values: [1]) }", 1),
            ("let all = \"SELECT * FROM note\"\nfunc f() throws { try db.run(all); try db.run(fast) }", 1),
            ("func f() throws { try Row.fetchAll(db, sql: text, arguments: [1]) }", 1),
        ] as [(String, Int)])
    func sqlCalls(_ code: String, _ count: Int) throws {
        let line = try line("parameterized-sql", of: ["A.swift": code])
        #expect(line.verdict == (count == 0 ? .notApplicable : .pass))
        #expect(line.evidence.count == count)
    }

    @Test(
        "The two lines on file protection do not contradict each other",
        arguments: [
            ("func f() {}", .notApplicable, .notApplicable),
            (
                "func f(text: String, to u: URL) throws { try text.write(to: u, atomically: true, encoding: .utf8) }",
                .notApplicable, .fail
            ),
            (
                "func f(token: String, to u: URL) throws { try Data(token.utf8).write(to: u, options: .completeFileProtection) }",
                .pass, .pass
            ),
            (
                "func f(token: String, to u: URL) throws { try Data(token.utf8).write(to: u) }", .fail, .fail
            ),
            ("func f() { if state == .complete { go() } }", .notApplicable, .notApplicable),
            ("func f() throws { try db.executeUpdate(\"INSERT INTO a VALUES (?)\", values: [x]) }", .cannotTell, .fail),
        ] as [(String, AuditReport.ChecklistLine.Verdict, AuditReport.ChecklistLine.Verdict)])
    func fileProtection(
        _ code: String, _ sensitive: AuditReport.ChecklistLine.Verdict, _ any: AuditReport.ChecklistLine.Verdict
    ) throws {
        #expect(try line("file-protection", of: ["A.swift": code]).verdict == sensitive)
        #expect(try line("data-protection", of: ["A.swift": code]).verdict == any)
    }

    @Test("The entitlement that protects every file is the evidence for both lines")
    func entitlement() throws {
        let key = "com.apple.developer.default-data-protection"
        let files = [
            "A.swift": "func f(token: String, to u: URL) throws { try Data(token.utf8).write(to: u) }",
            "App.entitlements":
                "<plist><dict>\n<key>\(key)</key><string>NSFileProtectionComplete</string></dict></plist>",
        ]
        for id in ["file-protection", "data-protection"] {
            let line = try line(id, of: files)
            #expect(line.verdict == .pass)
            #expect(line.evidence.map(\.location.path) == ["App.entitlements"])
            #expect(line.evidence.map(\.location.line) == [2])
        }
    }

    @Test("A pass that can name no place says what was looked through")
    func lookedThrough() throws {
        let constants = try line(
            "no-hardcoded-credentials", of: ["A.swift": "let a = \"one\"\nlet b = \"two\"\n", "Info.plist": Self.plist])
        #expect(
            constants.summary
                == "2 string literals in 1 source file and 1 resource file looked at; none holds a credential.")
    }

    @Test("A client's own certificate is no pin")
    func clientCertificate() throws {
        let own =
            "func expiry(_ c: SecCertificate) -> Date? { date(in: SecCertificateCopyData(c) as Data) }"
        #expect(try line("pin-rotation-plan", of: ["A.swift": own]).verdict == .notApplicable)
        let server =
            "func f(_ t: SecTrust) -> Bool { keys.contains(SecCertificateCopyData(SecTrustGetCertificateAtIndex(t, 0)) as Data) }"
        #expect(try line("pin-rotation-plan", of: ["A.swift": server]).verdict == .pass)
    }

    @Test(
        "Keychain items that biometrics guard are biometrics too",
        arguments: [(".biometryCurrentSet", .pass), (".userPresence", .fail)]
            as [(String, AuditReport.ChecklistLine.Verdict)])
    func guardedItems(_ flag: String, _ verdict: AuditReport.ChecklistLine.Verdict) throws {
        let code =
            "func f() { let a = SecAccessControlCreateWithFlags(nil, kSecAttrAccessibleWhenUnlockedThisDeviceOnly, \(flag), nil) }"
        #expect(try line("no-automatic-passcode-fallback", of: ["A.swift": code]).verdict == verdict)
        #expect(try line("la-errors-handled", of: ["A.swift": code]).verdict == .notApplicable)
    }

    @Test("A library that wraps the keychain is its one wrapper, with the version that is locked")
    func keychainLibrary() throws {
        let lock =
            #"{"pins":[{"identity":"keychainaccess","location":"https://a.example/K","state":{"version":"4.2.2"}}],"version":2}"#
        let code = "import KeychainAccess\nfunc f() { Keychain()[\"a\"] = \"b\" }"
        let one = try line("one-keychain-wrapper", of: ["A.swift": code, "Package.resolved": lock])
        #expect(one.verdict == .pass)
        #expect(one.evidence.map(\.note) == ["keychain calls through KeychainAccess 4.2.2"])
        let two = try line(
            "one-keychain-wrapper", of: ["A.swift": code + "\nfinal class K { func g() { SecItemDelete(q) } }"])
        #expect(two.verdict == .fail)
    }

    @Test("A name that means other things too is no timeout of a session")
    func vagueTimeout() throws {
        let app = "@main struct A: App {}\nfinal class S { var accessToken: String?; func login() {} }\n"
        let vague = try line("session-timeout", of: ["A.swift": app + "func startLoadWatchdog() {}"])
        #expect(vague.verdict == .cannotTell)
        let clear = try line(
            "session-timeout", of: ["A.swift": app + "func startLoadWatchdog() {}\nvar inactivityTimer = 1"])
        #expect(clear.verdict == .pass)
        #expect(clear.evidence.map(\.location.line) == [4])
    }

    // MARK: Accepted findings

    private static let logging = "func f(token: String) {\n    print(token)\n    NSLog(token)\n}\n"

    private func logs(_ code: String) throws -> AuditReport.ChecklistLine {
        let report = Suppressions.apply(
            report: report(["A.swift": code]), sources: MemorySources(["A.swift": code]))
        return try #require(report.checklist.first { $0.id == "no-secrets-in-logs" })
    }

    @Test("A line all of whose findings are accepted is neither a pass nor a failure")
    func accepted() throws {
        let code = Self.logging
            .replacingOccurrences(of: "(token)\n", with: "(token) // bulwark:allow secret-in-log a demo\n")
        let line = try logs(code)
        #expect(line.verdict == .accepted)
        #expect(line.summary == "2 findings, accepted by comments.")
        #expect(line.evidence.map(\.location.line) == [2, 3])
        #expect(line.evidence.allSatisfy { $0.note.hasSuffix("Accepted: a demo") })
    }

    @Test("A line that keeps a finding fails and shows that one")
    func partlyAccepted() throws {
        let code = Self.logging
            .replacingOccurrences(of: "print(token)\n", with: "print(token) // bulwark:allow secret-in-log a demo\n")
        let line = try logs(code)
        #expect(line.verdict == .fail)
        #expect(line.summary == "1 finding; 1 more accepted by comments.")
        #expect(line.evidence.map(\.location.line) == [3])
    }

    @Test("A baseline accepts for the checklist too, together with comments")
    func baseline() throws {
        let code = Self.logging
            .replacingOccurrences(of: "print(token)\n", with: "print(token) // bulwark:allow secret-in-log a demo\n")
        let found = Suppressions.apply(
            report: report(["A.swift": code]), sources: MemorySources(["A.swift": code]))
        let settled = Baseline(accepting: found).applied(to: found)
        let line = try #require(settled.checklist.first { $0.id == "no-secrets-in-logs" })
        #expect(line.verdict == .accepted)
        #expect(line.summary == "2 findings, accepted by comments and the baseline.")
        #expect(!settled.checklist.contains { $0.verdict == .fail })
    }

    @Test("Evidence names a line once")
    func distinctEvidence() throws {
        let line = try line(
            "no-secrets-in-user-defaults",
            of: [
                "A.swift":
                    "func f() { UserDefaults.standard.set(1, forKey: \"a\"); UserDefaults.standard.set(2, forKey: \"b\") }"
            ])
        #expect(line.verdict == .pass)
        #expect(line.evidence.count == 1)
    }
}
