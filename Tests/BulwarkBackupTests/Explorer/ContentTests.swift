import BulwarkTestBackups
import Foundation
import Testing

@testable import BulwarkBackup

@Suite struct ContentTests {
    private func content(_ file: SyntheticBackup.File, encrypted: Bool = true) throws -> BackupContent {
        let password = encrypted ? "p" : nil
        let disk = try TemporaryBackup(SyntheticBackup(password: password, files: [file]))
        defer { withExtendedLifetime(disk) {} }
        let backup = try disk.open(password)
        let record = try #require(try backup.records().records.first)
        return try backup.content(of: record)
    }

    private func bytes(_ content: BackupContent) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try content.forEachPiece { piece in
            bytes += piece
            return true
        }
        return bytes
    }

    @Test(arguments: [0, 1, 15, 16, 17, 4096, 1 << 20, 1 << 20 + 1, 3 << 20 - 1])
    func decryptsEveryLengthInPieces(_ count: Int) throws {
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        let content = try content(.init(bank, "a", plain))
        #expect(content.length == Int64(count))
        #expect(!content.isDamaged && !content.differsFromSize)
        #expect(try bytes(content) == plain)
        #expect(try content.start(4) == Array(plain.prefix(4)))
    }

    @Test func keepsWhatPaddingSaysWhereTheSizeIsStale() throws {
        var file = SyntheticBackup.File(bank, "a.sqlite", [UInt8](repeating: 9, count: 100))
        file.size = 60
        let content = try content(file)
        #expect(content.length == 100)
        #expect(content.differsFromSize && !content.isDamaged)
    }

    @Test func keepsTheSizeWherePaddingIsDamaged() throws {
        var file = SyntheticBackup.File(bank, "a", [UInt8](repeating: 9, count: 100))
        file.damage = { $0[$0.count - 1] ^= 0xff }
        let content = try content(file)
        #expect(content.isDamaged)
        #expect(content.length == 100)
        // The damaged block and the padding are what differs.
        #expect(try bytes(content).prefix(96).allSatisfy { $0 == 9 })
    }

    @Test func readsTheWholeBlocksOfAFileThatWasCut() throws {
        var file = SyntheticBackup.File(bank, "a", [UInt8](repeating: 9, count: 100))
        file.damage = { $0.removeLast(20) }
        let content = try content(file)
        #expect(content.isDamaged)
        #expect(try bytes(content) == [UInt8](repeating: 9, count: 80))
    }

    @Test func namesAFileThatIsNotThere() throws {
        var file = SyntheticBackup.File(bank, "a", "x")
        file.isMissing = true
        #expect(throws: BackupError(.contentMissing)) { try content(file) }
    }

    @Test func boundsWhatIsTakenIntoMemory() throws {
        let content = try content(.init(bank, "a", [UInt8](repeating: 0, count: 1000)), encrypted: false)
        #expect(throws: BackupError(.tooLarge)) { try content.memory(limit: 999) }
    }
}
