import BulwarkReport

/// The lines that are compiled in debug builds only: no release has them.
struct DebugCode: Sendable {
    private var lines: [String: [ClosedRange<Int>]] = [:]

    init(_ code: CodeBase) {
        let previews = code.facts(.macro, named: "Preview").filter(\.isPreview) + code.facts(.type).filter(\.isPreview)
        for clause in code.facts(.conditional).filter(\.isDebugOnlyClause) + previews {
            // Facts stand in the order in which they begin, but for calls and declarations, which stand at their names.
            guard let end = clause.descendants.max(by: { $0.offset < $1.offset }) else { continue }
            let last = end.location.line
            let first = clause.location.line
            lines[clause.path, default: []].append(first...max(first, last))
        }
    }

    /// Whether a place is in a debug build only.
    func holds(_ location: SourceLocation) -> Bool {
        lines[location.path]?.contains { $0.contains(location.line) } ?? false
    }
}
