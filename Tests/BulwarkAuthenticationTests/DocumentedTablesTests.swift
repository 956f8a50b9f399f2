import BulwarkAuthentication
import Foundation
import Testing

/// The tables of Documentation/authentication.md, cell by cell.
@Suite("Documented tables")
struct DocumentedTablesTests {
    private static let text: String? = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try? String(
            contentsOf: package.appendingPathComponent("Documentation/authentication.md"), encoding: .utf8)
    }()

    /// The rows of the table under a heading, without its ruler.
    private static func table(under heading: String) throws -> [[String]] {
        let text = try #require(text, "Documentation/authentication.md was not found beside the tests")
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) })
        return section.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
    }

    @Test("show every state and event of the fallback machine, and what comes of each")
    func fallback() throws {
        let rows = try Self.table(under: "Falling back")
        #expect(rows.first == ["event"] + FallbackState.allCases.map(\.rawValue))
        #expect(
            rows.dropFirst()
                == FallbackEvent.allCases.map { event in
                    [event.rawValue] + FallbackState.allCases.map { $0.after(event)?.rawValue ?? "–" }
                }[...])
    }

    @Test("show every state and event of the session, and what comes of each")
    func session() throws {
        let rows = try Self.table(under: "The session")
        #expect(rows.first == ["event"] + SessionState.allCases.map(\.rawValue))
        #expect(
            rows.dropFirst()
                == SessionEvent.allCases.map { event in
                    [event.rawValue] + SessionState.allCases.map { $0.after(event)?.rawValue ?? "–" }
                }[...])
    }
}
