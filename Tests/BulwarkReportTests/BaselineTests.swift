import BulwarkReport
import Foundation
import Testing

@Suite struct BaselineTests {
    @Test func whatIsWrittenIsReadBack() throws {
        let baseline = Baseline(accepting: Sample.report)
        #expect(baseline.entries.count == 3)
        #expect(try Baseline(json: Data(baseline.json().utf8)) == baseline)
        #expect(try Baseline(json: Data(Baseline(entries: []).json().utf8)).entries.isEmpty)
    }

    @Test func theFileHasOneEntryALineAndNothingOfTheSource() {
        let lines = Baseline(accepting: Sample.report).json().split(separator: "\n")
        #expect(lines.filter { $0.contains("fingerprint") }.count == 3)
        #expect(lines.filter { $0.contains("\"rule\"") }.allSatisfy { $0.contains("fingerprint") })
        #expect(!lines.joined().contains("sk_live"))
        #expect(!lines.joined().contains("line"))
    }

    @Test func acceptedFindingsMoveAndOthersStand() {
        let baseline = Baseline(accepting: AuditReport(findings: [Sample.token], rules: Sample.rules))
        let applied = baseline.applied(to: Sample.report)
        #expect(applied.findings == [Sample.plist, Sample.hardcoded])
        #expect(applied.accepted.contains(.init(Sample.token, by: .baseline)))
        #expect(applied.notices == Sample.report.notices)
    }

    @Test func anEntryWhoseFindingIsGoneIsReported() throws {
        let baseline = Baseline(accepting: Sample.report)
        var fixed = Sample.report
        fixed.findings.removeAll { $0 == Sample.hardcoded }
        let notice = try #require(baseline.applied(to: fixed).notices.last)
        #expect(notice.kind == .stale)
        #expect(notice.location.path == "App/Login.swift")
        #expect(notice.message.contains("hardcoded-secret"))
    }

    @Test func entriesOfRulesThatDidNotJudgeAreLeftInPeace() {
        let baseline = Baseline(accepting: Sample.report)
        let narrow = AuditReport(findings: [], rules: [Sample.rules[2]])
        let stale = baseline.applied(to: narrow).notices
        #expect(stale.map(\.location.path) == ["App/Info.plist"])
    }

    @Test func entriesOfWhatCouldNotBeReadAreLeftInPeace() {
        let baseline = Baseline(accepting: Sample.report)
        for path in ["App/Login.swift", "App"] {
            let unread = AuditReport.Notice(.unread, at: .init(path: path, line: 1), "no")
            let report = AuditReport(notices: [unread], rules: Sample.rules)
            let stale = baseline.applied(to: report).notices.filter { $0.kind == .stale }
            #expect(Set(stale.map(\.location.path)) == (path == "App" ? [] : ["App/Info.plist"]))
            #expect(Baseline(accepting: report, keeping: baseline).entries.count == (path == "App" ? 3 : 2))
        }
    }

    @Test func writingAnewKeepsWhatOtherRulesFound() {
        let baseline = Baseline(accepting: Sample.report)
        let narrow = AuditReport(findings: [], rules: [Sample.rules[2]])
        let anew = Baseline(accepting: baseline.applied(to: narrow), keeping: baseline)
        #expect(anew.entries == baseline.entries.filter { $0.rule != Sample.rules[2].id })
    }

    @Test func aByteOrderMarkIsNoPartOfTheFile() throws {
        let baseline = Baseline(accepting: Sample.report)
        #expect(try Baseline(json: Data([0xef, 0xbb, 0xbf]) + Data(baseline.json().utf8)) == baseline)
    }

    @Test func aFindingThatACommentAcceptsDoesNotMakeItsEntryStale() {
        let baseline = Baseline(accepting: AuditReport(findings: [Sample.token]))
        let report = AuditReport(accepted: [.init(Sample.token, by: .comment)], rules: Sample.rules)
        #expect(baseline.applied(to: report).notices.isEmpty)
    }

    /// Findings that nothing but their places tells apart.
    private func equal(_ lines: [Int], accepting commented: Set<Int> = []) -> AuditReport {
        let findings = lines.map {
            Finding(
                rule: Sample.rules[0].id, severity: .blocking, message: "m", location: .init(path: "A", line: $0),
                context: "f")
        }
        return AuditReport(
            findings: findings.filter { !commented.contains($0.location.line) },
            accepted: findings.filter { commented.contains($0.location.line) }.map { .init($0, by: .comment) },
            rules: Sample.rules)
    }

    @Test(
        arguments: [
            // Lines that stood and of which some were accepted by comments, then; the same now; how many are new and gone.
            ([1, 2, 3], Set([2]), [1, 2], Set([1]), 0, 0), ([1, 2, 3], [2], [1, 2], [2], 0, 0),
            ([1, 2, 3], [], [1, 2], [], 0, 1), ([1, 2, 3], [], [7], [], 0, 2), ([1, 2, 3], [1, 2], [3], [], 0, 0),
            ([1, 2], [], [1, 2, 3], [], 1, 0), ([1, 2, 3], [3], [1, 2, 3, 4], [3], 1, 0),
            ([1, 2], [], [1, 2], [1], 0, 0),
            ([1, 2], [1], [1, 2], [], 1, 0), ([1, 2], [], [], [], 0, 2),
        ] as [([Int], Set<Int>, [Int], Set<Int>, Int, Int)])
    func fewerOfEqualFindingsAreNeverNew(
        then: [Int], commentedThen: Set<Int>, now: [Int], commentedNow: Set<Int>, new: Int, gone: Int
    ) {
        let baseline = Baseline(accepting: equal(then, accepting: commentedThen))
        let result = baseline.applied(to: equal(now, accepting: commentedNow))
        #expect(result.findings.count == new)
        #expect(result.notices.count { $0.kind == .stale } == gone)
        #expect(result.findings.count + result.accepted.count == now.count)
    }

    @Test func writingAnewDropsWhatIsGoneAndKeepsWhatIsThere() {
        let old = Baseline(accepting: Sample.report)
        var report = Sample.report
        report.findings.removeAll { $0 == Sample.plist }
        let new = Baseline(accepting: old.applied(to: report))
        #expect(new.entries.map(\.rule).sorted() == ["hardcoded-secret", "secret-in-user-defaults"])
    }

    @Test(arguments: [
        ("", ReportError.Code.baselineMalformed), ("[]", .baselineMalformed), ("{\"version\": 1}", .baselineMalformed),
        ("{\"version\": 2, \"accepted\": []}", .baselineVersionUnknown),
        (#"{"version": 1, "accepted": [{"rule": "r", "path": "p", "fingerprint": "xyz"}]}"#, .baselineMalformed),
    ])
    func whatIsNoBaselineIsRefusedWithAReason(text: String, code: ReportError.Code) {
        #expect(throws: ReportError(code)) { try Baseline(json: Data(text.utf8)) }
        #expect(!ReportError(code).description.hasPrefix("The report failed"))
    }

    @Test func aHugeFileIsRefusedUnread() {
        #expect(throws: ReportError(.baselineTooLarge)) {
            try Baseline(json: Data("{".utf8) + Data(count: Baseline.maximumBytes))
        }
        // A large file of another kind was named by mistake.
        #expect(throws: ReportError(.baselineMalformed)) {
            try Baseline(json: Data(count: Baseline.maximumBytes + 1))
        }
        #expect(ReportError(.baselineTooLarge).description.contains("16 MiB"))
    }
}
