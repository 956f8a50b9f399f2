import BulwarkAuthentication
import BulwarkCore
import BulwarkTesting
import Testing

@Suite("Duress PIN")
struct DuressTests {
    let clock = ManualClock()
    let store = RecordingRecordStore()
    let attempts = CountingAttemptStore()
    let device = CountingDevice()
    let told = Told()
    let pin = Secret("739164")
    let duress = Secret("840275")
    let wrong = Secret("739165")

    func lock(_ policy: DuressPolicy? = nil, schedule: AttemptSchedule = .standard) -> PINLock {
        let told = told
        return PINLock(
            store: store, attempts: AttemptLimiter(schedule: schedule, store: attempts, clock: clock), device: device,
            cost: PINLockTests.cheap, limits: PINLockTests.limits, duress: policy ?? .on { told.add($0) })
    }

    var failures: Int? { if case .state(let state) = attempts.record { state.failures } else { nil } }

    /// A lock with a PIN and a duress PIN.
    func set(_ action: DuressAction) throws -> (key: SecureBytes, decoy: SecureBytes?) {
        let key = try lock().setUp(pin)
        let setup = try lock().setDuressPIN(duress, action: action, confirmedBy: pin)
        #expect(setup.outcome == .released(key))
        return (key, setup.decoyKey)
    }

