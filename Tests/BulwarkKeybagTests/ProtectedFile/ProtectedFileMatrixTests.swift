import BulwarkCore
import BulwarkTesting
import Testing

@testable import BulwarkKeybag

/// What is allowed with a file of each class in each state, on real files of a real bag.
@Suite struct ProtectedFileMatrixTests {
    enum Operation: String, CaseIterable {
        case create, open, readOn, writeOn, delete, rename, stat, destroyKey
    }

    enum State: CaseIterable { case unlocked, locked, beforeFirstUnlock, noPasscode }

    /// One row a class and operation: unlocked, locked, before the first unlock, no passcode. A dash: nothing can be open then.
    static let rows: [(FileProtection, Operation, String)] =
        [
            (.complete, .create, "ynny"), (.complete, .open, "ynny"),
            (.complete, .readOn, "yn-y"), (.complete, .writeOn, "yn-y"),
            // Before the first unlock what was just made goes on.
            (.completeUnlessOpen, .create, "yyyy"), (.completeUnlessOpen, .open, "ynny"),
            (.completeUnlessOpen, .readOn, "yyyy"), (.completeUnlessOpen, .writeOn, "yyyy"),
            (.completeUntilFirstUserAuthentication, .create, "yyny"),
            (.completeUntilFirstUserAuthentication, .open, "yyny"),
            (.completeUntilFirstUserAuthentication, .readOn, "yy-y"),
            (.completeUntilFirstUserAuthentication, .writeOn, "yy-y"),
            (.none, .create, "yyyy"), (.none, .open, "yyyy"), (.none, .readOn, "yyyy"), (.none, .writeOn, "yyyy"),
        ]
        + FileProtection.allCases.flatMap { protection in
            [.delete, .rename, .stat, .destroyKey].map { (protection, $0, "yyyy") }
        }

    private static let content = FileRig.sample(70_000)

    @Test("Each operation is allowed in the states that the matrix names and in no other", arguments: rows)
    func cell(protection: FileProtection, operation: Operation, expected: String) throws {
        for (state, cell) in zip(State.allCases, expected) {
            let rig = FileRig()
            let bag = try rig.bag(.unlocked, hasPasscode: state != .noPasscode)
            try rig.write(Self.content, protection, bag)
            var found: Character = "y"
            do {
                switch operation {
                case .readOn, .writeOn: found = try goOn(operation, protection, state, rig, bag)
                default: try run(operation, protection, try reach(state, rig, bag), rig)
                }
            } catch {
                #expect(error as? KeybagError == KeybagError(.locked), "\(state): \(error)")
                if case .locked(let keyClass, let inState)? = (error as? KeybagError)?.detail {
                    #expect(keyClass == protection.keyClass)
                    #expect(inState == (state == .locked ? .locked : .beforeFirstUnlock))
                } else {
                    Issue.record("no class and state: \(error)")
                }
                found = "n"
            }
            #expect(found == cell, "\(state)")
            // A refusal touches nothing: the name leads to what it led to, and nothing else is there.
            if found == "n" {
                #expect(Set(try rig.disk.names(inFolder: "/").filter { !$0.hasPrefix("keys.bag") }) == ["file"])
                #expect(try rig.content(try rig.bag(.unlocked)) == Self.content)
            }
        }
    }

    @Test func `Every class and operation has a row`() {
        #expect(Self.rows.count == FileProtection.allCases.count * Operation.allCases.count)
        #expect(Set(Self.rows.map { "\($0.0) \($0.1)" }).count == Self.rows.count)
    }

