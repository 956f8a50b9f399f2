public import BulwarkCore

/// The class keys of a device in software, in one file: what is wrapped by them is reached while the state allows it.
///
/// There are eleven, one for each ``KeyClass``. Those that need the passcode are wrapped (RFC 3394) by a key that comes from
/// scrypt over the passcode and from the device's key together; the others by the device's key. ``lock()`` zeroes those that
/// the locked state may not reach: until the passcode is given again nothing on the machine can unwrap what they wrapped.
///
/// ```swift
/// let setup = KeybagConfiguration(entanglement: FileEntanglementKey(path: "/var/lib/app/device.key"))
/// let bag = try Keybag.create(at: "/var/lib/app/keys.bag", passcode: Secret(passcode: typed), setup)
/// let wrapped = try bag.wrap(fileKey, for: .complete)
/// bag.lock()
/// try bag.unwrap(wrapped, for: .complete)  // keybag-locked: class A, locked
/// ```
///
/// A bag whose passcode is not set is always unlocked: the device's key alone protects it.
///
/// - Warning: It tells an old bag that was put back from the present one by what is remembered beside it, or elsewhere: see
///   ``KeybagConfiguration/generationMark``. Whoever puts that back too has the old passcode open the old copy. Nor does
///   it keep keys from who can read this process's memory while it is unlocked.
public final class Keybag: Sendable {
    struct Contents {
        var bag: Bag
        var keys: [KeyClass: SecureBytes]
        var state: LockState
        var isDestroyed = false
        /// How often it was locked: a passcode that was being tried meanwhile does not undo that.
        var locks: UInt64 = 0
        /// When the keys are dropped that ``Keybag/lock()`` left for the grace.
        var deadline: Duration?
        var observers: [UInt64: AsyncStream<LockState>.Continuation] = [:]
        var nextObserver: UInt64 = 0
        /// Keys of open files, by number.
        var holds: [UInt64: Hold] = [:]
        var nextHold: UInt64 = 0
    }

    let path: String
    let setup: KeybagConfiguration
    let limiter: AttemptLimiter
    let marks: any Watermark
    let contents: Locked<Contents>

    init(path: String, setup: KeybagConfiguration, bag: Bag, keys: [KeyClass: SecureBytes], device: DeviceKeys) {
        self.path = path
        self.setup = setup
        limiter = Self.limiter(path, setup, bag.identifier, device)
        marks = Self.watermark(path, setup, bag.identifier, device)
        contents = Locked(
            Contents(bag: bag, keys: keys, state: bag.hasPasscode ? .beforeFirstUnlock : .unlocked))
    }

    deinit {
        contents.withLock { contents in
            for observer in contents.observers.values { observer.finish() }
        }
    }

    /// Opens a bag, in the state before the first unlock, or unlocked where no passcode is set.
    ///
    /// - Parameters:
    ///   - path: The bag's file.
    ///   - setup: What it works with.
    /// - Throws: ``KeybagError``: `notFound`, `tampered`, `rolledBack`, `unknownVersion`, `tooLarge`, `deviceKey` or `file`.
    public static func open(_ path: String, _ setup: KeybagConfiguration) throws(KeybagError) -> Keybag {
        // Where there is no bag, the device's key is likely missing too, and says less.
        guard try exists(path, setup) else { throw KeybagError(.notFound) }
        let device = try DeviceKeys(setup.entanglement, creating: false)
        let bag = try readNewest(path, setup, device)
        let keys = try unwrap(bag, .device, using: device.wrapping(of: bag.identifier))
        removeLeftovers(of: path, setup)
        return Keybag(path: path, setup: setup, bag: bag, keys: keys, device: device)
    }

    /// What can be reached now.
    public var state: LockState {
        contents.withLock { contents in
            self.dropIfDue(&contents)
            return contents.state
        }
    }

    /// Whether a passcode is set.
    public var hasPasscode: Bool { contents.withLock { $0.bag.hasPasscode } }

    /// The state now and whenever it changes, until the bag is destroyed or released.
    public var states: AsyncStream<LockState> {
        AsyncStream { continuation in
            let id: UInt64? = contents.withLock { contents in
                self.dropIfDue(&contents)
                continuation.yield(contents.state)
                if contents.isDestroyed { return nil }
                contents.nextObserver += 1
                contents.observers[contents.nextObserver] = continuation
                return contents.nextObserver
            }
            guard let id else { return continuation.finish() }
            continuation.onTermination = { [weak self] _ in
                guard let self else { return }
                // The stream is let go of outside the lock, for its end calls back here.
                _ = self.contents.withLock { $0.observers.removeValue(forKey: id) }
            }
        }
    }

    /// Locks: zeroes the class keys that the locked state may not reach, at once or after the grace.
    ///
    /// During the grace the state is still unlocked, for it says what can be reached; unlocking ends it. Without a passcode,
    /// and before the first unlock, there is nothing to lock. A passcode that is being tried at that moment unlocks nothing.
    public func lock() {
        // Another process may have set one.
        if !hasPasscode { takeUpChanges() }
        let deadline: Duration? = contents.withLock { contents in
            contents.locks &+= 1
            guard contents.state == .unlocked, contents.bag.hasPasscode, !contents.isDestroyed else { return nil }
            if self.setup.grace <= .zero {
                Self.drop(&contents)
                return nil
            }
            if contents.deadline != nil { return nil }
            contents.deadline = self.setup.clock.sinceBoot + self.setup.grace
            return contents.deadline
        }
        guard let deadline else { return }
        // Whoever asks for a key after the deadline drops them too, so a task that comes late gives nothing away.
        Task { [weak self, clock = setup.clock] in
            try? await clock.sleep(until: deadline)
            _ = self?.state
        }
    }

    /// Goes back to the state before the first unlock, at once: zeroes every class key that needs the passcode, and the keys of
    /// all open files. For a process that is about to end.
    public func forget() {
        contents.withLock { contents in
            contents.locks &+= 1
            guard contents.bag.hasPasscode, !contents.isDestroyed else { return }
            contents.deadline = nil
            for keyClass in KeyClass.allCases where !keyClass.canUnwrap(in: .beforeFirstUnlock, hasPasscode: true) {
                contents.keys.removeValue(forKey: keyClass)?.wipe()
            }
            Self.dropHolds(&contents, all: true)
            Self.enter(.beforeFirstUnlock, &contents)
        }
    }

    func dropIfDue(_ contents: inout Contents) {
        if let deadline = contents.deadline, setup.clock.sinceBoot >= deadline { Self.drop(&contents) }
    }

    static func drop(_ contents: inout Contents) {
        contents.deadline = nil
        for keyClass in KeyClass.allCases where !keyClass.canUnwrap(in: .locked, hasPasscode: true) {
            contents.keys.removeValue(forKey: keyClass)?.wipe()
        }
        dropHolds(&contents)
        enter(.locked, &contents)
    }

    static func enter(_ state: LockState, _ contents: inout Contents) {
        if contents.state == state { return }
        contents.state = state
        for observer in contents.observers.values { observer.yield(state) }
    }

    private static func limiter(
        _ path: String, _ setup: KeybagConfiguration, _ identifier: [UInt8], _ device: DeviceKeys
    ) -> AttemptLimiter {
        let key = device.attempts(of: identifier)
        let store =
            setup.attempts
            ?? FileAttemptStore(path: path + ".attempts", files: setup.files) {
                DeviceKeys.authenticate($0, under: key)
            }
        return AttemptLimiter(schedule: setup.schedule, store: store, clock: setup.clock)
    }
}
