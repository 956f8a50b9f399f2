import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkKeybag

@Suite struct ProtectedFileFaultTests {
    private static let old = FileRig.sample(66_000, 1)
    private static let new = FileRig.sample(140_000, 2)

    @Test(arguments: InMemoryFileSystem.PowerCut.allCases)
    func `A crash and a power cut at any call of a writing leave the old file or the new`(
        outcome: InMemoryFileSystem.PowerCut
    ) throws {
        var outcomes: Set<Bool> = []
        for call in 1... {
            let rig = FileRig()
            let bag = try rig.bag(.unlocked)
            try rig.write(Self.old, .complete, bag)
            let files = FaultyFileSystem(over: rig.disk, faults: [FileFault(.crash, at: call)])
            let isAcknowledged = (try? rig.write(Self.new, .complete, bag, files: files)) != nil
            let after = rig.disk.afterPowerCut(outcome)
            let content = try ProtectedFile.open(FileRig.path, keyring: bag, files: after).whole()
            #expect(content == Self.old || content == Self.new, "call \(call)")
            if isAcknowledged { #expect(content == Self.new) }
            outcomes.insert(content == Self.new)
            if !files.hasCrashed { break }
        }
        #expect(outcomes == [true, false])
    }

    @Test(arguments: [FileFault.Effect.failure(.noSpace), .failure(.inputOutput), .noSpaceHalfway])
    func `A failed write, sync or rename is an error that leaves one whole file and no other`(effect: FileFault.Effect)
        throws
    {
        var failures = 0
        for call in 1... {
            let rig = FileRig()
            let bag = try rig.bag(.unlocked)
            try rig.write(Self.old, .none, bag)
            let files = FaultyFileSystem(
                over: rig.disk,
                faults: [FileFault(effect, in: [.write, .synchronize, .rename, .synchronizeFolder], at: call)])
            let names = Set(try rig.disk.names(inFolder: "/"))
            do {
                try rig.write(Self.new, .none, bag, files: files)
                #expect(try rig.content(bag) == Self.new)
                break
            } catch {
                failures += 1
                #expect(error as? KeybagError == KeybagError(.fileSystem))
                let content = try rig.content(bag)
                // The folder comes last: the name leads to the new file by then.
                #expect(content == (files.log.last == .synchronizeFolder ? Self.new : Self.old), "call \(call)")
                #expect(Set(try rig.disk.names(inFolder: "/")) == names)
            }
        }
        // Two blocks, the header, two syncs, the rename.
        #expect(failures == 6)
    }

    @Test func `Writes that take less than they are given lose nothing`() throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        let files = FaultyFileSystem(
            over: rig.disk, faults: [FileFault(.short(1000), in: [.write, .read], persists: true)])
        let file = try rig.write(Self.new, .none, bag, files: files)
        #expect(try file.whole() == Self.new)
        #expect(try rig.content(bag) == Self.new)
    }

    @Test(arguments: InMemoryFileSystem.PowerCut.allCases)
    func `A crash and a power cut at any call of a change leave the old class or the new`(
        outcome: InMemoryFileSystem.PowerCut
    ) throws {
        // From the first slot to the second and back.
        for isSecond in [false, true] {
            var outcomes: Set<FileProtection> = []
            for call in 1... {
                let rig = FileRig()
                let bag = try rig.bag(.unlocked)
                try rig.write(Self.old, .none, bag)
                if isSecond {
                    try ProtectedFile.changeProtection(of: FileRig.path, to: .none, keyring: bag, files: rig.disk)
                }
                let before = try rig.stored()
                let files = FaultyFileSystem(over: rig.disk, faults: [FileFault(.crash, at: call)])
                let isAcknowledged =
                    (try? ProtectedFile.changeProtection(of: FileRig.path, to: .complete, keyring: bag, files: files))
                    != nil
                let after = rig.disk.afterPowerCut(outcome)
                let file = try ProtectedFile.open(FileRig.path, keyring: bag, files: after)
                #expect(try file.whole() == Self.old)
                if isAcknowledged { #expect(file.protection == .complete) }
                outcomes.insert(file.protection)
                // Once more, and nothing is left of the old class.
                try ProtectedFile.changeProtection(of: FileRig.path, to: .complete, keyring: bag, files: after)
                let summary = try ProtectedFile.summary(of: FileRig.path, files: after)
                #expect(summary.protection == .complete && !summary.isChangeUnfinished)
                let wrapped = before[isSecond ? 256..<384 : 128..<256].dropFirst().prefix(40)
                let header = try after.contents(of: FileRig.path, limit: 1 << 20).prefix(512)
                #expect(Data(header).range(of: Data(wrapped)) == nil, "call \(call)")
                #expect(
                    try ProtectedFile.open(FileRig.path, keyring: bag, files: after).whole() == Self.old)
                if !files.hasCrashed {
                    #expect(call > 10)
                    break
                }
            }
            #expect(outcomes == [.none, .complete])
        }
    }

