import BulwarkCore
import BulwarkKeybag
import BulwarkTesting
import BulwarkVault
import Foundation
import Testing

@testable import BulwarkCLI

@Suite struct FileCommandTests {
    private static let text = "a statement\n"

    /// A command line that ends with an exit code and touches nothing.
    struct Refusal: Sendable {
        var code: Int32
        var line: String

        init(_ code: Int32, _ line: String) {
            self.code = code
            self.line = line
        }
    }

    /// A vault in `v` whose passcode is in the file `p`, of a cost that does not slow tests down, and files beside it.
    private func withVault(
        _ files: [String: String] = ["a": text], passcode: String? = "1234", _ body: (URL) throws -> Void
    ) throws {
        try BulwarkBinary.withFolder(files) { folder in
            let location = VaultLocation(folder: folder.appendingPathComponent("v").path)
            try SystemFileSystem().makeFolder(location.folder, permissions: .ownerOnlyFolder)
            var setup = KeybagConfiguration(entanglement: FileEntanglementKey(path: location.deviceKey))
            setup.cost = ScryptCost(logarithmOfN: 4, blockSize: 1, parallelism: 1)
            _ = try Keybag.create(at: location.keybag, passcode: passcode.map { Secret(passcode: $0) }, setup)
            try SystemFileSystem().replaceDurably(
                folder.appendingPathComponent("p").path, with: Array((passcode ?? "").utf8))
            try body(folder)
        }
    }

    private func run(
        _ arguments: [String], _ folder: URL, isUnlocked: Bool = true, input: String? = nil
    ) throws -> BulwarkBinary.Result {
        try BulwarkBinary.run(
            ["file"] + arguments + (isUnlocked ? ["--passcode-file", "p"] : []), in: folder,
            environment: ["BULWARK_HOME": folder.appendingPathComponent("v").path], input: input)
    }

