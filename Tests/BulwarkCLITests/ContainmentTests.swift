import Foundation
import Testing

/// One file that takes the process down, or keeps it, is named, and everything else is audited all the same.
struct ContainmentTests {
    private static let variable = "BULWARK_AUDIT_WITHOUT"

    private func audit(
        _ arguments: [String], in folder: URL, environment: [String: String] = [:]
    ) throws -> BulwarkBinary.Result {
        try BulwarkBinary.run(
            ["audit", "app", "--no-cache", "--rule", "secret-in-user-defaults"] + arguments, in: folder,
            environment: environment)
    }

    @Test(arguments: ["terminal", "json", "sarif", "html", "xcode", "github", "markdown", "junit", "checklist"])
    func whatWasGivenUpIsNamedInEveryFormatAndChangesTheExitCode(format: String) throws {
        let files = ["app/Deep (1).swift": AuditFlowTests.leak, "app/Main.swift": "run()\n"]
        try BulwarkBinary.withFolder(files) { folder in
            let result = try audit(
                ["--format", format], in: folder, environment: [Self.variable: "fc14:Deep (1).swift"])
            #expect(result.code == 2)
            #expect(result.output.contains(format == "sarif" ? "Deep%20%281%29.swift" : "Deep (1).swift"))
        }
    }

    @Test func noValueOfTheVariableLeavesAnythingOutInSilence() throws {
        try BulwarkBinary.withFolder(["app/A.swift": AuditFlowTests.leak, "app/Main.swift": "run()\n"]) { folder in
            for value in [
                "", "x", "fc", "fc99:A.swift", "fc7:A.swif", "fc-1:A", "fc9999999999999999999:A", "qc7:A.swift",
            ] {
                #expect(try audit([], in: folder, environment: [Self.variable: value]).code == 1)
            }
            let rule = try audit(
                [], in: folder, environment: [Self.variable: "rt23:secret-in-user-defaults"])
            #expect(rule.code == 2)
            #expect(
                rule.output.contains(
                    "unfinished .:1: The rule secret-in-user-defaults did not judge, for it took too long"))
            #expect(rule.output.contains("No findings; 1 rule could not finish."))
        }
    }

    @Test(arguments: [
        ("let x = ", "_ = ", "1"), ("let x = ", "if ", "a {}"), ("let x: ", "repeat each ", "A"),
        ("let x: ", "A<", "B"),
        ("repeat ", "repeat ", "{}"), ("let s = ", "\"\\(", "1"),
    ])
    func whateverTheParserCannotBearTheRestIsAudited(start: String, part: String, end: String) throws {
        let deep = start + String(repeating: part, count: 20_000) + end + "\n"
        try BulwarkBinary.withFolder(["app/Deep.swift": deep, "app/Session.swift": AuditFlowTests.leak]) { folder in
            let result = try audit(["--time-limit", "1"], in: folder)
            #expect(result.code == 1)
            #expect(result.output.contains("1 blocking, 0 warnings in 1 file"))
        }
    }

    @Test func aFaultOfTheParserIsContained() throws {
        // Nothing refuses this chain before it is parsed; the parser calls itself for each link.
        let deep = "let f: " + String(repeating: "(A) -> ", count: 30_000) + "B\n"
        try BulwarkBinary.withFolder(["app/Deep.swift": deep, "app/Session.swift": AuditFlowTests.leak]) { folder in
            let result = try audit([], in: folder)
            #expect(result.code == 1)
            #expect(result.output.contains("unread Deep.swift:1: The file was not read, for it ended the audit"))
            #expect(result.output.contains("1 blocking, 0 warnings in 1 file; 1 file could not be read."))
            #expect(result.errors.isEmpty)
        }
    }

    private static func long(_ lines: Int) -> String {
        "let a = [\n" + String(repeating: "    f(1, x: \"a\\(b)c\", y: [d, e].map { $0 + 1 }),\n", count: lines) + "]\n"
    }

    @Test func whatTakesTooMuchMemoryIsGivenUpAndTheRestIsAudited() throws {
        let files = ["app/Long.swift": Self.long(20_000), "app/Session.swift": AuditFlowTests.leak]
        try BulwarkBinary.withFolder(files) { folder in
            let result = try audit(["--memory-limit", "64"], in: folder)
            #expect(result.code == 1)
            #expect(result.output.contains("unread Long.swift:1: The file was not read, for it took too much memory"))
            #expect(result.output.contains("1 blocking, 0 warnings in 1 file; 1 file could not be read."))
            #expect(result.errors.isEmpty)
            #expect(try audit(["--memory-limit", "15"], in: folder).code == 64)
        }
    }

    @Test func whatTakesTooLongIsGivenUpAndTheRestIsAudited() throws {
        try BulwarkBinary.withFolder(["app/Long.swift": Self.long(60_000), "app/Session.swift": AuditFlowTests.leak]) {
            folder in
            let result = try audit(["--time-limit", "0.3"], in: folder)
            #expect(result.code == 1)
            #expect(result.output.contains("unread Long.swift:1: The file was not read, for it took too long"))
            #expect(result.output.contains("1 blocking, 0 warnings in 1 file; 1 file could not be read."))
            #expect(result.errors.isEmpty)
        }
    }
}
