public import BulwarkCore

/// What holds class keys: a ``Keybag`` in this process, or an agent that holds one in another.
///
/// Whoever needs a key wrapped or unwrapped asks for this and not for a bag, so that it works with both.
public protocol ClassKeyring: Sendable {
    /// What can be reached now.
    ///
    /// - Throws: ``KeybagError/Code/notAvailable`` where nobody answers; a bag always does.
    func status() throws(KeybagError) -> ClassKeyStatus

    /// Wraps a key of 32 bytes, as ``Keybag/wrap(_:for:)`` does.
    ///
    /// - Throws: ``KeybagError/Code/locked`` with the class and the state, ``KeybagError/Code/passcodeNotSet``,
    ///   ``KeybagError/Code/notAvailable``.
    func wrap(_ key: SecureBytes, for keyClass: KeyClass) throws(KeybagError) -> [UInt8]

    /// Unwraps what ``wrap(_:for:)`` gave.
    ///
    /// - Throws: As ``wrap(_:for:)`` does, or ``KeybagError/Code/tampered``.
    func unwrap(_ wrapped: [UInt8], for keyClass: KeyClass) throws(KeybagError) -> SecureBytes

    /// Tells whether a passcode is the right one, without changing the state; a wrong one counts as a try. Takes one derivation.
    ///
    /// - Throws: As ``Keybag/unlock(_:)`` does.
    func confirm(_ passcode: Secret) throws(KeybagError)

    /// Locks: what the locked state may not reach is zeroed when this returns, or after the bag's grace.
    ///
    /// - Throws: ``KeybagError/Code/notAvailable`` where nobody answers; a bag never does.
    func lock() throws(KeybagError)

    /// The state now and whenever it changes, until nobody tells any more.
    var states: AsyncStream<LockState> { get }

    /// The number of the newest data that was remembered; 0 where none was. See ``Watermark``.
    func watermark() throws(KeybagError) -> UInt64

    /// Remembers a number durably, unless a larger one is.
    func raiseWatermark(to value: UInt64) throws(KeybagError)
}

extension ClassKeyring {
    /// 0: a ring that does not remember.
    public func watermark() throws(KeybagError) -> UInt64 { 0 }

    /// Does nothing: a ring that does not remember.
    public func raiseWatermark(to value: UInt64) throws(KeybagError) {}
}

/// Whether class keys can be reached, and whether a passcode protects them.
public struct ClassKeyStatus: Sendable, Hashable {
    /// What can be reached now.
    public var lockState: LockState
    /// Whether a passcode is set.
    public var hasPasscode: Bool

    /// Describes a state.
    public init(lockState: LockState, hasPasscode: Bool) {
        self.lockState = lockState
        self.hasPasscode = hasPasscode
    }
}

extension Keybag: ClassKeyring {
    /// What can be reached now, in one look.
    public func status() -> ClassKeyStatus {
        contents.withLock { contents in
            self.dropIfDue(&contents)
            return ClassKeyStatus(lockState: contents.state, hasPasscode: contents.bag.hasPasscode)
        }
    }
}
