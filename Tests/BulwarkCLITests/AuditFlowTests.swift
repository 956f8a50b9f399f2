import Foundation
import Testing

/// What becomes of findings between the engine and the exit code.
struct AuditFlowTests {
    static let leak = """
        import Foundation

        func keep(authToken: String) {
            UserDefaults.standard.set(authToken, forKey: "authToken")
        }

        """
    static let clean = "import Foundation\n"

    private func audit(_ arguments: [String], in folder: URL) throws -> BulwarkBinary.Result {
        try BulwarkBinary.run(["audit", "app", "--rule", "secret-in-user-defaults"] + arguments, in: folder)
    }

    private func write(_ text: String, _ path: String, in folder: URL) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(path))
    }

    @Test func aLeakBlocksAndIsShownWhereItStands() throws {
        try BulwarkBinary.withFolder(["app/Session.swift": Self.leak]) { folder in
            let terminal = try audit([], in: folder)
            #expect(terminal.code == 1)
            #expect(terminal.output.hasPrefix("Session.swift\n"))
            #expect(terminal.output.contains("4 | UserDefaults.standard.set(authToken, forKey: \"authToken\")\n"))
            #expect(terminal.output.contains("^"))
            #expect(terminal.output.contains("1 blocking, 0 warnings in 1 file."))
            let xcode = try audit(["--format", "xcode"], in: folder)
            #expect(xcode.output.hasPrefix("\(folder.path)/app/Session.swift:4:"))
            #expect(xcode.output.contains(": error: "))
            #expect(xcode.output.hasSuffix("(secret-in-user-defaults)\n"))
            let github = try audit(["--format", "github"], in: folder)
            #expect(github.output.hasPrefix("::error file=app/Session.swift,line=4,"))
        }
    }

    @Test func theBaselineAcceptsWhatWasThereUntilItIsFixed() throws {
        try BulwarkBinary.withFolder(["app/Session.swift": Self.leak]) { folder in
            let written = try audit(["--write-baseline", "baseline.json"], in: folder)
            #expect(written.code == 0)
            #expect(written.errors == "bulwark: wrote 1 accepted finding to baseline.json\n")
            #expect(written.output.contains("No findings; 1 accepted."))

            try write("// One line more.\n\n" + Self.leak, "app/Session.swift", in: folder)
            #expect(try audit(["--baseline", "baseline.json", "--strict"], in: folder).code == 0)
            #expect(try audit([], in: folder).code == 1)

            try write(Self.clean, "app/Session.swift", in: folder)
            let fixed = try audit(["--baseline", "baseline.json"], in: folder)
            #expect(fixed.code == 0)
            #expect(fixed.output.contains("stale Session.swift:1: The baseline accepts"))
            #expect(fixed.output.contains("\nNo findings; 1 entry of the baseline is stale.\n"))
            #expect(try audit(["--baseline", "baseline.json", "--strict"], in: folder).code == 1)

            let anew = try audit(
                ["--baseline", "baseline.json", "--write-baseline", "baseline.json", "--strict"], in: folder)
            #expect(anew.code == 0)
            #expect(try audit(["--baseline", "baseline.json", "--strict"], in: folder).code == 0)
        }
    }

    @Test func aCommentAcceptsAFindingAndTheReportStillHasIt() throws {
        let allowed = Self.leak.replacingOccurrences(
            of: "    UserDefaults", with: "    // bulwark:allow secret-in-user-defaults a demo\n    UserDefaults")
        try BulwarkBinary.withFolder(["app/Session.swift": allowed]) { folder in
            let result = try audit(["--format", "sarif", "--strict"], in: folder)
            #expect(result.code == 0)
            #expect(result.output.contains("\"kind\": \"inSource\""))
            #expect(result.output.contains("\"justification\": \"a demo\""))
        }
    }

    @Test func aCommentWithoutAReasonHasNoEffect() throws {
        let allowed = Self.leak.replacingOccurrences(
            of: "\"authToken\")", with: "\"authToken\") // bulwark:allow secret-in-user-defaults")
        try BulwarkBinary.withFolder(["app/Session.swift": allowed]) { folder in
            let result = try audit([], in: folder)
            #expect(result.code == 1)
            #expect(result.output.contains("configuration Session.swift:4: This bulwark:allow gives no reason"))
        }
    }

    @Test(arguments: [
        ("audit: {rules: {secret-in-user-defaults: off}}", Int32(0), Int32(0)),
        ("audit: {rules: {secret-in-user-defaults: warning}}", 0, 1),
        ("audit: {rules: {secret-in-user-defaults: blocking}}", 1, 1), ("audit: {exclude: Session.swift}", 0, 0),
        ("audit: {exclude: [\"*.m\"]}", 1, 1),
    ])
    func thePolicySetsLevelsAndExcludes(policy: String, code: Int32, strict: Int32) throws {
        let files = ["app/Session.swift": Self.leak, "app/Main.swift": "run()\n", "app/bulwark.yml": policy]
        try BulwarkBinary.withFolder(files) { folder in
            let codes = try [["--no-cache"], ["--no-cache", "--strict"]].map { try audit($0, in: folder).code }
            #expect(codes == [code, strict])
        }
    }

    @Test func theCommandLineExcludesToo() throws {
        try BulwarkBinary.withFolder(["app/old/Session.swift": Self.leak, "app/Main.swift": "run()\n"]) { folder in
            let codes = try ["old/", "**/Old*"].map { try audit(["--exclude", $0], in: folder).code }
            #expect(codes == [0, 1])
            // Whoever leaves everything out has most likely written the pattern wrong.
            let all = try audit(["--exclude", "**/*.swift"], in: folder)
            #expect(all.code == 2)
            #expect(all.output.contains("There is nothing to audit here"))
        }
    }

    @Test func theFilesThatWouldBeAuditedAreListedAndNotAudited() throws {
        let files = [
            "app/old/Session.swift": Self.leak, "app/Main.swift": "run()\n", "app/Info.plist": "<plist/>",
            "app/AppTests/A.swift": "import XCTest\n", "app/notes.txt": "", "app/Pods/B.swift": "",
            "app/bulwark.yml": "audit: {exclude: old/}",
        ]
        try BulwarkBinary.withFolder(files) { folder in
            func listed(_ arguments: [String]) throws -> [String] {
                let result = try audit(["--list-files"] + arguments, in: folder)
                #expect(result.code == 0)
                #expect(result.errors.isEmpty)
                let root = folder.appendingPathComponent("app").path + "/"
                return result.output.split(separator: "\n").map {
                    $0.hasPrefix(root) ? String($0.dropFirst(root.count)) : String($0)
                }
            }
            let lists = try [[], ["--include-tests"], ["--exclude", "*.plist"]].map(listed)
            #expect(
                lists == [
                    ["Info.plist", "Main.swift"], ["AppTests/A.swift", "Info.plist", "Main.swift"], ["Main.swift"],
                ])
        }
    }

    @Test func whatCannotBeListedIsToldOnStandardError() throws {
        try BulwarkBinary.withFolder(["app/notes.txt": ""]) { folder in
            let result = try audit(["--list-files"], in: folder)
            #expect(result.code == 0)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains("There is nothing to audit here"))
        }
    }

    @Test func theSameTreeGivesTheSameText() throws {
        try BulwarkBinary.withFolder(["app/Session.swift": Self.leak]) { folder in
            let output = try audit(["--no-cache"], in: folder).output
            #expect(output.hasSuffix(" lines.\n"))
            #expect(try audit(["--no-cache"], in: folder).output == output)
        }
    }

    @Test func nothingIsWrittenIntoTheAuditedTree() throws {
        try BulwarkBinary.withFolder(["app/Session.swift": Self.leak]) { folder in
            let app = folder.appendingPathComponent("app").path
            for arguments in [[], ["--no-cache"], ["--format", "html"], ["--write-baseline", "b.json"]] {
                _ = try audit(arguments, in: folder)
                #expect(try FileManager.default.subpathsOfDirectory(atPath: app) == ["Session.swift"])
            }
        }
    }
}
