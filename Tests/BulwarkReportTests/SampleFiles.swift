import BulwarkReport
import Foundation
import Testing

/// Writes reports for `Scripts/check-external` to the folder that `BULWARK_SAMPLES` names.
@Suite struct SampleFiles {
    static let folder = ProcessInfo.processInfo.environment["BULWARK_SAMPLES"]

    @Test(.enabled(if: folder != nil)) func reportsAreWrittenForOtherValidators() throws {
        let folder = URL(fileURLWithPath: try #require(Self.folder))
        let reports = [
            "sample": Sample.report, "empty": AuditReport(), "hostile": Sample.hostile, "large": Sample.large,
        ]
        for (name, report) in reports {
            let formats: [(String, any Reporter)] = [
                ("sarif", SARIFReporter()), ("json", JSONReporter()), ("html", HTMLReporter()),
            ]
            for (suffix, reporter) in formats {
                let text = reporter.text(of: report, sources: Sample.sources)
                try Data(text.utf8).write(to: folder.appendingPathComponent("\(name).\(suffix)"))
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count >= 12)
    }
}
