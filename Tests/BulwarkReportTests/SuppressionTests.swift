import BulwarkReport
import Testing

@Suite struct SuppressionTests {
    private func parse(_ text: String) -> SuppressionParser {
        SuppressionParser(SourceText(text), path: "A.swift")
    }

    @Test(arguments: [
        ("let a = 1 // bulwark:allow rule-a it is a demo", ["rule-a"], "it is a demo", 1),
        ("let a = 1 //bulwark:allow rule-a demo", ["rule-a"], "demo", 1),
        ("// bulwark:allow rule-a demo\nlet a = 1", ["rule-a"], "demo", 2),
        ("    /// bulwark:allow rule-a demo\nlet a = 1", ["rule-a"], "demo", 2),
        ("// bulwark:allow rule-a,rule-b demo\nlet a = 1", ["rule-a", "rule-b"], "demo", 2),
        ("// bulwark:allow rule-a , rule-b: demo\nlet a = 1", ["rule-a", "rule-b"], "demo", 2),
        ("// bulwark:allow rule-a — demo\r\nlet a = 1", ["rule-a"], "demo", 2),
        ("a /* bulwark:allow rule-a demo */ b", ["rule-a"], "demo", 1),
        ("/* bulwark:allow rule-a demo */\nb", ["rule-a"], "demo", 2),
        ("KEY = 1 # bulwark:allow rule-a demo", ["rule-a"], "demo", 1),
        ("<key>K</key> <!-- bulwark:allow rule-a demo -->", ["rule-a"], "demo", 1),
        ("\t<!-- bulwark:allow rule-a demo -->\n<key>K</key>", ["rule-a"], "demo", 2),
    ])
    func commentsOfEveryFormAreRead(text: String, rules: [String], reason: String, target: Int) throws {
        let parser = parse(text)
        let suppression = try #require(parser.suppressions.first)
        #expect(parser.suppressions.count == 1)
        #expect(parser.notices.isEmpty)
        #expect(suppression.rules == rules)
        #expect(suppression.reason == reason)
        #expect(suppression.target == target)
    }

    @Test(arguments: [
        "// bulwark:allow", "// bulwark:allow rule-a", "/* bulwark:allow rule-a */", "<!-- bulwark:allow rule-a -->",
        "# bulwark:allow rule-a,", "// bulwark:allow rule-a --", "// bulwark:allow , reason",
    ])
    func withoutARuleOrReasonACommentHasNoEffectAndSaysSo(text: String) {
        let parser = parse(text)
        #expect(parser.suppressions.isEmpty)
        #expect(parser.notices.map(\.kind) == [.configuration])
    }

    @Test(arguments: [
        "let s = \"bulwark:allow rule-a demo\"", "// write bulwark:allow rule-a demo to accept it",
        "// bulwark:allowed rule-a demo", "bulwark:allow rule-a demo", "// bulwark:allo rule-a demo",
    ])
    func whatIsNoSuchCommentIsIgnored(text: String) {
        let parser = parse(text)
        #expect(parser.suppressions.isEmpty)
        #expect(parser.notices.isEmpty)
    }

    @Test func commentsAboveEachOtherAcceptTheLineOfCodeBelow() {
        let parser = parse("// bulwark:allow rule-a one\n// bulwark:allow rule-b two\ncode")
        #expect(parser.suppressions.map(\.target) == [3, 3])
    }

    private func report(_ findings: [(rule: String, line: Int)]) -> AuditReport {
        AuditReport(
            findings: findings.map {
                Finding(
                    rule: $0.rule, severity: .blocking, message: "m", location: .init(path: "A.swift", line: $0.line))
            },
            rules: ["rule-a", "rule-b"].map {
                .init(
                    id: $0, area: .logs, severity: .blocking, title: "", rationale: "", fix: "", triggering: [],
                    nonTriggering: [], references: [])
            })
    }

    private func applied(
        _ text: String, _ findings: [(rule: String, line: Int)], known: Set<String>? = nil
    ) -> AuditReport {
        Suppressions.apply(report: report(findings), sources: MemorySources(["A.swift": text]), knownRules: known)
    }

    @Test func acceptedFindingsCarryTheReason() {
        let result = applied("x // bulwark:allow rule-a because\ny", [("rule-a", 1), ("rule-a", 2), ("rule-b", 1)])
        #expect(result.accepted.map(\.reason) == ["because"])
        #expect(result.accepted.map(\.means) == [.comment])
        #expect(result.findings.map(\.rule).sorted() == ["rule-a", "rule-b"])
        #expect(result.notices.isEmpty)
    }

    @Test func aCommentThatAcceptsNothingIsReported() throws {
        let result = applied("x // bulwark:allow rule-a,rule-b because", [("rule-a", 1)])
        let notice = try #require(result.notices.first)
        #expect(result.notices.count == 1)
        #expect(notice.message.contains("rule-b finds nothing here"))
        #expect(notice.location.line == 1)
    }

    @Test func aMisspeltRuleIsReportedWithASuggestion() {
        let result = applied("x // bulwark:allow rule-aa because", [("rule-a", 1)])
        #expect(result.findings.count == 1)
        #expect(result.notices.first?.message.contains("Did you mean rule-a?") == true)
    }

    @Test func aRuleThatDidNotJudgeIsLeftInPeace() {
        let result = applied("x // bulwark:allow rule-c because", [("rule-a", 1)], known: ["rule-a", "rule-c"])
        #expect(result.notices.isEmpty)
    }

    @Test func unusedCommentsAreFoundInFilesWithoutFindingsToo() {
        var report = report([])
        report.filesWithAllows = ["B.swift"]
        let result = Suppressions.apply(
            report: report, sources: MemorySources(["B.swift": "// bulwark:allow rule-a because\nx"]))
        #expect(result.notices.map(\.location.path) == ["B.swift"])
    }

    @Test func manyCommentsAndFindingsInOneFileTakeNoTime() {
        let count = 5000
        let text = String(repeating: "x // bulwark:allow rule-a because\n", count: count)
        let result = applied(text, (1...count).map { ("rule-a", $0) })
        #expect(result.accepted.count == count)
        #expect(result.findings.isEmpty)
    }
}
