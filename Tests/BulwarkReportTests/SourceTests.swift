import BulwarkReport
import Foundation
import Testing

@Suite struct SourceTests {
    @Test(arguments: [
        ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b", ""]), ("a\rb", ["a\rb"]), ("", [""]), ("\n\n", ["", "", ""]),
    ])
    func linesEndAsSwiftSyntaxCountsThem(text: String, lines: [String]) {
        let source = SourceText(text)
        #expect(source.lineCount == lines.count)
        #expect((1...lines.count).map { String(decoding: source.line($0) ?? [], as: UTF8.self) } == lines)
        #expect(source.line(0) == nil)
        #expect(source.line(lines.count + 1) == nil)
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func onlyRegularTextFilesUnderTheRootAreRead() throws {
        try withFolder { folder in
            let root = folder.appendingPathComponent("root")
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            try Data("hello".utf8).write(to: root.appendingPathComponent("a.swift"))
            try Data("outside".utf8).write(to: folder.appendingPathComponent("secret.txt"))
            try Data([0x61, 0x00, 0x62]).write(to: root.appendingPathComponent("binary.plist"))
            try Data(count: 100).write(to: root.appendingPathComponent("large.swift"))
            try FileManager.default.createSymbolicLink(
                at: root.appendingPathComponent("link.txt"),
                withDestinationURL: folder.appendingPathComponent("secret.txt"))
            try FileManager.default.createSymbolicLink(
                at: root.appendingPathComponent("loop"), withDestinationURL: root.appendingPathComponent("loop"))
            #expect(mkfifo(root.appendingPathComponent("pipe.swift").path, 0o600) == 0)

            let sources = FileSources(root: root.path, maximumBytes: 99)
            #expect(sources.text(of: "a.swift").map { String(decoding: $0.bytes, as: UTF8.self) } == "hello")
            for path in [
                "../secret.txt", "link.txt", "loop", "pipe.swift", "binary.plist", "large.swift", "none", "",
                "/etc/hosts",
                "a\u{0}b",
            ] {
                #expect(sources.text(of: path) == nil, "\(path)")
            }
        }
    }

    @Test func textInUTF16IsGivenAsAnAuditReadsIt() throws {
        try withFolder { folder in
            let text = "let é = 1 // bulwark:allow rule-a demo\n"
            let bytes: [UInt8] = [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
            try Data(bytes).write(to: folder.appendingPathComponent("a.swift"))
            let source = FileSources(root: folder.path).text(of: "a.swift")
            #expect(source?.bytes == Array(text.utf8))
        }
    }

    @Test func theRootBehindALinkIsWhereTheLinkLeads() throws {
        try withFolder { folder in
            let base = folder.resolvingSymlinksInPath().path
            for name in ["here/src", "there/deep", "there/src"] {
                try FileManager.default.createDirectory(
                    atPath: base + "/" + name, withIntermediateDirectories: true)
            }
            try FileManager.default.createSymbolicLink(
                atPath: base + "/here/link", withDestinationPath: "../there/deep")
            let steps = FileManager.default.currentDirectoryPath.split(separator: "/").map { _ in "../" }.joined()
            for path in [base, steps + base.dropFirst()] {
                #expect(AuditRoot.common(of: [path + "/here/link/../src"]) == base + "/there/src")
            }
        }
    }

    @Test func theRootOfSeveralPathsHoldsThemAll() throws {
        try withFolder { folder in
            let base = folder.resolvingSymlinksInPath().path
            for name in ["app/one", "app/two"] {
                try FileManager.default.createDirectory(
                    atPath: base + "/" + name, withIntermediateDirectories: true)
            }
            try Data().write(to: URL(fileURLWithPath: base + "/app/one/a.swift"))
            #expect(AuditRoot.common(of: [base + "/app/one"]) == base + "/app/one")
            #expect(AuditRoot.common(of: [base + "/app/one/a.swift"]) == base + "/app/one")
            #expect(AuditRoot.common(of: [base + "/app/one", base + "/app/two"]) == base + "/app")
            #expect(AuditRoot.common(of: [base + "/app/one/../one/"]) == base + "/app/one")
            #expect(AuditRoot.common(of: ["/"]) == "/")
        }
    }
}
