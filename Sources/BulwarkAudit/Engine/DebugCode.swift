import BulwarkReport

/// The lines that are compiled in debug builds only, and the files that no app can be linked with: no release has them.
struct DebugCode: Sendable {
    private var lines: [String: [ClosedRange<Int>]] = [:]
    private var files: Set<String> = []

    /// Looks for code that is not released.
    ///
    /// - Parameter includesTests: whether what tests share is asked about.
    init(_ code: CodeBase, includesTests: Bool) {
        if !includesTests {
            // XCTest is on no user's device, so that what needs it is code of tests, whatever its folder is called.
            files = Set(
                code.facts(.importing, named: ["XCTest", "XCUIAutomation"]).filter { $0.parent?.kind == .file }.map(
                    \.path))
        }
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
        files.contains(location.path)
            || lines[location.path]?.contains { $0.contains(location.line) } ?? false
    }
}
