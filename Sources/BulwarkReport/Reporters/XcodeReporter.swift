/// Writes findings as Xcode reads them from a build phase: `path:line:col: error: message (rule)`.
public struct XcodeReporter: Reporter {
    private let root: String

    /// - Parameter root: The audited root's absolute path, put before each path, for Xcode opens absolute paths only;
    ///   without it, paths stay relative.
    public init(root: String? = nil) {
        self.root = root.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
    }

    public func write(_ report: AuditReport, sources: any SourceExcerpts, to sink: inout some TextOutputStream) {
        for finding in report.findings.sorted(by: { $0.location < $1.location }) {
            write(
                finding.location, finding.severity == .blocking ? "error" : "warning", finding.message, finding.rule,
                to: &sink)
        }
        for notice in report.notices {
            write(notice.location, "warning", notice.message, notice.word, to: &sink)
        }
    }

    private func write(
        _ location: SourceLocation, _ level: String, _ message: String, _ name: String,
        to sink: inout some TextOutputStream
    ) {
        sink.write(
            // Without a line, Xcode shows the message with the file.
            "\(Printable.line(root + location.path)):\(location.isWholeFile ? "" : "\(location.line):\(max(1, location.column)):") "
                + "\(level): \(Printable.line(message)) (\(name))\n")
    }
}
