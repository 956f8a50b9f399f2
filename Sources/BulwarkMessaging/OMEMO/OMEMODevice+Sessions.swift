internal import BulwarkCore

extension OMEMODevice {
    /// The bundle that has to be published now: at first, when the signed prekey is renewed by age, and when a one-time key was used.
    ///
    /// Call it at every start, once a day, and after each key exchange that came in. The private halves are stored before this returns; what the
    /// server has taken is to be confirmed by ``confirm(_:)``: until then it comes again.
    ///
    /// - Returns: nil when the server has it.
    /// - Throws: ``MessagingError``.
    public func publish() async throws(MessagingError) -> OMEMOBundle? { try await device.publishBundle() }

    /// Notes that the server has a bundle.
    ///
    /// - Parameter bundle: What ``publish()`` gave.
    /// - Throws: ``MessagingError``.
    public func confirm(_ bundle: OMEMOBundle) async throws(MessagingError) { try await device.confirmBundle(bundle) }

    /// Begins a session, where none can be sent on; else the bundle is left unused.
    ///
    /// - Parameters:
    ///   - bundle: The other device's bundle.
    ///   - address: Whose it is.
    /// - Throws: ``MessagingError/Code/identityChanged`` when the bundle's identity is not the known one: decide on it first;
    ///   ``MessagingError/Code/invalidKey`` when it is this device's own; ``MessagingError/Code/invalidValue`` for this device's address, or
    ///   a number out of range.
    public func begin(with bundle: OMEMOBundle, of address: DeviceAddress) async throws(MessagingError) {
        try OMEMORecord.check(address)
        try await device.begin(with: bundle, of: address)
    }

    /// Begins a session anew because messages of the other device cannot be decrypted; at most once an hour.
    ///
    /// - Parameters:
    ///   - bundle: The other device's bundle.
    ///   - address: Whose it is.
    /// - Returns: A stanza without content that tells the other device; it is in the ``outbox()``.
    /// - Throws: ``MessagingError/Code/recoveryTooSoon``, and what ``begin(with:of:)`` throws.
    public func recover(
        with bundle: OMEMOBundle, of address: DeviceAddress
    ) async throws(MessagingError) -> OMEMOStanza {
        try OMEMORecord.check(address)
        return try await device.recover(with: bundle, of: address)
    }
}

extension MessagingDevice {
    func publishBundle() async throws(MessagingError) -> OMEMOBundle? {
        try await changePrekeys { (prekeys) throws(MessagingError) in
            try prekeys.bundle(
                now: configuration.clock.now, identity: identity, limits: configuration.limits,
                entropy: configuration.entropy)
        }
    }

    func confirmBundle(_ bundle: OMEMOBundle) async throws(MessagingError) {
        _ = try await changePrekeys { (prekeys) -> OMEMOBundle? in
            prekeys.confirm(bundle)
            return bundle
        }
    }

    func begin(with bundle: OMEMOBundle, of address: DeviceAddress) async throws(MessagingError) {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            var (state, version) = try await peerForSession(address, bundle.identity, step)
            if canSend(state, in: step.generation.epoch) { return }
            state.activate(
                try session(with: bundle, in: step), now: configuration.seconds, limits: configuration.limits)
            try rows.put(state, version: version, in: &step)
            try await rows.commit(step)
        }
    }

    func recover(
        with bundle: OMEMOBundle, of address: DeviceAddress
    ) async throws(MessagingError) -> OMEMOStanza {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            var (state, version) = try await peerForSession(address, bundle.identity, step)
            guard nextRecovery(state) == .due else { throw MessagingError(.recoveryTooSoon, devices: [address]) }
            var session = try session(with: bundle, in: step)
            let bytes = try session.encrypt(Payload.emptyKey, entropy: configuration.entropy)
            state.activate(session, now: configuration.seconds, limits: configuration.limits)
            state.lastRecovery = configuration.seconds
            try rows.put(state, version: version, in: &step)
            let key = OMEMOKey(recipient: address, isKeyExchange: true, bytes: bytes)
            let stanza = try OMEMOStanza(sender: self.address, keys: [key], payload: nil)
            try await commit(step, stanza)
            return stanza
        }
    }

    private func session(with bundle: OMEMOBundle, in step: DeviceRows.Step) throws(MessagingError) -> Session {
        try Session(
            initiating: bundle, identity: identity, epoch: step.generation.epoch, entropy: configuration.entropy)
    }

    /// Changes the prekeys' row; where a change comes to nothing, nothing is written.
    private func changePrekeys(
        _ body: (inout Prekeys) throws(MessagingError) -> OMEMOBundle?
    ) async throws(MessagingError) -> OMEMOBundle? {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            let (prekeys, version) = try await rows.get(Prekeys.self, DeviceRows.prekeys)
            guard var prekeys else { throw MessagingError(.stateTampered, "the prekeys are missing") }
            guard let bundle = try body(&prekeys) else { return nil }
            try rows.put(prekeys, DeviceRows.prekeys, version: version, in: &step)
            try await rows.commit(step)
            return bundle
        }
    }
}
