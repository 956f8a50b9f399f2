import BulwarkProperties
import BulwarkTestBackups
import Foundation
import Testing

@testable import BulwarkBackup

/// What is missed, told falsely or takes too long where files are not as they are expected.
@Suite struct FinderTests {
    private static let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MjE3IiwibmFtZSI6IkFubiJ9.dBjftJeZ4CVPmB92K27uhbUJU1p1r"

    private func report(_ files: [SyntheticBackup.File], password: String? = nil) throws -> BackupCheckReport {
        let disk = try TemporaryBackup(SyntheticBackup(password: password, apps: ["com.example.bank"], files: files))
        defer { withExtendedLifetime(disk) {} }
        return try BackupCheck(AppDomains("com.example.bank")).report(on: disk.open(password))
    }

    private func found(_ content: [UInt8]) throws -> [String] {
        let report = try report([.init(bank, "file", content)])
        #expect(report.unread.isEmpty)
        return report.findings.map { "\($0.kind) \($0.place)" }
    }

    private static func list(_ entries: [(String, ListValue)]) -> [UInt8] {
        BinaryListWriter.bytes(of: .dictionary(entries))
    }

    // MARK: Databases

    @Test(arguments: ["UTF-16le", "UTF-16be"])
    func readsDatabasesThatKeepTextInUTF16(_ encoding: String) throws {
        let database = try SQLiteImage.bytes([
            "PRAGMA encoding = '\(encoding)'", "CREATE TABLE accounts (password TEXT)",
            "INSERT INTO accounts VALUES ('hunter2x!')",
        ])
        #expect(try found(database) == ["password table 'accounts', column 'password'"])
    }

