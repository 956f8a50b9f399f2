import Foundation
import Testing

@Suite struct CommandLineTests {
    @Test(arguments: [
        ["audit"], ["audit", "app", "--format", "pdf"], ["audit", "app", "--color", "sometimes"], ["audit", "none"],
        ["audit", "app", "--rule", "no-such-rule"], ["audit", "app", "--exclude", "{a"], ["audit", "app", "--wrong"],
        ["audit", "app", "--config", "none.yml"], ["audit", "app", "--baseline", "none.json"],
        ["audit", "app", "--output", "app"], ["audit", "app", "--list-files", "--write-baseline", "b.json"],
        ["explain", "no-such-rule"], ["frobnicate"], ["rules", "--format", "xml"],
    ])
    func wrongCommandLinesExitWith64AndPrintNothingToStandardOutput(arguments: [String]) throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n"]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(result.code == 64)
            #expect(result.output.isEmpty)
            #expect(!result.errors.isEmpty)
        }
    }

    @Test(arguments: [
        ["erase", "-dash"], ["audit", "app", "-foh"], ["help", "frobnicate"], ["help", "pin", "frobnicate"],
    ])
    func noHelpAndNoSuccessIsGivenToWhoAskedForNone(arguments: [String]) throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n", "-dash": "secret"]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(result.code == 64, "\(result.output)")
            #expect(result.output.isEmpty && result.errors.contains(arguments.last ?? ""))
        }
    }

    @Test(arguments: [
        [], ["help"], ["-h"], ["help", "audit"], ["help", "pin", "verify"], ["erase", "-h"], ["pin", "--help"],
        ["audit", "-o", "x", "--help"], ["--version"],
    ])
    func helpIsGivenToWhoAsks(arguments: [String]) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(result.code == 0 && !result.output.isEmpty && result.errors.isEmpty)
        }
    }

    @Test func aPolicyUnderAnotherNameIsToldOf() throws {
        let policy = "audit:\n  rules:\n    secret-in-log: off\n"
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n", "app/bulwark.yaml": policy]) { folder in
            let result = try BulwarkBinary.run(["audit", "app"], in: folder)
            #expect(result.code == 0)
            #expect(
                result.errors
                    == "bulwark: \(folder.path)/app/bulwark.yaml is not read: a policy is called bulwark.yml, or named by --config.\n"
            )
            #expect(
                try BulwarkBinary.run(["audit", "app", "--config", "app/bulwark.yaml"], in: folder).errors.isEmpty)
        }
    }

    @Test func aNamedCacheThatCannotBeKeptIsToldOf() throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n", "file": "a"]) { folder in
            let result = try BulwarkBinary.run(["audit", "app", "--cache-dir", "file/cache"], in: folder)
            #expect(result.code == 0)
            #expect(result.errors.hasPrefix("bulwark: Nothing could be kept in --cache-dir file/cache"))
            #expect(result.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func aHomeThatIsRelativeHoldsNoCache() throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n"]) { folder in
            let result = try BulwarkBinary.run(
                ["audit", "app"], in: folder, environment: ["HOME": "home", "XDG_CACHE_HOME": ""])
            #expect(result.code == 0 && result.errors.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["app"])
        }
    }

    @Test(arguments: ["--output", "--write-baseline"])
    func nothingIsWrittenThatTheNextAuditReadsAsThePolicy(option: String) throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n"]) { folder in
            let result = try BulwarkBinary.run(["audit", "app", option, "app/bulwark.yml"], in: folder)
            #expect(result.code == 64)
            #expect(
                result.errors.contains("\(option) is app/bulwark.yml, which the next audit would read as the policy"))
            let app = folder.appendingPathComponent("app").path
            #expect(try FileManager.default.contentsOfDirectory(atPath: app) == ["A.swift"])
        }
    }

    @Test func theHelpOfEveryCommandHasExamplesOfIt() throws {
        struct Command: Decodable {
            let commandName: String
            let discussion: String?
            let shouldDisplay: Bool
            let subcommands: [Command]?

            func all(after path: [String] = []) -> [(path: [String], help: String)] {
                guard shouldDisplay, commandName != "help" else { return [] }
                let path = path + [commandName]
                return [(path, discussion ?? "")] + (subcommands ?? []).flatMap { $0.all(after: path) }
            }
        }
        struct Help: Decodable { let command: Command }

        let dump = try BulwarkBinary.withFolder([:]) { folder in
            try BulwarkBinary.run(["--experimental-dump-help"], in: folder).output
        }
        let commands = try JSONDecoder().decode(Help.self, from: Data(dump.utf8)).command.all()
        #expect(commands.count > 30)
        for (path, help) in commands {
            // What a group does without a subcommand is called by the group's name.
            let name = (path.last == "show" ? path.dropLast() : path).joined(separator: " ")
            let examples = try #require(help.range(of: "Examples:\n"), "\(name) --help has no examples.")
            let shown = help[examples.upperBound...].components(separatedBy: "\n\n")[0]
            for line in shown.split(separator: "\n") {
                #expect(line.count < 80, "\(name) --help is broken in a terminal of 80 columns:\n\(line)")
            }
            #expect(shown.contains(name), "The examples of \(name) do not use it:\n\(shown)")
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

    @Test(arguments: [
        ([""], "A path is empty"), (["app", ""], "A path is empty"), (["app", "-o", ""], "--output is empty"),
        (["app", "--output="], "Missing value for"), (["app", "--baseline", ""], "--baseline is empty"),
        (["app", "--write-baseline", ""], "--write-baseline is empty"), (["app", "--config", ""], "--config is empty"),
        (["app", "--cache-dir", ""], "--cache-dir is empty"),
        (["app", "--exclude", ""], "--exclude '': the pattern is empty"),
        (["app", "--exclude", "["], "has a bracket at character 1"),
        (["app", "--exclude", "./Old{er"], "has a brace at character 6"),
        (["app", "--cache-dir", "app/cache"], "--cache-dir app/cache lies in what is audited"),
        (["app/A.swift", "-o", "app/../app/A.swift"], "--output is what is audited"),
        (["app", "--config", "c.yml", "--write-baseline", "c.yml"], "--write-baseline is --config"),
        (["app", "--baseline", "b.json", "-o", "./b.json"], "--output is the baseline"),
        (["app", "--baseline", "program"], "This is no baseline"),
        (["app", "--baseline", "large.json"], "larger than 16 MiB; it is to be the JSON file that --write-baseline"),
    ])
    func whatNamesNothingOrTheWrongThingIsToldApart(arguments: [String], sign: String) throws {
        let large = "{" + String(repeating: " ", count: 16 << 20)
        try BulwarkBinary.withFolder([
            "app/A.swift": "let a = 1\n", "c.yml": "version: 1\n", "b.json": "{}", "program": "\u{7f}ELF" + large,
            "large.json": arguments.contains("large.json") ? large : "",
        ]) { folder in
            let result = try BulwarkBinary.run(["audit"] + arguments, in: folder)
            #expect(result.code == 64)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains(sign), "\(result.errors)")
            let app = folder.appendingPathComponent("app")
            #expect(try FileManager.default.subpathsOfDirectory(atPath: app.path) == ["A.swift"])
            #expect(try String(contentsOf: app.appendingPathComponent("A.swift"), encoding: .utf8) == "let a = 1\n")
        }
    }

    @Test func whatATerminalWouldObeyInAPolicyIsNotPrinted() throws {
        let policy = """
            audit:
              "\\e[2Ja\\u202eb\\nforged: error": 1
              exclude: ["{\\e[31m"]
              rules: { "\\x9b2J": off }
            """
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n", "app/bulwark.yml": policy]) { folder in
            let result = try BulwarkBinary.run(["audit", "app"], in: folder)
            #expect(result.code == 64)
            #expect(result.errors.contains("unknown key"))
            #expect(!result.errors.unicodeScalars.contains { ["\u{1B}", "\u{9B}", "\u{202E}"].contains($0) })
            #expect(!result.errors.contains("\nforged"))
        }
    }

    @Test func noReportTakesThePlaceOfThePolicyOfTheWorkingFolder() throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n", "bulwark.yml": "version: 1\n"]) { folder in
            let result = try BulwarkBinary.run(["audit", "app", "-o", "./bulwark.yml"], in: folder)
            #expect(result.code == 64)
            #expect(result.errors.contains("--output is the policy"))
        }
    }

    @Test func aFaultyPatternOfThePolicyIsNamedWithItsPlace() throws {
        try BulwarkBinary.withFolder([
            "app/A.swift": "let a = 1\n", "app/bulwark.yml": "audit:\n  exclude:\n    - Old/\n    - Gen[erated\n",
        ]) { folder in
            let result = try BulwarkBinary.run(["audit", "app"], in: folder)
            #expect(result.code == 64)
            #expect(
                result.errors.contains("bulwark.yml:4:7: error: the pattern Gen[erated: has a bracket at character 4"))
        }
    }

    @Test func aPatternThatFitsNothingIsNotedWhereTheCommandLineGivesIt() throws {
        try BulwarkBinary.withFolder([
            "app/A.swift": "let a = 1\n", "app/Old/B.swift": "let b = 1\n",
            "app/bulwark.yml": "audit: {exclude: [\"Gone/\"]}\n",
        ]) { folder in
            let patterns = ["--exclude", "Old/", "--exclude", "**/Old", "--exclude", "Odl/", "--exclude", "*.pb.swift"]
            // The second run is answered from the cache.
            for _ in 0..<2 {
                let result = try BulwarkBinary.run(["audit", "app", "--cache-dir", "cache"] + patterns, in: folder)
                #expect(result.code == 0)
                #expect(
                    result.errors == """
                        bulwark: --exclude 'Odl/' fits nothing that would be audited.
                        bulwark: --exclude '*.pb.swift' fits nothing that would be audited.

                        """)
            }
        }
    }

    @Test func aCacheOfThePolicyInTheTreeIsDoneWithoutAndSaid() throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n", "app/bulwark.yml": "audit: {cache: app/.facts}\n"])
        {
            folder in
            let result = try BulwarkBinary.run(["audit", "app"], in: folder)
            #expect(result.code == 0)
            #expect(result.errors.contains("The cache that the policy names, app/.facts, lies in what is audited"))
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("app/.facts").path))
        }
    }

    @Test(arguments: ["--output", "--write-baseline"])
    func noReportTakesThePlaceOfWhatTheAuditReads(option: String) throws {
        let files = [
            "app/Sources/A.swift": "let a = 1\n", "app/Pods/B.m": "int a;\n",
            "app/Info.plist": "<plist><dict/></plist>",
            "app/config.json": "{\"a\": 1}", "app/bulwark.yml": "version: 1\n", "app/notes.md": "# Notes\n",
        ]
        try BulwarkBinary.withFolder(files) { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.appendingPathComponent("report").path, withDestinationPath: "app/Sources/A.swift")
            func contents(_ path: String) throws -> String {
                String(decoding: try Data(contentsOf: folder.appendingPathComponent(path)), as: UTF8.self)
            }
            for place in files.keys.filter({ $0 != "app/notes.md" }) + ["report", "app/Pods/../Info.plist"] {
                let result = try BulwarkBinary.run(["audit", "app", option, place], in: folder)
                #expect(result.code == 64, "\(place)")
                #expect(result.errors.contains("\(option) is \(place), which the audit reads"), "\(result.errors)")
            }
            for (path, text) in files { #expect(try contents(path) == text) }
            // What is new, what no audit reads, and what an earlier run wrote may be written.
            let format = option == "--output" ? ["--format", "json"] : []
            for place in ["app/new.json", "app/new.json", "app/notes.md", "Sources.swift"] {
                let result = try BulwarkBinary.run(["audit", "app", option, place] + format, in: folder)
                #expect(result.code == 0, "\(place): \(result.errors)")
            }
        }
    }

    @Test func aPolicyThatComesWithTheTreeDoesNotChooseWhereFilesAreWritten() throws {
        try BulwarkBinary.withFolder(["app/A.swift": "let a = 1\n", "app/bulwark.yml": "audit: {cache: elsewhere}\n"]) {
            folder in
            func written() -> Bool {
                FileManager.default.fileExists(atPath: folder.appendingPathComponent("elsewhere").path)
            }
            let result = try BulwarkBinary.run(["audit", "app"], in: folder)
            #expect(result.code == 0)
            #expect(result.errors.contains("The cache that the policy names, elsewhere, lies outside of the user's"))
            #expect(!written())
            let named = try BulwarkBinary.run(["audit", "app", "--config", "app/bulwark.yml"], in: folder)
            #expect(named.errors.isEmpty)
            #expect(written())
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
            #expect(unwritable.errors.hasPrefix("bulwark: none/report could not be written. "), "\(unwritable.errors)")
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

    @Test(arguments: [
        (
            ["pin", "a.example", "--lead-days", "-1"],
            "--lead-days and --warn-days are numbers of days from 0 to 36500."
        ),
        (["pin", "verify", "a", "--pin", "x", "--warn-days", "-1"], "numbers of days from 0 to 36500."),
        (["pin", "a.example", "--timeout", "-1"], "--timeout is a number of seconds from 1 to 600."),
        (["ct", "a.example", "--timeout", "0"], "--timeout is a number of seconds from 1 to 600."),
        (["host", "a.example", "--timeout", "-1"], "--timeout is a number of seconds from 0.1 to 600."),
        (["host", "a.example", "--timeout=-1e9"], "--timeout is a number of seconds from 0.1 to 600."),
        (["host", "a.example", "--ios", "-1"], "--ios is a version, such as 26 or 18.2."),
        (["inspect", "image", "a", "--max-bytes", "-1"], "--max-bytes is a number of bytes from 1 to 1073741824."),
        (["inspect", "image", "a", "--max-pixels", "-1"], "--max-pixels is a number of pixels from 1 on."),
        (["inspect", "image", "a", "--max-pixels", "--only"], "The value '--only' is invalid for '--max-pixels"),
        (["inspect", "image", "a", "--max-pixels"], "Missing value for '--max-pixels"),
        (["erase", "a", "--passes", "-1"], "The value '-1' is invalid for '--passes"),
        (["keychain", "unlock", "--for", "-5m"], "The value '-5m' is invalid for '--for"),
        (["keychain", "unlock", "--passcode-fd", "-1"], "--passcode-fd is the number of an open file, from 0 on."),
    ])
    func aNumberBelowZeroIsANumberAndNoOption(arguments: [String], sign: String) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(result.code == 64 && result.output.isEmpty && result.errors.contains(sign), "\(result.errors)")
        }
    }

    @Test func aLongNameIsNotEchoedWhole() throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let name = String(repeating: "n", count: 100_000) + ".pem"
            for arguments in [
                ["pin", name], ["file", "class", name], ["inspect", "json", name], ["audit", name],
                ["audit", ".", "--config", name], ["audit", ".", "--baseline", name], ["audit", ".", "-o", name],
                ["audit", ".", "--rule", name], ["audit", ".", "--exclude", name], ["audit", ".", "--format", name],
                ["audit", ".", "--format=" + name], ["audit", "--" + name],
            ] {
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
