import BulwarkCore
import BulwarkTestBackups
import Foundation
import Testing

@testable import BulwarkBackup

/// Damaged bytes of every parser: none may crash, hang or grow without bound.
@Suite struct ManifestMutationTests {
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private func mutated(_ bytes: [UInt8], _ numbers: inout Numbers) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &numbers) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &numbers)
            switch Int.random(in: 0..<5, using: &numbers) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
            case 2: bytes[place] = [0, 0x7f, 0x80, 0xff][Int.random(in: 0..<4, using: &numbers)]
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + 9))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
            }
        }
        return bytes
    }

    @Test func recordsEndInRecordsOrFlaws() throws {
        let disk = try TemporaryBackup(SyntheticBackup(.records, password: "p", files: variedFiles()))
        let bytes = Array(try Data(contentsOf: disk.url.appendingPathComponent("Manifest.mbdb")))
        var numbers = Numbers(state: 1)
        var flawed = 0
        for _ in 0..<1_000 {
            guard let manifest = try? RecordManifest(mutated(bytes, &numbers)) else { continue }
            var count = 0
            let flaws = manifest.forEachRecord(in: { _ in true }) { _ in count += 1 }
            #expect(count <= bytes.count)
            if !flaws.isEmpty { flawed += 1 }
        }
        #expect(flawed > 150)
    }

    @Test func keybagsEndInKeysOrErrors() throws {
        let bytes = try SyntheticKeybag(password: "p").bytes()
        var numbers = Numbers(state: 2)
        var refused = 0
        for _ in 0..<1_000 {
            do throws(BackupError) {
                let keybag = try BackupKeybag(mutated(bytes, &numbers))
                // Rounds that the mutation made large are refused and not made.
                _ = try keybag.unlock(Secret("p"), mostIterations: 1_000)
            } catch { refused += 1 }
        }
        #expect(refused > 150)
    }

    @Test func databasesEndInRecordsOrErrors() throws {
        let files = (0..<60).map { SyntheticBackup.File(bank, "Documents/\($0)", "x") }
        let disk = try TemporaryBackup(SyntheticBackup(files: files))
        let bytes = Array(try Data(contentsOf: disk.url.appendingPathComponent("Manifest.db")))
        var numbers = Numbers(state: 3)
        var outcomes: [Int: Int] = [:]
        for _ in 0..<80 {
            let memory = mutated(bytes, &numbers).withUnsafeBytes { WipedMemory(copying: $0) }
            var count = 0
            do {
                let manifest = try ManifestDatabase(try ReadOnlyDatabase(memory))
                _ = try manifest.forEachRecord(in: { _ in true }) { _ in count += 1 }
            } catch { count = -1 }
            #expect(count <= 10_000)
            outcomes[count, default: 0] += 1
        }
        #expect(outcomes.count > 2)
    }
}