    private func names(_ folder: URL) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)).subtracting(["v", "p"])
    }

    private func content(_ name: String, _ folder: URL) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }

    /// Changes one byte of a file.
    private func spoil(_ name: String, at offset: Int, _ folder: URL) throws {
        var bytes = try content(name, folder)
        bytes[offset] ^= 0x40
        try bytes.write(to: folder.appendingPathComponent(name))
    }

    @Test(arguments: [
        ([String](), "A"), (["--class", "A"], "A"), (["--class", "b"], "B"),
        (["--class", "completeUntilFirstUserAuthentication"], "C"), (["--class", "D"], "D"),
    ])
    func aFileIsProtectedAndOpenedAgain(options: [String], letter: String) throws {
        try withVault { folder in
            expectSilence(try run(["protect", "a", "b"] + options, folder))
            #expect(try content("b", folder).range(of: Data("statement".utf8)) == nil)
            let shown = try run(["class", "b"], folder, isUnlocked: false)
            #expect(shown.output.hasPrefix("b: class \(letter) (") && shown.output.hasSuffix("), 12 bytes\n"))
            expectSilence(try run(["open", "b", "c"], folder))
            #expect(try content("c", folder) == Data(Self.text.utf8))
            for name in ["b", "c"] {
                let status = try SystemFileSystem().status(
                    of: folder.appendingPathComponent(name).path, followingLinks: false)
                #expect(status.permissions == .ownerOnly)
            }
            #expect(try names(folder) == ["a", "b", "c"])
        }
    }

    @Test(arguments: [["protect", "a", "a"], ["protect", "a", "./a"], ["open", "a", "link"]])
    func aFileIsNotWrittenOverItself(arguments: [String]) throws {
        try withVault { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.appendingPathComponent("link").path, withDestinationPath: "a")
            let result = try run(arguments, folder)
            #expect(result.code == 64 && result.errors.contains("the same file"))
            #expect(try String(contentsOf: folder.appendingPathComponent("a"), encoding: .utf8) == Self.text)
        }
    }

    @Test func standardStreamsAreReadAndWritten() throws {
        try withVault([:]) { folder in
            #expect(try run(["protect", "-", "b"], folder, input: Self.text).code == 0)
            #expect(try run(["open", "b", "-"], folder).output == Self.text)
            // Larger than a pipe, both ways at once.
            let big = String(repeating: Self.text, count: 20_000)
            try Data(big.utf8).write(to: folder.appendingPathComponent("big"))
            let piped = try shell(
                #""$B" file protect - - --passcode-file p < big | "$B" file open - - --passcode-file p"#, folder)
            #expect(piped.code == 0 && piped.output == big && piped.errors.isEmpty)
            let through = try shell(#""$B" file protect big /dev/stdout --passcode-file p > d"#, folder)
            #expect(through.code == 0)
            #expect(try shell(#""$B" file open d /dev/fd/3 --passcode-file p 3> f"#, folder).code == 0)
            #expect(try content("f", folder) == Data(big.utf8))
            #expect(try run(["open", "d", "/dev/null"], folder).code == 0)
            // Neither the device nor the name of a stream was replaced, which root could do.
            #expect(try SystemFileSystem().status(of: "/dev/null", followingLinks: false).kind == .special)
            #expect(try SystemFileSystem().status(of: "/dev/stdout", followingLinks: false).kind == .link)
            #expect(try run(["open", "d", "e"], folder).code == 0)
            #expect(try content("e", folder) == Data(big.utf8))
            #expect(try names(folder) == ["b", "big", "d", "e", "f"])
        }
    }

    @Test func aClassIsShownAndChanged() throws {
        try withVault { folder in
            _ = try run(["protect", "a", "b"], folder)
            let sealed = try content("b", folder)[512...]
            #expect(try run(["class", "b", "D"], folder).output == "b: class D (none), 12 bytes\n")
            #expect(try content("b", folder)[512...] == sealed)
            // Without a passcode: D opens, and B can be made.
            let changed = try run(["class", "b", "B", "--format", "json"], folder, isUnlocked: false)
            #expect(
                changed.output == """
                    {
                      "changeUnfinished" : false,
                      "class" : "B",
                      "length" : 12,
                      "path" : "b",
                      "protection" : "completeUnlessOpen",
                      "schemaVersion" : 1
                    }

                    """)
            #expect(changed.code == 0)
            let refused = try run(["class", "b", "D"], folder, isUnlocked: false)
            #expect(refused.code == 3 && refused.output.isEmpty)
            #expect(try run(["open", "b", "-"], folder).output == Self.text)
        }
    }

    @Test func filesAreVerified() throws {
        try withVault(["a": Self.text, "plain": Self.text]) { folder in
            for (name, letter) in [("b", "A"), ("c", "D"), ("bad", "C")] {
                _ = try run(["protect", "a", name, "--class", letter], folder)
            }
            let good = try run(["verify", "b", "c"], folder)
            #expect(
                good.output == """
                    b: intact, class A (complete), 12 bytes
                    c: intact, class D (none), 12 bytes

                    """)
            #expect(good.code == 0 && good.errors.isEmpty)
            try spoil("bad", at: 515, folder)
            let mixed = try run(["verify", "c", "none", "bad", "plain", "b"], folder)
            #expect(mixed.output == "c: intact, class D (none), 12 bytes\nb: intact, class A (complete), 12 bytes\n")
            #expect(
                mixed.errors == """
                    bulwark: none: The file or folder does not exist. Check its name and try again. (No such file or directory)
                    bulwark: bad: The protected file is damaged, was altered, or belongs to another keybag. Restore it from a \
                    copy, or open it with the keybag that it was protected by. (a chunk is not what was written there, chunk 0)
                    bulwark: plain: It is no protected file. Protect it first, or check its name.

                    """)
            #expect(mixed.code == 1)
            let json = try run(["verify", "c", "bad", "--format", "json"], folder)
            #expect(
                json.output == """
                    {
                      "files" : [
                        {
                          "changeUnfinished" : false,
                          "class" : "D",
                          "intact" : true,
                          "length" : 12,
                          "path" : "c",
                          "protection" : "none"
                        },
                        {
                          "chunk" : 0,
                          "error" : "protected-file-tampered",
                          "intact" : false,
                          "message" : "The protected file is damaged, was altered, or belongs to another keybag. Restore it \
                    from a copy, or open it with the keybag that it was protected by.",
                          "path" : "bad"
                        }
                      ],
                      "schemaVersion" : 1
                    }

                    """)
            #expect(json.code == 1 && json.errors.isEmpty)
            // The worst is told: 1 before 3 before 4.
            #expect(try run(["verify", "none"], folder).code == 4)
            #expect(try run(["verify", "none", "b"], folder, isUnlocked: false).code == 3)
            #expect(try run(["verify", "none", "b", "plain"], folder, isUnlocked: false).code == 1)
        }
    }

    @Test func whatIsLockedIsToldAndClassBIsMadeAllTheSame() throws {
        try withVault { folder in
            let refused = try run(["protect", "a", "b"], folder, isUnlocked: false)
            #expect(refused.code == 3 && refused.output.isEmpty)
            #expect(
                refused.errors == """
                    bulwark: b: It is locked. Unlock it with 'bulwark keychain unlock', or give --passcode-file or --passcode-fd; \
                    nothing was lost. (class A, not unlocked yet)

                    """)
            #expect(try names(folder) == ["a"])
            #expect(try run(["protect", "a", "b", "--class", "B"], folder, isUnlocked: false).code == 0)
            for target in ["c", "-"] {
                let closed = try run(["open", "b", target], folder, isUnlocked: false)
                #expect(closed.code == 3 && closed.output.isEmpty)
            }
            #expect(try names(folder) == ["a", "b"])
            #expect(try run(["open", "b", "-"], folder).output == Self.text)
            #expect(try run(["protect", "a", "d", "--class", "D"], folder, isUnlocked: false).code == 0)
            #expect(try run(["open", "d", "-"], folder, isUnlocked: false).output == Self.text)
        }
        try withVault(passcode: nil) { folder in
            let made = try run(["protect", "a", "b"], folder, isUnlocked: false)
            let opened = try run(["open", "b", "-"], folder, isUnlocked: false)
            #expect(made.code == 0 && opened.output == Self.text)
        }
    }

    @Test func anAgentGivesTheKeysUntilItLocks() throws {
        try withVault { folder in
            func keychain(_ arguments: String...) throws -> Int32 {
                try BulwarkBinary.run(
                    ["keychain"] + arguments, in: folder,
                    environment: ["BULWARK_HOME": folder.appendingPathComponent("v").path]
                ).code
            }
            defer { _ = try? keychain("lock") }
            #expect(try keychain("unlock", "--passcode-file", "p") == 0)
            for letter in ["A", "B", "C", "D"] {
                expectSilence(try run(["protect", "a", letter, "--class", letter], folder, isUnlocked: false))
                #expect(try run(["open", letter, "-"], folder, isUnlocked: false).output == Self.text)
            }
            #expect(try run(["verify", "A", "B", "C", "D"], folder, isUnlocked: false).code == 0)
            #expect(try run(["class", "C", "A"], folder, isUnlocked: false).code == 0)
            #expect(try keychain("lock") == 0)
            for (letter, code) in [("A", Int32(3)), ("B", 3), ("C", 3), ("D", 0)] {
                #expect(try run(["open", letter, "-"], folder, isUnlocked: false).code == code)
            }
            expectSilence(try run(["protect", "a", "B", "--class", "B"], folder, isUnlocked: false))
        }
    }

    @Test func wrongPasscodesAreToldAndThrottled() throws {
        try withVault(["a": Self.text, "wrong": "9"]) { folder in
            _ = try run(["protect", "a", "b"], folder)
            for guess in ["0", "1", "2", "3"] {
                try SystemFileSystem().replaceDurably(
                    folder.appendingPathComponent("wrong").path, with: Array(guess.utf8))
                let result = try run(["open", "b", "-", "--passcode-file", "wrong"], folder, isUnlocked: false)
                #expect(result.code == 1 && result.output.isEmpty)
            }
            let throttled = try run(["open", "b", "-"], folder)
            #expect(throttled.code == 5 && throttled.output.isEmpty)
        }
    }

    @Test func aPasscodeThatIsNotNeededIsNotTried() throws {
        try withVault(["a": Self.text, "wrong": "9"]) { folder in
            for letter in ["B", "D"] {
                expectSilence(
                    try run(
                        ["protect", "a", letter, "--class", letter, "--passcode-file", "wrong"], folder,
                        isUnlocked: false))
            }
            for _ in 0..<8 {
                #expect(
                    try run(["open", "D", "-", "--passcode-file", "wrong"], folder, isUnlocked: false).output
                        == Self.text)
            }
            // None was counted.
            #expect(try run(["open", "B", "-"], folder).output == Self.text)
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
    func aFullDeviceIsOneFailureByEachName() throws {
        try withVault { folder in
            _ = try run(["protect", "a", "d", "--class", "D"], folder)
            for line in ["- > /dev/full", "/dev/full", "/dev/fd/3 3> /dev/full"] {
                let result = try shell(#""$B" file open d \#(line)"#, folder)
                #expect(result.code == 74 && result.errors.hasSuffix(" could not be written.\n"), "\(result.errors)")
            }
            let closed = try shell(#""$B" file protect - e --class D <&-"#, folder)
            #expect(closed.code == 1 && closed.errors == "bulwark: Standard input is closed.\n")
            #expect(try names(folder) == ["a", "d"])
        }
    }

    @Test func theTargetIsNamedWhereItsFolderIsMissing() throws {
        try withVault { folder in
            _ = try run(["protect", "a", "d", "--class", "D"], folder)
            for arguments in [["protect", "a", "none/c"], ["open", "d", "none/c"]] {
                let result = try run(arguments, folder)
                #expect(result.code == 1 && result.errors.hasPrefix("bulwark: none/c: The folder"))
            }
            #expect(try run(["open", "d", ""], folder).code == 64)
            #expect(try run(["verify", "-"], folder).code == 64)
            let verified = try run(["verify", "v"], folder)
            #expect(verified.code == 1 && verified.errors == "bulwark: v: It is a folder, not a file. Name a file.\n")
        }
    }

    @Test func nothingOfADamagedFileIsGivenOut() throws {
        try withVault(["a": String(repeating: Self.text, count: 20_000), "old": "old"]) { folder in
            _ = try run(["protect", "a", "b"], folder)
            let good = try content("b", folder)
            for place in [200, 600, 512 + 65552 + 3, good.count - 1] {
                try good.write(to: folder.appendingPathComponent("b"))
                try spoil("b", at: place, folder)
                for target in ["c", "old", "-"] {
                    let result = try run(["open", "b", target], folder)
                    #expect(result.code == 1 && result.output.isEmpty)
                    #expect(result.errors.hasPrefix("bulwark: b: The protected file is damaged"))
                }
            }
            // Cut at the border of chunks, which a stream cipher of chunks alone would not see.
            try good.prefix(512 + 65552).write(to: folder.appendingPathComponent("b"))
            #expect(try run(["open", "b", "-"], folder).output.isEmpty)
            #expect(try content("old", folder) == Data("old".utf8))
            #expect(try names(folder) == ["a", "b", "old"])
        }
    }

    @Test(arguments: [
        Refusal(4, "open none c"), Refusal(4, "protect none c"), Refusal(4, "class none"), Refusal(1, "open a c"),
        Refusal(1, "class a D"), Refusal(1, "protect v c"), Refusal(1, "protect a v"), Refusal(1, "open v c"),
        Refusal(1, "protect a none/c"), Refusal(64, "protect a"), Refusal(64, "protect a b --class E"),
        Refusal(64, "class a complete-"), Refusal(64, "verify"), Refusal(64, "open a b --passcode-fd 0"),
        Refusal(64, "verify a --format xml"),
    ])
    func whatCannotBeDoneHasItsExitCodeAndLeavesNothing(refusal: Refusal) throws {
        try withVault { folder in
            let result = try run(refusal.line.split(separator: " ").map(String.init), folder)
            #expect(result.code == refusal.code && result.output.isEmpty && !result.errors.isEmpty)
            #expect(try names(folder) == ["a"])
        }
    }

    @Test func aCommandThatIsInterruptedRemovesWhatItBegan() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let location = VaultLocation(folder: folder.appendingPathComponent("v").path)
        try SystemFileSystem().makeFolder(location.folder, permissions: .ownerOnlyFolder)
        _ = try Keybag.create(
            at: location.keybag, passcode: nil,
            KeybagConfiguration(entanglement: FileEntanglementKey(path: location.deviceKey)))
        let process = Process(), input = Pipe()
        process.executableURL = BulwarkBinary.url
        process.arguments = ["file", "protect", "-", "b", "--vault", "v"]
        process.currentDirectoryURL = folder
        process.standardInput = input
        let code: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { return continuation.resume(throwing: error) }
            // It waits for more, having begun.
            Thread.detachNewThread { [process] in
                Patience.block {
                    let found = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
                    return found.contains { $0.hasSuffix(".tmp") }
                }
                kill(process.processIdentifier, SIGTERM)
            }
        }
        #expect(code == 128 + SIGTERM)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["v"])
        withExtendedLifetime(input) {}
    }

    private func expectSilence(_ result: BulwarkBinary.Result) {
        #expect(result.code == 0 && result.output.isEmpty && result.errors.isEmpty)
    }

    /// Runs a line of shell in which $B is the command.
    private func shell(_ line: String, _ folder: URL) throws -> BulwarkBinary.Result {
        try BulwarkBinary.shell(
            line, in: folder, environment: ["BULWARK_HOME": folder.appendingPathComponent("v").path])
    }
}
