import Foundation
import Testing

@Suite struct RedactCommandTests {
    private static let log =
        "paid by ann@example.com, pin=4711\n2026-11-25 20:12:27 GET /v1/items 200\npeer 192.0.2.17\n"

    @Test(arguments: [
        (["redact"], "paid by <email>, pin=<pin>\n2026-11-25 20:12:27 GET /v1/items 200\npeer 192.0.2.17\n"),
        (
            ["redact", "--mark", "plain", "--ip-addresses"],
            "paid by <redacted>, pin=<redacted>\n2026-11-25 20:12:27 GET /v1/items 200\npeer <redacted>\n"
        ),
        (
            ["redact", "--format", "json"],
            #"{"line":1,"column":9,"length":15,"kind":"email"}"# + "\n"
                + #"{"line":1,"column":30,"length":4,"kind":"pin"}"# + "\n"
        ),
    ])
    func textIsRedactedFromStandardInputToStandardOutput(arguments: [String], output: String) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder, input: Self.log)
            #expect(result.output == output)
            #expect(result.errors.isEmpty && result.code == 0)
        }
    }

    @Test func aKeyFromAFileGivesTheSameMarksInEveryRun() throws {
        try BulwarkBinary.withFolder(["key": "0123456789abcdef0123456789abcdef"]) { folder in
            let arguments = ["redact", "--mark", "hash", "--key-file", "key", "--summary"]
            let one = try BulwarkBinary.run(arguments, in: folder, input: Self.log)
            let other = try BulwarkBinary.run(arguments, in: folder, input: Self.log)
            #expect(one.output == other.output && one.output.contains("<email:") && !one.output.contains("ann@"))
            #expect(one.errors == "1 × PIN\n1 × e-mail address\n")
        }
    }

    @Test(arguments: [
        ["redact", "--mark", "hash", "--key-file", "none"], ["redact", "--mark", "hash", "--key-file", "short"],
    ])
    func aKeyThatCannotBeUsedExitsWith64(arguments: [String]) throws {
        try BulwarkBinary.withFolder(["short": "abc"]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder, input: Self.log)
            #expect(result.code == 64 && result.output.isEmpty && !result.errors.isEmpty)
        }
    }

    @Test(arguments: [
        (["redact", "app.log"], "bulwark redact < app.log"), (["redact", "--key-file", "key"], "--mark hash"),
    ])
    func whatWouldBePassedOverIsRefused(arguments: [String], sign: String) throws {
        try BulwarkBinary.withFolder(["app.log": Self.log, "key": "0123456789abcdef0123456789abcdef"]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder, input: Self.log)
            #expect(result.code == 64 && result.output.isEmpty && result.errors.contains(sign))
        }
    }

    @Test func aDashIsStandardInput() throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.run(["redact", "-"], in: folder, input: "ann@example.com\n")
            #expect(result.code == 0 && result.output == "<email>\n")
        }
    }

    @Test func aKeyMayComeFromWhatTheShellHasOpened() throws {
        try BulwarkBinary.withFolder(["key": "0123456789abcdef0123456789abcdef"]) { folder in
            let result = try BulwarkBinary.shell(
                "echo ann@example.com | $B redact --mark hash --key-file <(cat key)", in: folder, shell: "/bin/bash")
            #expect(result.code == 0 && result.output.hasPrefix("<email:"))
        }
    }

    @Test func whatIsListedIsWhatIsTakenOut() throws {
        let key = "-----BEGIN PRIVATE KEY-----\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04f\n-----END PRIVATE KEY-----"
        let text = "é pin=4711\n\(key)\ncard:\n6212345678901232 ann@example.com\n"
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.run(["redact", "--format", "json"], in: folder, input: text)
            let expected = [
                (1, 8, 4, "pin"), (2, 1, 94, "private-key"), (6, 1, 16, "card-number"), (6, 18, 15, "email"),
            ]
            #expect(
                result.output
                    == expected.map {
                        "{\"line\":\($0),\"column\":\($1),\"length\":\($2),\"kind\":\"\($3)\"}\n"
                    }.joined())
            #expect(result.code == 0)
        }
    }

    @Test(arguments: ["a\\0", "a\\0pin=4711 some more\\0and more of it\\0", "\\0\\0\\0\\0"])
    func textWithZerosIsNotUTF16(text: String) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            let result = try BulwarkBinary.shell("printf '\(text)' | dd bs=1 2>/dev/null | $B redact", in: folder)
            #expect(result.code == 0 && !result.output.contains("4711") && !result.output.isEmpty)
        }
    }

    @Test(arguments: [
        "p\\0i\\0n\\0=\\0x\\0y\\0", "\\0p\\0i\\0n\\0=\\0x\\0y", "p\\0i\\0", "\\377\\376p\\0i\\0n\\0=\\0",
        "\\376\\377\\0p\\0i\\0n",
    ])
    func textInUTF16IsRefusedAndNotPassedOn(text: String) throws {
        try BulwarkBinary.withFolder([:]) { folder in
            // Byte by byte, as a pipe may bring it.
            let result = try BulwarkBinary.shell(
                "printf '\(text)' | dd bs=1 2>/dev/null | $B redact", in: folder)
            #expect(result.code == 74 && result.output.isEmpty && result.errors.contains("iconv -f UTF-16"))
        }
    }
}
