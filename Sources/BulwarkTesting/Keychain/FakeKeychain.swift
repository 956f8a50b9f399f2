public import BulwarkCore
public import BulwarkStorage
internal import Foundation

/// A keychain in memory that has a lock, a passcode, an owner and enrolled faces, all of which a test drives.
///
/// ```swift
/// let fake = FakeKeychain()
/// let keychain = Keychain(service: "com.example.bank", backend: fake)
/// try await keychain.set(Secret("a token"), for: .authToken)
/// fake.lock()
/// // Throws StorageError with code .locked, and does not give nil.
/// _ = try await keychain.value(for: .authToken)
/// ```
///
/// It behaves as Apple's documentation says of the system's keychain, state by state; ``KeychainContract`` checks that it does.
/// It needs no entitlement and no host app.
public final class FakeKeychain: KeychainBackend {
    /// A call that was made of it.
    public enum Operation: Sendable, Hashable {
        /// An item was to be added.
        case add(KeychainAddress)
        /// An item was to be changed.
        case update(KeychainAddress)
        /// An item was read.
        case read(KeychainAddress)
        /// An item was to be removed.
        case remove(KeychainAddress)
        /// A service was listed.
        case list(KeychainScope)
        /// A service was to be emptied.
        case removeAll(KeychainScope)
    }

    /// What the owner does when asked for face, finger or passcode.
    public enum Owner: Sendable, Hashable {
        /// Is there and is recognised.
        case recognised
        /// Is not recognised.
        case unrecognised
        /// Calls it off.
        case cancelling
    }

    private struct Stored: Sendable {
        var item: KeychainItem
        var attributes: KeychainAttributes
        var applicationPassword: Secret?
    }

    private struct State: Sendable {
        var lockState: LockState
        var hasPasscode: Bool
        var owner = Owner.recognised
        var enrolment: UInt64 = 1
        var hidesUntilFirstUnlock = false
        var items: [KeychainAddress: Stored] = [:]
        var operations: [Operation] = []
        var fault: (@Sendable (Operation) -> StorageError?)?
    }

    /// What it enforces.
    public let capabilities: KeychainCapabilities
    private let clock: any WallClock
    private let state: Locked<State>

    /// Makes an empty keychain.
    ///
    /// - Parameters:
    ///   - lockState: The device's state.
    ///   - hasPasscode: Whether the device has a passcode.
    ///   - capabilities: What it enforces; by default all that there is.
    ///   - clock: Dates the items.
    public init(
        _ lockState: LockState = .unlocked, hasPasscode: Bool = true,
        capabilities: KeychainCapabilities = KeychainCapabilities(
            accessConstraints: Set(AccessConstraint.allCases), synchronizes: true, hasAccessGroups: true),
        clock: any WallClock = ManualClock()
    ) {
        self.capabilities = capabilities
        self.clock = clock
        state = Locked(State(lockState: lockState, hasPasscode: hasPasscode))
    }

    // MARK: What a test drives

    /// Unlocks the device.
    public func unlock() { state.withLock { $0.lockState = .unlocked } }

    /// Locks the device. Before the first unlock it is locked already, and stays as it is.
    public func lock() { state.withLock { if $0.lockState == .unlocked { $0.lockState = .locked } } }

    /// Restarts the device. The items stay.
    public func restart() { state.withLock { $0.lockState = .beforeFirstUnlock } }

    /// Whether the device has a passcode. Without one, what needs one is deleted.
    public var hasPasscode: Bool {
        get { state.withLock { $0.hasPasscode } }
        set {
            state.withLock { state in
                state.hasPasscode = newValue
                if !newValue { state.items = state.items.filter { !$0.value.item.accessibility.needsPasscode } }
            }
        }
    }

    /// What the owner does when asked.
    public var owner: Owner {
        get { state.withLock { $0.owner } }
        set { state.withLock { $0.owner = newValue } }
    }

