internal import BulwarkCore

extension MessagingDevice {
    /// Notes which devices an account has, as the server says now, and gives what a person has not been told of.
    ///
    /// The first list of an account is taken as it comes, like the first key. After that, what came and went is given until it is acknowledged,
    /// over crashes, too.
    ///
    /// - Parameters:
    ///   - devices: The numbers of all of the account's devices, for the own account with or without this one.
    ///   - account: Whose they are.
    /// - Returns: nil where there is nothing to tell.
    /// - Throws: ``MessagingError/Code/invalidValue`` for the account's name, ``MessagingError/Code/tooLarge`` beyond
    ///   ``MessagingLimits/devicesInAccount``.
    public func note(
        devices: some Sequence<UInt32> & Sendable, of account: String
    ) async throws(MessagingError) -> DeviceListChange? {
        var list = Set(devices)
        // Names are compared byte by byte.
        if try DeviceAddress(account: account, device: address.device) == address { list.remove(address.device) }
        guard list.count <= configuration.limits.devicesInAccount else { throw MessagingError(.tooLarge) }
        let devices = list
        return try await changeAccount(account) { $0.note(devices) }
    }

    /// Notes that a person was told.
    ///
    /// - Parameter change: What ``note(devices:of:)`` gave.
    /// - Throws: ``MessagingError``.
    public func acknowledge(_ change: DeviceListChange) async throws(MessagingError) {
        _ = try await changeAccount(change.account) { $0.acknowledge(change) }
    }

    /// Changes an account's row; where that comes to nothing, nothing is written.
    private func changeAccount(
        _ account: String, _ body: (inout AccountState) -> Void
    ) async throws(MessagingError) -> DeviceListChange? {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            var (state, version) = try await rows.account(account)
            let before = try state.encoded()
            body(&state)
            if try state.encoded() != before {
                try rows.put(state, version: version, in: &step)
                try await rows.commit(step)
            }
            return try state.change
        }
    }
}
