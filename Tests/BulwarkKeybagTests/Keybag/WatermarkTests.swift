import BulwarkCore
import BulwarkTesting
import Testing

@testable import BulwarkKeybag

@Suite struct WatermarkTests {
    @Test func `A watermark only grows, and is there after a restart`() throws {
        let rig = Rig()
        let bag = try rig.create()
        #expect(try bag.watermark() == 0)
        try bag.raiseWatermark(to: 300)
        try bag.raiseWatermark(to: 200)
        #expect(try rig.open().watermark() == 300)
        try bag.changePasscode(from: Secret(passcode: "1234"), to: Secret(passcode: "new"))
        try rig.open().raiseWatermark(to: .max)
        #expect(try bag.watermark() == .max)
    }

    @Test func `A watermark that was altered, or is another bag's, is an error and not an older one`() throws {
        let rig = Rig()
        try rig.create().raiseWatermark(to: 300)
        let path = Rig.path + ".mark"
        let bytes = try rig.disk.contents(of: path, limit: 256)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 4
            try rig.disk.replaceDurably(path, with: changed)
            #expect(throws: KeybagError.self, "byte \(index)") { try rig.open().watermark() }
        }
        for count in [0, 17, bytes.count - 1] {
            try rig.disk.replaceDurably(path, with: Array(bytes.prefix(count)))
            #expect(throws: KeybagError.self, "\(count) bytes") { try rig.open().watermark() }
        }
        let other = Rig()
        _ = try other.create()
        try other.disk.replaceDurably(path, with: bytes)
        #expect(throws: KeybagError.self) { try other.open().watermark() }
    }

    // MARK: An old bag

    private let old = Secret(passcode: "1234")
    private let new = Secret(passcode: "new")
    private static let generation = Rig.path + ".generation"

    @Test func `An old bag in the place of the present one is refused, by whoever opens it and whoever has it open`()
        throws
    {
        let rig = Rig()
        let bag = try rig.create()
        let copy = try rig.bytes()
        try bag.changePasscode(from: old, to: new)
        let present = try rig.bytes()
        try rig.disk.replaceDurably(Rig.path, with: copy)
        #expect(throws: KeybagError(.rolledBack)) { try rig.open() }
        for passcode in [old, new] {
            #expect(throws: KeybagError(.rolledBack)) { try bag.unlock(passcode) }
            #expect(throws: KeybagError(.rolledBack)) { try bag.confirm(passcode) }
            #expect(throws: KeybagError(.rolledBack)) {
                try bag.changePasscode(from: passcode, to: Secret(passcode: "x"))
            }
        }
        #expect(throws: KeybagError(.rolledBack)) { try bag.setPasscode(new) }
        // Nothing was charged for that, and the present one is as good as before.
        try rig.disk.replaceDurably(Rig.path, with: present)
        try rig.open().unlock(new)
        // It is accepted by whoever takes away what is remembered.
        try rig.disk.replaceDurably(Rig.path, with: copy)
        try rig.disk.unlink(Self.generation)
        try rig.open().unlock(old)
    }

    @Test func `A removed passcode does not come back with an old bag, and a new bag knows nothing of another`() throws
    {
        let rig = Rig()
        let bag = try rig.create()
        let copy = try rig.bytes()
        try bag.removePasscode(old)
        try rig.disk.replaceDurably(Rig.path, with: copy)
        #expect(throws: KeybagError(.rolledBack)) { try rig.open() }
        try Keybag.destroy(Rig.path, rig.setup)
        try rig.create().changePasscode(from: old, to: new)
        try rig.open().unlock(new)
    }

    @Test func `What could not be remembered is remembered by the next unlock, and keeps nobody out`() throws {
        let rig = Rig()
        let bag = try rig.create()
        let copy = try rig.bytes()
        try bag.changePasscode(from: old, to: new)
        let present = try rig.bytes()
        // As a crash between the bag and what is remembered of it leaves them.
        try rig.disk.unlink(Self.generation)
        try rig.open().unlock(new)
        #expect(try rig.bytes() == present)
        try rig.disk.replaceDurably(Rig.path, with: copy)
        #expect(throws: KeybagError(.rolledBack)) { try rig.open() }
    }

    @Test func `What is remembered of the bag is authenticated, and is not what is remembered of the data`() throws {
        let rig = Rig()
        let bag = try rig.create()
        try bag.changePasscode(from: old, to: new)
        try bag.raiseWatermark(to: 1)
        let bytes = try rig.disk.contents(of: Self.generation, limit: 256)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 4
            try rig.disk.replaceDurably(Self.generation, with: changed)
            #expect(throws: KeybagError(.tampered), "byte \(index)") { try rig.open() }
        }
        try rig.disk.replaceDurably(Self.generation, with: rig.disk.contents(of: Rig.path + ".mark", limit: 256))
        #expect(throws: KeybagError(.tampered)) { try rig.open() }
        try rig.disk.replaceDurably(Self.generation, with: bytes)
        try rig.open().unlock(new)
    }

    @Test func `An old bag is found by a counter of one's own, and by a folder elsewhere`() throws {
        for isCounter in [true, false] {
            var rig = Rig()
            if isCounter {
                rig.setup.generationMark = Counter()
            } else {
                try rig.disk.makeFolder("/elsewhere", permissions: .ownerOnlyFolder)
                rig.setup.watermarkFolder = "/elsewhere"
            }
            let bag = try rig.create()
            let copy = try rig.bytes()
            try bag.changePasscode(from: old, to: new)
            #expect(!(try rig.disk.names(inFolder: "/").contains("keys.bag.generation")))
            try rig.disk.replaceDurably(Rig.path, with: copy)
            #expect(throws: KeybagError(.rolledBack)) { try rig.open() }
        }
    }

    private final class Counter: Watermark {
        private let number = Locked<UInt64>(0)
        func value() throws(KeybagError) -> UInt64 { number.withLock { $0 } }
        func raise(to value: UInt64) throws(KeybagError) { number.withLock { $0 = max($0, value) } }
    }

    @Test func `Whoever opens a bag while another changes it finds the old one or the new`() async throws {
        let rig = Rig()
        let bag = try rig.create()
        let isDone = Locked(false)
        async let opened: Int = {
            var count = 0
            while !isDone.withLock({ $0 }) {
                _ = try rig.open()
                count += 1
                await Task.yield()
            }
            return count
        }()
        for number in 0..<300 {
            let (from, to) = number % 2 == 0 ? (old, new) : (new, old)
            try bag.changePasscode(from: from, to: to)
            await Task.yield()
        }
        isDone.withLock { $0 = true }
        #expect(try await opened >= 0)
        try rig.open().unlock(old)
    }
}
