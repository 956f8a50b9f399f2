internal import BulwarkCore

/// Writes SARIF 2.1.0 (OASIS Standard, Errata 01) for code scanning.
///
/// A blocking finding is of level `error`, a warning of level `warning`; paths are relative to the audited root
/// (`uriBaseId`), each result has one location, and its `partialFingerprints` survive line shifts. Findings that were
/// accepted are present and marked by `suppressions` (§3.27.23).
public struct SARIFReporter: Reporter {
    private static let base = "%SRCROOT%"

    /// Makes the reporter.
    public init() {}

    public func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream) {
        let context = Context(
            fingerprints: FingerprintIndex(of: report),
            ruleIndex: Dictionary(report.rules.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first },
            rules: report.rules)
        var texts = ExcerptReader(sources, for: report)
        var json = JSONWriter()
        json.open("{")
        json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
        json.member("version", "2.1.0")
        json.key("runs")
        json.open("[")
        json.open("{")
        writeTool(report.rules, to: &json)
        writeInvocation(report, &texts, to: &json)
        json.member(object: "originalUriBaseIds") {
            $0.member(object: Self.base) {
                $0.member(object: "description") { $0.member("text", "The audited root.") }
            }
        }
        // Columns are converted from bytes to code points where the source is at hand (§3.14.17).
        json.member("columnKind", "unicodeCodePoints")
        json.key("results")
        json.open("[")
        for finding in report.findings.sorted(by: { $0.location < $1.location }) {
            write(finding, nil, context, &texts, to: &json)
            json.drain(into: &sink)
        }
        for accepted in report.accepted {
            write(accepted.finding, accepted, context, &texts, to: &json)
            json.drain(into: &sink)
        }
        json.close("]")
        json.close("}")
        json.close("]")
        json.close("}")
        json.drain(into: &sink)
        sink.write("\n")
    }

    private struct Context {
        let fingerprints: FingerprintIndex
        let ruleIndex: [String: Int]
        let rules: [RuleDescription]
    }

    // MARK: Results

    private func write(
        _ finding: Finding, _ accepted: AuditReport.Accepted?, _ context: Context, _ texts: inout ExcerptReader,
        to json: inout JSONWriter
    ) {
        let index = context.ruleIndex[finding.rule]
        var message = finding.message
        if let fix = finding.fix ?? index.map({ context.rules[$0].fix }) { message += "\n" + fix }
        let place = region(finding.location, &texts)
        let steps = finding.trace.map { (step: $0, region: region($0.location, &texts)) }
        json.object { json in
            json.member("ruleId", finding.rule)
            if let index { json.member("ruleIndex", index) }
            json.member("level", Self.level(finding.severity))
            json.member(object: "message") { $0.member("text", message) }
            json.member(array: "locations") {
                $0.object { $0.member(object: "physicalLocation") { write(finding.location, place, to: &$0) } }
            }
            json.member(object: "partialFingerprints") {
                $0.member("bulwark/v1", context.fingerprints[finding].hex)
            }
            if !steps.isEmpty {
                json.member(array: "codeFlows") {
                    $0.object {
                        $0.member(array: "threadFlows") {
                            $0.object {
                                $0.member(array: "locations") { json in
                                    for (step, region) in steps { write(step, region, to: &json) }
                                }
                            }
                        }
                    }
                }
            }
            if let accepted { write(accepted, to: &json) }
        }
    }

    private func write(_ step: TraceStep, _ region: Region?, to json: inout JSONWriter) {
        json.object {
            $0.member(object: "location") {
                $0.member(object: "physicalLocation") { write(step.location, region, to: &$0) }
                $0.member(object: "message") {
                    $0.member("text", "\(TerminalReporter.word(step.role)): \(step.note)")
                }
            }
        }
    }

    private func write(_ accepted: AuditReport.Accepted, to json: inout JSONWriter) {
        // No `status`: accepted is what its absence means, and the published schemas disagree about its name.
        json.member(array: "suppressions") {
            $0.object {
                $0.member("kind", accepted.means == .comment ? "inSource" : "external")
                if let reason = accepted.reason { $0.member("justification", reason) }
            }
        }
    }

    // MARK: Places

    private struct Region {
        let line: Int
        let start: Int
        let end: Int?
    }

    /// A place as a region of one line, in code points; where the source cannot be read, in bytes.
    /// A file as a whole has no region (§3.29.4).
    private func region(_ location: SourceLocation, _ texts: inout ExcerptReader) -> Region? {
        guard !location.isWholeFile else { return nil }
        let line = location.line
        let start = max(1, location.column)
        let end = start.addingReportingOverflow(max(0, location.length)).partialValue
        let first = texts.codePointColumn(ofByteColumn: start, inLine: line, of: location.path)
        let last = texts.codePointColumn(ofByteColumn: end, inLine: line, of: location.path)
        return Region(line: line, start: first, end: location.length > 0 && last > first ? last : nil)
    }

    private func write(_ location: SourceLocation, _ region: Region?, to json: inout JSONWriter) {
        writeArtifact(location.path, to: &json)
        guard let region else { return }
        json.member(object: "region") {
            $0.member("startLine", region.line)
            $0.member("startColumn", region.start)
            if let end = region.end { $0.member("endColumn", end) }
        }
    }

    private func writeArtifact(_ path: String, to json: inout JSONWriter) {
        json.member(object: "artifactLocation") {
            $0.member("uri", Self.uri(path))
            $0.member("uriBaseId", Self.base)
        }
    }

    /// A path as a relative reference (RFC 3986 §4.2): all but unreserved characters and `/` percent-encoded, for a
    /// colon would make a scheme of what stands before it.
    static func uri(_ path: String) -> String {
        var result = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }

    private static func level(_ severity: Severity) -> String {
        severity == .blocking ? "error" : "warning"
    }
}

