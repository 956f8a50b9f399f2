/// How much a finding matters to whoever merges the change.
public enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
    /// Asks for a change; does not stop a pull request unless the run is strict.
    case warning
    /// Stops a pull request.
    case blocking

    public static func < (lhs: Severity, rhs: Severity) -> Bool {
        lhs == .warning && rhs == .blocking
    }
}
