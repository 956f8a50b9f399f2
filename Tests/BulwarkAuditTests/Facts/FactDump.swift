@testable import BulwarkAudit

/// Facts as a text that a person can read: one a line, two blanks deeper for each level, the file itself left out.
///
/// A line is the kind, the first text in quotation marks, the second behind a colon, and the marks in brackets.
enum FactDump {
    static func swift(_ code: String) -> String { text(of: SwiftLowering.facts(of: Array(code.utf8))) }

    static func objectiveC(_ code: String) -> String { text(of: ObjectiveCLowering.facts(of: Array(code.utf8))) }

    private static let marks: [(FactFlags, String)] = [
        (.isStatic, "static"), (.isConstant, "constant"), (.isPrivate, "private"), (.trailing, "trailing"),
        (.isOverride, "override"), (.discarded, "discarded"), (.silenced, "silenced"), (.isLazy, "lazy"),
    ]

    private static func text(of facts: FileFacts) -> String {
        var lines: [String] = []
        let code = CodeBase([(path: "A", facts: facts)])
        append(code.root(ofFile: 0), depth: -1, to: &lines)
        return lines.joined(separator: "\n")
    }

    private static func append(_ fact: Fact, depth: Int, to lines: inout [String]) {
        if depth >= 0 {
            var line = String(repeating: "  ", count: depth) + "\(fact.kind)"
            if !fact.text.isEmpty { line += " \"\(fact.text)\"" }
            if !fact.detail.isEmpty { line += ": \(fact.detail)" }
            let flags = marks.filter { fact.flags.contains($0.0) }.map(\.1)
            if !flags.isEmpty { line += " [\(flags.joined(separator: " "))]" }
            lines.append(line)
        }
        for child in fact.children { append(child, depth: depth + 1, to: &lines) }
    }
}
