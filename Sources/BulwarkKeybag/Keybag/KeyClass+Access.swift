public import BulwarkCore

extension KeyClass {
    /// Whether what this class wrapped can be unwrapped. The one table that every door of the module asks.
    ///
    /// | class | unlocked | locked | before first unlock | no passcode |
    /// |---|---|---|---|---|
    /// | A, B, ak, aku | yes | no | no | yes |
    /// | C, ck, cku | yes | yes | no | yes |
    /// | D, dk, dku | yes | yes | yes | yes |
    /// | akpu | yes | no | no | no |
    ///
    /// - Parameters:
    ///   - state: The bag's state.
    ///   - hasPasscode: Whether a passcode is set; a bag without one never locks.
    public func canUnwrap(in state: LockState, hasPasscode: Bool) -> Bool {
        switch self {
        case .complete, .completeUnlessOpen, .whenUnlocked, .whenUnlockedThisDeviceOnly:
            !hasPasscode || state == .unlocked
        case .completeUntilFirstUserAuthentication, .afterFirstUnlock, .afterFirstUnlockThisDeviceOnly:
            !hasPasscode || state != .beforeFirstUnlock
        case .none, .always, .alwaysThisDeviceOnly: true
        case .whenPasscodeSetThisDeviceOnly: hasPasscode && state == .unlocked
        }
    }

    /// Whether something new can be wrapped: where it can be unwrapped, and always by B, whose public key is in the
    /// clear.
    ///
    /// - Parameters:
    ///   - state: The bag's state.
    ///   - hasPasscode: Whether a passcode is set; a bag without one never locks.
    public func canWrap(in state: LockState, hasPasscode: Bool) -> Bool {
        self == .completeUnlessOpen || canUnwrap(in: state, hasPasscode: hasPasscode)
    }

    /// Whether what is wrapped by this class key may go into an encrypted backup for another device.
    public var mayLeaveDevice: Bool {
        switch self {
        case .whenUnlocked, .afterFirstUnlock, .always: true
        default: false
        }
    }
}
