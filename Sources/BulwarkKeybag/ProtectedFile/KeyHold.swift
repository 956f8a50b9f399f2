internal import BulwarkCore

/// Has the keys of an open file, and zeroes them when their class is locked away.
protocol KeyHold: Sendable {
    /// Refuses when the keys went with their class.
    func admit() throws(KeybagError)

    /// Zeroes the keys, which are no longer in use.
    func release()
}

extension ClassKeyring {
    /// Has keys held that this ring unwrapped or wrapped.
    ///
    /// - Throws: ``KeybagError/Code/locked`` when the class was locked away by now; the keys are zeroed.
    func hold(_ keys: [SecureBytes], for keyClass: KeyClass) throws(KeybagError) -> any KeyHold {
        if let bag = self as? Keybag { return try BagHold(bag, keys, keyClass) }
        return try RingHold(self, keys, keyClass)
    }
}

/// Keys that a bag in this process zeroes as it locks.
struct BagHold: KeyHold {
    private let bag: Keybag
    private let number: UInt64
    private let keyClass: KeyClass

    init(_ bag: Keybag, _ keys: [SecureBytes], _ keyClass: KeyClass) throws(KeybagError) {
        number = try bag.holdNumber(keys, for: keyClass)
        self.bag = bag
        self.keyClass = keyClass
    }

    func admit() throws(KeybagError) { try bag.admit(number, keyClass) }

    func release() { bag.release(number) }
}

/// Keys that go when a ring elsewhere says that it is locked, or when it is asked and does not answer.
final class RingHold: KeyHold {
    private struct Watch {
        var asked: Duration
        /// The state that ended it.
        var end: LockState?
    }

    private let ring: any ClassKeyring
    private let keyClass: KeyClass
    private let keys: [SecureBytes]
    private let clock: any BootClock
    private let watch: Locked<Watch>
    private let listener: Task<Void, Never>?

    // How old an answer may be: to ask for each chunk would take as long as to open it.
    private static let patience = Duration.milliseconds(10)

    init(
        _ ring: any ClassKeyring, _ keys: [SecureBytes], _ keyClass: KeyClass, clock: any BootClock = SystemClock()
    ) throws(KeybagError) {
        do throws(KeybagError) {
            let status = try ring.status()
            guard keyClass.canWrap(in: status.lockState, hasPasscode: status.hasPasscode) else {
                throw .locked(keyClass, status.lockState)
            }
        } catch {
            for key in keys { key.wipe() }
            throw error
        }
        let watch = Locked(Watch(asked: clock.sinceBoot))
        self.ring = ring
        self.keys = keys
        self.keyClass = keyClass
        self.clock = clock
        self.watch = watch
        if keyClass.canWrap(in: .locked, hasPasscode: true) {
            listener = nil
        } else {
            // For a file that lies open and is not asked for: it is not to keep its key through a lock.
            let states = ring.states
            listener = Task {
                for await state in states where !keyClass.canWrap(in: state, hasPasscode: true) {
                    return Self.end(watch, keys, state)
                }
            }
        }
    }

    deinit { listener?.cancel() }

    func admit() throws(KeybagError) {
        let now = clock.sinceBoot
        var watched = watch.withLock { $0 }
        if listener != nil, watched.end == nil, now - watched.asked >= Self.patience {
            let status = try answer()
            watch.withLock { $0.asked = now }
            if !keyClass.canWrap(in: status.lockState, hasPasscode: status.hasPasscode) {
                Self.end(watch, keys, status.lockState)
            }
            watched = watch.withLock { $0 }
        }
        guard let state = watched.end else { return }
        throw KeybagError(.locked, "the open file ended with the lock; open it again", detail: .locked(keyClass, state))
    }

    func release() {
        listener?.cancel()
        for key in keys { key.wipe() }
    }

    private func answer() throws(KeybagError) -> ClassKeyStatus {
        do throws(KeybagError) { return try ring.status() } catch {
            // Whoever does not answer cannot say that it is still unlocked.
            Self.end(watch, keys, .locked)
            throw error
        }
    }

    private static func end(_ watch: Locked<Watch>, _ keys: [SecureBytes], _ state: LockState) {
        watch.withLock { if $0.end == nil { $0.end = state } }
        for key in keys { key.wipe() }
    }
}
