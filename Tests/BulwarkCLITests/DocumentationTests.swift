import Foundation
import Testing

/// What the documents show of the command is what the command prints.
@Suite struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func theFindingThatTheReadmeShowsIsFoundSo() throws {
        let readme = try text("README.md")
        let section = try #require(readme.range(of: "## What an audit gives\n\n```\n"))
        let end = try #require(readme.range(of: "\n```\n", range: section.upperBound..<readme.endIndex))
        let shown = readme[section.upperBound..<end.lowerBound]
        // The file's name stands once above all that is found in it.
        let parts = try #require(shown.range(of: "\n\n"))
        let (file, finding) = (shown[..<parts.lowerBound], shown[parts.upperBound...])
        #expect(finding.split(separator: "\n").count > 6)

        let output = try BulwarkBinary.withFolder([:]) { folder in
            let sample = Self.root.appendingPathComponent("Examples/LeakyBank").path
            return try BulwarkBinary.run(["audit", sample, "--no-cache"], in: folder).output
        }
        let place = try #require(output.range(of: "\n\n\(finding)\n"), "README.md shows what is not found:\n\(finding)")
        let heading = output[..<place.lowerBound].split(separator: "\n").last { !$0.hasPrefix(" ") }
        #expect(heading == file)
    }

    @Test func theRulesDocumentIsWhatTheCommandWrites() throws {
        let written = try BulwarkBinary.withFolder([:]) { folder in
            try BulwarkBinary.run(["rules", "--format", "markdown"], in: folder).output
        }
        #expect(try text("RULES.md") == written, "Write it anew: bulwark rules --format markdown > RULES.md")
    }
}
