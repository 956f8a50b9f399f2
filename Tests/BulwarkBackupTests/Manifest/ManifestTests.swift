import BulwarkTestBackups
import Foundation
import Testing

@testable import BulwarkBackup

@Suite struct ManifestTests {
    @Test(arguments: SyntheticBackup.Generation.allCases, [nil, "correct horse"])
    func readsEveryGeneration(_ generation: SyntheticBackup.Generation, _ password: String?) throws {
        let files = variedFiles()
        let disk = try TemporaryBackup(
            SyntheticBackup(generation, password: password, apps: ["com.example.bank"], files: files))
        let before = try disk.snapshot()
        let backup = try disk.open(password)
        let (records, flaws) = try backup.records()
        #expect(flaws.isEmpty)
        #expect(records.map(\.path) == files.map(\.path))
        #expect(records.map(\.domain) == files.map(\.domain))
        #expect(records.map(\.protectionClass) == files.map(\.protectionClass))
        #expect(records.map { $0.kind == .file } == files.map { $0.flags == 1 })
        #expect(records[1].isMarkedExcluded)
        #expect(!records[2].isMarkedExcluded)
        #expect(records[6].target == "/etc/passwd")
        #expect(records[1].modified == 1_749_000_000)
        #expect(records[1].created == 1_748_000_000)
        for (record, file) in zip(records, files) where record.kind == .file {
            let content = try backup.content(of: record)
            #expect(!content.isDamaged && !content.differsFromSize)
            #expect(try content.memory(limit: 1 << 24).withBytes { $0.elementsEqual(file.content) })
        }
        #expect(backup.properties.apps.map(\.identifier) == ["com.example.bank"])
        #expect(backup.properties.systemVersion == "18.5")
        #expect(backup.properties.date == 1_750_000_000)
        #expect(backup.properties.isFinished == true)
        #expect(try disk.snapshot() == before)
    }

