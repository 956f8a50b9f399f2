import BulwarkAuthentication
import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@Suite("PIN lock")
struct PINLockTests {
    static let cheap = ScryptCost(logarithmOfN: 4, blockSize: 1, parallelism: 1)
    static let limits = ScryptCost.Limits(minimumLogarithmOfN: 1)
    let clock = ManualClock()
    let store = InMemoryRecordStore()
    let attempts = InMemoryAttemptStore()
    let device = SoftwareEntanglement(key: SecureBytes(random: 32))
    let pin = Secret("739164")
    let wrong = Secret("739165")

    func lock(
        _ schedule: AttemptSchedule = .standard, device: SoftwareEntanglement? = nil, erases: Bool = false
    ) -> PINLock {
        PINLock(
            store: store, attempts: AttemptLimiter(schedule: schedule, store: attempts, clock: clock),
            device: device ?? self.device, cost: Self.cheap, limits: Self.limits, erasesWhenExhausted: erases)
    }

    var failures: Int? { if case .state(let state) = attempts.record { state.failures } else { nil } }

    @Test("releases the same key for the right PIN, in the next run too")
    func release() throws {
        let key = try lock().setUp(pin)
        #expect(key.count == 32)
        #expect(try lock().unlock(wrong) == .wrong(attemptsLeft: 9))
        #expect(try lock().unlock(pin) == .released(key))
        #expect(failures == 0)
        #expect(throws: AuthenticationError(.alreadySet)) { try lock().setUp(pin) }
    }

    @Test("releases nothing under another device key or from an altered record")
    func entanglement() throws {
        let key = try lock().setUp(pin)
        let other = SoftwareEntanglement(key: SecureBytes(random: 32))
        let patient = AttemptSchedule(delays: Array(repeating: .zero, count: 1000))
        #expect(try lock(patient, device: other).unlock(pin) == .wrong(attemptsLeft: 1000))
        let good = try #require(store.record)
        var idle: [Int] = []
        for index in good.indices {
            store.record = good.enumerated().map { $0 == index ? $1 ^ 1 : $1 }
            if (try? lock(patient).unlock(pin))?.dataKey != nil { idle.append(index) }
        }
        // The slot that has no PIN is random, and nobody can tell it from another one that is.
        #expect(idle == Array(44..<105) || idle == Array(105..<166))
        store.record = good
        #expect(try lock(patient).unlock(pin) == .released(key))
        let short = SoftwareEntanglement(key: SecureBytes(random: 31))
        #expect(throws: AuthenticationError(.deviceKeyUnavailable)) { try lock(device: short).unlock(pin) }
        #expect(failures == 1)
    }

    @Test("refuses records that are cut off or cost too much, without an attempt")
    func badRecord() throws {
        _ = try lock().setUp(pin)
        let good = try #require(store.record)
        for count in 0..<good.count {
            store.record = Array(good[..<count])
            #expect(throws: AuthenticationError(.malformedRecord)) { try lock().unlock(pin) }
        }
        for (index, value) in [(9, 255), (9, 20), (9, 0), (10, 0), (11, 0)] as [(Int, UInt8)] {
            store.record = good.enumerated().map { $0 == index ? value : $1 }
            if index == 9, value == 20 { store.record?[10] = 8 }
            #expect(throws: AuthenticationError(.costOutOfLimits)) { try lock().unlock(pin) }
        }
        #expect(failures == 0)
        #expect(!ScryptCost.Limits().allow(Self.cheap) && ScryptCost.Limits().allow(.standard))
    }

