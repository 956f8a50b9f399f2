import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkVault
import Foundation
import Testing

/// Several processes on one vault, and processes that are killed. The children are this test run's own executable.
@Suite struct ProcessTests {
    @Test func `Two processes at once lose nothing of each other`() async throws {
        let device = try TestVault()
        let folder = device.location.folder
        _ = try device.vault
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in ["left", "right"] {
                group.addTask { await Self.writeInChild(folder, name) }
            }
            try await group.waitForAll()
        }
        let vault = try device.vault
        for name in ["left", "right"] {
            for number in 0..<60 { #expect(try await vault.text("\(name)-\(number)") == "\(number)") }
        }
        // Both wrote this one.
        let shared = try await vault.text("shared")
        #expect(shared == "left" || shared == "right")
        #expect(try await vault.verify() == VaultReport(intact: 121))
    }

    private static func writeInChild(_ folder: String, _ name: String) async {
        await #expect(processExitsWith: .success) { [folder = folder as String, name = name as String] in
            let vault = try Vault.open(at: VaultLocation(folder: folder), TestVault.setup(folder))
            try await vault.unlock(TestVault.passcode)
            for number in 0..<60 {
                try await vault.set([item("\(name)-\(number)", "\(number)")], authentication: nil)
                try await vault.set([item("shared", name)], authentication: nil)
                guard try await vault.text("\(name)-\(number)") == "\(number)" else { exit(1) }
            }
        }
    }

    @Test func `A process that is killed loses no write that it acknowledged, and leaves none half done`() async throws
    {
        let device = try TestVault()
        let folder = device.location.folder
        try await device.vault.set([item("counter", "0")], authentication: nil)
        let log = folder + "/acknowledged"
        var last = 0
        for round in 0..<6 {
            _ = FileManager.default.createFile(atPath: log, contents: nil)
            let delay = 40 + round * 37
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = folder as String, log = log as String, delay = delay as Int, round = round as Int] in
                let vault = try Vault.open(at: VaultLocation(folder: folder), TestVault.setup(folder))
                try await vault.unlock(TestVault.passcode)
                let acknowledged = try #require(FileHandle(forWritingAtPath: log))
                var number = Int(try await vault.text("counter") ?? "") ?? 0
                func endSoon() {
                    Thread.detachNewThread {
                        usleep(UInt32(delay) * 1000)
                        kill(getpid(), SIGKILL)
                    }
                }
                // Every other time a write has been acknowledged before, however slow the machine is.
                if round % 2 == 0 { endSoon() }
                let first = number + 1
                while true {
                    number += 1
                    // Pairs are written together, so one of them alone would be half a write.
                    try await vault.set(
                        [item("counter", "\(number)"), item("twin", "\(number)"), item("new-\(number)", "\(number)")],
                        authentication: nil)
                    try acknowledged.write(contentsOf: Data("\(number)\n".utf8))
                    if round % 2 == 1 && number == first { endSoon() }
                }
            }
            let text = try String(contentsOfFile: log, encoding: .utf8)
            let acknowledged = text.split(separator: "\n").compactMap { Int($0) }.last ?? last
            let vault = try device.reopened()
            try await vault.unlock(TestVault.passcode)
            let found = Int(try await vault.text("counter") ?? "") ?? -1
            #expect(found == acknowledged || found == acknowledged + 1)
            let twin = try await vault.text("twin")
            let new = try await vault.text("new-\(found)")
            #expect(found == 0 || twin == "\(found)" && new == "\(found)")
            #expect(try await vault.text("new-\(found + 1)") == nil)
            #expect(try await vault.verify().isSound)
            last = found
        }
        #expect(last > 0)
    }
}