    @Test("A class is changed where the old one opens, and the new one opens or is B", arguments: State.allCases)
    func change(state: State) throws {
        // Which classes open in the state.
        let opens: [FileProtection] =
            switch state {
            case .unlocked, .noPasscode: FileProtection.allCases
            case .locked: [.completeUntilFirstUserAuthentication, .none]
            case .beforeFirstUnlock: [.none]
            }
        for old in FileProtection.allCases {
            for new in FileProtection.allCases {
                let rig = FileRig()
                let unlocked = try rig.bag(.unlocked, hasPasscode: state != .noPasscode)
                try rig.write(Self.content, old, unlocked)
                let before = try rig.stored()
                let bag = try reach(state, rig, unlocked)
                let isAllowed = opens.contains(old) && (opens.contains(new) || new == .completeUnlessOpen)
                if isAllowed {
                    try ProtectedFile.changeProtection(of: FileRig.path, to: new, keyring: bag, files: rig.disk)
                } else {
                    let error = #expect(throws: KeybagError(.locked)) {
                        try ProtectedFile.changeProtection(of: FileRig.path, to: new, keyring: bag, files: rig.disk)
                    }
                    let missing = opens.contains(old) ? new : old
                    #expect(error?.detail == .locked(missing.keyClass, bag.state))
                    #expect(try rig.stored() == before)
                }
                let again = try rig.bag(.unlocked, hasPasscode: state != .noPasscode)
                #expect(try rig.open(again).protection == (isAllowed ? new : old))
                #expect(try rig.content(again) == Self.content)
            }
        }
    }

    @Test func `A file that a lock ended stays ended, and opens anew once unlocked`() throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        let file = try rig.write(Self.content, .complete, bag)
        bag.lock()
        try bag.unlock(FileRig.passcode)
        let error = #expect(throws: KeybagError(.locked)) { try file.whole() }
        #expect(error?.reason != nil)
        #expect(try rig.content(bag) == Self.content)
    }

    @Test func `A lock in the middle of a reading or a writing ends it before another chunk`() throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        let file = try rig.write(FileRig.sample(300_000), .complete, bag)
        var chunks = 0
        #expect(throws: KeybagError(.locked)) {
            try file.forEachChunk { _ in
                chunks += 1
                if chunks == 2 { bag.lock() }
            }
        }
        #expect(chunks == 2)
        try bag.unlock(FileRig.passcode)
        #expect(throws: KeybagError(.locked)) {
            try ProtectedFile.write(FileRig.path, protection: .complete, keyring: bag, files: rig.disk) { writer in
                try writer.write(Self.content)
                bag.lock()
                try writer.write(Self.content)
            }
        }
        try bag.unlock(FileRig.passcode)
        #expect(try rig.content(bag) == FileRig.sample(300_000))
    }

    @Test func `Readers side by side get what was written or learn of the lock, and nothing else`() async throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        let content = FileRig.sample(300_000)
        let file = try rig.write(content, .complete, bag)
        let outcomes = await withTaskGroup(of: [String].self) { group in
            for reader in 0..<8 {
                group.addTask {
                    (0..<200).map { turn in
                        if reader == 0, turn == 100 { bag.lock() }
                        let start = (reader * 7919 + turn * 12_347) % 299_000
                        do {
                            let bytes = try file.bytes(in: Int64(start)..<Int64(start + 1000))
                            return bytes == Array(content[start..<(start + 1000)]) ? "read" : "wrong"
                        } catch {
                            return error as? KeybagError == KeybagError(.locked) ? "locked" : "\(error)"
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(outcomes) == ["read", "locked"])
    }

    @Test func `The grace leaves open files until it ends, even if nobody woke up for it`() throws {
        var rig = FileRig()
        rig.rig.setup.grace = .seconds(10)
        let bag = try rig.bag(.unlocked)
        let file = try rig.write(Self.content, .complete, bag)
        bag.lock()
        rig.rig.clock.advance(by: .seconds(9))
        #expect(try file.whole() == Self.content)
        rig.rig.clock.advance(by: .seconds(1))
        #expect(throws: KeybagError(.locked)) { try file.whole() }
    }

    @Test func `A destroyed bag ends every open file, of class B too`() throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        let files = try FileProtection.allCases.map { try rig.write(Self.content, $0, bag, to: "/\($0)") }
        try bag.destroy()
        for file in files { #expect(throws: KeybagError(.destroyed)) { try file.whole() } }
    }

    /// A bag that is asked as an agent in another process would be.
    final class DistantRing: ClassKeyring {
        let bag: Keybag
        let isSilent = Locked(false)
        let asked = Locked(0)

        init(_ bag: Keybag) { self.bag = bag }

        func status() throws(KeybagError) -> ClassKeyStatus {
            asked.withLock { $0 += 1 }
            if isSilent.withLock({ $0 }) { throw KeybagError(.notAvailable) }
            return bag.status()
        }
        func wrap(_ key: SecureBytes, for keyClass: KeyClass) throws(KeybagError) -> [UInt8] {
            try bag.wrap(key, for: keyClass)
        }
        func unwrap(_ wrapped: [UInt8], for keyClass: KeyClass) throws(KeybagError) -> SecureBytes {
            try bag.unwrap(wrapped, for: keyClass)
        }
        func confirm(_ passcode: Secret) throws(KeybagError) { try bag.confirm(passcode) }
        func lock() { bag.lock() }
        var states: AsyncStream<LockState> { bag.states }
    }

    @Test("A file that is open over an agent ends with the lock, too", arguments: FileProtection.allCases)
    func distant(protection: FileProtection) async throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        let ring = DistantRing(bag)
        func open() throws -> ProtectedFile { try ProtectedFile.open(FileRig.path, keyring: ring, files: rig.disk) }
        try ProtectedFile.write(FileRig.path, protection: protection, keyring: ring, files: rig.disk) {
            try $0.write(Self.content)
        }
        let asked = try open(), idle = try open(), key = idle.keys.content
        #expect(try asked.whole() == Self.content)
        bag.lock()
        // Past the age that an answer may have.
        try await Task.sleep(for: .milliseconds(15))
        if protection == .complete {
            let error = #expect(throws: KeybagError(.locked)) { try asked.whole() }
            #expect(error?.detail == .locked(.complete, .locked))
            // What lies open and is not asked for hears of it.
            #expect(await Patience.wait { key.isWiped })
            #expect(throws: KeybagError(.locked)) { try open() }
            try bag.unlock(FileRig.passcode)
            #expect(throws: KeybagError(.locked)) { try asked.whole() }
            let again = try open()
            ring.isSilent.withLock { $0 = true }
            try await Task.sleep(for: .milliseconds(15))
            #expect(throws: KeybagError(.notAvailable)) { try again.whole() }
            #expect(again.keys.content.isWiped)
        } else {
            ring.isSilent.withLock { $0 = true }
            #expect(try asked.whole() == Self.content)
            #expect(try idle.whole() == Self.content)
        }
    }

    @Test func `An agent is not asked for every chunk`() throws {
        let rig = FileRig()
        let ring = DistantRing(try rig.bag(.unlocked))
        try ProtectedFile.write(FileRig.path, protection: .complete, keyring: ring, files: rig.disk) {
            try $0.write(FileRig.sample(600_000))
        }
        let file = try ProtectedFile.open(FileRig.path, keyring: ring, files: rig.disk)
        ring.asked.withLock { $0 = 0 }
        let time = try ContinuousClock().measure { for _ in 0..<20 { try file.verify() } }
        #expect(ring.asked.withLock { $0 } <= Int(time / .milliseconds(10)) + 1)
    }

    private func reach(_ state: State, _ rig: FileRig, _ bag: Keybag) throws -> Keybag {
        switch state {
        case .unlocked, .noPasscode: return bag
        case .locked:
            bag.lock()
            return bag
        case .beforeFirstUnlock: return try rig.bag(.beforeFirstUnlock)
        }
    }

    private func run(_ operation: Operation, _ protection: FileProtection, _ bag: Keybag, _ rig: FileRig) throws {
        switch operation {
        case .create: try rig.write([1, 2, 3], protection, bag)
        case .open: #expect(try rig.content(bag) == Self.content)
        case .delete: try rig.disk.unlink(FileRig.path)
        case .rename: try rig.disk.rename(FileRig.path, to: "/other")
        case .stat:
            let summary = try ProtectedFile.summary(of: FileRig.path, files: rig.disk)
            #expect(summary.protection == protection && summary.length == Int64(Self.content.count))
        case .destroyKey: try ProtectedFile.destroyKey(of: FileRig.path, files: rig.disk)
        case .readOn, .writeOn: break
        }
    }

    /// Has a file open when the state comes; before the first unlock, one that was made then.
    private func goOn(
        _ operation: Operation, _ protection: FileProtection, _ state: State, _ rig: FileRig, _ bag: Keybag
    ) throws -> Character {
        let bag = state == .beforeFirstUnlock ? try rig.bag(.beforeFirstUnlock) : bag
        if state == .beforeFirstUnlock, !protection.keyClass.canWrap(in: .beforeFirstUnlock, hasPasscode: true) {
            return "-"
        }
        switch operation {
        case .readOn:
            let file = state == .beforeFirstUnlock ? try rig.write(Self.content, protection, bag) : try rig.open(bag)
            _ = try reach(state == .beforeFirstUnlock ? .unlocked : state, rig, bag)
            #expect(try file.whole() == Self.content)
            #expect(try file.bytes(in: 65530..<65540) == Array(Self.content[65530..<65540]))
        default:
            let writer = try ProtectedFileWriter(
                FileRig.path, protection: protection, keyring: bag, files: rig.disk)
            try writer.write(Array(Self.content.prefix(1000)))
            _ = try reach(state == .beforeFirstUnlock ? .unlocked : state, rig, bag)
            try writer.write(Array(Self.content.dropFirst(1000)))
            try writer.finish()
            #expect(try rig.content(try rig.bag(.unlocked, hasPasscode: state != .noPasscode)) == Self.content)
        }
        return "y"
    }
}
