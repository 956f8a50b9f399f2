import Foundation
import Testing

@Suite struct CommandLineTests {
    @Test(arguments: [
        ["audit"], ["audit", "app", "--format", "pdf"], ["audit", "app", "--color", "sometimes"], ["audit", "none"],
        ["audit", "app", "--rule", "no-such-rule"], ["audit", "app", "--exclude", "{a"], ["audit", "app", "--wrong"],
        ["audit", "app", "--config", "none.yml"], ["audit", "app", "--baseline", "none.json"],
        ["audit", "app", "--output", "app"], ["explain", "no-such-rule"], ["frobnicate"], ["rules", "--format", "xml"],
    ])
    func wrongCommandLinesExitWith64AndPrintNothingToStandardOutput(arguments: [String]) throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n"]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(result.code == 64)
            #expect(result.output.isEmpty)
            #expect(!result.errors.isEmpty)
        }
    }

    @Test func aFaultyPolicyExitsWith64AndNamesFileAndLine() throws {
        try BulwarkBinary.withFolder([
            "app/A.swift": "let a = 1\n", "app/bulwark.yml": "audit:\n  includetests: true\n",
        ]) { folder in
            let result = try BulwarkBinary.run(["audit", "app"], in: folder)
            #expect(result.code == 64)
            #expect(result.errors.contains("app/bulwark.yml:2:3: error: unknown key includetests in audit."))
            #expect(result.errors.contains("Did you mean include-tests?"))
        }
    }

    @Test(arguments: ["not json", #"{"version": 9, "accepted": []}"#])
    func aFaultyBaselineExitsWith64(text: String) throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n", "baseline.json": text]) { folder in
            let result = try BulwarkBinary.run(["audit", "app", "--baseline", "baseline.json"], in: folder)
            #expect(result.code == 64)
            #expect(result.errors.contains("--write-baseline"))
        }
    }

    @Test(arguments: [
        ("terminal", "No findings.\n"), ("json", "{\n  \"schemaVersion\": 1,"), ("sarif", "{\n  \"$schema\": "),
        ("html", "<!DOCTYPE html>"), ("markdown", "## Bulwark audit\n"), ("junit", "<?xml "),
    ])
    func aCleanTreeExitsWith0InEveryFormat(format: String, start: String) throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let answer = 42\n"]) { folder in
            let result = try BulwarkBinary.run(["audit", "app", "--no-cache", "--format", format], in: folder)
            #expect(result.code == 0)
            #expect(result.output.hasPrefix(start))
            #expect(result.errors.isEmpty)
        }
    }

    @Test func theReportGoesToAFileWhenAsked() throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let answer = 42\n"]) { folder in
            let result = try BulwarkBinary.run(
                ["audit", "app", "--format", "sarif", "--output", "report.sarif"], in: folder)
            #expect(result.code == 0)
            #expect(result.output.isEmpty)
            let data = try Data(contentsOf: folder.appendingPathComponent("report.sarif"))
            #expect((try JSONSerialization.jsonObject(with: data) as? [String: Any])?["version"] as? String == "2.1.0")
            let unwritable = try BulwarkBinary.run(["audit", "app", "-o", "none/report"], in: folder)
            #expect(unwritable.code == 74)
        }
    }

    @Test func pipesAndLinksAreWrittenThroughAndNotReplaced() throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let answer = 42\n", "real.json": ""]) { folder in
            let link = folder.appendingPathComponent("link.json").path
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.json")
            #expect(try BulwarkBinary.run(["audit", "app", "--format", "json", "-o", link], in: folder).code == 0)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.json")
            let real = try String(contentsOf: folder.appendingPathComponent("real.json"), encoding: .utf8)
            #expect(real.hasPrefix("{\n"))

            let pipe = folder.appendingPathComponent("pipe").path
            #expect(mkfifo(pipe, 0o600) == 0)
            let reader = Process()
            reader.executableURL = URL(fileURLWithPath: "/bin/cat")
            reader.arguments = [pipe]
            let got = folder.appendingPathComponent("got.json")
            _ = FileManager.default.createFile(atPath: got.path, contents: nil)
            reader.standardOutput = try FileHandle(forWritingTo: got)
            try reader.run()
            #expect(try BulwarkBinary.run(["audit", "app", "--format", "json", "-o", pipe], in: folder).code == 0)
            reader.waitUntilExit()
            #expect(try String(contentsOf: got, encoding: .utf8).hasPrefix("{\n"))
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
    func helpThatCannotBeWrittenIsAFailure() throws {
        try BulwarkBinary.withFolder([:]) { folder in
            for line in ["--help > /dev/full", "--version > /dev/full", "audit --help > /dev/full", "--version >&-"] {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/sh")
                process.arguments = ["-c", "'\(BulwarkBinary.url.path)' \(line) 2> /dev/null"]
                process.currentDirectoryURL = folder
                try process.run()
                process.waitUntilExit()
                #expect(process.terminationStatus == 74, "\(line)")
            }
        }
    }

    @Test(arguments: [
        (["audti", "x"], "There is no 'bulwark audti'. Did you mean audit? 'bulwark --help'"),
        (["keychain", "help"], "There is no 'bulwark keychain help'. 'bulwark keychain --help'"),
        (["keychain", "unlokc"], "Did you mean unlock?"), (["inspect", "image", "--strip"], "Missing value"),
        (["inspect", "json", "app"], "app is a folder, not a file."),
        (["inspect", "json", ""], "There is no file at ''."),
        (["inspect", "json", "/dev/null"], "/dev/null is no regular file."),
    ])
    func whatIsMisspeltIsNamed(arguments: [String], sign: String) throws {
        try BulwarkBinary.withFolder(["app/a": ""]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(
                result.code == (arguments[1] == "json" ? 2 : 64) && result.errors.contains(sign), "\(result.errors)")
        }
    }

    @Test func aLongNameIsNotEchoedWhole() throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let name = String(repeating: "n", count: 100_000) + ".pem"
            for arguments in [["pin", name], ["file", "class", name], ["inspect", "json", name]] {
                let result = try BulwarkBinary.run(arguments, in: folder)
                #expect(result.errors.utf8.count < 1_000)
            }
        }
    }

    @Test func theVersionAndHelpArePrinted() throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let version = try BulwarkBinary.run(["--version"], in: folder)
            #expect(version.code == 0)
            #expect(version.output.split(separator: ".").count == 3)
            let help = try BulwarkBinary.run(["audit", "--help"], in: folder)
            #expect(help.code == 0)
            for option in ["--baseline", "--write-baseline", "--strict", "--no-cache", "--format"] {
                #expect(help.output.contains(option), "\(option)")
            }
        }
    }
}
