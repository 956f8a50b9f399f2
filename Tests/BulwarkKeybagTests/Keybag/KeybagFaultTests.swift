import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkKeybag

@Suite struct KeybagFaultTests {
    private let old = Secret(passcode: "old")
    private let new = Secret(passcode: "new")
    private let item = SecureBytes(random: 32)

    @Test(arguments: InMemoryFileSystem.PowerCut.allCases)
    func `A crash and a power cut at any call leave the old bag or the new`(outcome: InMemoryFileSystem.PowerCut)
        throws
    {
        var call = 1
        var outcomes: Set<Bool> = []
        while true {
            var rig = Rig()
            let bag = try rig.create("old")
            let wrapped = try bag.wrap(item, for: .complete)
            let files = FaultyFileSystem(over: rig.disk, faults: [FileFault(.crash, at: call)])
            rig.setup.files = files
            let isAcknowledged = (try? rig.open().changePasscode(from: old, to: new)) != nil
            rig.setup.files = rig.disk.afterPowerCut(outcome)
            rig.attempts.record = .state(AttemptState(at: rig.clock))
            let isNew = try opened(rig, wrapped, by: new), isOld = try opened(rig, wrapped, by: old)
            #expect(isNew != isOld && (isNew || !isAcknowledged), "call \(call)")
            outcomes.insert(isNew)
            if !files.hasCrashed { break }
            call += 1
        }
        #expect(outcomes == [true, false] && call > 5)
    }

    @Test(arguments: [CoreError.Code.noSpace, .inputOutput])
    func `A failed write, sync or rename is an error and leaves one whole bag`(code: CoreError.Code) throws {
        var call = 1
        while true {
            var rig = Rig()
            let bag = try rig.create("old")
            let wrapped = try bag.wrap(item, for: .complete)
            let files = FaultyFileSystem(
                over: rig.disk, faults: [FileFault(.failure(code), in: FileOperation.changes, at: call)])
            rig.setup.files = files
            let faulty = try rig.open()
            let error = failure(faulty)
            rig.setup.files = rig.disk
            #expect(try opened(rig, wrapped, by: new) != opened(rig, wrapped, by: old), "call \(call)")
            guard let error else { break }
            #expect(error.code == .file && error.detail == .file(CoreError(code)))
            call += 1
        }
        #expect(call > 4)
    }

    @Test func `A crash while a bag is made leaves none or one that opens`() throws {
        var call = 1
        while true {
            var rig = Rig()
            let files = FaultyFileSystem(over: rig.disk, faults: [FileFault(.crash, at: call)])
            rig.setup.files = files
            let isMade = (try? rig.create("new")) != nil
            rig.setup.files = rig.disk.afterPowerCut(.onlySynchronized)
            do {
                try rig.open().unlock(new)
            } catch {
                #expect(error as? KeybagError == KeybagError(.notFound) && !isMade, "call \(call)")
            }
            if !files.hasCrashed { break }
            call += 1
        }
        #expect(call > 5)
    }

    /// A bag whose passcode is being removed when the system goes down, and the disk that is found afterwards: what is left there of the
    /// other bag opens without a passcode.
    private func removingPasscode(crashingAt call: Int) throws -> (rig: Rig, disk: InMemoryFileSystem, hasCrashed: Bool)
    {
        var rig = Rig()
        _ = try rig.create("old")
        let files = FaultyFileSystem(over: rig.disk, faults: [FileFault(.crash, at: call)])
        rig.setup.files = files
        _ = try? rig.open().removePasscode(old)
        let disk = rig.disk.afterPowerCut(.everything)
        rig.setup.files = disk
        return (rig, disk, files.hasCrashed)
    }

    @Test func `What a crash leaves of a bag that was to be is gone once the bag is opened`() throws {
        var call = 1
        var found = 0
        while true {
            let (rig, disk, hasCrashed) = try removingPasscode(crashingAt: call)
            rig.attempts.record = .state(AttemptState(at: rig.clock))
            found += try bags(on: disk).count - 1
            _ = try rig.open()
            #expect(try bags(on: disk) == ["keys.bag"], "call \(call)")
            if !hasCrashed { break }
            call += 1
        }
        #expect(found > 0)
    }

    @Test func `A destroyed bag leaves no other that a crash had left`() throws {
        var call = 1
        while true {
            let (rig, disk, hasCrashed) = try removingPasscode(crashingAt: call)
            try Keybag.destroy(Rig.path, rig.setup)
            #expect(try bags(on: disk).isEmpty, "call \(call)")
            if !hasCrashed { break }
            call += 1
        }
        #expect(call > 5)
    }

    @Test func `What a crash left of another bag is overwritten when the passcode is changed`() throws {
        let rig = Rig()
        let bag = try rig.create("old")
        let left = "/.keys.bag.bulwark-0.tmp"
        try rig.disk.open(left, [.writing, .creating]).writeAll(rig.bytes())
        let file = try rig.disk.open(left, [.reading])
        try bag.changePasscode(from: old, to: new)
        var start = [UInt8](repeating: 0, count: 8)
        try start.withUnsafeMutableBytes { try file.readAll(into: $0, at: 0) }
        #expect(start != Array("BWKEYBAG".utf8))
    }

    @Test func `A file that has another name is not overwritten for what a crash left`() throws {
        let folder = NSTemporaryDirectory() + "bulwark-" + UUID().uuidString
        let files = SystemFileSystem()
        try files.makeFolder(folder, permissions: .ownerOnlyFolder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var setup = Rig().setup
        setup.files = files
        let path = folder + "/keys.bag", victim = folder + "/victim", content = Array("somebody's".utf8)
        _ = try Keybag.create(at: path, passcode: nil, setup)
        try files.replaceDurably(victim, with: content)
        try FileManager.default.linkItem(atPath: victim, toPath: folder + "/.keys.bag.bulwark-0.tmp")
        _ = try Keybag.open(path, setup)
        #expect(try files.contents(of: victim, limit: 100) == content)
    }

    /// The names of all files that are a bag, whole or in part.
    private func bags(on disk: InMemoryFileSystem) throws -> [String] {
        try disk.names(inFolder: "/").filter { name in
            try disk.contents(of: "/" + name, limit: 1 << 16).starts(with: Array("BWKEYBAG".utf8))
        }
    }

    private func failure(_ bag: Keybag) -> KeybagError? {
        do throws(KeybagError) {
            try bag.changePasscode(from: old, to: new)
            return nil
        } catch {
            return error
        }
    }

    private func opened(_ rig: Rig, _ wrapped: [UInt8], by passcode: Secret) throws -> Bool {
        let bag = try rig.open()
        do {
            try bag.unlock(passcode)
        } catch {
            #expect(error == KeybagError(.wrongPasscode))
            return false
        }
        #expect(try bag.unwrap(wrapped, for: .complete) == item)
        return true
    }
}