    @Test func judgesFractionsAndCardNumbersThatAreNumbers() throws {
        let database = try SQLiteImage.bytes([
            "CREATE TABLE visits (latitude REAL, speed REAL)", "INSERT INTO visits VALUES (52.520008, 1.5)",
            "CREATE TABLE payments (n INTEGER)", "INSERT INTO payments VALUES (4539148803436467)",
            "INSERT INTO payments VALUES (1749000000000000)",
        ])
        #expect(
            try found(database).sorted() == [
                "card-number table 'payments', column 'n'", "location table 'visits', column 'latitude'",
            ])
    }

    @Test func findsNamesOfValuesBehindANumber() throws {
        let database = try SQLiteImage.bytes([
            "CREATE TABLE settings (id INTEGER PRIMARY KEY, name TEXT, value TEXT)",
            "INSERT INTO settings VALUES (1, 'refreshToken', 'f3Kd92LmQ0zX81vB'), (2, 'theme', 'dark')",
        ])
        #expect(try found(database) == ["token table 'settings', column 'value', row 'refreshToken'"])
    }

    @Test func computesNoColumns() throws {
        let database = try SQLiteImage.bytes([
            "CREATE TABLE t (password TEXT, copy TEXT AS (replace(hex(zeroblob(50000000)), '0', password)) VIRTUAL)",
            "INSERT INTO t (password) VALUES ('hunter2x!')",
        ])
        let start = ContinuousClock.now
        #expect(try found(database) == ["password table 't', column 'password'"])
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func tellsTokensOfManyRowsFromRemainsInTimeThatGrowsWithThem() throws {
        let rows = (0..<2_000).map { number in
            // Signatures of different lengths; the next column stands beside them in the file.
            let signature = String("dBjftJeZ4CVPmB92K27uhbUJU1p1r\(number)x".reversed())
            return "('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MjE3IiwibmFtZSI6IkFubiJ9.\(signature)', 'beside')"
        }
        let database = try SQLiteImage.bytes([
            "CREATE TABLE t (token TEXT, note TEXT)", "INSERT INTO t VALUES \(rows.joined(separator: ", "))",
        ])
        let start = ContinuousClock.now
        let findings = try report([.init(bank, "file", database)]).findings
        #expect(ContinuousClock.now - start < .seconds(30))
        #expect(findings.map(\.count) == [2_000])
    }

    @Test func looksIntoADatabaseWhoseLogIsGone() throws {
        let database = try SQLiteImage.bytes([
            "CREATE TABLE t (password TEXT)", "INSERT INTO t VALUES ('hunter2x!')",
        ])
        var log = SyntheticBackup.File(bank, "file-wal", "x")
        log.isMissing = true
        let report = try report([.init(bank, "file", database), log])
        #expect(report.findings.map(\.place) == ["table 't', column 'password'"])
        #expect(report.unread.map(\.reason).first == "Its log could not be read.")
    }

    @Test func boundsWhatRowsSayThatTheyHold() throws {
        let (page, size, more) = (4_096, 20_000, 240 * 4_092)
        var database = try SQLiteImage.bytes(
            ["PRAGMA page_size = \(page)", "CREATE TABLE t (a BLOB)"]
                + (0..<100).map { _ in "INSERT INTO t VALUES (zeroblob(\(size)))" })
        func varint(_ value: Int) -> [UInt8] {
            [UInt8(value >> 14 | 0x80), UInt8(value >> 7 & 0x7f | 0x80), UInt8(value & 0x7f)]
        }
        func number(_ place: Int) -> Int { database[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) } }
        // Each row says that it has a megabyte, and its overflow pages lead back to the first of them ("Database File Format", 1.6).
        for start in stride(from: page, to: database.count, by: page) where database[start] == 0x0d {
            for index in 0..<(Int(database[start + 3]) << 8 | Int(database[start + 4])) {
                let cell = start + Int(database[start + 8 + 2 * index]) << 8 + Int(database[start + 9 + 2 * index])
                database.replaceSubrange(cell..<(cell + 3), with: varint(size + 4 + more))
                database.replaceSubrange((cell + 5)..<(cell + 8), with: varint(2 * (size + more) + 12))
                let first = number(cell + 4 + 3_636)
                var last = first
                while number((last - 1) * page) > 0 { last = number((last - 1) * page) }
                database.replaceSubrange(
                    ((last - 1) * page)..<((last - 1) * page + 4),
                    with: [0, 0] + [UInt8(first >> 8), UInt8(first & 0xff)])
            }
        }
        let report = try report([.init(bank, "file", database)])
        #expect(report.unread.map(\.reason) == ["Its tables say that they hold more than there is."])
    }

    // MARK: Property lists

    @Test func followsArchivesOfAnySizeAndShape() throws {
        // An array of more strings than any window has, the password behind them, and a way back to the beginning.
        let count = 25_000
        var objects: [ListValue] = [
            .string("$null"),
            .dictionary([("NS.objects", .array((2..<(count + 3)).map { .reference($0) }))]),
        ]
        objects += (0..<count).map { .string("text \($0)") }
        objects.append(
            .dictionary([
                ("NS.keys", .array([.reference(count + 3), .reference(count + 5)])),
                ("NS.objects", .array([.reference(count + 4), .reference(1)])),
            ]))
        objects += [.string("password"), .string("hunter2x!"), .string("parent")]
        let archive = Self.list([
            ("$archiver", .string("NSKeyedArchiver")), ("$top", .dictionary([("root", .reference(1))])),
            ("$objects", .array(objects)),
        ])
        #expect(try found(archive) == ["password key 'password'"])
    }

    @Test func followsListsOfObjectsThatAreLinkedToAnyLength() throws {
        let count = 3_000
        var objects: [ListValue] = [.string("$null")]
        for index in 1..<count {
            objects.append(.dictionary([("next", .reference(index + 1)), ("n", .integer(Int64(index)))]))
        }
        objects += [.dictionary([("password", .reference(count + 1))]), .string("hunter2x!"), .string(Self.token)]
        let archive = Self.list([("$top", .dictionary([("root", .reference(1))])), ("$objects", .array(objects))])
        // What nothing leads to is there all the same.
        #expect(
            try found(archive) == ["json-web-token ", "password key 'next.next.next.next.next.next.next.password'"])
    }

    @Test func looksBesideAnArchiveAndAtWhatNothingLeadsTo() throws {
        let archive = Self.list([
            ("$top", .dictionary([])),
            ("$objects", .array([.string("$null"), .dictionary([("pin", .string("4711"))])])),
            ("password", .string("hunter2x!")),
        ])
        #expect(try found(archive) == ["password key 'password'", "pin key 'pin'"])
    }

    @Test func boundsListsThatStandInListsManyTimes() throws {
        var inner = BinaryListWriter.bytes(of: .dictionary([("a", .integer(1))]))
        for _ in 0..<3 { inner = try Self.repeated(inner, count: 400) }
        let report = try report([.init(bank, "file", inner)])
        #expect(report.unread.map(\.reason) == ["It could not be understood to its end."])
    }

    /// A list with one object of data and many references to it.
    private static func repeated(_ data: [UInt8], count: Int) throws -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - $0))) }
        }
        var bytes = Array("bplist00".utf8) + [0xaf, 0x11] + number(count, 2)
        bytes += [UInt8](repeating: 1, count: count)
        let second = bytes.count
        bytes += [0x4f, 0x12] + number(data.count, 4) + data
        let table = bytes.count
        bytes += number(8, 4) + number(second, 4) + [0, 0, 0, 0, 0, 0, 4, 1]
        return bytes + number(2, 8) + number(0, 8) + number(table, 8)
    }

    @Test func readsListsAndTextsInOtherEncodings() throws {
        let list =
            "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>password</key><string>hunter2x!</string></dict></plist>"
        let utf16: [UInt8] = [0xff, 0xfe] + list.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] as [UInt8] }
        #expect(try found(utf16) == ["password key 'password'"])
        #expect(try found([0xef, 0xbb, 0xbf] + Array(list.utf8)) == ["password key 'password'"])
        let log = "started\ntoken=\(Self.token)\n"
        let big: [UInt8] = [0xfe, 0xff] + log.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] as [UInt8] }
        #expect(try found(big) == ["token line 2"])
        let json = "{\"pin\": \"4711\"}"
        #expect(try found([0xef, 0xbb, 0xbf] + Array(json.utf8)) == ["pin key 'pin'"])
    }

    @Test func findsCredentialsInKeysAndMasksThemThere() throws {
        let sessions: ListValue = .dictionary([(Self.token, .dictionary([("pin", .integer(4711))]))])
        for content in [
            Self.list([("sessions", sessions)]), Array("{\"sessions\": {\"\(Self.token)\": {\"pin\": \"4711\"}}}".utf8),
        ] {
            let report = try report([.init(bank, "file", content)])
            #expect(report.findings.map(\.kind).sorted() == ["json-web-token", "pin"])
            for text in [
                BackupCheckText.text(of: report, isColored: false), BackupCheckJSON.text(of: report, isStrict: false),
            ] { #expect(!text.contains(Self.token.prefix(8))) }
        }
        let long = Self.list([(String(repeating: "k", count: 5_000), .dictionary([("pin", .integer(4711))]))])
        #expect(try #require(try found(long).first).utf8.count < 200)
    }

    // MARK: Texts and others

    @Test func findsWhatStandsAcrossThePiecesOfALongText() throws {
        for place in [(1 << 20) - 60, (1 << 20) - 4_096 - 30, (1 << 20) - 16_384 - 30] {
            var text = [UInt8](repeating: UInt8(ascii: "x"), count: place) + Array(" \(Self.token) ".utf8)
            text += [UInt8](repeating: UInt8(ascii: "x"), count: 20_000)
            #expect(try report([.init(bank, "file", text)]).findings.map(\.example) == ["eyJh********"], "\(place)")
        }
        let key =
            "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgR2Fzc2VyZ2Fzc2Vy\n-----END PRIVATE KEY-----\n"
        var text = [UInt8](repeating: UInt8(ascii: "\n"), count: (1 << 20) - 40) + Array(key.utf8)
        text += [UInt8](repeating: UInt8(ascii: "\n"), count: 40_000)
        #expect(try found(text) == ["private-key line 1048537"])
    }

    @Test func findsWhatStandsAcrossThePiecesOfOtherFiles() throws {
        for place in [(1 << 20) - 60, (1 << 20) - 10] {
            let bytes =
                [UInt8](repeating: 1, count: place) + Array(Self.token.utf8) + [UInt8](repeating: 2, count: 70_000)
            #expect(try found(bytes) == ["json-web-token "], "\(place)")
        }
    }

    @Test func looksAtWhatOnlyBeginsLikeAnotherForm() throws {
        #expect(try found(Array("cooking\ntoken=\(Self.token)\n".utf8)) == ["token line 2"])
        let report = try report([.init(bank, "file", Array("bplist00 \(Self.token) and more of it".utf8))])
        #expect(report.findings.map(\.kind) == ["json-web-token"])
        #expect(report.unread.count == 1)
    }

    @Test func looksAtAllOfALongText() throws {
        let long = String(repeating: "word ", count: 220_000) + Self.token
        #expect(try found(Self.list([("note", .string(long))])) == ["json-web-token key 'note'"])
        let blob = Self.list([("note", .data(Array(long.utf8)))])
        #expect(try found(blob) == ["json-web-token key 'note'"])
    }

    @Test func boundsCookiesThatLeadToTheSameText() throws {
        func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        let count = 20_000
        let name = [UInt8](repeating: UInt8(ascii: "n"), count: 100_000) + [0]
        let cookie =
            little(56 + name.count) + little(0) + little(0) + little(0) + little(56) + little(56) + little(56)
            + little(56)
            + [UInt8](repeating: 0, count: 24) + name
        let start = 8 + 4 * count + 4
        let page =
            [0, 0, 1, 0] + little(count) + [UInt8](repeatElement(little(start), count: count).joined()) + little(0)
            + cookie
        let size = page.count
        let bytes =
            Array("cook".utf8) + [0, 0, 0, 1] + (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } + page
        let file = try #require(CookieFile(bytes))
        #expect(file.cookies.count < 10)
        #expect(!file.isWhole)
    }
}
