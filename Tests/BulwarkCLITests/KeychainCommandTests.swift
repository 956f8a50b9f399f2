import BulwarkCore
import BulwarkKeybag
import BulwarkTesting
import Foundation
import Testing

/// `bulwark keychain` as scripts use it. Passcodes cost what they cost a user, so each test needs few.
@Suite struct KeychainCommandTests {
    /// A folder with a vault in it, and runs of the command on it.
    private struct Desk {
        let folder: URL

        var vault: String { folder.appendingPathComponent("vault").path }

        func run(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) throws
            -> BulwarkBinary.Result
        {
            try BulwarkBinary.run(
                ["keychain"] + arguments, in: folder,
                environment: ["BULWARK_HOME": vault].merging(environment) { _, new in new }, input: input)
        }

        /// What standard error says, with the vault's folder as VAULT.
        func errors(_ result: BulwarkBinary.Result) -> String {
            result.errors.replacingOccurrences(of: vault, with: "VAULT")
        }

        /// The agent's process.
        var agent: Int32? {
            let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return processes.compactMap(Int32.init).first { id in
                let line = FileManager.default.contents(atPath: "/proc/\(id)/cmdline").map {
                    String(decoding: $0, as: UTF8.self)
                }
                return line?.contains("agent\0--vault\0\(vault)\0") == true
            }
        }
    }