    /// Whether reads before the first unlock answer that there is nothing, as iOS has been seen to do, and not that it is locked.
    public var hidesUntilFirstUnlock: Bool {
        get { state.withLock { $0.hidesUntilFirstUnlock } }
        set { state.withLock { $0.hidesUntilFirstUnlock = newValue } }
    }

    /// Enrols another face or finger: the items that die with that are gone, without a word.
    public func enrol() {
        state.withLock { state in
            state.enrolment += 1
            state.items = state.items.filter { $0.value.item.accessControl?.diesWithEnrolment != true }
        }
    }

    /// Gives each call the error that a closure finds for it; nil lets it pass. The call has no effect then.
    public func setFault(_ fault: (@Sendable (Operation) -> StorageError?)?) {
        state.withLock { $0.fault = fault }
    }

    /// The calls that were made of it, oldest first.
    public var operations: [Operation] { state.withLock { $0.operations } }

    /// Forgets the calls that were made of it.
    public func forgetOperations() { state.withLock { $0.operations = [] } }

    // MARK: What a keychain does

    /// The device's state.
    public func lockState() async -> LockState? { state.withLock { $0.lockState } }

    /// A number that changes with each enrolment.
    public func enrolmentState() async -> [UInt8]? {
        withUnsafeBytes(of: state.withLock { $0.enrolment }.littleEndian) { Array($0) }
    }

    /// Stores an item that was not there.
    public func add(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        let now = clock.now
        try perform(.add(item.address)) { state throws(StorageError) in
            if item.accessibility.needsPasscode, !state.hasPasscode { throw StorageError(.passcodeNotSet) }
            try Self.checkReach(item.accessibility, state)
            guard state.items[item.address] == nil else { throw StorageError(.alreadyExists) }
            let attributes = KeychainAttributes(
                address: item.address, accessibility: item.accessibility, accessControl: item.accessControl,
                label: item.label, created: now, modified: now)
            state.items[item.address] = Stored(
                item: item.detached, attributes: attributes,
                applicationPassword: try Self.applicationPassword(for: item, authentication))
        }
    }

    /// Changes an item in place.
    public func update(_ item: KeychainItem, authentication: KeychainAuthentication?) async throws(StorageError) {
        let now = clock.now
        try perform(.update(item.address)) { state throws(StorageError) in
            guard var stored = state.items[item.address] else { throw StorageError(.notFound) }
            if state.hidesUntilFirstUnlock, state.lockState == .beforeFirstUnlock { throw StorageError(.notFound) }
            try Self.checkReach(stored.item.accessibility, state)
            if item.accessibility.needsPasscode, !state.hasPasscode { throw StorageError(.passcodeNotSet) }
            try Self.checkReach(item.accessibility, state)
            stored.applicationPassword = try Self.applicationPassword(for: item, authentication)
            stored.item = item.detached
            stored.attributes.accessibility = item.accessibility
            stored.attributes.accessControl = item.accessControl
            stored.attributes.label = item.label
            stored.attributes.modified = now
            state.items[item.address] = stored
        }
    }

    /// Reads an item, after its owner was asked where it has access control.
    public func item(
        at address: KeychainAddress, authentication: KeychainAuthentication?
    ) async throws(StorageError) -> KeychainItem? {
        try perform(.read(address)) { state throws(StorageError) in
            guard let stored = state.items[address] else { return nil }
            if state.hidesUntilFirstUnlock, state.lockState == .beforeFirstUnlock { return nil }
            try Self.checkReach(stored.item.accessibility, state)
            if let control = stored.item.accessControl {
                try Self.ask(control, stored.applicationPassword, state, authentication)
            }
            return stored.item.detached
        }
    }

    /// Removes an item, in any state.
    public func remove(at address: KeychainAddress) async throws(StorageError) -> Bool {
        try perform(.remove(address)) { state throws(StorageError) in
            state.items.removeValue(forKey: address) != nil
        }
    }