    @Test("is off unless the app turns it on, and one that was set before is a wrong PIN then")
    func off() throws {
        let plain = PINLock(
            store: store, attempts: AttemptLimiter(store: attempts, clock: clock), device: device,
            cost: PINLockTests.cheap, limits: PINLockTests.limits)
        #expect(!plain.duress.isOn)
        _ = try plain.setUp(pin)
        #expect(throws: AuthenticationError(.duressOff)) {
            try plain.setDuressPIN(duress, action: .wipe, confirmedBy: pin)
        }
        #expect(try lock().setDuressPIN(duress, action: .wipe, confirmedBy: pin).outcome.dataKey != nil)
        #expect(try plain.unlock(duress) == .wrong(attemptsLeft: 9))
        #expect(try plain.unlock(pin).dataKey != nil)
    }

    @Test("releases a decoy's key, the same each time, beside the data key")
    func decoy() throws {
        let (key, decoy) = try set(.decoy)
        let decoyKey = try #require(decoy)
        #expect(decoyKey.count == 32 && decoyKey != key)
        for _ in 0..<2 {
            #expect(try lock().unlock(duress) == .released(decoyKey))
            #expect(try lock().unlock(pin) == .released(key))
        }
        let other = Secret("951386")
        #expect(try lock().change(from: pin, to: other) == .released(key))
        #expect(try lock().unlock(duress) == .released(decoyKey))
        #expect(try lock().unlock(pin).dataKey == nil)
        #expect(try lock().unlock(other) == .released(key))
    }

    @Test("destroys the record at once, and says no more than an erasure after too many tries does")
    func wipe() async throws {
        let (_, decoy) = try set(.wipe)
        #expect(decoy == nil)
        #expect(try lock().unlock(duress) == .erased)
        #expect(store.record == nil)
        #expect(throws: AuthenticationError(.notSet)) { try lock().unlock(pin) }
        #expect(await told.first == .wipe)
        _ = try lock().setUp(pin)
        #expect(try lock().unlock(duress) == .wrong(attemptsLeft: 9))
    }

    @Test(
        "destroys the record in whatever it is entered",
        arguments: [
            { try $0.change(from: $1, to: Secret("951386")) },
            { try $0.removeDuressPIN(confirmedBy: $1) },
            { try $0.setDuressPIN(Secret("951386"), action: .decoy, confirmedBy: $1).outcome },
        ] as [@Sendable (PINLock, Secret) throws -> PINOutcome])
    func wipeEverywhere(use: @Sendable (PINLock, Secret) throws -> PINOutcome) throws {
        _ = try set(.wipe)
        #expect(try use(lock(), duress) == .erased)
        #expect(store.record == nil)
    }

    @Test(
        "takes what biometrics could release along, also when the PIN's record cannot be removed",
        arguments: [false, true])
    func wipesBiometrics(fails: Bool) async throws {
        let biometrics = FakeBiometrics()
        let choice = InMemoryRecordStore()
        let both = DataKeyLock(pin: lock(), biometrics: biometrics, choice: choice)
        _ = try await both.setUp(pin, usingBiometrics: true)
        #expect(try await both.setDuressPIN(duress, action: .wipe, confirmedBy: pin).outcome.dataKey != nil)
        store.removalFault = fails ? CoreError(.inputOutput) : nil
        if fails {
            await #expect(throws: AuthenticationError(.storage)) { try await both.unlock(duress) }
        } else {
            #expect(try await both.unlock(duress).outcome == .erased)
            #expect(store.record == nil)
        }
        #expect(biometrics.state.withLock { $0.key } == nil)
        #expect(choice.record == nil)
        #expect(try await both.unlock(BiometricPrompt("Open")) == .off)
    }

    @Test("does not put a decoy's key under the owner's face")
    func decoyAndBiometrics() async throws {
        let biometrics = FakeBiometrics()
        let both = DataKeyLock(pin: lock(), biometrics: biometrics, choice: InMemoryRecordStore())
        let key = try #require(try await both.setUp(pin, usingBiometrics: true).dataKey)
        let decoy = try await both.setDuressPIN(duress, action: .decoy, confirmedBy: pin).decoyKey
        biometrics.enrol([2])
        let opened = try await both.unlock(duress)
        #expect(opened.dataKey == decoy && opened.biometrics == .untouched)
        #expect(biometrics.state.withLock { $0.key } == nil)
        #expect(try await both.change(from: duress, to: Secret("951386")).dataKey == decoy)
        #expect(try await both.unlock(pin).biometrics == .renewed)
        #expect(biometrics.state.withLock { $0.key } == key)
        #expect(try await both.removeDuressPIN(confirmedBy: pin).dataKey == key)
        #expect(try await both.unlock(Secret("951386")).dataKey == nil)
    }

    @Test("is never the real PIN, neither when it is set nor when the real one is changed")
    func neverEqual() throws {
        let key = try lock().setUp(pin)
        #expect(throws: AuthenticationError(.samePIN)) {
            try lock().setDuressPIN(pin, action: .decoy, confirmedBy: pin)
        }
        #expect(failures == 0)
        let decoy = try #require(try lock().setDuressPIN(duress, action: .decoy, confirmedBy: pin).decoyKey)
        #expect(throws: AuthenticationError(.samePIN)) { try lock().change(from: pin, to: duress) }
        #expect(try lock().unlock(pin) == .released(key))
        #expect(try lock().unlock(duress) == .released(decoy))
        #expect(throws: AuthenticationError(.weakPIN)) {
            try lock().setDuressPIN(Secret("111111"), action: .decoy, confirmedBy: pin)
        }
    }

    @Test("gives whoever knows it no guess at the real PIN by way of a change")
    func noOracle() throws {
        let (key, decoy) = try set(.decoy)
        let decoyKey = try #require(decoy)
        // A guess that is right looks like one that is wrong: the change is made, and the new PIN opens the decoy.
        for guess in [wrong, pin] {
            #expect(try lock().change(from: duress, to: guess) == .released(decoyKey))
            #expect(try lock().unlock(guess) == .released(decoyKey))
            #expect(try lock().change(from: guess, to: duress) == .released(decoyKey))
        }
        #expect(try lock().unlock(pin) == .released(key))
    }

    @Test("counts as usual, and takes back no failure but its own")
    func limiter() throws {
        _ = try set(.decoy)
        for left in [9, 8, 7] {
            #expect(try lock().unlock(wrong) == .wrong(attemptsLeft: left))
            #expect(try lock().unlock(duress).dataKey != nil)
        }
        #expect(failures == 3)
        #expect(try lock().unlock(wrong) == .wrong(attemptsLeft: 6))
        #expect(try lock().unlock(duress) == .refused(.delayed(.seconds(60))))
        clock.advance(by: .seconds(60))
        #expect(try lock().unlock(duress).dataKey != nil)
        #expect(failures == 4)
        #expect(try lock().unlock(pin).dataKey != nil)
        #expect(failures == 0)
    }

    @Test("grants no tenth guess and one, however often the decoy is opened in between")
    func exhaustion() throws {
        _ = try set(.decoy)
        let impatient = AttemptSchedule(delays: Array(repeating: .zero, count: 9))
        var guesses = 0
        while case .wrong = try lock(schedule: impatient).unlock(wrong) {
            guesses += 1
            _ = try lock(schedule: impatient).unlock(duress)
        }
        #expect(guesses == 10)
        #expect(try lock(schedule: impatient).unlock(duress) == .refused(.exhausted))
    }

    @Test("cannot be set, moved or removed by whoever knows it only, though it looks so")
    func underDuress() throws {
        let (key, _) = try set(.decoy)
        let record = store.record
        let setup = try lock().setDuressPIN(Secret("951386"), action: .decoy, confirmedBy: duress)
        #expect(setup.outcome.dataKey != nil && setup.decoyKey?.count == 32)
        #expect(try lock().removeDuressPIN(confirmedBy: duress).dataKey != nil)
        #expect(store.record == record)
        #expect(try lock().unlock(pin) == .released(key))
        #expect(try lock().removeDuressPIN(confirmedBy: pin) == .released(key))
        #expect(try lock().unlock(duress).dataKey == nil)
    }

    @Test("is gone after a reset for the data key")
    func reset() throws {
        let (key, _) = try set(.decoy)
        try lock().reset(to: wrong, dataKey: key)
        #expect(try lock().unlock(duress).dataKey == nil)
        #expect(try lock().unlock(wrong) == .released(key))
    }

    @Test("changes neither size nor shape of the record, and stands in the first slot as often as in the second")
    func layout() throws {
        var places: Set<Bool> = []
        for _ in 0..<64 {
            store.record = nil
            _ = try lock().setUp(pin)
            let without = try #require(store.record)
            _ = try lock().setDuressPIN(duress, action: .decoy, confirmedBy: pin)
            let with = try #require(store.record)
            #expect(without.count == 166 && with.count == 166)
            #expect(without[..<44] == with[..<44])
            let first = without[44..<105] == with[44..<105], second = without[105...] == with[105...]
            #expect(first != second, "one slot changes, and all of it")
            places.insert(first)
        }
        #expect(places == [true, false])
    }

    @Test("takes the same steps as the real one")
    func steps() throws {
        _ = try set(.decoy)
        func steps(_ pin: Secret) throws -> [String] {
            _ = store.takeSteps()
            let before = device.count
            let updates = attempts.updates
            #expect(try lock().unlock(pin).dataKey != nil)
            return store.takeSteps() + ["entangled \(device.count - before)", "charged \(attempts.updates - updates)"]
        }
        let real = try steps(pin)
        #expect(real == ["load", "entangled 1", "charged 2"])
        #expect(try steps(duress) == real)
    }

    @Test("is told to who asked, after the answer, and the real one is not")
    func telling() async throws {
        _ = try set(.decoy)
        _ = try lock().unlock(pin)
        _ = try lock().unlock(duress)
        #expect(await told.first == .decoy)
    }
}

