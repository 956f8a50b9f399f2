/// Writes findings as GitHub Actions' workflow commands, which become annotations on the changed files.
public struct GitHubReporter: Reporter {
    private let prefix: String

    /// - Parameter prefix: The audited root's path within the repository, put before each path; empty where they are
    ///   the same.
    public init(prefix: String = "") {
        self.prefix = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
    }

    public func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream) {
        let rules = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
        for finding in report.findings.sorted(by: { $0.location < $1.location }) {
            let advice = (finding.fix ?? rules[finding.rule]?.fix).map { "\n" + Printable.lines($0) } ?? ""
            write(
                finding.severity == .blocking ? "error" : "warning", at: finding.location,
                title: rules[finding.rule].map { "\($0.title) (\(finding.rule))" } ?? finding.rule,
                message: Printable.line(finding.message) + advice, to: &sink)
        }
        for notice in report.notices {
            write(
                notice.kind == .unread ? "error" : "notice", at: notice.location,
                title: "bulwark: \(notice.word)", message: Printable.line(notice.message), to: &sink)
        }
    }

    private func write(
        _ command: String, at location: SourceLocation, title: String, message: String,
        to sink: inout some TextOutputStream
    ) {
        var properties = "file=\(Self.property(Printable.line(prefix + location.path)))"
        if !location.isWholeFile { properties += ",line=\(location.line),col=\(max(1, location.column))" }
        if location.length > 0, !location.isWholeFile {
            properties += ",endColumn=\(max(1, location.column).addingReportingOverflow(location.length).partialValue)"
        }
        sink.write("::\(command) \(properties),title=\(Self.property(title))::\(Self.data(message))\n")
    }

    /// The escapes of a command's message; without them a message could issue commands of its own.
    private static func data(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The escapes of a command's property.
    private static func property(_ text: String) -> String {
        var result = ""
        for scalar in data(text).unicodeScalars {
            switch scalar {
            case ":": result += "%3A"
            case ",": result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