    /// Lists what can be reached now, by account.
    public func list(_ scope: KeychainScope) async throws(StorageError) -> KeychainListing {
        try perform(.list(scope)) { state throws(StorageError) in
            let all = state.items.values.map(\.attributes).filter { Self.isIn($0.address, scope) }
            let seen = all.filter { $0.accessibility.isReachable(in: state.lockState) }
                .sorted { $0.address.account < $1.address.account }
            return KeychainListing(items: seen, isComplete: seen.count == all.count)
        }
    }

    /// Removes all items of a scope, in any state.
    @discardableResult
    public func removeAll(_ scope: KeychainScope) async throws(StorageError) -> Int? {
        try perform(.removeAll(scope)) { state throws(StorageError) in
            let count = state.items.count
            state.items = state.items.filter { !Self.isIn($0.key, scope) }
            return count - state.items.count
        }
    }

    // MARK: How

    /// Notes a call, meets its fault, and runs it under the lock. A body that throws has changed nothing.
    private func perform<Result: Sendable>(
        _ operation: Operation, _ body: (inout State) throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        try state.withLock { state throws(StorageError) -> Result in
            state.operations.append(operation)
            if let error = state.fault?(operation) { throw error }
            var changed = state
            let result = try body(&changed)
            state = changed
            return result
        }
    }

    private static func checkReach(_ accessibility: Accessibility, _ state: State) throws(StorageError) {
        if !accessibility.isReachable(in: state.lockState) { throw .locked(accessibility, state.lockState) }
    }

    private static func isIn(_ address: KeychainAddress, _ scope: KeychainScope) -> Bool {
        address.service.hasBytes(of: scope.service)
            && (scope.accessGroup == nil || address.accessGroup.hasBytes(of: scope.accessGroup))
    }

    private static func applicationPassword(
        for item: KeychainItem, _ authentication: KeychainAuthentication?
    ) throws(StorageError) -> Secret? {
        guard item.accessControl?.constraints.contains(.applicationPassword) == true else { return nil }
        guard let password = authentication?.applicationPassword else { throw StorageError(.authenticationRequired) }
        return password
    }

    /// Asks the owner: for the password of the app, for face, finger or passcode, or for either.
    private static func ask(
        _ control: AccessControl, _ password: Secret?, _ state: State, _ authentication: KeychainAuthentication?
    ) throws(StorageError) {
        let mayAsk = authentication?.allowsInteraction == true
        var failure: StorageError?
        for constraint in AccessConstraint.allCases where control.constraints.contains(constraint) {
            let refusal: StorageError? =
                switch constraint {
                case .applicationPassword:
                    authentication?.applicationPassword == nil
                        ? StorageError(.authenticationRequired)
                        : authentication?.applicationPassword == password ? nil : StorageError(.authenticationFailed)
                case .biometryCurrentSet, .biometryAny, .devicePasscode:
                    switch state.owner {
                    case _ where !mayAsk: StorageError(.authenticationRequired)
                    case .recognised: nil
                    case .unrecognised: StorageError(.authenticationFailed)
                    case .cancelling: StorageError(.cancelled)
                    }
                }
            if refusal == nil, control.combination == .any { return }
            failure = failure ?? refusal
        }
        if let failure { throw failure }
    }
}

extension FakeKeychain: KeychainDevice {
    /// Brings the device into a state.
    public func move(to state: LockState) async throws {
        switch state {
        case .beforeFirstUnlock: restart()
        case .unlocked: unlock()
        case .locked:
            unlock()
            lock()
        }
    }

    /// Sets or removes the passcode.
    public func setPasscode(_ isSet: Bool) async throws { hasPasscode = isSet }
}

extension KeychainItem {
    /// The item with bytes of its own: wiping a copy of a value wipes them all.
    fileprivate var detached: KeychainItem {
        var item = self
        item.value = value.withExposedBytes { SecureBytes(copying: $0) }
        return item
    }
}
