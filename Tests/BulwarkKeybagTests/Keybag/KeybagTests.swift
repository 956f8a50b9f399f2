import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkKeybag

@Suite struct KeybagTests {
    private let passcode = Secret(passcode: "1234")
    private let item = SecureBytes(random: 32)

    @Test("Every class opens and wraps through real keys where the matrix says so", arguments: KeyClassAccessTests.rows)
    func matrix(key: KeyClass, unwrap: String, wrap: String) throws {
        let rig = Rig()
        var bags: [Keybag] = []
        // Unlocked, locked, before the first unlock: three openings of one bag.
        bags.append(try rig.create())
        let wrapped = try bags[0].wrap(item, for: key)
        bags.append(try rig.open())
        try bags[1].unlock(passcode)
        bags[1].lock()
        bags.append(try rig.open())
        #expect(bags.map(\.state) == [.unlocked, .locked, .beforeFirstUnlock])
        for (column, bag) in bags.enumerated() {
            let state = bag.state
            #expect(opens(bag, wrapped, key) == (Array(unwrap)[column] == "y"), "\(state)")
            #expect(wraps(bag, key) == (Array(wrap)[column] == "y"), "\(state)")
            if Array(unwrap)[column] == "n" {
                let error = #expect(throws: KeybagError.self) { try bag.unwrap(wrapped, for: key) }
                #expect(error?.code == .locked && error?.detail == .locked(key, state))
            }
        }
        let open = Rig()
        let bare = try open.create(nil)
        bare.lock()
        #expect(bare.state == .unlocked && !bare.hasPasscode)
        if unwrap.last == "y" {
            #expect(opens(try open.open(), try bare.wrap(item, for: key), key))
        } else {
            #expect(throws: KeybagError(.passcodeNotSet)) { try bare.wrap(item, for: key) }
            #expect(throws: KeybagError(.passcodeNotSet)) { try bare.unwrap(wrapped, for: key) }
        }
        #expect(wraps(bare, key) == (wrap.last == "y"))
    }

    @Test func `What is made for class B while locked opens once unlocked, and no other class opens it`() throws {
        let rig = Rig()
        _ = try rig.create()
        let bag = try rig.open()
        let sealed = try bag.sealToClassB(item)
        #expect(throws: KeybagError(.locked)) { try bag.unwrap(sealed, for: .completeUnlessOpen) }
        try bag.unlock(passcode)
        #expect(try bag.unwrap(sealed, for: .completeUnlessOpen) == item)
        let wrapped = try bag.wrap(item, for: .complete)
        for other in KeyClass.allCases where other != .complete {
            #expect(throws: KeybagError(.tampered)) { try bag.unwrap(wrapped, for: other) }
        }
        for bit in 0..<(sealed.count * 8) {
            var spoilt = sealed
            spoilt[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: KeybagError(.tampered)) { try bag.unwrap(spoilt, for: .completeUnlessOpen) }
        }
    }

    @Test func `A wrong passcode opens nothing, is counted, and is throttled over restarts`() throws {
        let rig = Rig()
        _ = try rig.create()
        for (index, guess) in ["0", "1", "2", "3"].enumerated() {
            let bag = try rig.open()
            let error = #expect(throws: KeybagError.self) { try bag.unlock(Secret(passcode: guess)) }
            #expect(error?.code == .wrongPasscode && error?.detail == .attemptsLeft(9 - index))
            #expect(bag.state == .beforeFirstUnlock)
        }
        let bag = try rig.open()
        let error = #expect(throws: KeybagError.self) { try bag.unlock(passcode) }
        #expect(error?.code == .rateLimited && error?.detail == .wait(.seconds(60)))
        rig.clock.setWall(to: .distantFuture)
        #expect(throws: KeybagError(.rateLimited)) { try bag.unlock(passcode) }
        rig.clock.advance(by: .seconds(60))
        try bag.unlock(passcode)
        #expect(bag.state == .unlocked)
    }

    @Test func `The tenth wrong passcode is the last, and a record that went shuts the bag`() throws {
        var rig = Rig()
        rig.setup.schedule = AttemptSchedule(delays: [.zero])
        let bag = try rig.create()
        for guess in ["0", "1"] {
            #expect(throws: KeybagError(.wrongPasscode)) { try bag.unlock(Secret(passcode: guess)) }
        }
        #expect(throws: KeybagError(.attemptsExhausted)) { try bag.unlock(passcode) }
        rig.attempts.record = .fault(.missing)
        #expect(throws: KeybagError(.attemptsUntrusted)) { try bag.unlock(passcode) }
    }