    private func atDesk(_ files: [String: String] = [:], _ body: (Desk) throws -> Void) throws {
        try BulwarkBinary.withFolder(
            ["passcode": "s\u{e9}same\n", "wrong": "open", "new": "another"].merging(files) { $1 }
        ) {
            folder in
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: folder.appendingPathComponent(name).path)
            }
            let desk = Desk(folder: folder)
            defer { _ = try? desk.run("lock") }
            try body(desk)
        }
    }

    @Test func `A vault without a passcode stores, gives, lists and removes`() throws {
        try atDesk { desk in
            let made = try desk.run("init", "--no-passcode")
            #expect(made.code == 0 && desk.errors(made) == "bulwark: Made a vault in VAULT.\n")
            let item = ["--service", "com.example", "--account", "token"]
            #expect(try desk.run("set", item[0], item[1], item[2], item[3], input: "a value\n").code == 0)
            #expect(try desk.run("get", item[0], item[1], item[2], item[3]).output == "a value")
            let raw = try desk.run("set", item[0], item[1], item[2], item[3], "--raw", input: "with a newline\n")
            #expect(raw.code == 0)
            #expect(try desk.run("get", item[0], item[1], item[2], item[3]).output == "with a newline\n")
            let empty = try desk.run("set", item[0], item[1], item[2], item[3], input: "\n")
            #expect(empty.code == 64 && empty.errors == "bulwark: The value is empty; nothing was stored.\n")
            #expect(try desk.run("get", item[0], item[1], item[2], item[3]).output == "with a newline\n")

            let listed = try desk.run("list")
            let columns = listed.output.split(separator: "\t", omittingEmptySubsequences: false)
            #expect(
                columns.count == 5 && columns.prefix(3) == ["com.example", "token", "when-unlocked-this-device-only"])
            let json = try desk.run("list", "--format", "json", "--service", "com.example")
            let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            #expect(document?["complete"] as? Bool == true)
            #expect((document?["items"] as? [[String: Any]])?.first?["account"] as? String == "token")

            let absent = try desk.run("get", "--service", "com.example", "--account", "none")
            #expect(absent.code == 4 && absent.output.isEmpty)
            #expect(
                desk.errors(absent)
                    == "bulwark: VAULT: There is no item of service com.example, account none. 'bulwark keychain list' lists those that there are.\n"
            )
            #expect(try desk.run("remove", item[0], item[1], item[2], item[3]).code == 0)
            #expect(try desk.run("remove", item[0], item[1], item[2], item[3]).code == 4)
            #expect(try desk.run("list").output.isEmpty)
        }
    }

    @Test func `A vault that cannot be made leaves no keybag, and the way out is told`() throws {
        try atDesk { desk in
            #expect(try desk.run("init", "--no-passcode").code == 0)
            let folder = URL(fileURLWithPath: desk.vault)
            try FileManager.default.removeItem(at: folder.appendingPathComponent("keys.bag"))
            try Data(repeating: 1, count: 8192).write(to: folder.appendingPathComponent("vault.sqlite"))
            for _ in 0..<2 {
                let failed = try desk.run("init", "--no-passcode")
                #expect(failed.code == 1 && failed.errors.contains("remove --everything"), "\(failed.errors)")
                #expect(!failed.errors.contains("There is a vault already."), "\(failed.errors)")
            }
            #expect(try desk.run("remove", "--everything", "--force").code == 0)
            #expect(try desk.run("init", "--no-passcode").code == 0)
            let file = desk.folder.appendingPathComponent("new").path + "/x"
            let nowhere = try desk.run("init", "--no-passcode", environment: ["BULWARK_HOME": file])
            #expect(nowhere.code == 1 && nowhere.errors.contains("The folder cannot be made"), "\(nowhere.errors)")
        }
    }

    @Test func `An item keeps its class and label unless they are given`() throws {
        try atDesk { desk in
            #expect(try desk.run("init", "--no-passcode").code == 0)
            let first = try desk.run(
                "set", "--service", "s", "--account", "a", "--accessibility", "after-first-unlock", "--label", "L",
                input: "1")
            #expect(first.code == 0)
            #expect(try desk.run("set", "--service", "s", "--account", "a", input: "2").code == 0)
            #expect(try desk.run("list").output.contains("\tafter-first-unlock\t"))
            #expect(try desk.run("list").output.hasSuffix("\tL\n"))
            let changed = try desk.run(
                "set", "--service", "s", "--account", "a", "--class", "whenUnlocked", input: "3")
            #expect(changed.code == 0)
            #expect(try desk.run("list").output.contains("\twhen-unlocked\t"))
            let passcodeless = try desk.run(
                "set", "--service", "s", "--account", "b", "--accessibility", "when-passcode-set-this-device-only",
                input: "1")
            #expect(passcodeless.code == 1)
            #expect(passcodeless.errors.contains("Set a passcode with 'bulwark keychain passcode'."))
        }
    }

    @Test func `An agent holds the keys until it is locked; locked and absent are two answers`() throws {
        try atDesk { desk in
            #expect(try desk.run("init", "--passcode-file", "passcode").code == 0)
            let again = try desk.run("init", "--passcode-file", "passcode")
            #expect(
                again.code == 1
                    && desk.errors(again)
                        == "bulwark: VAULT: There is a vault already. Use it, or name another folder with --vault.\n"
            )
            let locked = try desk.run("set", "--service", "s", "--account", "a", input: "v")
            #expect(
                locked.code == 3
                    && desk.errors(locked)
                        == "bulwark: VAULT: The data is locked. Unlock it with 'bulwark keychain unlock', or give --passcode-file or --passcode-fd; nothing was lost. (whenUnlockedThisDeviceOnly, not unlocked yet)\n"
            )
            let wrong = try desk.run("unlock", "--passcode-file", "wrong")
            #expect(
                wrong.code == 1
                    && desk.errors(wrong)
                        == "bulwark: VAULT: The passcode is wrong. Check it; 9 more tries until none is accepted any more.\n"
            )
            #expect(try desk.run("status").code == 3)

            let unlocked = try desk.run("unlock", "--for", "5m", "--passcode-file", "passcode")
            #expect(unlocked.code == 0 && desk.errors(unlocked) == "bulwark: VAULT: Unlocked for 5 min.\n")
            #expect(try desk.run("set", "--service", "s", "--account", "a", input: "v").code == 0)
            #expect(try desk.run("get", "--service", "s", "--account", "a").output == "v")
            let status = try desk.run("status", "--format", "json")
            let report = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
            #expect(status.code == 0 && report?["isUnlocked"] as? Bool == true)
            #expect((290...300).contains(report?["agentSeconds"] as? Int ?? 0))

            // Files under the same keys need no passcode meanwhile either.
            let here = ["BULWARK_HOME": desk.vault]
            let protect = try BulwarkBinary.run(
                ["file", "protect", "passcode", "sealed", "--class", "A"], in: desk.folder, environment: here)
            #expect(protect.code == 0)
            let open = try BulwarkBinary.run(["file", "open", "sealed", "-"], in: desk.folder, environment: here)
            #expect(open.code == 0 && open.output == "s\u{e9}same\n")

            let lock = try desk.run("lock")
            #expect(
                try BulwarkBinary.run(["file", "open", "sealed", "-"], in: desk.folder, environment: here).code == 3)
            #expect(lock.code == 0 && desk.errors(lock) == "bulwark: VAULT: Locked.\n")
            #expect(try desk.run("get", "--service", "s", "--account", "a").code == 3)
            #expect(try desk.run("get", "--service", "s", "--account", "none").code == 4)
            let list = try desk.run("list")
            #expect(list.code == 3 && list.output.isEmpty && list.errors.contains("Not all items can be seen."))
            #expect(try desk.run("lock").errors.hasSuffix("It was locked already.\n"))
            #expect(desk.agent == nil)
            #expect(try desk.run("remove", "--service", "s", "--account", "a").code == 0)
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/cmdline"), "needs /proc"))
    func `An agent that ends in another way takes the keys with it, and leaves nothing in the way`() throws {
        try atDesk { desk in
            #expect(try desk.run("init", "--passcode-file", "passcode").code == 0)
            for (signal, leavesSocket) in [(SIGKILL, true), (SIGTERM, false)] {
                #expect(try desk.run("unlock", "--passcode-file", "passcode").code == 0)
                let agent = try #require(desk.agent)
                // A session of its own, and nobody's memory to look into.
                #expect(getsid(agent) == agent)
                let memory = open("/proc/\(agent)/mem", O_RDONLY)
                if memory >= 0 { close(memory) }
                #expect(memory < 0 || geteuid() == 0)
                let owner =
                    try FileManager.default.attributesOfItem(atPath: "/proc/\(agent)/mem")[.ownerAccountID] as? Int
                #expect(owner == 0)
                kill(agent, signal)
                #expect(Patience.block { desk.agent == nil })
                #expect(FileManager.default.fileExists(atPath: desk.vault + "/agent") == leavesSocket)
                #expect(try desk.run("status").code == 3)
            }
        }
    }

    @Test func `An agent takes the passcode as it was given, with a newline of its own at its end`() throws {
        // One newline is the file's, the other the passcode's.
        try atDesk(["ends": "correct\n\n"]) { desk in
            for command in ["init", "list", "unlock"] {
                let result = try desk.run(command, "--passcode-file", "ends")
                #expect(result.code == 0, "\(command): \(result.errors)")
            }
        }
    }

    @Test func `An old keybag in the place of the present one is named, with what to do about it`() throws {
        try atDesk(["next": "another passcode"]) { desk in
            let bag = URL(fileURLWithPath: desk.vault + "/keys.bag")
            #expect(try desk.run("init", "--passcode-file", "passcode").code == 0)
            let old = try Data(contentsOf: bag)
            let change = try desk.run("passcode", "--passcode-file", "passcode", "--new-passcode-file", "next")
            #expect(change.code == 0)
            let present = try Data(contentsOf: bag)
            try old.write(to: bag)
            for arguments in [
                ["unlock", "--passcode-file", "passcode"], ["list", "--passcode-file", "next"], ["list"],
            ] {
                let result = try BulwarkBinary.run(
                    ["keychain"] + arguments, in: desk.folder, environment: ["BULWARK_HOME": desk.vault])
                #expect(result.code == 1 && result.output.isEmpty)
                #expect(
                    result.errors.contains(
                        "The keybag is older than one that was there before. Put the newest one back. To accept this one, remove its file that ends in .generation."
                    ), "\(result.errors)")
            }
            try present.write(to: bag)
            #expect(try desk.run("list", "--passcode-file", "next").code == 0)
        }
    }

    @Test func `Export carries what may migrate, names what may not, and import keeps or replaces`() throws {
        try atDesk(["phrase": "an export's passphrase"]) { desk in
            #expect(try desk.run("init", "--no-passcode").code == 0)
            for (account, accessibility) in [("a", "when-unlocked"), ("b", "after-first-unlock-this-device-only")] {
                let set = try desk.run(
                    "set", "--service", "s", "--account", account, "--accessibility", accessibility, input: account)
                #expect(set.code == 0)
            }
            let export = try desk.run("export", "out", "--passphrase-file", "phrase")
            #expect(export.code == 0)
            #expect(
                export.errors == """
                    bulwark: Refused service s, account b: after-first-unlock-this-device-only; \
                    an item that may leave is set with '--accessibility when-unlocked'.
                    bulwark: Exported 1 item, refused 1.

                    """)
            let nothing = try desk.run("export", "out", "--service", "typo", "--passphrase-file", "phrase")
            #expect(nothing.code == 4 && nothing.errors.contains("nothing was written"))
            let noExport = try desk.run("import", "phrase", "--passphrase-file", "phrase")
            #expect(
                noExport.code == 1
                    && noExport.errors == "bulwark: phrase: It is no export of a vault. Check the name of the file.\n")
            let out = desk.folder.appendingPathComponent("out").path
            let cut = try Data(contentsOf: URL(fileURLWithPath: out)).dropLast()
            try cut.write(to: desk.folder.appendingPathComponent("cut"))
            let damaged = try desk.run("import", "cut", "--passphrase-file", "phrase")
            #expect(
                damaged.code == 1
                    && damaged.errors
                        == "bulwark: cut: The export is damaged or was altered. Nothing was stored; use another copy of it.\n"
            )
            #expect(try FileManager.default.attributesOfItem(atPath: out)[.posixPermissions] as? Int == 0o600)
            #expect(try desk.run("set", "--service", "s", "--account", "a", input: "newer").code == 0)
            let kept = try desk.run("import", "out", "--passphrase-file", "phrase")
            #expect(
                kept.errors == "bulwark: Kept service s, account a as it was.\nbulwark: Imported 0 items, kept 1.\n")
            #expect(try desk.run("get", "--service", "s", "--account", "a").output == "newer")
            #expect(try desk.run("import", "out", "--replace", "--passphrase-file", "phrase").code == 0)
            #expect(try desk.run("get", "--service", "s", "--account", "a").output == "a")
            let wrong = try desk.run("import", "out", "--passphrase-file", "wrong")
            #expect(wrong.code == 1 && wrong.errors.hasPrefix("bulwark: out: The passphrase is wrong"))
        }
    }

    @Test func `A passcode is set, changed and removed, and too many wrong ones must wait`() throws {
        try atDesk { desk in
            #expect(try desk.run("init", "--no-passcode").code == 0)
            #expect(try desk.run("set", "--service", "s", "--account", "a", input: "v").code == 0)
            #expect(try desk.run("passcode", "--new-passcode-file", "passcode").code == 0)
            // The same letters, composed otherwise.
            let decomposed = desk.folder.appendingPathComponent("decomposed")
            try Data("se\u{301}same".utf8).write(to: decomposed)
            let read = try desk.run("get", "--service", "s", "--account", "a", "--passcode-file", "decomposed")
            #expect(read.output == "v")
            let changed = try desk.run("passcode", "--passcode-file", "passcode", "--new-passcode-file", "new")
            #expect(changed.code == 0 && changed.errors == "bulwark: The passcode was changed.\n")
            for _ in 0..<4 { #expect(try desk.run("list", "--passcode-file", "passcode").code == 1) }
            let throttled = try desk.run("list", "--passcode-file", "new")
            #expect(throttled.code == 5 && throttled.output.isEmpty)
            #expect(throttled.errors.contains(": There were too many wrong passcodes. Wait "))
        }
    }

    @Test func `The whole vault goes by its keybag, and only where that is meant`() throws {
        try atDesk { desk in
            let absent = try desk.run("remove", "--everything", "--force")
            #expect(
                absent.code == 1
                    && desk.errors(absent)
                        == "bulwark: VAULT: There is no vault. Make one with 'bulwark keychain init', or name another folder with --vault.\n"
            )
            #expect(try desk.run("init", "--no-passcode").code == 0)
            #expect(try desk.run("set", "--service", "s", "--account", "a", input: "v").code == 0)
            let unasked = try desk.run("remove", "--everything")
            #expect(unasked.code == 64 && unasked.errors.contains("--force"))
            #expect(try desk.run("get", "--service", "s", "--account", "a").output == "v")
            // A bag that is damaged can be destroyed too.
            try Data("damaged".utf8).write(to: URL(fileURLWithPath: desk.vault + "/keys.bag"))
            #expect(try desk.run("get", "--service", "s", "--account", "a").code == 1)
            #expect(try desk.run("remove", "--everything", "--force").code == 0)
            let left = try FileManager.default.contentsOfDirectory(atPath: desk.vault)
            #expect(!left.contains("keys.bag") && !left.contains("vault.sqlite") && !left.contains("device.key"))
            #expect(try desk.run("init", "--no-passcode").code == 0)
            #expect(try desk.run("list").output.isEmpty)
        }
    }

    @Test func `An old database in the place of the present one is refused, and taken where that is meant`() throws {
        try atDesk { desk in
            #expect(try desk.run("init", "--no-passcode").code == 0)
            #expect(try desk.run("set", "--service", "s", "--account", "a", input: "old").code == 0)
            // What is written is remembered then, even where there is nothing to lock.
            #expect(try desk.run("lock").code == 1)
            let database = URL(fileURLWithPath: desk.vault + "/vault.sqlite")
            let old = try Data(contentsOf: database)
            #expect(try desk.run("set", "--service", "s", "--account", "a", input: "new").code == 0)
            #expect(try desk.run("lock").code == 1)
            let sound = try desk.run("verify")
            #expect(sound.code == 0 && sound.output == "1 intact, 0 damaged, 0 locked\n")
            for companion in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database.path + companion) }
            try old.write(to: database)
            let refused = try desk.run("get", "--service", "s", "--account", "a")
            #expect(refused.code == 1 && refused.output.isEmpty)
            #expect(refused.errors.contains("The stored data is older than it should be. Put the newer database back;"))
            let seen = try desk.run("verify")
            #expect(seen.code == 1)
            #expect(
                seen.output == "1 intact, 0 damaged, 0 locked\nThe database is older than one that was there before.\n")
            #expect(try desk.run("verify", "--repair").code == 0)
            #expect(try desk.run("get", "--service", "s", "--account", "a").output == "old")
            #expect(try desk.run("verify").code == 0)
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database.path + suffix) }
            let gone = try desk.run("get", "--service", "s", "--account", "a")
            #expect(gone.code == 1 && gone.output.isEmpty)
            #expect(
                gone.errors.contains("What was stored is gone. Put vault.sqlite back; or give up"), "\(gone.errors)")
        }
    }

    @Test func `A whole folder that was put back is refused by what is remembered elsewhere`() throws {
        try atDesk { desk in
            let elsewhere = desk.folder.appendingPathComponent("elsewhere")
            let remembering = ["BULWARK_WATERMARK_FOLDER": elsewhere.path]
            let missing = try desk.run("init", "--no-passcode", environment: remembering)
            #expect(missing.code == 64 && missing.errors.contains("BULWARK_WATERMARK_FOLDER names no folder"))
            let files = FileManager.default
            try files.createDirectory(at: elsewhere, withIntermediateDirectories: true)
            #expect(try desk.run("init", "--no-passcode", environment: remembering).code == 0)
            let vault = URL(fileURLWithPath: desk.vault), copy = desk.folder.appendingPathComponent("copy")
            for value in ["old", "new"] {
                let set = try desk.run(
                    "set", "--service", "s", "--account", "a", input: value, environment: remembering)
                #expect(set.code == 0)
                #expect(try desk.run("lock", environment: remembering).code == 1)
                if value == "old" { try files.copyItem(at: vault, to: copy) }
            }
            #expect(try desk.run("get", "--service", "s", "--account", "a", environment: remembering).output == "new")
            try files.removeItem(at: vault)
            try files.moveItem(at: copy, to: vault)
            let refused = try desk.run("get", "--service", "s", "--account", "a", environment: remembering)
            #expect(refused.code == 1 && refused.output.isEmpty)
            #expect(refused.errors.contains("The stored data is older than it should be."))
            // Whoever does not look there does not notice.
            #expect(try desk.run("get", "--service", "s", "--account", "a").output == "old")
        }
    }

    @Test func `The tenth wrong passcode destroys a vault that was made so`() throws {
        try atDesk { desk in
            #expect(try desk.run("init", "--erase-after-ten", "--passcode-file", "passcode").code == 0)
            let item = ["--service", "s", "--account", "a"]
            let stored = try desk.run(
                "set", item[0], item[1], item[2], item[3], "--passcode-file", "passcode", input: "v")
            #expect(stored.code == 0)
            // Nine are made as fast as they can be: the command would have them wait half a day.
            var hasty = KeybagConfiguration(entanglement: FileEntanglementKey(path: desk.vault + "/device.key"))
            hasty.schedule = AttemptSchedule(delays: Array(repeating: .zero, count: 9))
            for number in 0..<9 {
                let bag = try Keybag.open(desk.vault + "/keys.bag", hasty)
                #expect(throws: KeybagError(.wrongPasscode)) { try bag.unlock(Secret(passcode: "wrong \(number)")) }
            }
            let read = ["get", item[0], item[1], item[2], item[3], "--passcode-file"]
            let last = try desk.run(read[0], read[1], read[2], read[3], read[4], read[5], "wrong")
            #expect(last.code == 1 && last.output.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: desk.vault + "/keys.bag"))
            let right = try desk.run(read[0], read[1], read[2], read[3], read[4], read[5], "passcode")
            #expect(right.code == 1 && right.output.isEmpty && right.errors.contains("There is no vault."))
        }
    }

    @Test func `A vault without a passcode says that it cannot be locked, and how to change that`() throws {
        try atDesk { desk in
            #expect(try desk.run("init", "--no-passcode").code == 0)
            let lock = try desk.run("lock")
            #expect(
                lock.code == 1
                    && desk.errors(lock)
                        == "bulwark: VAULT: It has no passcode and cannot be locked. Set one with 'bulwark keychain passcode'.\n"
            )
            let unlock = try desk.run("unlock")
            #expect(
                unlock.code == 0
                    && desk.errors(unlock)
                        == "bulwark: VAULT: It has no passcode and is always unlocked. Set one with 'bulwark keychain passcode'.\n"
            )
        }
    }

    @Test func `The device's key comes from where the environment says`() throws {
        try atDesk { desk in
            let digits = String(repeating: "5a", count: 32)
            let environment = ["BULWARK_DEVICE_KEY": digits]
            #expect(try desk.run("init", "--no-passcode", environment: environment).code == 0)
            #expect(!FileManager.default.fileExists(atPath: desk.vault + "/device.key"))
            #expect(try desk.run("list", environment: environment).code == 0)
            let missing = try desk.run("list")
            #expect(missing.code == 1 && missing.errors.contains("The device's key cannot be used."))
            let other = try desk.run("list", environment: ["BULWARK_DEVICE_KEY": String(repeating: "00", count: 32)])
            #expect(other.code == 1 && other.errors.contains("belongs to another device"))
            let file = desk.folder.appendingPathComponent("key")
            try Data(repeating: 0x5A, count: 32).write(to: file)
            #expect(chmod(file.path, 0o600) == 0)
            #expect(try desk.run("list", environment: ["BULWARK_DEVICE_KEY_FILE": file.path]).code == 0)
            let credentials = desk.folder.appendingPathComponent("credentials")
            try FileManager.default.createDirectory(at: credentials, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: file, to: credentials.appendingPathComponent("bulwark.device-key"))
            #expect(try desk.run("list", environment: ["CREDENTIALS_DIRECTORY": credentials.path]).code == 0)
            let both = try desk.run(
                "list", environment: ["BULWARK_DEVICE_KEY_FILE": file.path, "BULWARK_DEVICE_KEY": digits])
            #expect(both.code == 64)
        }
    }

    @Test(
        "Command lines that cannot be meant end with 64 and store nothing",
        arguments: [
            ["set", "--service", "s"], ["set", "--account", "a", "--service", ""], ["get", "--service", "s"],
            ["set", "--service", "s", "--account", "a", "--accessibility", "always"],
            ["set", "--service", "s", "--account", "a", "value"],
            ["remove"], ["remove", "--service", "s"], ["remove", "--everything", "--service", "s"],
            ["remove", "--service", "s", "--account", "a", "--force"], ["unlock", "--for", "25h"],
            ["unlock", "--for", "0s"],
            ["unlock", "--for", "9223372036854775807h"], ["list", "--passcode-fd", "3", "--passcode-file", "passcode"],
            ["init", "--no-passcode", "--passcode-file", "passcode"], ["init"], ["init", "--passcode-file", "none"],
            ["init", "--passcode-fd", "77"], ["init", "--passcode-file", "empty"],
            ["init", "--passcode-file", "bytes"],
            ["passcode", "--remove", "--new-passcode-file", "new"],
        ])
    func usage(arguments: [String]) throws {
        try atDesk(["empty": "\n"]) { desk in
            try Data([0xFF, 0xFE]).write(to: desk.folder.appendingPathComponent("bytes"))
            let result = try BulwarkBinary.run(
                ["keychain"] + arguments, in: desk.folder, environment: ["BULWARK_HOME": desk.vault], input: "v")
            #expect(result.code == 64)
            #expect(result.output.isEmpty && !result.errors.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: desk.vault + "/keys.bag"))
        }
    }
}
