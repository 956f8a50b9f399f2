internal import BulwarkPolicy
internal import BulwarkReport

/// Writes the check of a backup for programs; Documentation/backup.schema.json describes it.
package enum BackupCheckJSON {
    /// The report as one JSON document.
    package static func text(of report: BackupCheckReport, isStrict: Bool) -> String {
        JSONWriter.document { json in
            json.object { json in
                json.member("schemaVersion", 1)
                json.tool()
                json.member("app", report.app)
                json.member("outcome", word(report.outcome(isStrict: isStrict)))
                json.member("isEncrypted", report.isEncrypted)
                json.member("isKnown", report.isKnown)
                json.member("files", report.files)
                json.member("ignored", report.ignored)
                json.member(array: "findings") { json in
                    for finding in report.findings { json.object { write(finding, to: &$0) } }
                }
                json.member(array: "expectations") { json in
                    for outcome in report.expectations {
                        json.object {
                            $0.member("promise", outcome.expectation.promise.rawValue)
                            $0.member("pattern", outcome.expectation.pattern.pattern)
                            $0.member("verdict", outcome.verdict.rawValue)
                            $0.member("count", outcome.count)
                            $0.member(strings: "examples", outcome.examples)
                            $0.member(strings: "reasons", outcome.reasons)
                        }
                    }
                }
                json.member(array: "unread") { json in
                    for unread in report.unread {
                        json.object {
                            $0.member("place", unread.place)
                            $0.member("reason", unread.reason)
                        }
                    }
                }
                if let keychain = report.keychain {
                    json.member(object: "keychain") {
                        $0.member("migrating", keychain.migrating)
                        $0.member("thisDevice", keychain.thisDevice)
                        $0.member("unknown", keychain.unknown)
                        $0.member("sealed", keychain.sealed)
                        $0.member("own", keychain.own.count)
                    }
                }
                json.member(strings: "doubts", report.doubts)
                json.member(strings: "notes", report.notes)
            }
        }
    }

    private static func write(_ finding: BackupFinding, to json: inout JSONWriter) {
        json.member("rule", finding.rule.rawValue)
        json.member("severity", finding.severity.rawValue)
        json.member("domain", finding.domain)
        json.member("path", finding.path)
        if !finding.place.isEmpty { json.member("place", finding.place) }
        if !finding.kind.isEmpty { json.member("kind", finding.kind) }
        if !finding.example.isEmpty { json.member("example", finding.example) }
        json.member("count", finding.count)
        if let protection = finding.protection { json.member("protection", protection.letter) }
    }

    private static func word(_ outcome: BackupCheckReport.Outcome) -> String {
        switch outcome {
        case .clean: "clean"
        case .found: "found"
        case .cannotTell: "cannot-tell"
        }
    }
}
