import BulwarkCore
import BulwarkTestBackups
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkBackup

@Suite struct ExtractionTests {
    @Test func writesEveryFileForItsOwnerAlone() throws {
        let files = variedFiles()
        let disk = try TemporaryBackup(SyntheticBackup(password: "p", files: files))
        defer { withExtendedLifetime(disk) {} }
        let backup = try disk.open("p")
        let target = try TemporaryFolder()
        let folder = target.url.appendingPathComponent("out").path
        var extraction = try BackupExtraction(of: backup, to: folder)
        var links = 0
        for record in try backup.records().records {
            switch extraction.extract(record) {
            case .written(let path, let bytes, let isOwnName, let isDamaged):
                let file = try #require(files.first { $0.path == record.path && $0.domain == record.domain })
                #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")) == Data(file.content))
                #expect(bytes == file.content.count && isOwnName && !isDamaged)
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            case .link(let target):
                links += 1
                #expect(target == "/etc/passwd")
            case .failed(let error): Issue.record(error)
            case .unwritten(let error): Issue.record(error)
            case nil: #expect(record.kind == .folder)
            }
        }
        #expect(links == 1)
        let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o700)
    }

    @Test(arguments: [FileOperation.makeFolder, .open, .write])
    func tellsAFullVolumeFromABackupThatCannotBeRead(_ operation: FileOperation) throws {
        let disk = try TemporaryBackup(SyntheticBackup(files: [.init("AppDomain-a", "Documents/a.txt", "hello")]))
        defer { withExtendedLifetime(disk) {} }
        let backup = try disk.open()
        let target = try TemporaryFolder()
        let files = FaultyFileSystem(over: SystemFileSystem())
        var extraction = try BackupExtraction(of: backup, to: target.url.path, files: files)
        files.add(FileFault(.failure(.noSpace), in: [operation]))
        let record = try #require(try backup.records().records.first { $0.kind == .file })
        guard case .unwritten(let error)? = extraction.extract(record) else {
            Issue.record("A full volume is not told.")
            return
        }
        #expect(error.code == .noSpace)
        #expect(
            !FileManager.default.fileExists(
                atPath: target.url.appendingPathComponent("AppDomain-a/Documents/a.txt").path))
    }

    @Test func refusesAFolderThatIsNotEmpty() throws {
        let disk = try TemporaryBackup(SyntheticBackup())
        defer { withExtendedLifetime(disk) {} }
        let backup = try disk.open()
        let target = try TemporaryFolder()
        _ = try BackupExtraction(of: backup, to: target.url.path)
        try Data().write(to: target.url.appendingPathComponent("x"))
        #expect(throws: BackupError(.targetNotEmpty)) { try BackupExtraction(of: backup, to: target.url.path) }
    }

    @Test(arguments: [
        ("../../../etc/cron.d/x", "D/%2E%2E/%2E%2E/%2E%2E/etc/cron.d/x"), ("/etc/passwd", "D/etc/passwd"),
        ("a/./b", "D/a/%2E/b"), ("a//b", "D/a/b"), ("a\u{1B}[31m\nb", "D/a%1B[31m%0Ab"), ("a\\..\\b", "D/a%5C..%5Cb"),
        ("C:\\x", "D/C%3A%5Cx"), ("", "D"), ("a\u{202E}b", "D/a%E2%80%AEb"), ("ok/é", "D/ok/é"),
    ])
    func leadsNoNameOutOfTheFolder(_ path: String, _ wanted: String) {
        var paths = ExtractedPaths()
        #expect(paths.path(domain: "D", path: path).path == wanted)
    }

    @Test func keepsApartWhatAVolumeMayTakeForOne() {
        var paths = ExtractedPaths()
        let names = ["Token", "token", "TOKEN", "caf\u{E9}", "cafe\u{301}"].map { paths.path(domain: "D", path: $0) }
        #expect(names.map(\.path) == ["D/Token", "D/token~2", "D/TOKEN~3", "D/café", "D/cafe\u{301}~2"])
        #expect(names.map(\.isOwn) == [true, false, false, true, false])
    }

    @Test func keepsManyOfOneNameApartInTimeThatGrowsWithThem() {
        var paths = ExtractedPaths()
        let start = ContinuousClock.now
        let names = (0..<3_000).map { _ in paths.path(domain: "D", path: "a").path }
        #expect(Set(names).count == 3_000)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func writesNothingIntoTheBackup() throws {
        let disk = try TemporaryBackup(SyntheticBackup())
        defer { withExtendedLifetime(disk) {} }
        let backup = try disk.open()
        let link = try TemporaryFolder()
        let place = link.url.appendingPathComponent("link")
        try FileManager.default.createSymbolicLink(at: place, withDestinationURL: disk.url)
        for path in [disk.url.path, disk.url.path + "/out", place.path + "/a/b", disk.url.path + "/x/../out"] {
            #expect(throws: BackupError(.targetInside)) { try BackupExtraction(of: backup, to: path) }
        }
        _ = try BackupExtraction(of: backup, to: disk.url.path + "-out")
        try FileManager.default.removeItem(atPath: disk.url.path + "-out")
    }

    @Test func leavesHostileDomainsAndLongNamesInsideToo() throws {
        let long = String(repeating: "ä", count: 400)
        let files: [SyntheticBackup.File] = [
            .init("../../outside", "x", "1"), .init(bank, "a", "2"), .init(bank, "a/b", "3"), .init(bank, long, "4"),
        ]
        let disk = try TemporaryBackup(SyntheticBackup(files: files))
        defer { withExtendedLifetime(disk) {} }
        let backup = try disk.open()
        let target = try TemporaryFolder()
        let folder = target.url.appendingPathComponent("deep/out").path
        var extraction = try BackupExtraction(of: backup, to: folder)
        let outcomes = try backup.records().records.map { extraction.extract($0) }
        guard case .written(let path, _, let isOwnName, _) = outcomes[0] else {
            Issue.record("not written")
            return
        }
        #expect(path == "..%2F..%2Foutside/x" && !isOwnName)
        // A file stands where the next would need a folder: it is told, and the rest goes on.
        guard case .unwritten = outcomes[2], case .written = outcomes[3] else {
            Issue.record("not told")
            return
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.url.path) == ["deep"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.url.path + "/deep") == ["out"])
    }
}
