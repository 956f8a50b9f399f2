import BulwarkTestBackups
import Foundation
import Testing

@Suite struct BackupCommandTests {
    private static let bank = "AppDomain-com.example.bank"

    private func withBackup<Result>(
        _ password: String? = nil, _ body: (URL) throws -> Result
    ) throws -> Result {
        try BulwarkBinary.withFolder([:]) { folder in
            let preferences = BinaryListWriter.bytes(of: .dictionary([("authToken", .string("f3Kd92LmQ0zX81vB"))]))
            let files: [SyntheticBackup.File] = [
                .init(Self.bank, "Library/Preferences/com.example.bank.plist", preferences, protectionClass: 4),
                .init(Self.bank, "Documents/note.txt", "hello", protectionClass: 1),
                .init("AppDomain-com.example.clean", "Documents/a.txt", "nothing"),
                .link(Self.bank, "Documents/link", to: "/etc"),
            ]
            try SyntheticBackup(password: password, apps: ["com.example.bank", "com.example.clean"], files: files)
                .write(to: folder.appendingPathComponent("backup"))
            return try body(folder)
        }
    }

    @Test(arguments: [nil, "geheim"])
    func checksAnAppOfABackup(_ password: String?) throws {
        try withBackup(password) { folder in
            let secret = password == nil ? [] : ["--password-fd", "0"]
            func check(_ arguments: String...) throws -> BulwarkBinary.Result {
                try BulwarkBinary.run(["backup", "check", "backup"] + secret + arguments, in: folder, input: password)
            }
            let found = try check("--app", "com.example.bank")
            #expect(found.code == 1)
            #expect(
                found.output == """
                    AppDomain-com.example.bank/Library/Preferences/com.example.bank.plist  class D
                      blocking  backup-credential  token in key 'authToken': f3Kd********
                      warning   backup-unprotected-file  in class D, whose key needs no passcode

                    2 files looked into: 1 blocking finding, 1 warning.

                    """)
            let clean = try check("--app", "com.example.clean", "--absent", "**/*.sqlite", "--present", "Documents/*")
            #expect(clean.code == 0)
            #expect(
                clean.output.hasPrefix("HELD         absent **/*.sqlite\nHELD         present Documents/*  (1 file)\n"))
            #expect(try check("--app", "com.example.clean", "--absent", "Documents/**").code == 1)
            #expect(try check("--app", "com.example.none").code == 2)
            #expect(try check("--app", "com.example.bank", "--absent", "[").code == 64)
            #expect(try check().code == 64)
            let json = try check("--app", "com.example.bank", "--format", "json")
            let root = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(root["outcome"] as? String == "found")
            #expect((root["findings"] as? [[String: Any]])?.first?["protection"] as? String == "D")
        }
    }

    @Test func takesPromisesFromThePolicy() throws {
        try withBackup { folder in
            let policy =
                "version: 1\nbackup:\n  app: com.example.bank\n  absent: [\"Documents/*.txt\"]\n  ignore: [\"Library/\"]\n"
            try Data(policy.utf8).write(to: folder.appendingPathComponent("bulwark.yml"))
            let result = try BulwarkBinary.run(["backup", "check", "backup"], in: folder)
            #expect(result.code == 1)
            #expect(
                result.output == """
                    BROKEN       absent Documents/*.txt  (1 file)
                                 AppDomain-com.example.bank/Documents/note.txt
                    1 file looked into: 0 blocking findings, 0 warnings, 1 file left out as asked.

                    """)
            try Data("backup:\n  absnt: []\n".utf8).write(to: folder.appendingPathComponent("bulwark.yml"))
            #expect(try BulwarkBinary.run(["backup", "check", "backup"], in: folder).code == 64)
        }
    }

    @Test func errorsNameWhatTheyAreAbout() throws {
        try withBackup { folder in
            let extract = ["backup", "extract", "backup", "--app", "com.example.bank", "--to"]
            try Data().write(to: folder.appendingPathComponent("file"))
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("full/x"), withIntermediateDirectories: true)
            for (target, sign) in [
                ("full", "bulwark: full: The folder to extract to is not empty."),
                ("backup/x", "bulwark: backup/x: The folder to extract to is a part of the backup."),
                ("file", "bulwark: file: "),
            ] {
                let result = try BulwarkBinary.run(extract + [target], in: folder)
                #expect(result.code != 0 && result.errors.hasPrefix(sign), "\(result.errors)")
            }
            try FileManager.default.removeItem(at: folder.appendingPathComponent("backup/Manifest.plist"))
            let result = try BulwarkBinary.run(["backup", "info", "backup"], in: folder)
            #expect(result.code == 2)
            #expect(
                result.errors
                    == "bulwark: backup: A file of the backup cannot be read. Check that it is there and may be read. (Manifest.plist) The file or folder does not exist.\n"
            )
        }
    }

    @Test func listsAndExtracts() throws {
        try withBackup("geheim") { folder in
            let secret = ["--password-file", "password"]
            try Data("geheim\n".utf8).write(to: folder.appendingPathComponent("password"))
            func run(_ arguments: String...) throws -> BulwarkBinary.Result {
                try BulwarkBinary.run(["backup"] + arguments + secret, in: folder)
            }
            let apps = try run("apps", "backup")
            #expect(apps.code == 0)
            #expect(apps.output.contains("     1             7  AppDomain-com.example.clean\n"))
            let info = try run("info", "backup")
            #expect(info.output.contains("Open classes  1, 2, 3, 4, 6, 7, 8\n"))
            let files = try run("files", "backup", "--app", "com.example.bank")
            #expect(
                files.output.contains(
                    "A             5  2025-06-04T01:20:00Z  f  AppDomain-com.example.bank/Documents/note.txt\n"))
            let extracted = try run("extract", "backup", "--app", "com.example.bank", "--to", "out")
            #expect(extracted.code == 0)
            #expect(
                extracted.errors.contains("a link to /etc, not made.") && extracted.errors.contains("2 files written"))
            let note = folder.appendingPathComponent("out/AppDomain-com.example.bank/Documents/note.txt")
            #expect(try String(contentsOf: note, encoding: .utf8) == "hello")
            #expect(try run("extract", "backup", "--app", "com.example.bank", "--to", "out").code == 64)
        }
    }

    @Test func listsFilesOfAnyDateAndWritesNothingIntoTheBackup() throws {
        try BulwarkBinary.withFolder([:]) { folder in
            var file = SyntheticBackup.File(Self.bank, "a", "x")
            file.modified = .min
            try SyntheticBackup(apps: ["com.example.bank"], files: [file])
                .write(to: folder.appendingPathComponent("backup"))
            let files = try BulwarkBinary.run(["backup", "files", "backup"], in: folder)
            #expect(files.code == 0)
            #expect(files.output.contains("-9223372036854775808"))
            let inside = try BulwarkBinary.run(
                ["backup", "extract", "backup", "--app", "com.example.bank", "--to", "backup/out"], in: folder)
            #expect(inside.code == 64)
            #expect(inside.errors.contains("The folder to extract to is a part of the backup."))
            let none = try BulwarkBinary.run(
                ["backup", "extract", "backup", "--app", "com.example.none", "--to", "out"], in: folder)
            #expect(none.code == 2)
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("out").path))
        }
    }

    @Test func tellsAWrongPasswordAndAsksForOne() throws {
        try withBackup("geheim") { folder in
            let wrong = try BulwarkBinary.run(
                ["backup", "apps", "backup", "--password-fd", "0"], in: folder, input: "falsch")
            #expect(wrong.code == 2)
            #expect(wrong.errors.contains("The password opens none of the backup's keys."))
            let none = try BulwarkBinary.run(["backup", "apps", "backup"], in: folder)
            #expect(none.code == 64)
            #expect(none.errors.contains("give --password-fd or --password-file"))
            let absent = try BulwarkBinary.run(["backup", "apps", "."], in: folder)
            #expect(absent.code == 64 || absent.errors.contains("encrypted"))
            #expect(try BulwarkBinary.run(["backup", "apps", "nowhere"], in: folder).code == 64)
        }
    }
}