/// The first thing that was told.
final class Told: Sendable {
    private let stream = AsyncStream.makeStream(of: DuressAction.self)

    func add(_ action: DuressAction) { stream.continuation.yield(action) }

    var first: DuressAction? {
        get async {
            for await action in stream.stream { return action }
            return nil
        }
    }
}

/// Counts how often the device is asked.
final class CountingDevice: DeviceEntanglement {
    private let key = SoftwareEntanglement(key: SecureBytes(random: 32))
    private let held = Locked(0)

    var count: Int { held.withLock { $0 } }
    var isHardwareBacked: Bool { false }

    func entangle(_ input: SecureBytes) throws(AuthenticationError) -> SecureBytes {
        held.withLock { $0 += 1 }
        return try key.entangle(input)
    }
}

/// A record in memory that writes down what is done with it.
final class RecordingRecordStore: RecordStore {
    private struct State {
        var record: [UInt8]?
        var steps: [String] = []
        var removalFault: CoreError?
    }
    private let held = Locked(State())

    var record: [UInt8]? {
        get { held.withLock { $0.record } }
        set { held.withLock { $0.record = newValue } }
    }
    var removalFault: CoreError? {
        get { held.withLock { $0.removalFault } }
        set { held.withLock { $0.removalFault = newValue } }
    }

    func takeSteps() -> [String] {
        held.withLock { held in
            defer { held.steps = [] }
            return held.steps
        }
    }

    func load() throws(CoreError) -> [UInt8]? {
        held.withLock { held in
            held.steps.append("load")
            return held.record
        }
    }

    func save(_ record: [UInt8]) throws(CoreError) {
        held.withLock { held in
            held.steps.append("save")
            held.record = record
        }
    }

    func remove() throws(CoreError) {
        if let removalFault { throw removalFault }
        held.withLock { held in
            held.steps.append("remove")
            held.record = nil
        }
    }
}

/// A record of attempts in memory that counts how often it is taken up.
final class CountingAttemptStore: AttemptStore {
    private let store = InMemoryAttemptStore()
    private let held = Locked(0)

    var updates: Int { held.withLock { $0 } }
    var record: AttemptRecord { store.record }

    func update<Result>(
        _ body: (inout AttemptRecord) throws(CoreError) -> Result
    ) throws(CoreError) -> Result {
        held.withLock { $0 += 1 }
        return try store.update(body)
    }
}