// MARK: - The tool and its run

extension SARIFReporter {
    private func writeTool(_ rules: [RuleDescription], to json: inout JSONWriter) {
        json.member(object: "tool") {
            $0.member(object: "driver") {
                $0.member("name", ToolVersion.name)
                $0.member("version", ToolVersion.current)
                $0.member("semanticVersion", ToolVersion.current)
                $0.member(array: "rules") { json in
                    for rule in rules { json.object { write(rule, to: &$0) } }
                }
                $0.member(array: "notifications") { json in
                    for (id, text) in Self.notifications {
                        json.object {
                            $0.member("id", id)
                            $0.member(object: "shortDescription") { $0.member("text", text) }
                        }
                    }
                }
            }
        }
    }

    private static let notifications = [
        ("unread", "An input could not be read."),
        ("unfinished", "A rule could not finish."),
        ("syntax", "A file with a syntax error was read as far as possible."),
        ("configuration", "A comment or configuration entry is malformed or has no effect."),
        ("stale", "A baseline entry's finding is gone."),
    ]

    private func write(_ rule: RuleDescription, to json: inout JSONWriter) {
        json.member("id", rule.id)
        json.member("name", Self.pascalCase(rule.id))
        json.member(object: "shortDescription") { $0.member("text", rule.title) }
        json.member(object: "fullDescription") { $0.member("text", rule.rationale) }
        json.member(object: "help") {
            $0.member("text", "\(rule.rationale)\n\nHow to fix it:\n\(rule.fix)")
            $0.member("markdown", "\(rule.rationale)\n\n**How to fix it**\n\n\(rule.fix)")
        }
        json.member(object: "defaultConfiguration") { $0.member("level", Self.level(rule.severity)) }
        json.member(object: "properties") {
            $0.member(strings: "tags", ["security", rule.area.rawValue] + rule.references.map(Self.tag))
        }
    }

    /// CWE entries in the form that code scanning groups by.
    private static func tag(_ reference: String) -> String {
        reference.hasPrefix("CWE-") ? "external/cwe/" + reference.lowercased() : reference
    }

    private static func pascalCase(_ slug: String) -> String {
        slug.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private func writeInvocation(_ report: AuditReport, _ texts: inout ExcerptReader, to json: inout JSONWriter) {
        let isConfiguration: (AuditReport.Notice) -> Bool = { $0.kind == .configuration || $0.kind == .stale }
        let groups = [
            ("toolExecutionNotifications", report.notices.filter { !isConfiguration($0) }),
            ("toolConfigurationNotifications", report.notices.filter(isConfiguration)),
        ]
        json.key("invocations")
        json.open("[")
        json.open("{")
        json.member("executionSuccessful", !report.notices.contains { $0.kind == .unread })
        for (name, notices) in groups {
            json.key(name)
            json.open("[")
            for notice in notices {
                let place = region(notice.location, &texts)
                json.object { json in
                    json.member(object: "descriptor") { $0.member("id", notice.word) }
                    json.member("level", notice.kind == .unread ? "error" : "warning")
                    json.member(object: "message") { $0.member("text", notice.message) }
                    json.member(array: "locations") {
                        $0.object { $0.member(object: "physicalLocation") { write(notice.location, place, to: &$0) } }
                    }
                }
            }
            json.close("]")
        }
        json.close("}")
        json.close("]")
    }
}
