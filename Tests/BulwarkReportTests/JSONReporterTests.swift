import BulwarkReport
import Foundation
import Testing

@Suite struct JSONReporterTests {
    private func schema() throws -> JSONSchema {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Documentation/report.schema.json")
        return try JSONSchema(Data(contentsOf: url))
    }

    private func parsed(_ report: AuditReport) throws -> [String: Any] {
        let text = JSONReporter().text(of: report, sources: Sample.sources)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test(arguments: [Sample.report, AuditReport()])
    func whatIsWrittenFitsTheSchema(report: AuditReport) throws {
        #expect(try schema().errors(in: parsed(report)) == [])
    }

    @Test func theSchemaRefusesOtherDocuments() throws {
        var document = try parsed(Sample.report)
        document["summary"] = ["blocking": -1]
        document["more"] = 1
        document["notices"] = [["kind": "odd"]]
        let errors = try schema().errors(in: document)
        for part in ["-1 < 0", "unknown member more", "odd is not in", "misses warnings"] {
            #expect(errors.contains { $0.contains(part) }, "\(part)")
        }
    }

    @Test func findingsCarryWhatReadersNeed() throws {
        let document = try parsed(Sample.report)
        let findings = try #require(document["findings"] as? [[String: Any]])
        #expect(
            findings.map { $0["rule"] as? String } == [
                "ats-arbitrary-loads", "secret-in-user-defaults", "hardcoded-secret",
            ])
        #expect(findings[2]["fix"] as? String == "Ask the server for it.")
        let excerpt = try #require(findings[2]["excerpt"] as? [String: Any])
        #expect(excerpt["text"] as? String == #"let key = "sk_l********"; print(key)"#)
        #expect((document["accepted"] as? [[String: Any]])?.first?["reason"] as? String == "a <demo> key")
        #expect(
            document["summary"] as? [String: Int] == [
                "blocking": 2, "warnings": 1, "accepted": 1, "unread": 1, "unfinishedRules": 0,
            ])
    }

    @Test func aRuleThatCouldNotFinishIsNamedAndStillCountsAsUnread() throws {
        let document = try parsed(Sample.unfinished)
        #expect(try schema().errors(in: document) == [])
        let summary = try #require(document["summary"] as? [String: Int])
        #expect(summary["unread"] == 2 && summary["unfinishedRules"] == 1)
        let notices = try #require(document["notices"] as? [[String: Any]])
        #expect(notices.compactMap { $0["rule"] as? String } == ["hardcoded-secret"])
        #expect(notices.filter { $0["kind"] as? String == "unread" }.count == 2)
    }
}