    @Test func `A changed passcode opens what the old one wrapped, and the old one opens nothing`() throws {
        let rig = Rig()
        let bag = try rig.create()
        let wrapped = try bag.wrap(item, for: .complete)
        #expect(throws: KeybagError(.wrongPasscode)) {
            try bag.changePasscode(from: Secret(passcode: "no"), to: Secret(passcode: "new"))
        }
        // Composed and decomposed spellings of one passcode are one passcode.
        try bag.changePasscode(from: passcode, to: Secret("cafe\u{301}"))
        let again = try rig.open()
        #expect(throws: KeybagError(.wrongPasscode)) { try again.unlock(passcode) }
        try again.unlock(Secret("caf\u{E9}"))
        #expect(try again.unwrap(wrapped, for: .complete) == item)
        #expect(throws: KeybagError(.invalidPasscode)) { try again.unlock(Secret("")) }
    }

    @Test func `Removing the passcode destroys akpu and keeps the rest; setting one locks again`() throws {
        let rig = Rig()
        let bag = try rig.create()
        let classes = KeyClass.allCases
        let wrapped = try classes.map { try bag.wrap(item, for: $0) }
        try bag.removePasscode(passcode)
        let bare = try rig.open()
        #expect(bare.state == .unlocked)
        #expect(throws: KeybagError(.passcodeNotSet)) { try bare.unlock(passcode) }
        for (keyClass, wrapped) in zip(classes, wrapped) where keyClass != .whenPasscodeSetThisDeviceOnly {
            #expect(try bare.unwrap(wrapped, for: keyClass) == item)
        }
        try bare.setPasscode(Secret(passcode: "new"))
        #expect(throws: KeybagError(.passcodeIsSet)) { try bare.setPasscode(passcode) }
        #expect(try rig.open().state == .beforeFirstUnlock)
        // A new akpu key, not the old one.
        #expect(throws: KeybagError(.tampered)) {
            try bare.unwrap(wrapped[classes.count - 1], for: .whenPasscodeSetThisDeviceOnly)
        }
    }

    @Test func `The grace ends on the clock, even if nobody woke up for it, and unlocking ends it`() throws {
        var rig = Rig()
        rig.setup.grace = .seconds(10)
        let bag = try rig.create()
        let wrapped = try bag.wrap(item, for: .complete)
        bag.lock()
        rig.clock.advance(by: .seconds(9))
        #expect(try bag.unwrap(wrapped, for: .complete) == item)
        rig.clock.advance(by: .seconds(1))
        #expect(throws: KeybagError(.locked)) { try bag.unwrap(wrapped, for: .complete) }
        try bag.unlock(passcode)
        bag.lock()
        try bag.unlock(passcode)
        rig.clock.advance(by: .seconds(60))
        #expect(bag.state == .unlocked)
    }

    @Test func `Nothing is wrapped by the key of a passcode that another opening of the bag has removed`() throws {
        let rig = Rig()
        let here = try rig.create(), there = try rig.open()
        let own = KeyClass.whenPasscodeSetThisDeviceOnly
        _ = try here.wrap(item, for: own)
        try there.removePasscode(passcode)
        #expect(throws: KeybagError(.passcodeNotSet)) { try here.wrap(item, for: own) }
        #expect(!here.hasPasscode && here.state == .unlocked)
        try there.setPasscode(Secret(passcode: "5678"))
        let wrapped = try there.wrap(item, for: own)
        #expect(throws: KeybagError(.locked)) { try here.wrap(item, for: own) }
        #expect(throws: KeybagError(.locked)) { try here.unwrap(wrapped, for: own) }
        here.lock()
        #expect(here.state == .locked)
        try here.unlock(Secret(passcode: "5678"))
        #expect(try here.unwrap(wrapped, for: own) == item)
        #expect(try there.unwrap(here.wrap(item, for: own), for: own) == item)
    }

    @Test func `What the key of another passcode wrapped is told from what was altered`() throws {
        let rig = Rig()
        let here = try rig.create(), there = try rig.open()
        let own = KeyClass.whenPasscodeSetThisDeviceOnly
        try there.removePasscode(passcode)
        try there.setPasscode(passcode)
        var wrapped = try there.wrap(item, for: own)
        #expect(throws: KeybagError(.locked)) { try here.unwrap(wrapped, for: own) }
        try here.unlock(passcode)
        #expect(try here.unwrap(wrapped, for: own) == item)
        wrapped[7] ^= 1
        #expect(throws: KeybagError(.tampered)) { try here.unwrap(wrapped, for: own) }
    }

    @Test func `A lock that comes while a passcode is tried is not undone by it`() throws {
        var rig = Rig()
        let item = item
        let wrapped = try rig.create().wrap(item, for: .complete)
        let ring = LockingKey()
        rig.setup.entanglement = ring
        let bag = try rig.open()
        // The device's key is asked for when the try has begun.
        ring.onAsking.withLock { $0 = { bag.lock() } }
        #expect(throws: KeybagError(.locked)) { try bag.unlock(passcode) }
        #expect(bag.state == .beforeFirstUnlock)
        #expect(throws: KeybagError(.locked)) { try bag.unwrap(wrapped, for: .complete) }
        try bag.unlock(passcode)
        bag.lock()
        ring.onAsking.withLock { $0 = { bag.lock() } }
        #expect(throws: KeybagError(.locked)) { try bag.unlock(passcode) }
        #expect(bag.state == .locked)
        // The passcode is changed all the same, and what was locked stays so.
        ring.onAsking.withLock { $0 = { bag.lock() } }
        try bag.changePasscode(from: passcode, to: Secret(passcode: "5678"))
        #expect(bag.state == .locked)
        ring.onAsking.withLock { $0 = { bag.forget() } }
        #expect(throws: KeybagError(.locked)) { try bag.unlock(Secret(passcode: "5678")) }
        #expect(bag.state == .beforeFirstUnlock)
        try bag.unlock(Secret(passcode: "5678"))
        #expect(try bag.unwrap(wrapped, for: .complete) == item)
    }

    @Test func `A lock that comes while a first passcode is set locks`() throws {
        var rig = Rig()
        let ring = LockingKey()
        rig.setup.entanglement = ring
        let bag = try rig.create(nil)
        let wrapped = try bag.wrap(item, for: .complete)
        ring.onAsking.withLock { $0 = { bag.lock() } }
        try bag.setPasscode(passcode)
        #expect(bag.state == .locked)
        #expect(throws: KeybagError(.locked)) { try bag.unwrap(wrapped, for: .complete) }
        try bag.unlock(passcode)
        #expect(try bag.unwrap(wrapped, for: .complete) == item)
    }

    @Test func `A lock with a grace that comes while a passcode is tried ends on the clock`() throws {
        var rig = Rig()
        let ring = LockingKey()
        rig.setup.entanglement = ring
        rig.setup.grace = .seconds(10)
        let bag = try rig.create()
        ring.onAsking.withLock { $0 = { bag.lock() } }
        #expect(throws: KeybagError(.locked)) { try bag.unlock(passcode) }
        #expect(bag.state == .unlocked)
        rig.clock.advance(by: .seconds(10))
        #expect(bag.state == .locked)
    }

    @Test func `States are seen in order, and the stream ends with the bag`() async throws {
        let rig = Rig()
        _ = try rig.create()
        let bag = try rig.open()
        let states = bag.states
        try bag.unlock(passcode)
        bag.lock()
        try bag.destroy()
        var seen: [LockState] = []
        for await state in states { seen.append(state) }
        #expect(seen == [.beforeFirstUnlock, .unlocked, .locked])
    }

    @Test func `A destroyed bag opens nothing, in memory or on disk`() throws {
        let rig = Rig()
        let bag = try rig.create()
        let before = try rig.bytes()
        let wrapped = try bag.wrap(item, for: .none)
        let held = try rig.disk.open(Rig.path, [.reading])
        try bag.destroy()
        #expect(throws: KeybagError(.destroyed)) { try bag.unwrap(wrapped, for: .none) }
        #expect(throws: KeybagError(.destroyed)) { try bag.sealToClassB(item) }
        #expect(throws: KeybagError(.destroyed)) { try bag.unlock(passcode) }
        #expect(throws: KeybagError(.notFound)) { try rig.open() }
        // What the name led to was overwritten before it went.
        var left = [UInt8](repeating: 0, count: before.count)
        try left.withUnsafeMutableBytes { try held.readAll(into: $0, at: 0) }
        #expect(left != before && left.prefix(8) != before.prefix(8))
        _ = try rig.create()
    }

    private func opens(_ bag: Keybag, _ wrapped: [UInt8], _ keyClass: KeyClass) -> Bool {
        (try? bag.unwrap(wrapped, for: keyClass)) == item
    }

    private func wraps(_ bag: Keybag, _ keyClass: KeyClass) -> Bool {
        (try? bag.wrap(item, for: keyClass)) != nil
    }
}
