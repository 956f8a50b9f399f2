import BulwarkReport
import BulwarkTesting
import Testing

@Suite struct SuppressionTests {
    private func parse(_ text: String, path: String = "A.swift") -> SuppressionParser {
        SuppressionParser(SourceText(text), path: path)
    }

    @Test(
        arguments: [
            ("A.swift", "let a = 1 // bulwark:allow rule-a it is a demo", ["rule-a"], "it is a demo", 1),
            ("A.swift", "let a = 1 //bulwark:allow rule-a demo", ["rule-a"], "demo", 1),
            ("A.m", "// bulwark:allow rule-a demo\nint a = 1;", ["rule-a"], "demo", 2),
            ("A.swift", "    /// bulwark:allow rule-a demo\nlet a = 1", ["rule-a"], "demo", 2),
            ("A.swift", "// bulwark:allow rule-a,rule-b demo\nlet a = 1", ["rule-a", "rule-b"], "demo", 2),
            ("A.swift", "// bulwark:allow rule-a , rule-b: demo\nlet a = 1", ["rule-a", "rule-b"], "demo", 2),
            ("A.swift", "// bulwark:allow rule-a — demo\r\nlet a = 1", ["rule-a"], "demo", 2),
            ("A.swift", "a /* bulwark:allow rule-a demo */ b", ["rule-a"], "demo", 1),
            ("A.swift", "/* bulwark:allow rule-a demo */\nb", ["rule-a"], "demo", 2),
            ("A.swift", "/*\n * bulwark:allow rule-a\n   demo\n */\nb", ["rule-a"], "demo", 5),
            ("A.xcconfig", "KEY = 1 // bulwark:allow rule-a demo", ["rule-a"], "demo", 1),
            ("A.xcconfig", "URL = https:/$()/a.example // bulwark:allow rule-a demo", ["rule-a"], "demo", 1),
            ("Podfile.lock", "KEY = 1 # bulwark:allow rule-a demo", ["rule-a"], "demo", 1),
            ("A.strings", "\"a//b\" = \"c\"; // bulwark:allow rule-a demo", ["rule-a"], "demo", 1),
            ("A.swift", ##"let q = #"""# // bulwark:allow rule-a demo"##, ["rule-a"], "demo", 1),
            ("A.swift", ##"let q = #""""# // bulwark:allow rule-a demo"##, ["rule-a"], "demo", 1),
            ("A.plist", "<key>K</key> <!-- bulwark:allow rule-a demo -->", ["rule-a"], "demo", 1),
            ("A.plist", "<plist>\n\t<!-- bulwark:allow rule-a demo -->\n<key>K</key>", ["rule-a"], "demo", 3),
            ("A.plist", "<plist>\n<!-- bulwark:allow rule-a\n     demo -->\n<key>K</key>", ["rule-a"], "demo", 4),
        ] as [(String, String, [String], String, Int)])
    func commentsOfEveryFormAreRead(
        path: String, text: String, rules: [String], reason: String, target: Int
    ) throws {
        let parser = parse(text, path: path)
        let suppression = try #require(parser.suppressions.first)
        #expect(parser.suppressions.count == 1)
        #expect(parser.notices.isEmpty)
        #expect(suppression.rules == rules)
        #expect(suppression.reason == reason)
        #expect(suppression.target == target)
    }

    @Test(arguments: [
        ("A.swift", "// bulwark:allow"), ("A.swift", "// bulwark:allow rule-a"), ("A.m", "/* bulwark:allow rule-a */"),
        ("A.xib", "<!-- bulwark:allow rule-a -->"), ("A.yml", "# bulwark:allow rule-a,"),
        ("A.swift", "// bulwark:allow rule-a --"), ("A.swift", "// bulwark:allow , reason"),
    ])
    func withoutARuleOrReasonACommentHasNoEffectAndSaysSo(path: String, text: String) {
        let parser = parse(text, path: path)
        #expect(parser.suppressions.isEmpty)
        #expect(parser.notices.map(\.kind) == [.configuration])
    }

    @Test(arguments: [
        "let s = \"bulwark:allow rule-a demo\"", "// write bulwark:allow rule-a demo to accept it",
        "// bulwark:allowed rule-a demo", "bulwark:allow rule-a demo", "// bulwark:allo rule-a demo",
        #"let s = "a // bulwark:allow rule-a demo""#, ##"let s = #"" // bulwark:allow rule-a demo"#"##,
        "let s = \"\"\"\n  // bulwark:allow rule-a demo\n  \"\"\"\nprint(s)",
        #"let s = "\(f("x")) /* bulwark:allow rule-a demo */""#, "# bulwark:allow rule-a demo",
        "<!-- bulwark:allow rule-a demo -->",
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

    @Test(
        arguments: [
            // What a comment above a statement accepts: from its first line to its last.
            ("A.swift", "UserDefaults.standard\n    .set(token, forKey: key)\nnext()", 2, 3),
            ("A.swift", "\n\n// why\nUserDefaults.standard\n\n    // and so on\n    .set(token)\nnext()", 5, 8),
            ("A.swift", "store(\n    token,\n    forKey: [\n  key]\n)\nnext()", 2, 6),
            ("A.swift", "let a =\n    b ??\n    c\nnext()", 2, 4),
            ("A.swift", "let a = b\n    ? c\n    : d\nnext()", 2, 4),
            ("A.swift", "@objc\nvar a = 1\nnext()", 2, 3),
            ("A.swift", "let a = 1\nlet b = 2", 2, 2),
            ("A.swift", "print(\")\")\nnext()", 2, 2),
            ("A.swift", "func f(\n    a: Int\n) {\n    body()\n}", 2, 4),
            ("A.swift", "queue.async {\n    body()\n}", 2, 2),
            ("A.swift", "if a {\n    b()\n} else {", 2, 2),
            ("A.m", "[d setObject:token\n      forKey:key];\n[self next];", 2, 3),
            ("A.m", "int a = 1;\nint b = 2;", 2, 2),
            ("A.m", "#define A 1\nint b = 2;", 2, 2),
            ("A.storyboard", "<textField id=\"a\"\n  text=\"b\">\n<traits/>", 2, 3),
            ("A.plist", "<key>a</key>\n<true/>", 2, 2),
        ] as [(String, String, Int, Int)])
    func aCommentAboveAStatementIsForAllOfIt(path: String, code: String, first: Int, last: Int) throws {
        let isMarkup = ["A.plist", "A.storyboard"].contains(path)
        let comment = isMarkup ? "<!-- bulwark:allow rule-a demo -->" : "// bulwark:allow rule-a demo"
        let suppression = try #require(parse(comment + "\n" + code, path: path).suppressions.first)
        #expect(suppression.target == first)
        #expect(suppression.last == last)
        #expect(suppression.covers(rule: "rule-a", line: last))
        #expect(!suppression.covers(rule: "rule-a", line: last + 1))
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

    @Test func whatACommentRepeatsOfASecretIsMasked() {
        let secret = "sk_live_51HxQz8ZyLmN0pQrStUvWx"
        let text = """
            // bulwark:allow rule-a \(secret) is for tests
            let key = "\(secret)" // bulwark:allow x-51HxQz8ZyLmN0pQrStUvWx y
            let other = "51HxQz8ZyLmN0pQrStUvWx"
            """
        func finding(_ line: Int, _ column: Int, _ length: Int) -> Finding {
            Finding(
                rule: "rule-a", severity: .blocking, message: "m", location: .init(path: "A.swift", line: line),
                context: "k\(line)", secrets: [.init(path: "A.swift", line: line, column: column, length: length)])
        }
        let report = AuditReport(
            findings: [finding(2, 12, secret.utf8.count), finding(3, 14, 22)],
            rules: report([("rule-a", 2)]).rules)
        let result = Suppressions.apply(report: report, sources: MemorySources(["A.swift": text]))
        #expect(result.accepted.map(\.reason) == ["sk_l******** is for tests"])
        #expect(result.notices.count == 1)
        #expect(result.notices.allSatisfy { !$0.message.contains("51HxQz8ZyLmN0pQrStUvWx") })
    }

    @Test func aSectionOfTextInXMLIsNoComment() {
        let text =
            "<string><![CDATA[<!-- bulwark:allow rule-a demo -->]]></string>\n<!-- bulwark:allow rule-b demo -->\n<a/>"
        #expect(parse(text, path: "A.plist").suppressions.map(\.rules) == [["rule-b"]])
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

    @Test(.timeLimit(.minutes(1))) func manyCommentsAboveEachOtherTakeNoTime() {
        let comments = String(repeating: "// bulwark:allow rule-a because\n", count: 100_000)
        let parser = parse(comments + "f(\n" + String(repeating: "a,\n", count: 150) + ")\n")
        #expect(parser.suppressions.count == 100_000)
        #expect(parser.suppressions.allSatisfy { $0.target == 100_001 && $0.last == 100_152 })
    }

    @Test func manyCommentsAndFindingsInOneFileTakeNoTime() {
        let count = 5000
        let text = String(repeating: "x // bulwark:allow rule-a because\n", count: count)
        let result = applied(text, (1...count).map { ("rule-a", $0) })
        #expect(result.accepted.count == count)
        #expect(result.findings.isEmpty)
    }

    @Test func manyCommentsForARuleThatIsNoneTakeNoTime() {
        let known = Set((0..<100).map { "secret-in-place-\($0)" })
        let text = String(repeating: "x // bulwark:allow secret-in-palce-7 because\n", count: 20_000)
        let time = ProcessorTime.measure {
            #expect(applied(text, [("rule-a", 1)], known: known).notices.count == 20_000)
        }
        // The search for the rule that was meant took a minute where it was made for each.
        #expect(time < .seconds(15))
    }
}