    @Test func readsOnlyTheDomainsThatAreWanted() throws {
        let disk = try TemporaryBackup(SyntheticBackup(files: variedFiles()))
        defer { withExtendedLifetime(disk) {} }
        let backup = try disk.open()
        let domains = AppDomains("com.example.bank")
        let records = try backup.records { domains.contains($0) }.records
        #expect(
            Set(records.map(\.domain)) == [
                bank, "AppDomainGroup-group.com.example.bank", "AppDomainPlugin-com.example.bank.widget",
            ])
    }

    @Test func takesRowsThatAreInTheLogAlone() throws {
        var backup = SyntheticBackup(files: [.init(bank, "Documents/a", "a")])
        backup.lateStatements = [try backup.row(of: .init(bank, "Documents/late", "late"))]
        let disk = try TemporaryBackup(backup)
        let before = try disk.snapshot()
        let opened = try disk.open()
        #expect(try opened.records().records.map(\.path) == ["Documents/a", "Documents/late"])
        #expect(opened.notes == ["A part of the list of files was in Manifest.db-wal alone, and was read."])
        #expect(try disk.snapshot() == before)
    }

    @Test func endsALogWhereItsChecksumsDo() throws {
        let (database, log) = try SQLiteImage.bytesWithLog(
            ["CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"],
            inLog: ["INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (3)"])
        func values(_ log: [UInt8]) throws -> [Int64] {
            let merged = log.withUnsafeBytes { log in
                database.withUnsafeBytes { WriteAheadLog.applied(log, to: $0) ?? WipedMemory(copying: $0) }
            }
            var values: [Int64] = []
            try ReadOnlyDatabase(merged).forEachRow("SELECT a FROM t") { row in
                values.append(row.integer(0) ?? 0)
                return true
            }
            return values
        }
        #expect(try values(log) == [1, 2, 3])
        var damaged = log
        damaged[log.count - 1] ^= 1
        #expect(try values(damaged) == [1, 2])
        damaged[40] ^= 1
        #expect(try values(damaged) == [1])
        #expect(try values(Array(log.prefix(log.count - 100))) == [1, 2])
        #expect(try values([]) == [1])
    }

    @Test func tellsRowsThatAreNoFilesAndGoesOn() throws {
        var backup = SyntheticBackup(files: [.init(bank, "Documents/a", "a"), .init(bank, "Documents/z", "z")])
        let good = SyntheticBackup.fileID(bank, "Documents/b")
        backup.statements = [
            "INSERT INTO Files VALUES ('0000000000000000000000000000000000000001', NULL, NULL, 16, NULL)",
            "INSERT INTO Files VALUES ('0000000000000000000000000000000000000002', NULL, 'x', 1, NULL)",
            "INSERT INTO Files VALUES ('../../../etc/passwd', '\(bank)', 'Documents/p', 1, X'00')",
            "INSERT INTO Files VALUES ('\(good)', '\(bank)', 'Documents/b', 1, X'626C6973743030FF')",
            "INSERT INTO Files VALUES ('0000000000000000000000000000000000000003', '\(bank)', 'Documents/c', 1, zeroblob(3000000))",
            "INSERT INTO Files VALUES ('0000000000000000000000000000000000000004', X'FF', 17, 'one', 1.5)",
        ]
        let (records, flaws) = try TemporaryBackup(backup).open().records()
        #expect(records.map(\.path) == ["Documents/a", "Documents/z", "Documents/b", "Documents/c"])
        var wanted = ManifestFlaws()
        wanted.incomplete = 2
        wanted.badFileIDs = 1
        wanted.foreignFileIDs = 1
        wanted.undecodable = 1
        wanted.oversized = 1
        #expect(flaws == wanted)
        #expect(flaws.sentences.count == 5)
    }

    @Test func savesTheRowsAroundADamagedPage() throws {
        let files = (0..<400).map { SyntheticBackup.File(bank, "Documents/\($0)", "x") }
        var backup = SyntheticBackup(files: files)
        backup.damage = { bytes in
            // A page in the middle, which holds rows.
            let page = Int(bytes[16]) << 8 | Int(bytes[17])
            let start = bytes.count / page / 2 * page
            for index in start..<(start + page) { bytes[index] = 0xEE }
        }
        let (records, flaws) = try TemporaryBackup(backup).open().records()
        #expect(flaws.isDamaged)
        #expect(records.count > 300 && records.count < 400)
        #expect(Set(records.map(\.path)).count == records.count)
        #expect(records.first?.path == "Documents/0" && records.last != nil)
    }

    @Test func savesTheRowsOfAManifestThatWasCut() throws {
        let files = (0..<400).map { SyntheticBackup.File(bank, "Documents/\($0)", "x") }
        var backup = SyntheticBackup(password: "p", files: files)
        backup.damage = { $0.removeLast($0.count / 3) }
        let (records, flaws) = try TemporaryBackup(backup).open("p").records()
        #expect(flaws.isDamaged)
        #expect(records.count > 100 && records.count < 400)
    }

    @Test func believesWhatIsThereAndNotWhatItSaysOfItself() throws {
        var backup = SyntheticBackup(password: "p", files: variedFiles())
        backup.claimsEncrypted = false
        let disk = try TemporaryBackup(backup)
        #expect(throws: BackupError(.passwordRequired)) { try disk.open() }
        let opened = try disk.open("p")
        #expect(opened.notes.count == 1)
        #expect(try opened.content("Documents/a.txt") == Array("hello".utf8))
    }

    @Test func findsABackupInTheFolderAroundIt() throws {
        let folder = try TemporaryFolder()
        #expect(throws: BackupError(.notABackup)) { try BackupLocation(folder.url.path) }
        #expect(throws: BackupError(.notABackup)) { try BackupLocation(folder.url.path + "/none") }
        try SyntheticBackup().write(to: folder.url.appendingPathComponent("one"))
        #expect(try BackupLocation(folder.url.path).folder == folder.url.path + "/one")
        try SyntheticBackup(.records).write(to: folder.url.appendingPathComponent("two"))
        let error = #expect(throws: BackupError(.severalBackups)) { try BackupLocation(folder.url.path) }
        #expect(error?.detail == .names(["one", "two"]))
        #expect(try BackupLocation(folder.url.path + "/two").layout == .records)
    }

    @Test func everyCodeHasItsMessage() {
        #expect(BackupError.Code.all.allSatisfy { $0.message != nil })
        #expect(Set(BackupError.Code.all.map(\.rawValue)).count == BackupError.Code.all.count)
    }

    @Test func doesNotRunWhatASchemaComputes() throws {
        var backup = SyntheticBackup()
        backup.statements = [
            "DROP TABLE Files",
            "CREATE VIEW Files AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
        ]
        let disk = try TemporaryBackup(backup)
        #expect(throws: BackupError(.manifestUnreadable)) { try disk.open() }
    }

    @Test func bearsRowNumbersAtTheEndOfTheirRange() throws {
        let files = (0..<40).map { SyntheticBackup.File(bank, "Documents/\($0)", "x") }
        var backup = SyntheticBackup(files: files)
        // The largest number but 200 takes nine bytes; one of the middle is made the largest, and those behind it are out of order.
        backup.statements = ["UPDATE Files SET rowid = rowid + 9223372036854775600"]
        backup.damage = { bytes in
            let number: [UInt8] = [0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
            let last = UInt8((9_223_372_036_854_775_600 + 3) & 0xff)
            let places = bytes.indices.dropLast(9).filter {
                bytes[$0] == 0xbf && Array(bytes[$0..<($0 + 9)]) == number + [last]
            }
            for place in places { bytes[place + 8] = 0xff }
        }
        let (records, flaws) = try TemporaryBackup(backup).open().records()
        #expect(flaws.isDamaged)
        #expect(!records.isEmpty && records.count < 40)
    }

    @Test func tellsAnEmptyOrForeignManifestFromAnEncryptedOne() throws {
        for content in [[], [UInt8](repeating: 7, count: 4_096)] as [[UInt8]] {
            let disk = try TemporaryBackup(SyntheticBackup())
            try Data(content).write(to: disk.url.appendingPathComponent("Manifest.db"))
            #expect(throws: BackupError(.manifestUnreadable)) { try disk.open() }
        }
    }

    @Test(arguments: [SyntheticBackup.Generation.records, .readableDatabase])
    func takesNoEncryptedFileForItsContent(_ generation: SyntheticBackup.Generation) throws {
        // Manifest.plist says that nothing is encrypted; the list of files can be read, and its files have keys.
        var backup = SyntheticBackup(generation, password: "p", files: variedFiles())
        backup.claimsEncrypted = false
        let disk = try TemporaryBackup(backup)
        #expect(throws: BackupError(.passwordRequired)) { try disk.open() }
        let opened = try disk.open("p")
        #expect(opened.notes == ["Manifest.plist calls the backup unencrypted, and its files are not."])
        #expect(try opened.content("Documents/a.txt") == Array("hello".utf8))
    }

    @Test func readsNoFileOfAnEncryptedBackupWithoutItsKey() throws {
        var file = SyntheticBackup.File(bank, "Documents/a", "hello")
        file.hasKey = false
        var empty = SyntheticBackup.File(bank, "Documents/empty")
        empty.hasKey = false
        let disk = try TemporaryBackup(SyntheticBackup(password: "p", files: [file, empty]))
        defer { withExtendedLifetime(disk) {} }
        let backup = try disk.open("p")
        #expect(throws: BackupError(.keyUnavailable)) { try backup.content("Documents/a") }
    }

    @Test func opensTheDescriptionsThatIOS10Encrypted() throws {
        for isText in [false, true] {
            var backup = SyntheticBackup(.encryptedDescriptions, password: "pässword", files: variedFiles())
            backup.writesDescriptionsAsText = isText
            let disk = try TemporaryBackup(backup)
            defer { withExtendedLifetime(disk) {} }
            let opened = try disk.open("pässword")
            let (records, flaws) = try opened.records()
            #expect(flaws.isEmpty)
            #expect(records.map(\.protectionClass) == variedFiles().map(\.protectionClass))
            #expect(try opened.content("Documents/a.txt") == Array("hello".utf8))
        }
    }

    @Test func computesNoColumnsOfTheListOfFiles() throws {
        var backup = SyntheticBackup()
        backup.statements = [
            "DROP TABLE Files",
            "CREATE TABLE Files (fileID TEXT, domain TEXT AS (replace(hex(zeroblob(50000000)), '0', 'x')), relativePath TEXT, flags INTEGER, file BLOB)",
        ]
        let disk = try TemporaryBackup(backup)
        #expect(throws: BackupError(.manifestUnreadable)) { try disk.open() }
    }
}
