import BulwarkAuthentication
import BulwarkCore
import BulwarkTesting
import Testing

/// What happens to a record while a PIN that is to change it is being derived.
@Suite("Racing PINs")
struct RacingPINTests {
    let store = InMemoryRecordStore()
    let attempts = InMemoryAttemptStore()
    let device = InterruptedEntanglement()
    let pin = Secret("739164")
    let other = Secret("840275")
    let third = Secret("528491")

    func lock() -> PINLock {
        PINLock(
            store: store, attempts: AttemptLimiter(store: attempts, clock: ManualClock()), device: device,
            cost: PINLockTests.cheap, limits: PINLockTests.limits, duress: .on())
    }

    @Test("A PIN that is erased while it is being changed stays erased", arguments: 1...2)
    func erasedWhileChanging(derivation: Int) throws {
        let lock = lock()
        _ = try lock.setUp(pin)
        device.interrupt(at: derivation) { try? lock.erase() }
        #expect(throws: AuthenticationError(.notSet)) { try lock.change(from: pin, to: other) }
        #expect(store.record == nil)
    }

    @Test("A PIN that is erased while a duress PIN is set or removed stays erased", arguments: [true, false])
    func erasedUnderDuress(isSet: Bool) throws {
        let lock = lock()
        _ = try lock.setUp(pin)
        _ = try lock.setDuressPIN(other, action: .decoy, confirmedBy: pin)
        device.interrupt(at: 1) { try? lock.erase() }
        #expect(throws: AuthenticationError(.notSet)) {
            if isSet {
                _ = try lock.setDuressPIN(third, action: .decoy, confirmedBy: pin)
            } else {
                _ = try lock.removeDuressPIN(confirmedBy: pin)
            }
        }
        #expect(store.record == nil)
    }

    @Test("Of two that set a first PIN at once one has a data key, which its PIN releases")
    func setUpAtOnce() throws {
        let lock = lock()
        let key = Locked<SecureBytes?>(nil)
        device.interrupt(at: 1) { [other] in
            let made = try? lock.setUp(other)
            key.withLock { $0 = made }
        }
        #expect(throws: AuthenticationError(.alreadySet)) { try lock.setUp(pin) }
        let made = try #require(key.withLock { $0 })
        #expect(try lock.unlock(other) == .released(made))
    }

    @Test("A change of PIN that was acknowledged is not undone by one that began before it")
    func changedMeanwhile() throws {
        let lock = lock()
        let key = try lock.setUp(pin)
        device.interrupt(at: 1) { [pin, other] in _ = try? lock.change(from: pin, to: other) }
        #expect(throws: AuthenticationError(.storage)) {
            try lock.setDuressPIN(third, action: .decoy, confirmedBy: pin)
        }
        #expect(try lock.unlock(other) == .released(key))
        #expect(try lock.unlock(pin) == .wrong(attemptsLeft: 9))
    }

    @Test("Nothing of a PIN that was erased is left of a change that a crash cut short")
    func leftovers() throws {
        var call = 1
        while true {
            let disk = InMemoryFileSystem()
            func lock(_ files: any FileSystem) -> PINLock {
                PINLock(
                    store: FileRecordStore(path: "/pin", files: files),
                    attempts: AttemptLimiter(store: attempts, clock: ManualClock()), device: device,
                    cost: PINLockTests.cheap, limits: PINLockTests.limits)
            }
            _ = try lock(disk).setUp(pin)
            let files = FaultyFileSystem(over: disk, faults: [FileFault(.crash, at: call)])
            _ = try? lock(files).change(from: pin, to: other)
            let found = disk.afterPowerCut(.everything)
            try lock(found).erase()
            #expect(try found.names(inFolder: "/").isEmpty, "call \(call)")
            if !files.hasCrashed { break }
            call += 1
        }
        #expect(call > 5)
    }
}

/// A device's key in the middle of whose use something happens.
final class InterruptedEntanglement: DeviceEntanglement {
    private struct State {
        var left = 0
        var body: (@Sendable () -> Void)?
    }
    private let state = Locked(State())
    private let key = SoftwareEntanglement(key: SecureBytes(random: 32))

    /// Runs a body in the middle of a derivation from now on.
    func interrupt(at derivation: Int, _ body: @escaping @Sendable () -> Void) {
        state.withLock { $0 = State(left: derivation, body: body) }
    }

    var isHardwareBacked: Bool { false }

    func entangle(_ input: SecureBytes) throws(AuthenticationError) -> SecureBytes {
        let body: (@Sendable () -> Void)? = state.withLock { state in
            state.left -= 1
            guard state.left == 0 else { return nil }
            defer { state.body = nil }
            return state.body
        }
        body?()
        return try key.entangle(input)
    }
}
