import Foundation
import Testing

/// Documentation/requirements.md names what there is: symbols of the libraries, rules and commands, and leaves no rule of the areas out.
@Suite struct RequirementsDocumentTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The three cells of each row.
    private static func rows() throws -> [[String]] {
        let text = try String(
            contentsOf: root.appendingPathComponent("Documentation/requirements.md"), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| Asked for") }
            .map { $0.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map(String.init) }
    }

    /// What stands between backticks.
    private static func code(in cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
            .map { String($0.element) }
    }

    /// The names that the libraries declare for everybody, those of what extends Apple's types among them.
    private static func publicNames() throws -> Set<Substring> {
        let kinds = "struct|class|enum|actor|protocol|func|var|let|typealias"
        let line = """
            grep -rhoE --include='*.swift' --exclude-dir=AppleShims '^ *(@[A-Za-z]+ )*public .*\\b(\(kinds)) [A-Za-z]+' '\(root.path)/Sources' \
            | grep -oE '\\b(\(kinds)) [A-Za-z]+$'
            """
        let found = try BulwarkBinary.withFolder([:]) { try BulwarkBinary.shell(line, in: $0).output }
        return Set(found.split(separator: "\n").compactMap { $0.split(separator: " ").last })
    }

    @Test func whatAnAppUsesIsThere() throws {
        let names = try Self.publicNames()
        let rows = try Self.rows()
        #expect(rows.count > 35 && rows.allSatisfy { $0.count == 3 })
        for row in rows {
            for symbol in Self.code(in: row[1]) {
                #expect(names.contains(Substring(symbol)) == true, "\(symbol): \(row[0])")
            }
        }
    }

    @Test func whatProvesItIsThereAndNoRuleIsLeftOut() throws {
        struct Rule: Decodable {
            var id: String
            var area: String
        }
        let listed = try BulwarkBinary.withFolder([:]) { folder in
            try BulwarkBinary.run(["rules", "--format", "json"], in: folder).output
        }
        let rules = try JSONDecoder().decode([Rule].self, from: Data(listed.utf8))
        let ids = Set(rules.map(\.id))
        let backup = try String(
            contentsOf: Self.root.appendingPathComponent("Documentation/backup.md"), encoding: .utf8)
        var named: Set<String> = []
        for row in try Self.rows() {
            for proof in Self.code(in: row[2]) where !proof.hasPrefix("--") {
                if proof.hasPrefix("bulwark ") {
                    let run = try BulwarkBinary.withFolder([:]) { folder in
                        try BulwarkBinary.run(
                            proof.split(separator: " ").dropFirst().map(String.init) + ["--help"], in: folder)
                    }
                    #expect(run.code == 0 && run.output.contains("USAGE: \(proof)"), "\(proof)")
                } else {
                    #expect(ids.contains(proof) || backup.contains("| `\(proof)` |"), "\(proof): \(row[0])")
                    named.insert(proof)
                }
            }
        }
        // What a build does of itself no guide asks for.
        let missing = rules.filter { $0.area != "build" && !named.contains($0.id) }.map(\.id)
        #expect(missing.isEmpty, "\(missing)")
    }
}
