import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkVault
import Foundation
import Testing

@testable import BulwarkCLI

@Suite struct EraseCommandTests {
    /// What is said of the volume that a folder is on.
    private static func notes(_ folder: URL) throws -> String {
        let volume = try SystemFileSystem().volume(of: folder.path)
        let name =
            volume.source.isEmpty || volume.source == volume.kind ? volume.kind : "\(volume.kind) (\(volume.source))"
        return EraseCaveat.of(volume).map { "\($0.isVoid ? "void" : "note") \(name): \($0.message)\n" }.joined()
    }

    private static func size(_ folder: URL, of name: String) throws -> Int64 {
        let status = try SystemFileSystem().status(of: folder.appendingPathComponent(name).path, followingLinks: true)
        return (status.size + status.blockSize - 1) / status.blockSize * status.blockSize
    }

    private static func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test(arguments: [
        ([String](), "3 passes"), (["--passes", "dod"], "3 passes"), (["--passes", "1"], "1 pass"),
        (["--passes", "0x00,random"], "2 passes"), (["--no-progress"], "3 passes"),
    ])
    func filesAreOverwrittenRemovedAndReported(options: [String], passes: String) throws {
        try BulwarkBinary.withFolder(["a.csv": "secret", "b.csv": String(repeating: "x", count: 5_000)]) { folder in
            let (a, b) = (try Self.size(folder, of: "a.csv"), try Self.size(folder, of: "b.csv"))
            let notes = try Self.notes(folder)
            let result = try BulwarkBinary.run(["erase", "a.csv", "b.csv"] + options, in: folder)
            #expect(
                result.output
                    == "a.csv: \(passes) over \(a) bytes, removed\nb.csv: \(passes) over \(b) bytes, removed\n" + notes)
            #expect(result.code == 0 && result.errors.isEmpty)
            #expect(try Self.names(folder).isEmpty)
        }
    }

    @Test func whatIsNoPlainFileIsNamedAndLeftAloneAndTheRestIsErased() throws {
        try BulwarkBinary.withFolder(["a": "secret", "b": "secret", "folder/c": "secret"]) { folder in
            let files = FileManager.default
            try files.createSymbolicLink(
                atPath: folder.appendingPathComponent("link").path, withDestinationPath: "folder/c")
            try files.linkItem(
                at: folder.appendingPathComponent("b"), to: folder.appendingPathComponent("other"))
            let block = try Self.size(folder, of: "a")
            let notes = try Self.notes(folder)
            let result = try BulwarkBinary.run(["erase", "link", "folder", "b", "none", "a"], in: folder)
            #expect(result.code == 1)
            #expect(result.output == "a: 3 passes over \(block) bytes, removed\n" + notes)
            #expect(
                result.errors == """
                    bulwark: link: A symbolic link would be followed; nothing was changed. --follow-links erases what it leads to.
                    bulwark: folder: It is no regular file; nothing was changed.
                    bulwark: b: The file has other names, which would lead to an empty file; nothing was changed. --allow-hard-links erases it all the same.
                    bulwark: none: The file or folder does not exist. Check its name and try again.

                    """)
            #expect(try Self.names(folder) == ["b", "folder", "link", "other"])
            #expect(try String(contentsOf: folder.appendingPathComponent("b"), encoding: .utf8) == "secret")
            #expect(try String(contentsOf: folder.appendingPathComponent("folder/c"), encoding: .utf8) == "secret")
        }
    }

    @Test func whatIsRefusedIsErasedWhenAskedForByName() throws {
        try BulwarkBinary.withFolder(["a": "secret", "b": "secret", "c": "secret"]) { folder in
            let files = FileManager.default
            try files.createSymbolicLink(atPath: folder.appendingPathComponent("link").path, withDestinationPath: "a")
            try files.linkItem(at: folder.appendingPathComponent("b"), to: folder.appendingPathComponent("other"))
            let followed = try BulwarkBinary.run(["erase", "--follow-links", "link"], in: folder)
            let left = folder.appendingPathComponent("a").path
            #expect(followed.code == 0 && followed.output.contains("removed; the file stays, empty: \(left)\n"))
            let named = try BulwarkBinary.run(["erase", "--allow-hard-links", "b"], in: folder)
            #expect(named.code == 0 && named.output.contains("removed; the file stays, empty: under its other name\n"))
            let kept = try BulwarkBinary.run(["erase", "--keep-name", "c"], in: folder)
            #expect(kept.code == 0 && kept.output.contains("bytes, emptied\n"))
            #expect(try Self.names(folder) == ["a", "c", "other"])
            for name in ["a", "c", "other"] {
                #expect(try Data(contentsOf: folder.appendingPathComponent(name)).isEmpty)
            }
        }
    }

    @Test func theReportIsThereForProgramsToo() throws {
        try BulwarkBinary.withFolder(["a": "secret"]) { folder in
            let volume = try SystemFileSystem().volume(of: folder.path)
            let block = try Self.size(folder, of: "a")
            let caveats = EraseCaveat.of(volume)
            let notes = caveats.map { caveat in
                """
                    {
                      "caveat" : "\(caveat.rawValue)",
                      "device" : "\(volume.source)",
                      "fileSystem" : "\(volume.kind)",
                      "isVoid" : \(caveat.isVoid),
                      "message" : "\(caveat.message)"
                    }
                """
            }
            let result = try BulwarkBinary.run(["erase", "--format", "json", "a", "none"], in: folder)
            #expect(result.code == 1 && result.errors.isEmpty)
            #expect(
                result.output == """
                    {
                      "files" : [
                        {
                          "bytes" : \(block),
                          "caveats" : [
                            \(caveats.map { "\"\($0.rawValue)\"" }.joined(separator: ",\n        "))
                          ],
                          "contentMaySurvive" : true,
                          "erased" : true,
                          "fileSystem" : "\(volume.kind)",
                          "isVoid" : \(caveats.contains(where: \.isVoid)),
                          "keyDestroyed" : false,
                          "nameScrambled" : true,
                          "passes" : 3,
                          "path" : "a"
                        },
                        {
                          "erased" : false,
                          "error" : "not-found",
                          "keyDestroyed" : false,
                          "message" : "The file or folder does not exist. Check its name and try again.",
                          "path" : "none"
                        }
                      ],
                      "notes" : [
                    \(notes.joined(separator: ",\n"))
                      ],
                      "schemaVersion" : 1
                    }

                    """)
        }
    }

    @Test func whatRemainsIsToldToProgramsAndFitsTheSchema() throws {
        try BulwarkBinary.withFolder(["a": "secret", "b": "secret", "c": "secret"]) { folder in
            let files = FileManager.default
            try files.createSymbolicLink(atPath: folder.appendingPathComponent("link").path, withDestinationPath: "a")
            for name in ["other", "third"] {
                try files.linkItem(
                    at: folder.appendingPathComponent("b"), to: folder.appendingPathComponent(name))
            }
            func erase(_ arguments: String...) throws -> [String: Any] {
                let result = try BulwarkBinary.run(["erase", "--format", "json"] + arguments, in: folder)
                try Data(result.output.utf8).write(to: folder.appendingPathComponent("report.json"))
                let schema = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                    .deletingLastPathComponent().appendingPathComponent("Documentation/erasure.schema.json").path
                let judged = try BulwarkBinary.run(["inspect", "json", "report.json", "--schema", schema], in: folder)
                #expect(judged.code == 0, "\(judged.output)\(judged.errors)")
                let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
                return try #require((report?["files"] as? [[String: Any]])?.first)
            }
            let followed = try erase("--follow-links", "link")
            let target = followed["remains"] as? [String: Any]
            #expect(target?["path"] as? String == folder.appendingPathComponent("a").path)
            #expect(target?["otherNames"] as? Int == 0 && followed["nameScrambled"] as? Bool == false)
            let named = try erase("--allow-hard-links", "b")
            #expect((named["remains"] as? [String: Any]) as? [String: Int] == ["otherNames": 2])
            #expect(named["nameScrambled"] as? Bool == true)
            let kept = try erase("--keep-name", "c")
            #expect((kept["remains"] as? [String: Any])?["path"] as? String == "c")
            #expect(kept["nameScrambled"] as? Bool == false)
            let gone = try erase("a")
            #expect(gone["remains"] == nil && gone["nameScrambled"] as? Bool == true)
            let refused = try erase("none")
            #expect(refused["erased"] as? Bool == false && refused["bytes"] == nil)
        }
    }

    @Test func aKeyThatWasDestroyedIsToldWhereTheFileWasNotErased() {
        var summary = EraseSummary()
        let error = StorageError(.refused, "the file grew meanwhile; what was added was not overwritten")
        #expect(
            summary.add("a", error, destroysKey: true)
                == "a: The file grew meanwhile; what was added was not overwritten. Its key was destroyed: nothing opens it any more."
        )
        #expect(summary.json.contains("\"keyDestroyed\" : true") && summary.json.contains("\"erased\" : false"))
    }

    @Test func theKeyOfAProtectedFileIsDestroyedFirst() throws {
        try BulwarkBinary.withFolder(["a": "a statement\n"]) { folder in
            let location = VaultLocation(folder: folder.appendingPathComponent("v").path)
            try SystemFileSystem().makeFolder(location.folder, permissions: .ownerOnlyFolder)
            var setup = KeybagConfiguration(entanglement: FileEntanglementKey(path: location.deviceKey))
            setup.cost = ScryptCost(logarithmOfN: 4, blockSize: 1, parallelism: 1)
            _ = try Keybag.create(at: location.keybag, passcode: nil, setup)
            let protect = try BulwarkBinary.run(
                ["file", "protect", "a", "s"], in: folder, environment: ["BULWARK_HOME": location.folder])
            #expect(protect.code == 0)
            let result = try BulwarkBinary.run(["erase", "s", "a"], in: folder)
            #expect(result.code == 0)
            #expect(result.output.hasPrefix("s: key destroyed, 3 passes over "))
            #expect(result.output.contains("\na: 3 passes over "))
            #expect(try Self.names(folder) == ["v"])
        }
    }

    @Test(arguments: [
        ["erase"], ["erase", "a", "--passes", "0"], ["erase", "a", "--passes", "36"],
        ["erase", "a", "--passes", "0x1"],
        ["erase", "a", "--passes", "random,"], ["erase", "a", "--passes", "0x+1"], ["erase", "a", "--format", "xml"],
    ])
    func aWrongCommandLineErasesNothing(arguments: [String]) throws {
        try BulwarkBinary.withFolder(["a": "secret"]) { folder in
            let result = try BulwarkBinary.run(arguments, in: folder)
            #expect(result.code == 64 && result.output.isEmpty && !result.errors.isEmpty)
            #expect(try String(contentsOf: folder.appendingPathComponent("a"), encoding: .utf8) == "secret")
        }
    }

    @Test(arguments: [
        ("dod", ErasePass.dod), ("2", [.random, .random]), ("random", [.random]),
        ("0x00,0xFF,random", [.fixed(0), .fixed(255), .random]),
    ])
    func passesAreReadAsTheyAreWritten(text: String, passes: [ErasePass]) {
        #expect(ErasePassList(argument: text)?.passes == passes)
    }

    @Test func progressNamesFilePassAndShareAndCannotRestyleTheTerminal() {
        let progress = SecureErase.Progress(pass: 2, passCount: 3, written: 512, byteCount: 2_048)
        #expect(EraseSummary.progress("a\u{1B}[31m", progress) == "erasing a\u{FFFD}[31m: pass 2 of 3, 25 %")
        let empty = SecureErase.Progress(pass: 1, passCount: 1, written: 0, byteCount: 0)
        #expect(EraseSummary.progress("a", empty).hasSuffix("100 %"))
    }

    @Test func aVolumeThatMakesOverwritingVoidIsNamedOnce() {
        var summary = EraseSummary()
        let volume = VolumeDescription(kind: "btrfs", source: "/dev/sdb")
        let report = EraseReport(
            byteCount: 4_096, passCount: 1, volume: volume, caveats: EraseCaveat.of(volume))
        #expect(
            summary.add("a", report, EraseCircumstances(keepsName: false, destroysKey: true))
                == "a: key destroyed, 1 pass over 4096 bytes, removed\n")
        #expect(
            summary.add("b", report, EraseCircumstances(keepsName: true)) == "b: 1 pass over 4096 bytes, emptied\n")
        let lines = summary.notes.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("void btrfs (/dev/sdb): This file system writes elsewhere"))
        #expect(lines[1].hasPrefix("note btrfs (/dev/sdb): A flash medium"))
        #expect(summary.json.contains("\"isVoid\" : true"))
    }
}
