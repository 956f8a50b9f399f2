import BulwarkReport
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct ReporterTests {
    static let all: [(name: String, reporter: any Reporter)] = [
        ("terminal", TerminalReporter()), ("color", TerminalReporter(isColored: true)), ("xcode", XcodeReporter()),
        ("github", GitHubReporter()), ("json", JSONReporter()), ("sarif", SARIFReporter()), ("html", HTMLReporter()),
        ("checklist", ChecklistReporter()), ("markdown", MarkdownReporter()), ("junit", JUnitReporter()),
    ]

    @Test(arguments: all.map(\.name))
    func noReportShowsMoreOfASecretThanFourCharacters(name: String) throws {
        let reporter = try #require(Self.all.first { $0.name == name }?.reporter)
        let text = reporter.text(of: Sample.report, sources: Sample.sources)
        let secret = Array(Sample.secret)
        for start in 0...(secret.count - 5) {
            #expect(!text.contains(String(secret[start..<start + 5])), "\(start)")
        }
    }

    @Test(arguments: all.map(\.name).filter { $0 != "color" })
    func controlCharactersOfTheSourceNeverReachAReport(name: String) throws {
        let reporter = try #require(Self.all.first { $0.name == name }?.reporter)
        let path = "a\u{1B}]0;x\u{7}\n::error::\u{9B}2J\u{61C}.swift"
        var report = Sample.report
        let finding = Finding(
            rule: "hardcoded-secret", severity: .blocking, message: "m\u{1B}[2J\r\nforged: line\u{202E}\u{61C}\u{9B}2J",
            location: .init(path: path, line: 1, column: 1, length: 3),
            trace: [.init(.source, at: .init(path: path, line: 1), "n\u{1B}\u{9B}")], context: "c")
        report.findings = [finding]
        report.checklist[0].evidence = [.init(.sink, at: .init(path: path, line: 1), "n\u{202E}\u{9B}")]
        report.accepted = [.init(finding, by: .comment, reason: "r\u{1B}\n")]
        report.notices = [.init(.syntax, at: .init(path: path, line: 1), "x\u{1B}\n")]
        let text = reporter.text(of: report, sources: MemorySources([path: "let\u{1B}[0m\u{7}"]))
        let obeyed: Set<Unicode.Scalar> = ["\u{7}", "\u{1B}", "\u{9B}", "\u{202E}", "\u{61C}"]
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || obeyed.contains($0) })
        #expect(!text.contains("\nforged"))
        #expect(!text.contains("\n::error::"))
    }

    @Test(arguments: all.map(\.name))
    func anEmptyReportIsWrittenWithoutSourcesToo(name: String) throws {
        let reporter = try #require(Self.all.first { $0.name == name }?.reporter)
        let empty = reporter.text(of: AuditReport())
        #expect(empty.isEmpty == ["xcode", "github"].contains(name))
        #expect(!reporter.text(of: Sample.report).isEmpty)
    }

    @Test func manyFindingsEndWithTheirCountByRule() {
        func findings(_ rule: String, _ severity: Severity, _ count: Int) -> [Finding] {
            (1...count).map {
                Finding(
                    rule: rule, severity: severity, message: "m", location: .init(path: "A.swift", line: $0),
                    context: "c")
            }
        }
        var report = AuditReport()
        report.findings =
            findings("many", .warning, 12) + findings("two", .blocking, 2) + findings("some", .blocking, 3)
        #expect(
            TerminalReporter().text(of: report).contains(
                """
                 3 blocking some
                 2 blocking two
                12 warning  many

                5 blocking, 12 warnings in 1 file.
                """))
        report.findings = findings("some", .blocking, 10)
        #expect(!TerminalReporter().text(of: report).contains("10 blocking some"))
    }

    @Test(arguments: [(80, 80), (60, 60), (20, 40), (200, 106)])
    func proseBreaksBetweenWordsWhereTheTerminalEnds(_ columns: Int, _ widest: Int) {
        let prose = Array(repeating: "Keep it in the keychain.", count: 20).joined(separator: " ")
        let place = SourceLocation(path: "App/A.swift", line: 1, length: 1)
        let report = AuditReport(findings: [
            Finding(rule: "r", severity: .blocking, message: prose, location: place, fix: prose)
        ])
        let lines = TerminalReporter(columns: columns).text(of: report).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= widest })
        #expect(lines.contains { $0.count > widest - 12 })
        // A program gets a message on one line.
        #expect(TerminalReporter().text(of: report).contains("    \(prose)\n"))
    }

    @Test func terminalReportsAreGroupedByFileWithExcerptPathAndFix() {
        #expect(
            TerminalReporter(showsDuration: true).text(of: Sample.report, sources: Sample.sources) == """
                App/Info.plist

                  2:7 warning ats-arbitrary-loads
                    NSAllowsArbitraryLoads is on.
                      |
                    2 | <key>NSAllowsArbitraryLoads</key><true/>
                      |      ^^^^^^^^^^^^^^^^^^^^^^
                    fix   Remove the key.
                    see   MASVS-NETWORK-1

                App/Login.swift

                  4:31 blocking secret-in-user-defaults
                    The token ends in UserDefaults.
                      |
                    4 | UserDefaults.standard.set(token, forKey: "authToken")
                      |                           ^^^^^
                    path  3:12 from: parameter token
                          4:31 into: UserDefaults.set
                    fix   Keep it in the keychain.
                    see   MASVS-STORAGE-1, MASWE-0006, CWE-312

                  5:15 blocking hardcoded-secret
                    A live payment key is written in the source.
                      |
                    5 | let key = "sk_l********"; print(key)
                      |           ^^^^^^^^^^^^^^
                    fix   Ask the server for it.
                    see   CWE-798

                unread App/Big.swift:1: The file is larger than 16 MiB.
                syntax App/Odd.swift:9: Expected '}'.
                stale App/Old.swift:1: The baseline accepts what is gone.

                2 blocking, 1 warning in 2 files; 1 accepted; 1 entry of the baseline is stale; 1 file could not be read.
                3 files, 120 lines in 0.3 s, 1 from the cache.

                """)
    }

    @Test(arguments: [
        ("terminal", "unfinished .:1: The rule did not judge."),
        ("terminal", "; 1 entry of the baseline is stale; 1 file could not be read; 1 rule could not finish.\n"),
        ("xcode", ".:1:1: warning: The rule did not judge. (unfinished)\n"),
        ("github", "::error file=.,line=1,col=1,title=bulwark%3A unfinished::The rule did not judge.\n"),
        ("sarif", "\"id\": \"unfinished\""),
        ("html", "<li class=\"unfinished\" id=\"count-unfinished\"><b>1</b> rule unfinished</li>\n"),
        ("html", "<li class=\"unfinished\"><b>unfinished</b> <code>.:1</code> The rule did not judge.</li>\n"),
        ("checklist", "\n1 file could not be read\n  App/Big.swift: The file is larger than 16 MiB.\n"),
        ("checklist", "\n1 rule could not finish\n  .: The rule did not judge.\n"),
        ("markdown", " 1 file could not be read. 1 rule could not finish.\n"),
        ("markdown", "| unfinished | "),
        ("junit", "<error message=\"1 file could not be read\">"),
        ("junit", "<error message=\"1 rule could not finish\">"),
        ("junit", "tests=\"5\" failures=\"2\" errors=\"2\""),
    ])
    func aRuleThatCouldNotFinishIsNoFileThatCouldNotBeRead(name: String, part: String) throws {
        let reporter = try #require(Self.all.first { $0.name == name }?.reporter)
        let text = reporter.text(of: Sample.unfinished)
        #expect(text.contains(part), "\(text)")
        #expect(!text.contains("2 files could not be read"))
        #expect(!reporter.text(of: Sample.report).contains("1 rule could not finish"))
    }

    @Test func theCodeOfAFixIsShownOncePerRule() {
        var rule = Sample.rules[0]
        rule.fix = "Use the keychain:\n\n    try keychain.set(token)\n\nand erase the rest."
        var second = Sample.token
        second.location.line = 9
        let text = TerminalReporter().text(of: AuditReport(findings: [Sample.token, second], rules: [rule]))
        #expect(text.components(separatedBy: "fix   Use the keychain:\n").count == 2)
        #expect(
            text.components(separatedBy: "fix   Use the keychain; the code stands with the first finding.\n").count == 2
        )
        #expect(text.components(separatedBy: "              try keychain.set(token)\n").count == 2)
    }

    @Test func colourIsAddedOnlyWhenAskedAndChangesNothingElse() {
        let plain = TerminalReporter().text(of: Sample.report, sources: Sample.sources)
        let colored = TerminalReporter(isColored: true).text(of: Sample.report, sources: Sample.sources)
        #expect(colored != plain)
        #expect(colored.replacingOccurrences(of: "\u{1B}\\[[0-9;]*m", with: "", options: .regularExpression) == plain)
    }

    @Test func xcodeReportsAreDiagnosticsWithAbsolutePaths() {
        #expect(
            XcodeReporter(root: "/src").text(of: Sample.report) == """
                /src/App/Info.plist:2:7: warning: NSAllowsArbitraryLoads is on. (ats-arbitrary-loads)
                /src/App/Login.swift:4:31: error: The token ends in UserDefaults. (secret-in-user-defaults)
                /src/App/Login.swift:5:15: error: A live payment key is written in the source. (hardcoded-secret)
                /src/App/Big.swift:1:1: warning: The file is larger than 16 MiB. (unread)
                /src/App/Odd.swift:9:3: warning: Expected '}'. (syntax)
                /src/App/Old.swift:1:1: warning: The baseline accepts what is gone. (stale)

                """)
    }

    @Test func gitHubCommandsEscapeWhatCouldEndThem() {
        let finding = Finding(
            rule: "r", severity: .blocking, message: "100% a:b,c",
            location: .init(path: "a,b:c%.swift", line: 2, column: 3, length: 4), fix: "one\ntwo")
        #expect(
            GitHubReporter(prefix: "ios").text(of: AuditReport(findings: [finding])) == """
                ::error file=ios/a%2Cb%3Ac%25.swift,line=2,col=3,endColumn=7,title=r::100%25 a:b,c%0Aone%0Atwo

                """)
    }

    @Test func theChecklistShowsAnswersAndEvidenceByWeight() {
        #expect(
            ChecklistReporter().text(of: Sample.report) == """
                Blocks a pull request
                  fail           No secrets in UserDefaults
                                 1 credential is kept there.
                                 - App/Login.swift:4 UserDefaults.set
                  cannot tell    Certificate pinning enabled for production hosts
                                 No host was found.

                Asks for a change
                  not applicable SQL is parameterized
                                 The app has no SQL.

                Best practice
                  pass           No card data is stored
                                 No card data is stored.

                1 pass, 1 fail, 1 not applicable, 1 cannot tell.

                1 file could not be read
                  App/Big.swift: The file is larger than 16 MiB.

                """)
    }

    @Test func theChecklistCountsAcceptedLinesWhereThereAreSome() {
        var report = Sample.report
        report.checklist[0].verdict = .accepted
        let text = ChecklistReporter().text(of: report)
        #expect(text.contains("\n  accepted       No secrets in UserDefaults\n"))
        #expect(text.contains("\n1 pass, 0 fail, 1 accepted, 1 not applicable, 1 cannot tell.\n"))
    }

    @Test func theChecklistHasEighteenLinesEachOnce() {
        #expect(ReviewChecklist.questions.count == 18)
        #expect(Set(ReviewChecklist.questions.map(\.id)).count == 18)
        let weights = Dictionary(grouping: ReviewChecklist.questions, by: \.weight).mapValues(\.count)
        #expect(weights == [.blocks: 7, .asksForChange: 6, .bestPractice: 5])
    }

    @Test func markdownTablesStayTables() {
        var report = Sample.report
        report.findings[0].message = "a | b\n| c <img src=x> [x](y)"
        report.findings[0].location.path = "a`|b.swift"
        let text = MarkdownReporter().text(of: report)
        #expect(text.contains("a \\| b \\| c \\<img src=x\\> \\[x\\](y) |\n"))
        #expect(text.contains("| ``a`\\|b.swift:2`` |"))
        report.findings[0].message = "a\\|b &lt;i&gt;"
        report.findings[0].location.path = "a\\|b.swift"
        let backslashes = MarkdownReporter().text(of: report)
        #expect(backslashes.contains("| a\\\\\\|b \\&lt;i\\&gt; |\n"))
        #expect(backslashes.contains("| `a\\\\|b.swift:2` |"))
        #expect(
            text.contains(
                "**2 blocking, 1 warning in 2 files.** 1 accepted. 1 entry of the baseline is stale. 1 file could not be read."
            ))
    }

    @Test func junitIsWellFormedAndCountsCases() throws {
        let text = JUnitReporter().text(of: Sample.report)
        let parser = XMLParser(data: Data(text.utf8))
        #expect(parser.parse())
        #expect(text.contains("tests=\"4\" failures=\"2\" errors=\"1\" time=\"0.250\""))
        #expect(text.components(separatedBy: "<testcase ").count == 5)
        #expect(text.components(separatedBy: "<failure ").count == 3)
    }
}
