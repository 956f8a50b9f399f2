// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    public import BulwarkApple
    public import BulwarkCore
    import BulwarkStorage
    public import BulwarkTesting
    import Testing

    extension ShimDevice: KeychainDevice {
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

    /// What systems have been seen to do where Apple's documentation leaves it open.
    enum Habit: String, CaseIterable, CustomTestStringConvertible {
        case documented
        case hidesUntilFirstUnlock
        case notAvailableWithoutPasscode
        /// Two keychains, of which only one has classes.
        case mac

        var testDescription: String { rawValue }

        func device() -> ShimDevice {
            let device = ShimDevice()
            switch self {
            case .documented: break
            case .hidesUntilFirstUnlock: device.hidesItemsUntilFirstUnlock = true
            case .notAvailableWithoutPasscode: device.statusWithoutPasscode = errSecNotAvailable
            case .mac: device.isMac = true
            }
            return device
        }
    }

    /// Runs a body on a device of its own.
    func onDevice(
        _ device: ShimDevice = ShimDevice(), _ body: (ShimDevice, SecItemKeychain) async throws -> Void
    ) async throws {
        try await ShimDevice.$current.withValue(device) { try await body(device, SecItemKeychain()) }
    }
#endif
