import BulwarkReport
import Foundation
import Testing

/// Checks the structure that consumers rely on; `Scripts/check-external` validates against the standard's own schema.
@Suite struct SARIFReporterTests {
    private func run(_ report: AuditReport = Sample.report) throws -> [String: Any] {
        let text = SARIFReporter().text(of: report, sources: Sample.sources)
        let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        #expect(log["$schema"] is String)
        return try #require((log["runs"] as? [[String: Any]])?.first)
    }

    private func results(_ report: AuditReport = Sample.report) throws -> [[String: Any]] {
        try #require(try run(report)["results"] as? [[String: Any]])
    }

    private func physicalLocation(_ result: [String: Any]) throws -> [String: Any] {
        let locations = try #require(result["locations"] as? [[String: Any]])
        #expect(locations.count == 1)
        return try #require(locations.first?["physicalLocation"] as? [String: Any])
    }

    @Test func blockingFindingsAreErrorsAndWarningsWarnings() throws {
        let results = try results()
        #expect(results.map { $0["level"] as? String } == ["warning", "error", "error", "warning"])
        #expect(results.map { $0["ruleIndex"] as? Int } == [2, 0, 1, 0])
    }

    @Test func eachResultStandsAtOneRelativePlace() throws {
        for result in try results() {
            let place = try physicalLocation(result)
            let artifact = try #require(place["artifactLocation"] as? [String: String])
            #expect(artifact["uriBaseId"] == "%SRCROOT%")
            #expect(artifact["uri"]?.hasPrefix("App/") == true)
            let region = try #require(place["region"] as? [String: Int])
            #expect((region["startLine"] ?? 0) >= 1)
            #expect((region["endColumn"] ?? 0) > (region["startColumn"] ?? 0))
        }
        let bases = try #require(try run()["originalUriBaseIds"] as? [String: Any])
        #expect(bases["%SRCROOT%"] != nil)
    }

    @Test func pathsAreRelativeReferencesWhateverTheirNames() throws {
        let finding = Finding(
            rule: "r", severity: .blocking, message: "m", location: .init(path: "a:b c/ü%#.swift", line: 1))
        let place = try physicalLocation(try #require(try results(AuditReport(findings: [finding])).first))
        #expect((place["artifactLocation"] as? [String: String])?["uri"] == "a%3Ab%20c/%C3%BC%25%23.swift")
    }

    @Test func columnsCountCodePoints() {
        let finding = Finding(
            rule: "r", severity: .blocking, message: "m", location: .init(path: "A", line: 1, column: 11, length: 4))
        let text = SARIFReporter().text(
            of: AuditReport(findings: [finding]), sources: MemorySources(["A": "„ü“; 😀a"]))
        #expect(text.contains("\"startColumn\": 6"))
        #expect(text.contains("\"endColumn\": 7"))
    }

    @Test func theWayOfTheValueIsACodeFlow() throws {
        let result = try #require(try results().first { $0["ruleId"] as? String == "secret-in-user-defaults" })
        let flow = try #require((result["codeFlows"] as? [[String: Any]])?.first)
        let thread = try #require((flow["threadFlows"] as? [[String: Any]])?.first)
        let steps = try #require(thread["locations"] as? [[String: Any]])
        let messages = steps.map { (($0["location"] as? [String: Any])?["message"] as? [String: String])?["text"] }
        #expect(messages == ["from: parameter token", "into: UserDefaults.set"])
    }

    @Test func partialFingerprintsSurviveLineShifts() throws {
        var shifted = Sample.report
        for index in shifted.findings.indices { shifted.findings[index].location.line += 40 }
        func prints(_ report: AuditReport) throws -> [String: String] {
            Dictionary(
                try results(report).map {
                    (
                        $0["ruleId"] as? String ?? "",
                        ($0["partialFingerprints"] as? [String: String])?["bulwark/v1"] ?? ""
                    )
                }
            ) { first, _ in first }
        }
        #expect(try prints(shifted) == prints(Sample.report))
        #expect(try prints(shifted).values.allSatisfy { $0.count == 32 })
    }

    @Test func acceptedFindingsArePresentAndMarked() throws {
        var report = Sample.report
        report.accepted.append(.init(Sample.token, by: .baseline))
        let marked = try results(report).compactMap { ($0["suppressions"] as? [[String: String]])?.first }
        #expect(marked.map { $0["kind"] } == ["inSource", "external"])
        #expect(marked.map { $0["justification"] } == ["a <demo> key", nil])
        #expect(try results(report).filter { $0["suppressions"] == nil }.count == 3)
    }

    @Test func noticesAreNotificationsAndUnreadInputMakesTheRunUnsuccessful() throws {
        let invocation = try #require((try run()["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == false)
        #expect((invocation["toolExecutionNotifications"] as? [Any])?.count == 2)
        #expect((invocation["toolConfigurationNotifications"] as? [Any])?.count == 1)
        let clean = try #require((try run(AuditReport())["invocations"] as? [[String: Any]])?.first)
        #expect(clean["executionSuccessful"] as? Bool == true)
    }

    @Test func rulesBringTheirHelpAndTags() throws {
        let driver = try #require((try run()["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == Sample.rules.map(\.id))
        #expect(rules[0]["name"] as? String == "SecretInUserDefaults")
        #expect((rules[0]["help"] as? [String: String])?["text"]?.contains("Keep it in the keychain.") == true)
        let tags = (rules[0]["properties"] as? [String: [String]])?["tags"]
        #expect(tags == ["security", "secrets", "MASVS-STORAGE-1", "MASWE-0006", "external/cwe/cwe-312"])
    }
}
