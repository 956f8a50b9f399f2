internal import BulwarkReport

/// A file that is not read, or a rule that does not judge, because it took an earlier run of the same audit down.
///
/// It is named in the report as unread, so that nobody takes the audit for a whole one.
public struct SkippedWork: Sendable, Hashable {
    /// Why it is left out.
    public enum Cause: Sendable, Hashable {
        /// The process ran into a fault in it.
        case fault
        /// It took longer than whoever runs the audit waits.
        case time
        /// It took more memory than there is for it.
        case memory
    }

    /// What is left out: a file or a rule.
    public var work: AuditWork
    /// Why.
    public var cause: Cause

    /// Makes one from its parts.
    public init(_ work: AuditWork, because cause: Cause) {
        self.work = work
        self.cause = cause
    }

    /// How it is named in a report; nil for steps, which are not left out.
    var notice: AuditReport.Notice? {
        let cause =
            switch cause {
            case .fault: "ended the audit: something is nested too deep, or Bulwark has a fault; please report it"
            case .time: "took too long: it is very large, or Bulwark has a fault; please report it"
            case .memory: "took too much memory: it is very large, or Bulwark has a fault; please report it"
            }
        switch work {
        case .file(let path):
            return .init(.unread, at: SourceLocation(path: path, line: 1), "The file was not read, for it \(cause).")
        case .rule(let id):
            return .init(
                .unread, at: SourceLocation(path: ".", line: 1), "The rule \(id) did not judge, for it \(cause).",
                rule: id)
        case .step: return nil
        }
    }
}
