import BulwarkPolicy
import BulwarkReport
import BulwarkTestBackups
import Foundation
import Testing

@testable import BulwarkBackup

@Suite struct BackupCheckTests {
    private static let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MjE3IiwibmFtZSI6IkFubiJ9.dBjftJeZ4CVPmB92K27uhbUJU1p1r"

    private func report(
        _ files: [SyntheticBackup.File], password: String? = nil, state: String = "finished",
        apps: [String] = ["com.example.bank"], expectations: [BackupExpectation] = [], ignored: [Glob] = [],
        _ change: (inout SyntheticBackup) -> Void = { _ in }
    ) throws -> BackupCheckReport {
        var backup = SyntheticBackup(password: password, apps: apps, files: files)
        backup.snapshotState = state
        change(&backup)
        let disk = try TemporaryBackup(backup)
        defer { withExtendedLifetime(disk) {} }
        return try BackupCheck(AppDomains("com.example.bank"), expectations: expectations, ignored: ignored)
            .report(on: disk.open(password))
    }

    private static func list(_ entries: [(String, ListValue)]) -> [UInt8] {
        BinaryListWriter.bytes(of: .dictionary(entries))
    }

    /// A file, and what is found in it as rule and place.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var content: [UInt8]
        var found: [String]
        var path = "Documents/file"
        var testDescription: String { name }
    }

    static func cases() throws -> [Case] {
        let preferences = "Library/Preferences/com.example.bank.plist"
        let archive = BinaryListWriter.bytes(
            of: .dictionary([
                ("$archiver", .string("NSKeyedArchiver")), ("$top", .dictionary([("root", .reference(1))])),
                (
                    "$objects",
                    .array([
                        .string("$null"),
                        .dictionary([
                            ("NS.keys", .array([.reference(2)])), ("NS.objects", .array([.reference(3)])),
                            ("$class", .reference(4)),
                        ]), .string("password"), .string("hunter2x!"),
                        .dictionary([("$classname", .string("NSDictionary"))]),
                    ])
                ),
            ]))
        return [
            Case(
                name: "preferences",
                content: list([
                    ("authToken", .string("f3Kd92LmQ0zX81vB")), ("tokenType", .string("bearer")),
                    ("pin", .integer(4711)), ("hasPassword", .boolean(true)), ("launches", .integer(471_100)),
                    ("lastCard", .string("4539 1488 0343 6467")), ("theme", .string("dark")),
                ]),
                found: [
                    "backup-credential key 'authToken'", "backup-credential key 'pin'",
                    "backup-payment-data key 'lastCard'",
                ], path: preferences),
            Case(
                name: "an archive in preferences", content: list([("state", .data(archive))]),
                found: ["backup-credential key 'state.password'"], path: preferences),
            Case(
                name: "a list in XML",
                content: Array(
                    "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>user</key><dict><key>email</key><string>ann@example.org</string></dict></dict></plist>"
                        .utf8), found: ["backup-personal-data key 'user.email'"]),
            Case(
                name: "JSON",
                content: Array("{\"session\":{\"accessToken\":\"\(token)\"},\"count\":3}".utf8),
                found: ["backup-credential key 'session.accessToken'"]),
            Case(
                name: "a log", content: Array("started\nlogin with token=\(token)\n".utf8),
                found: ["backup-credential line 2"]),
            Case(
                name: "a private key",
                content: Array(
                    "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgR2Fzc2VyZ2Fzc2Vy\n-----END PRIVATE KEY-----\n"
                        .utf8), found: ["backup-key-file line 1"]),
            Case(
                name: "a database",
                content: try SQLiteImage.bytes([
                    "CREATE TABLE accounts (id INTEGER, iban TEXT, password TEXT, note BLOB)",
                    "INSERT INTO accounts VALUES (1, 'DE89370400440532013000', 'hunter2x!', NULL)",
                    "INSERT INTO accounts VALUES (2, 'DE89370400440532013000', '', X'00')",
                    "CREATE TABLE settings (name TEXT, value TEXT)",
                    "INSERT INTO settings VALUES ('refreshToken', 'f3Kd92LmQ0zX81vB'), ('theme', 'dark')",
                ]),
                found: [
                    "backup-payment-data table 'accounts', column 'iban'",
                    "backup-credential table 'accounts', column 'password'",
                    "backup-credential table 'settings', column 'value', row 'refreshToken'",
                ]),
            Case(
                name: "a deleted row",
                content: try SQLiteImage.bytes([
                    "PRAGMA secure_delete = OFF", "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('\(token)')",
                    "INSERT INTO t VALUES ('x')",
                    "DELETE FROM t WHERE a <> 'x'",
                ]), found: ["backup-credential space that deleted rows have left"]),
            Case(
                name: "cookies",
                content: cookies([("sessionToken", "f3Kd92LmQ0zX81vB", 5), ("theme", "dark", 0)]),
                found: ["backup-cookie cookie 'sessionToken' of .example.com"],
                path: "Library/Cookies/Cookies.binarycookies"),
            Case(name: "a picture", content: [0xff, 0xd8, 0xff] + Array(token.utf8), found: []),
            Case(name: "nothing", content: [], found: []),
            Case(
                name: "an encrypted database", content: (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167) },
                found: []),
            Case(
                name: "a store of another kind", content: [0, 1, 2, 3, 4, 5] + Array(token.utf8) + [0],
                found: ["backup-credential "]),
            Case(
                name: "a cache", content: Array("x".utf8), found: ["backup-web-cache "],
                path: "Library/Caches/com.example.bank/Cache.db"),
        ]
    }

    static func cookies(_ cookies: [(name: String, value: String, flags: UInt8)]) -> [UInt8] {
        func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        let bodies = cookies.map { cookie -> [UInt8] in
            let texts = [".example.com", cookie.name, "/", cookie.value].map { Array($0.utf8) + [0] }
            var offsets: [Int] = []
            var offset = 56
            for text in texts {
                offsets.append(offset)
                offset += text.count
            }
            let head = little(offset) + little(0) + [cookie.flags, 0, 0, 0] + little(0)
            return head + offsets.flatMap(little) + [UInt8](repeating: 0, count: 24) + texts.flatMap { $0 }
        }
        var page: [UInt8] = [0, 0, 1, 0] + little(bodies.count)
        var offset = 8 + 4 * bodies.count + 4
        for body in bodies {
            page += little(offset)
            offset += body.count
        }
        page += little(0) + bodies.flatMap { $0 }
        let size = Array(little(page.count).reversed())
        return Array("cook".utf8) + [0, 0, 0, 1] + size + page + [UInt8](repeating: 0, count: 8)
    }

    @Test(arguments: try cases(), [nil, "p"])
    func findsWhatLiesInAFileAndNothingElse(_ sample: Case, _ password: String?) throws {
        let report = try report([.init(bank, sample.path, sample.content)], password: password)
        #expect(report.findings.map { "\($0.rule.rawValue) \($0.place)" }.sorted() == sample.found.sorted())
        #expect(report.unread.isEmpty)
        #expect(report.files == 1)
    }

    @Test func showsNoValueWhole() throws {
        let report = try report(
            try Self.cases().enumerated().map { .init(bank, "\($0.offset)-\($0.element.path)", $0.element.content) })
        #expect(report.findings.count > 10)
        let texts = [
            BackupCheckText.text(of: report, isColored: false), BackupCheckJSON.text(of: report, isStrict: false),
            BackupCheckSARIF.text(of: report),
        ]
        for text in texts {
            for secret in [
                Self.token, "hunter2x!", "f3Kd92LmQ0zX81vB", "4539 1488 0343 6467", "DE89370400440532013000",
                "ann@example.org",
            ] {
                #expect(!text.contains(secret))
                #expect(!text.contains(secret.dropFirst(5)))
            }
        }
        #expect(texts[0].contains("blocking  backup-credential  token in key 'authToken': f3Kd********"))
    }

    @Test func readsRowsThatAreInADatabasesLogAlone() throws {
        let (database, log) = try SQLiteImage.bytesWithLog(
            ["CREATE TABLE t (password TEXT)"], inLog: ["INSERT INTO t VALUES ('hunter2x!')"])
        let report = try report([.init(bank, "a.sqlite", database), .init(bank, "a.sqlite-wal", log)], password: "p")
        #expect(report.findings.map(\.path) == ["a.sqlite"])
    }

    @Test func judgesPromises() throws {
        func outcome(
            _ promise: BackupExpectation.Promise, _ pattern: String, state: String = "finished",
            apps: [String] = ["com.example.bank"], _ change: (inout SyntheticBackup) -> Void = { _ in }
        ) throws -> BackupExpectation.Verdict {
            let files: [SyntheticBackup.File] = [
                .folder(bank, "Documents"), .init(bank, "Documents/a.sqlite", "x"),
                .init("AppDomainGroup-group.com.example.bank", "Vault/b", "x"),
                .init("AppDomain-com.example.other", "Secret/c", "x"), .folder(bank, "Empty"),
            ]
            let report = try report(
                files, state: state, apps: apps, expectations: [.init(promise, try Glob(pattern))], change)
            return try #require(report.expectations.first).verdict
        }
        #expect(try outcome(.absent, "Documents/*.sqlite") == .broken)
        #expect(try outcome(.absent, "Vault/**") == .broken)
        #expect(try outcome(.absent, "AppDomainGroup-*/Vault/**") == .broken)
        #expect(try outcome(.absent, "Secret/**") == .held)
        #expect(try outcome(.absent, "Empty/**") == .held)
        #expect(try outcome(.present, "Documents/*.sqlite") == .held)
        #expect(try outcome(.present, "Documents/*.db") == .broken)
        // Without a complete backup, what is there proves something and what is not there nothing.
        #expect(try outcome(.absent, "Secret/**", state: "uploading") == .cannotTell)
        #expect(try outcome(.absent, "Secret/**", apps: []) == .cannotTell)
        #expect(try outcome(.absent, "Documents/*.sqlite", state: "uploading") == .broken)
        #expect(try outcome(.present, "x", state: "uploading") == .cannotTell)
        let lost = "INSERT INTO Files VALUES ('0000000000000000000000000000000000000002', NULL, 'x', 1, NULL)"
        #expect(try outcome(.absent, "Secret/**") { $0.statements = [lost] } == .cannotTell)
        // Without promises, too, an incomplete backup says nothing of what is not in it.
        let incomplete = try report([.init(bank, "a.txt", "nothing")], state: "uploading")
        #expect(incomplete.outcome() == .cannotTell)
        let text = BackupCheckText.text(of: incomplete, isColored: false)
        #expect(text.contains("not proven  that this is all: The backup does not say that it is complete.\n"))
    }

    @Test func tellsWhatItCouldNotReadAndDoesNotCallItClean() throws {
        var missing = SyntheticBackup.File(bank, "gone", "x")
        missing.isMissing = true
        var damaged = SyntheticBackup.File(bank, "damaged.json", "{\"a\": 1}")
        damaged.damage = { $0[$0.count - 1] ^= 0xff }
        let report = try report(
            [missing, damaged, .init(bank, "bound", "x", protectionClass: 11)], password: "p")
        #expect(report.unread.map(\.place) == ["\(bank)/gone", "\(bank)/damaged.json", "\(bank)/bound"])
        #expect(report.outcome() == .cannotTell)
        #expect(try self.report([]).outcome() == .clean)
        #expect(try self.report([], apps: []).outcome() == .cannotTell)
    }

    @Test func countsTheKeychainsItemsByHowFarTheyGo() throws {
        func item(_ number: UInt8) -> ListValue {
            .dictionary([("v_Data", .data([3, 0, 0, 0, number, 0, 0, 0] + [UInt8](repeating: 9, count: 60)))])
        }
        let keychain = Self.list([
            ("genp", .array([item(6), item(7), item(9), item(11)])), ("inet", .array([item(8)])),
            ("cert", .array([])), ("keys", .array([.dictionary([("v_Data", .data([1]))])])),
        ])
        let report = try report([.init("KeychainDomain", "keychain-backup.plist", keychain)], password: "p")
        #expect(report.keychain?.migrating == 3)
        #expect(report.keychain?.thisDevice == 2)
        #expect(report.keychain?.unknown == 1)
        #expect(report.files == 0)
        // In a backup that is not encrypted, a key of the device is around all of them.
        let plain = try self.report([.init("KeychainDomain", "keychain-backup.plist", keychain)])
        #expect(plain.keychain?.migrating == 0)
        #expect(plain.keychain?.thisDevice == 5)
    }

    @Test func leavesOutWhatItIsToldToAndMarksWhatTheAppWantedOut() throws {
        var marked = SyntheticBackup.File(bank, "Documents/marked", "x", protectionClass: 4)
        marked.attributes = ["com.apple.metadata:com_apple_backup_excludeItem"]
        let report = try report(
            [marked, .init(bank, "Library/Cookies/x", "password=hunter2x!")], ignored: [try Glob("Library/Cookies/")])
        #expect(report.findings.map(\.rule) == [.markedExcluded, .unprotected])
        #expect(report.findings.first?.protection == .d)
        #expect(report.ignored == 1)
        #expect(report.outcome() == .clean)
        #expect(report.outcome(isStrict: true) == .found)
    }

    @Test func findersBearDamagedFiles() throws {
        var state: UInt64 = 5
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let cookies = Self.cookies([("sessionToken", "f3Kd92LmQ0zX81vB", 5), ("a", "b", 0)])
        let database = try #require(try Self.cases().first { $0.name == "a database" }).content
        var whole = 0
        for round in 0..<600 {
            var bytes = round.isMultiple(of: 20) ? database : cookies
            for _ in 0...next(4) { bytes[next(bytes.count)] = UInt8(next(256)) }
            var collector = FindingCollector(
                BackupRecord(fileID: FileID(domain: "d", path: "p"), domain: "d", path: "p", kind: .file))
            if round.isMultiple(of: 20) {
                let memory = bytes.withUnsafeBytes { WipedMemory(copying: $0) }
                if DatabaseFinder.look(into: memory, log: nil, &collector) == nil { whole += 1 }
            } else if CookieFinder.look(into: bytes, &collector) {
                whole += 1
            }
        }
        #expect(whole > 30 && whole < 600)
    }

    @Test func everyRuleIsDescribed() {
        for rule in BackupRule.allCases {
            #expect(rule.description.id == rule.rawValue)
            #expect(!rule.description.references.isEmpty)
        }
    }
}
