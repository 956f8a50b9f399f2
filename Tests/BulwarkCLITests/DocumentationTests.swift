import BulwarkTestBackups
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

    /// A public key, in reserve.
    private static let key = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEA1Aw94W74Srem11iJN30nliyPJYK
        W2p8jatjWKVuR+SiAnZDc09O47Wr/IpfOQoh3RIhImS06dhy5Ul3SbQmPQ==
        -----END PUBLIC KEY-----

        """

    @Test func everyMemberThatProgramsReadIsDescribed() throws {
        let document = try text("Documentation/json.md")
        let backup = SyntheticBackup(
            apps: ["com.example.bank"], files: [.init("AppDomain-com.example.bank", "Documents/a.txt", "hello")])
        try BulwarkBinary.withFolder([
            "next.pem": Self.key, "a.txt": "hello", "app.log": "pin=4711\n", "a.json": #"{"a":1,"a":2}"#,
        ]) { folder in
            try backup.write(to: folder.appendingPathComponent("backup"))
            let vault = ["--vault", "vault"]
            func run(_ arguments: [String], input: String? = nil) throws -> String {
                try BulwarkBinary.run(arguments, in: folder, input: input).output
            }
            _ = try run(["keychain", "init", "--no-passcode"] + vault)
            _ = try run(["keychain", "set", "--service", "s", "--account", "a", "--label", "l"] + vault, input: "v")
            _ = try run(["file", "protect", "--class", "D", "a.txt", "a.bw"] + vault)
            let pin = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            var outputs = try [
                ["rules"], ["keychain", "list"] + vault, ["keychain", "status"] + vault,
                ["keychain", "verify"] + vault,
                ["file", "class", "a.bw"] + vault, ["file", "verify", "a.bw", "a.txt"] + vault,
                ["backup", "apps", "backup"], ["backup", "files", "backup"], ["inspect", "json", "a.json"],
                ["inspect", "url", "--value", "https://a:b@c.example/"], ["pin", "next.pem", "--for", "a.example"],
                ["pin", "verify", "next.pem", "--for", "a.example", "--pin", pin],
            ].map { arguments in try run(arguments + ["--format", "json"]) }
            outputs.append(try run(["redact", "--format", "json"], input: "pin=4711\n"))
            for output in outputs {
                let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
                let names = Self.members(of: value)
                #expect(names.count > 3, "\(output)")
                for name in names where !document.contains("`\(name)`") && !document.contains("`\(name)[]`") {
                    Issue.record("Documentation/json.md does not know \(name) of:\n\(output.prefix(400))")
                }
            }
        }
    }

    /// The names of all members of a document.
    private static func members(of value: Any) -> Set<String> {
        if let list = value as? [Any] { return Set(list.flatMap(members)) }
        guard let object = value as? [String: Any] else { return [] }
        // Below `others` the names are those of files.
        return Set(object.keys).union(object.filter { $0.key != "others" }.values.flatMap(members))
    }

    @Test func theRulesDocumentIsWhatTheCommandWrites() throws {
        let written = try BulwarkBinary.withFolder([:]) { folder in
            try BulwarkBinary.run(["rules", "--format", "markdown"], in: folder).output
        }
        #expect(try text("RULES.md") == written, "Write it anew: bulwark rules --format markdown > RULES.md")
    }
}
