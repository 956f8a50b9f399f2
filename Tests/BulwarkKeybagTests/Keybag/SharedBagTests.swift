import BulwarkCore
import BulwarkTesting
import Testing

@testable import BulwarkKeybag

/// What another process does to a bag that is open here.
@Suite struct SharedBagTests {
    private let old = Secret(passcode: "old")
    private let new = Secret(passcode: "new")
    private let item = SecureBytes(random: 32)

    @Test func `A passcode that is set on a bag that was made anew elsewhere leaves that one alone`() throws {
        var rig = Rig()
        // The record of wrong passcodes that lies beside the bag.
        rig.setup.attempts = nil
        let here = try rig.create(nil)
        try Keybag.destroy(Rig.path, rig.setup)
        let there = try rig.create(nil)
        let wrapped = try there.wrap(item, for: .complete)
        #expect(throws: KeybagError(.destroyed)) { try here.setPasscode(old) }
        try there.setPasscode(new)
        let again = try rig.open()
        try again.unlock(new)
        #expect(try again.unwrap(wrapped, for: .complete) == item)
    }

    @Test("Nothing of a bag that was made anew elsewhere is tried, changed or destroyed", arguments: 0..<5)
    func anotherBag(call: Int) throws {
        let rig = Rig()
        let here = try rig.create("old")
        try Keybag.destroy(Rig.path, rig.setup)
        _ = try rig.create("new")
        let before = (try rig.bytes(), rig.attempts.record)
        func attempt() throws {
            switch call {
            case 0: try here.unlock(new)
            case 1: try here.confirm(old)
            case 2: try here.changePasscode(from: new, to: old)
            case 3: try here.removePasscode(old)
            default: try here.destroy()
            }
        }
        if call == 4 { try attempt() } else { #expect(throws: KeybagError(.destroyed)) { try attempt() } }
        #expect(try rig.bytes() == before.0)
        #expect(rig.attempts.record == before.1)
    }

    @Test("Nothing is wrapped by the keys of a bag that was destroyed elsewhere", arguments: KeyClass.allCases)
    func wrapping(keyClass: KeyClass) throws {
        let rig = Rig()
        let here = try rig.create("old")
        let wrapped = try here.wrap(item, for: keyClass)
        try Keybag.destroy(Rig.path, rig.setup)
        #expect(throws: KeybagError(.destroyed)) { try here.wrap(item, for: keyClass) }
        _ = try rig.create("new")
        #expect(throws: KeybagError(.destroyed)) { try here.wrap(item, for: keyClass) }
        // What was wrapped before can still be saved.
        #expect(try here.unwrap(wrapped, for: keyClass) == item)
    }

    @Test(
        "A passcode that is changed elsewhere while one waits for its turn is the one that counts",
        arguments: [true, false])
    func changedMeanwhile(isNew: Bool) throws {
        var rig = Rig()
        let there = try rig.create("old")
        let mark = AskedMark()
        rig.setup.generationMark = mark
        let here = try rig.open()
        mark.onAsking.withLock { [old, new] in $0 = { try? there.changePasscode(from: old, to: new) } }
        if isNew {
            try here.unlock(new)
        } else {
            #expect(throws: KeybagError(.wrongPasscode)) { try here.unlock(old) }
        }
        #expect(here.state == (isNew ? .unlocked : .beforeFirstUnlock))
    }
}

/// Remembers nothing, with something that happens when it is asked next.
private final class AskedMark: Watermark {
    let onAsking = Locked<(@Sendable () -> Void)?>(nil)

    func value() throws(KeybagError) -> UInt64 {
        let body = onAsking.withLock { onAsking in
            defer { onAsking = nil }
            return onAsking
        }
        body?()
        return 0
    }

    func raise(to value: UInt64) throws(KeybagError) {}
}