    @Test func `A crash of a destruction leaves a file that opens or a named error`() throws {
        for call in 1... {
            let rig = FileRig()
            let bag = try rig.bag(.unlocked)
            try rig.write(Self.old, .none, bag)
            let files = FaultyFileSystem(over: rig.disk, faults: [FileFault(.crash, at: call)])
            let isAcknowledged = (try? ProtectedFile.destroyKey(of: FileRig.path, files: files)) != nil
            let after = rig.disk.afterPowerCut(.onlySynchronized)
            do {
                #expect(try ProtectedFile.open(FileRig.path, keyring: bag, files: after).whole() == Self.old)
                #expect(!isAcknowledged)
            } catch {
                #expect([.fileKeyDestroyed, .fileTampered].contains((error as? KeybagError)?.code))
            }
            if !files.hasCrashed {
                #expect(call > 3 && isAcknowledged)
                break
            }
        }
    }

    @Test
    func `A process that is killed while it writes and changes leaves a whole file, not older than it acknowledged`()
        async throws
    {
        let folder = NSTemporaryDirectory() + "bulwark-files-\(UUID().uuidString)"
        let files = SystemFileSystem()
        try files.makeFolder(folder, permissions: .ownerOnlyFolder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bag = try Keybag.create(at: folder + "/bag", passcode: nil, Self.setup(folder))
        try ProtectedFile.write(folder + "/file", protection: .none, keyring: bag) { try $0.write(Self.version(0)) }
        var version = 0
        for round in 0..<6 {
            let delay = 30 + round * 23
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = folder as String, version = version as Int, delay = delay as Int, round = round as Int] in
                let bag = try Keybag.open(folder + "/bag", ProtectedFileFaultTests.setup(folder))
                func endSoon() {
                    Thread.detachNewThread {
                        usleep(UInt32(delay) * 1000)
                        kill(getpid(), SIGKILL)
                    }
                }
                // Every other time a write has been acknowledged before, however slow the machine is.
                if round % 2 == 0 { endSoon() }
                for next in (version + 1)... {
                    try ProtectedFile.write(folder + "/file", protection: .none, keyring: bag) {
                        try $0.write(ProtectedFileFaultTests.version(next))
                    }
                    try SystemFileSystem().replaceDurably(folder + "/acknowledged", with: Array(String(next).utf8))
                    if round % 2 == 1 && next == version + 1 { endSoon() }
                    for protection in [FileProtection.complete, .completeUnlessOpen, .none] {
                        try ProtectedFile.changeProtection(of: folder + "/file", to: protection, keyring: bag)
                    }
                }
            }
            let content = try ProtectedFile.open(folder + "/file", keyring: bag).whole()
            let found = content.prefix(8).reduce(0) { $0 << 8 | Int($1) }
            #expect(content == Self.version(found))
            let acknowledged = (try? files.contents(of: folder + "/acknowledged", limit: 100)) ?? []
            #expect(found >= Int(String(decoding: acknowledged, as: UTF8.self)) ?? 0)
            version = found
        }
        #expect(version > 0)
    }

    static func setup(_ folder: String) -> KeybagConfiguration {
        KeybagConfiguration(entanglement: FileEntanglementKey(path: folder + "/device.key"))
    }

    static func version(_ number: Int) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) } + FileRig.sample(100_000, number)
    }
}
