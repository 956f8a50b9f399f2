import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkKeybag

/// Wrong passcodes: the record beside the bag, and the bag that the last one destroys.
@Suite struct KeybagAttemptTests {
    private static let record = Rig.path + ".attempts"

    /// A bag that counts in the file that it has by default.
    private func rig(erasing: Bool = false) -> Rig {
        var rig = Rig()
        rig.setup.attempts = nil
        rig.setup.erasesAfterLastFailure = erasing
        return rig
    }

    /// Tries wrong passcodes, each another, and waits for what each brings.
    private func fail(_ times: Int, _ bag: Keybag, _ clock: ManualClock, from first: Int = 0) {
        for number in first..<(first + times) {
            #expect(throws: KeybagError(.wrongPasscode)) { try bag.unlock(Secret(passcode: "wrong \(number)")) }
            clock.advance(by: .seconds(24 * 3600))
        }
    }

    @Test func `The record beside the bag survives a restart, and is charged before each try`() throws {
        let rig = rig()
        _ = try rig.create()
        for number in 0..<3 {
            // Another process each time.
            #expect(throws: KeybagError(.wrongPasscode)) { try rig.open().unlock(Secret(passcode: "wrong \(number)")) }
        }
        let error = #expect(throws: KeybagError(.wrongPasscode)) { try rig.open().unlock(Secret(passcode: "fourth")) }
        #expect(error?.detail == .attemptsLeft(6))
        let limited = #expect(throws: KeybagError(.rateLimited)) { try rig.open().unlock(Secret(passcode: "1234")) }
        #expect(limited?.detail == .wait(.seconds(60)))
        rig.clock.advance(by: .seconds(60))
        try rig.open().unlock(Secret(passcode: "1234"))
        // Success takes all charges back.
        fail(1, try rig.open(), rig.clock)
        #expect(try rig.open().limiter.verdict() == .allowed(attemptsLeft: 9))
    }

    @Test(
        "A record that is missing or altered allows no try, whatever the passcode",
        arguments: [nil, 0, 20, 60] as [Int?])
    func record(flipped: Int?) throws {
        let rig = rig()
        _ = try rig.create()
        if let flipped {
            var bytes = try rig.disk.contents(of: Self.record, limit: 4096)
            bytes[flipped % bytes.count] ^= 1
            try rig.disk.replaceDurably(Self.record, with: bytes)
        } else {
            try rig.disk.unlink(Self.record)
        }
        #expect(throws: KeybagError(.attemptsUntrusted)) { try rig.open().unlock(Secret(passcode: "1234")) }
    }

    @Test func `The tenth wrong passcode is the last, and the right one comes too late`() throws {
        let rig = rig()
        let bag = try rig.create()
        fail(10, bag, rig.clock)
        #expect(throws: KeybagError(.attemptsExhausted)) { try bag.unlock(Secret(passcode: "1234")) }
        #expect(try !rig.bytes().isEmpty)
    }

    @Test func `Where that was chosen the tenth wrong passcode destroys the bag`() throws {
        let rig = rig(erasing: true)
        var bag = try rig.create()
        let before = try rig.bytes()
        fail(9, bag, rig.clock)
        // The same mistake as before is no other try: nothing is destroyed by it.
        #expect(throws: KeybagError(.wrongPasscode)) { try bag.unlock(Secret(passcode: "wrong 8")) }
        #expect(try rig.bytes() == before)
        // It is the bag's own choice, whatever it is opened with.
        var other = rig
        other.setup.erasesAfterLastFailure = false
        bag = try other.open()
        #expect(throws: KeybagError(.destroyed)) { try bag.unlock(Secret(passcode: "the last")) }
        #expect(throws: KeybagError(.notFound)) { try rig.open() }
        #expect(throws: KeybagError(.destroyed)) { try bag.wrap(SecureBytes(random: 32), for: .none) }
    }

    @Test("Whatever tries the last passcode destroys the bag", arguments: ["change", "confirm", "remove"])
    func otherWays(way: String) throws {
        let rig = rig(erasing: true)
        let bag = try rig.create()
        fail(9, bag, rig.clock)
        let wrong = Secret(passcode: "the last")
        #expect(throws: KeybagError(.destroyed)) {
            switch way {
            case "change": try bag.changePasscode(from: wrong, to: Secret(passcode: "new"))
            case "remove": try bag.removePasscode(wrong)
            default: try bag.confirm(wrong)
            }
        }
        #expect(throws: KeybagError(.notFound)) { try rig.open() }
    }

    @Test func `A crash between the last try and the destruction is made up for by the next try`() throws {
        let rig = rig(erasing: true)
        let bag = try rig.create()
        fail(9, bag, rig.clock)
        // Charged, and then the power went.
        _ = try bag.limiter.begin()
        #expect(throws: KeybagError(.destroyed)) { try rig.open().unlock(Secret(passcode: "1234")) }
        #expect(throws: KeybagError(.notFound)) { try rig.open() }
    }

    @Test func `The choice survives a change of passcode`() throws {
        let rig = rig(erasing: true)
        let bag = try rig.create()
        try bag.changePasscode(from: Secret(passcode: "1234"), to: Secret(passcode: "new"))
        fail(9, try rig.open(), rig.clock)
        #expect(throws: KeybagError(.destroyed)) { try rig.open().unlock(Secret(passcode: "the last")) }
    }

    @Test func `Many who have the right passcode at once are all let in, for their tries are made one by one`()
        async throws
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bag-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var setup = KeybagConfiguration(entanglement: FixedKey(value: Rig.deviceKey))
        setup.cost = ScryptCost(logarithmOfN: 10, blockSize: 8, parallelism: 1)
        let passcode = Secret(passcode: "1234")
        _ = try Keybag.create(at: folder + "/keys.bag", passcode: passcode, setup)
        let outcomes = await withTaskGroup(of: KeybagError?.self) { [setup] group in
            for _ in 0..<12 {
                group.addTask {
                    do throws(KeybagError) {
                        try Keybag.open(folder + "/keys.bag", setup).unlock(passcode)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 12 && outcomes.allSatisfy { $0 == nil })
    }
}
