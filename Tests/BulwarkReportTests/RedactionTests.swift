import BulwarkReport
import Testing

@Suite struct RedactionTests {
    private func redacted(_ source: String, column: Int, length: Int, text: String) -> Finding {
        let finding = Finding(
            rule: "r", severity: .blocking, message: text, location: .init(path: "A", line: 1),
            trace: [.init(.source, at: .init(path: "A", line: 1), text)], fix: text, context: text,
            secrets: [.init(path: "A", line: 1, column: column, length: length)])
        let report = AuditReport(findings: [finding], accepted: [.init(finding, by: .comment)])
        let result = Redaction.applied(to: report, sources: MemorySources(["A": source]))
        #expect(result.accepted.map(\.finding) == result.findings)
        return result.findings[0]
    }

    /// Tokens of one form begin alike, and one value may begin with another: the longest is found, as by trying each.
    @Test(arguments: (1...20) as ClosedRange<UInt64>)
    func theLongestKnownValueIsFoundWhereverItStands(seed: UInt64) {
        var numbers = SeededGenerator(seed: seed)
        func text(_ lengths: ClosedRange<Int>) -> String {
            "sk_1_"
                + String(
                    (0..<Int.random(in: lengths, using: &numbers)).map { _ in Bool.random(using: &numbers) ? "a" : "1" }
                )
        }
        let values = Set((0..<60).map { _ in text(1...7) })
        let line = Array((0..<200).map { _ in text(0...9) + (Bool.random(using: &numbers) ? " " : "") }.joined().utf8)
        var expected: [Range<Int>] = []
        var position = 0
        while position < line.count {
            let length = values.map { Array($0.utf8) }.filter { line[position...].starts(with: $0) }.map(\.count).max()
            if let length { expected.append(position..<position + length) }
            position += length ?? 1
        }
        #expect(KnownValues(values).ranges(in: line[...]) == expected)
        #expect(expected.count > 50)
    }

    @Test(arguments: [
        (#"k = "AKIA0123456789AB""#, 6, 16, "The key AKIA0123456789AB is here.", "The key AKIA******** is here."),
        (#"k = "hunter2""#, 6, 7, "hunter2, hunter2", "********, ********"),
        (#"k = "password""#, 6, 8, "A password is here.", "A password is here."),
        ("short", 90, 90, "short", "short"), ("a", 1, 1, "a", "a"),
    ])
    func whatAFindingMarksIsMaskedInAllItsTexts(
        source: String, column: Int, length: Int, text: String, masked: String
    ) {
        let finding = redacted(source, column: column, length: length, text: text)
        #expect(finding.message == masked)
        #expect(finding.fix == masked)
        #expect(finding.context == masked)
        #expect(finding.trace.map(\.note) == [masked])
    }

    @Test func noTextOfAReportRepeatsWhatAFindingMarks() {
        let secret = "Zq7!xLm9Pw-8vKt"
        let place = SourceLocation(path: "A", line: 1)
        let step = TraceStep(.source, at: place, "from \(secret)")
        let report = AuditReport(
            findings: [
                Finding(
                    rule: "r", severity: .blocking, message: "m", location: place,
                    hidden: [.init(path: "A", line: 1, column: 6, length: secret.utf8.count)]),
                Finding(
                    rule: "s", severity: .warning, message: "says \(secret)", location: place, trace: [step],
                    fix: secret,
                    context: "keeps.\(secret)"),
            ],
            notices: [.init(.syntax, at: place, secret)],
            checklist: [
                .init(id: "i", question: "q", weight: .blocks, verdict: .fail, summary: secret, evidence: [step])
            ])
        let result = Redaction.applied(to: report, sources: MemorySources(["A": "k = \"\(secret)\""]))
        let other = result.findings[1]
        let texts =
            [other.message, other.fix ?? "", result.notices[0].message, result.checklist[0].summary]
            + (other.trace + result.checklist[0].evidence).map(\.note)
        #expect(texts.allSatisfy { $0.hasSuffix("Zq7********") })
        #expect(other.context == "keeps.\(secret)", "what a finding is known by changes with its own secrets only")
    }

    @Test func withoutTheSourceNothingChanges() {
        #expect(Redaction.applied(to: Sample.report, sources: NoSources()).findings == Sample.report.findings)
    }
}