    @Test("counts 100 wrong attempts at once as 100")
    func parallel() async throws {
        _ = try lock().setUp(pin)
        let lock = lock(AttemptSchedule(delays: Array(repeating: .zero, count: 500)))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = try? lock.unlock(wrong) } }
        }
        #expect(failures == 100)
    }

    @Test("lets 100 attempts at once have no more tries than the schedule has without a delay")
    func parallelUnderDelays() async throws {
        _ = try lock().setUp(pin)
        let lock = lock()
        let tried = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask { if case .wrong = try? lock.unlock(wrong) { true } else { false } }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(tried == 4)
        #expect(try lock.unlock(pin) == .refused(.delayed(.seconds(60))))
        clock.setWall(to: .distantFuture)
        #expect(try lock.unlock(pin) == .refused(.delayed(.seconds(60))))
        clock.advance(by: .seconds(59))
        clock.reboot()
        #expect(try lock.unlock(pin) == .refused(.delayed(.seconds(60))))
        clock.advance(by: .seconds(60))
        #expect(try lock.unlock(pin).dataKey != nil)
    }

    @Test(
        "is locked when the record of attempts is missing, altered or unknown",
        arguments: [AttemptRecordFault.missing, .tampered, .unknownVersion])
    func tampered(fault: AttemptRecordFault) throws {
        _ = try lock().setUp(pin)
        attempts.record = .fault(fault)
        #expect(try lock().unlock(pin) == .refused(.locked(fault)))
        #expect(attempts.record == .fault(fault))
    }

    @Test("wraps the same key under a new PIN, when the old one is right")
    func change() throws {
        let key = try lock().setUp(pin)
        let new = Secret("846205")
        #expect(try lock().change(from: wrong, to: new) == .wrong(attemptsLeft: 9))
        #expect(throws: AuthenticationError(.weakPIN)) { try lock().change(from: pin, to: Secret("111111")) }
        #expect(try lock().change(from: pin, to: new) == .released(key))
        #expect(try lock().unlock(pin).dataKey == nil)
        #expect(try lock().unlock(new) == .released(key))
    }

    @Test("takes a new PIN for the key after a lock-out, and grants its attempts anew")
    func reset() throws {
        let key = try lock().setUp(pin)
        attempts.record = .fault(.tampered)
        #expect(throws: AuthenticationError(.unusableKey)) {
            try lock().reset(to: wrong, dataKey: SecureBytes(random: 16))
        }
        try lock().reset(to: wrong, dataKey: key)
        #expect(try lock().unlock(pin) == .wrong(attemptsLeft: 9))
        #expect(try lock().unlock(wrong) == .released(key))
    }

    @Test("erases the key at the last failure when told to, and only then")
    func erasure() throws {
        let three = AttemptSchedule(delays: [.zero, .zero])
        _ = try lock().setUp(pin)
        for left in [2, 1, 0] { #expect(try lock(three).unlock(wrong) == .wrong(attemptsLeft: left)) }
        #expect(try lock(three).unlock(pin) == .refused(.exhausted))
        #expect(try lock(three, erases: true).unlock(pin) == .erased)
        #expect(try !lock().isSet())
        _ = try lock().setUp(pin)
        for left in [2, 1] { #expect(try lock(three, erases: true).unlock(wrong) == .wrong(attemptsLeft: left)) }
        #expect(try lock(three, erases: true).unlock(wrong) == .erased)
        #expect(throws: AuthenticationError(.notSet)) { try lock(three).unlock(pin) }
    }

    @Test("does not try what cannot be a PIN", arguments: ["", "７３９１６４", "73916a", String(repeating: "7", count: 65)])
    func notDigits(text: String) throws {
        _ = try lock().setUp(pin)
        #expect(try lock().unlock(Secret(text)) == .notDigits)
        #expect(failures == 0)
        #expect(throws: AuthenticationError(.weakPIN)) {
            try lock().reset(to: Secret(text), dataKey: SecureBytes(random: 32))
        }
    }

    @Test("says that the medium failed, and takes it for no missing PIN")
    func medium() throws {
        _ = try lock().setUp(pin)
        store.fault = CoreError(.inputOutput)
        #expect(throws: AuthenticationError(.storage)) { try lock().isSet() }
        #expect(throws: AuthenticationError(.storage)) { try lock().setUp(pin) }
        #expect(throws: AuthenticationError(.storage)) { try lock().unlock(pin) }
    }

    @Test("keeps its record in a file")
    func file() throws {
        let files = FileRecordStore(path: "/pin", files: InMemoryFileSystem())
        #expect(try files.load() == nil)
        try files.remove()
        try files.save([1, 2, 3])
        #expect(try files.load() == [1, 2, 3])
        try files.remove()
        #expect(try files.load() == nil)
    }

    @Test(
        "leaves no copy of the released key in memory once it is wiped",
        .enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func memory() throws {
        let probe: MemoryProbe
        do {
            let key = try lock().setUp(pin)
            probe = MemoryProbe(for: key)
            let released = try #require(try lock().unlock(pin).dataKey)
            #expect(try probe.occurrences() >= 2)
            key.wipe()
            released.wipe()
        }
        #expect(try probe.occurrences() == 0)
    }

    @Test("has a message for every error code")
    func messages() {
        for code in AuthenticationError.Code.all { #expect(code.message != nil, "\(code.rawValue)") }
    }
}
