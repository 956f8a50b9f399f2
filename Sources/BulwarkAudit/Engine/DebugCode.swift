import BulwarkReport

/// The lines that are compiled in debug builds only: no release has them.
struct DebugCode: Sendable {
    private var lines: [String: [ClosedRange<Int>]] = [:]

    init(_ code: CodeBase) {
        for clause in code.facts(.conditional) where clause.isDebugOnlyClause {
            guard let last = clause.descendants.map(\.location.line).max() else { continue }
            let first = clause.location.line
            lines[clause.path, default: []].append(first...max(first, last))
        }
    }

    /// Whether a place is in a debug build only.
    func holds(_ location: SourceLocation) -> Bool {
        lines[location.path]?.contains { $0.contains(location.line) } ?? false
    }
}
