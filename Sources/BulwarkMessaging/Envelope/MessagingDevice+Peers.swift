internal import BulwarkCore
internal import Foundation

extension MessagingDevice {
    /// What has to be published now: new signed prekeys by age, new one-time keys when few are left.
    ///
    /// Call it at every start and once a day. The private halves are stored before this returns, and what the server has taken is to be
    /// confirmed by ``confirm(_:)``: until then it comes again.
    ///
    /// - Parameter counts: What the server still has; nil when that is not known.
    /// - Returns: nil when nothing is due.
    /// - Throws: ``MessagingError``.
    public func publish(counts: PrekeyCounts?) async throws(MessagingError) -> PrekeyUpload? {
        try await publish(counts: counts) { _ in }
    }

    /// The same where the server says, too, which signed prekey it hands out: another than it took is published again, as after it lost data.
    package func publish(
        counts: PrekeyCounts, signedPrekey: UInt32?
    ) async throws(MessagingError) -> PrekeyUpload? {
        try await publish(counts: counts) { prekeys in
            if prekeys.confirmedID != signedPrekey ?? 0 { prekeys.confirmedID = 0 }
        }
    }

    private func publish(
        counts: PrekeyCounts?, _ adjust: (inout Prekeys) -> Void
    ) async throws(MessagingError) -> PrekeyUpload? {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            let (prekeys, version) = try await rows.get(Prekeys.self, DeviceRows.prekeys)
            guard var prekeys else { throw MessagingError(.stateTampered, "the prekeys are missing") }
            adjust(&prekeys)
            let upload = try prekeys.maintain(
                counts: counts, now: configuration.clock.now, address: address, identity: identity,
                limits: configuration.limits, entropy: configuration.entropy)
            guard let upload else { return nil }
            try rows.put(prekeys, DeviceRows.prekeys, version: version, in: &step)
            try await rows.commit(step)
            return upload
        }
    }

    /// Notes that the server has taken what was published.
    ///
    /// - Parameter upload: What ``publish(counts:)`` gave.
    /// - Throws: ``MessagingError``.
    public func confirm(_ upload: PrekeyUpload) async throws(MessagingError) {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            let (prekeys, version) = try await rows.get(Prekeys.self, DeviceRows.prekeys)
            guard var prekeys else { throw MessagingError(.stateTampered, "the prekeys are missing") }
            prekeys.confirm(upload)
            try rows.put(prekeys, DeviceRows.prekeys, version: version, in: &step)
            try await rows.commit(step)
        }
    }

    /// What is known about another device; nil when nothing is.
    ///
    /// - Throws: ``MessagingError``.
    public func peer(_ address: DeviceAddress) async throws(MessagingError) -> Peer? {
        try await alone { () async throws(MessagingError) in
            let epoch = try await rows.begin().generation.epoch
            guard let state = try await rows.peer(address).state else { return nil }
            return Peer(
                address: address, identity: state.identity, trust: state.trust, hasSession: canSend(state, in: epoch),
                isPostQuantum: canSend(state, in: epoch) && state.sessions.first?.isPostQuantum == true)
        }
    }

    /// Begins a session, where none can be sent on; else the bundle is left unused.
    ///
    /// - Throws: ``MessagingError/Code/identityChanged`` when the bundle's identity is not the known one: decide on it first;
    ///   ``MessagingError/Code/staleBundle``, ``MessagingError/Code/downgraded``, ``MessagingError/Code/invalidValue`` for this device's own.
    public func begin(with bundle: PrekeyBundle) async throws(MessagingError) {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            var (state, version) = try await peerForSession(bundle.address, bundle.identity, step)
            if canSend(state, in: step.generation.epoch) { return }
            try bundle.check(now: configuration.clock.now, limits: configuration.limits)
            state.activate(
                try session(with: bundle, epoch: step.generation.epoch), now: configuration.seconds,
                limits: configuration.limits)
            try rows.put(state, version: version, in: &step)
            try await rows.commit(step)
        }
    }

    /// Begins a session anew because messages of the other device cannot be decrypted; at most once an hour.
    ///
    /// - Returns: An envelope that tells the other device, to be sent like any other.
    /// - Throws: ``MessagingError/Code/recoveryTooSoon``, and what ``begin(with:)`` throws.
    public func recover(with bundle: PrekeyBundle) async throws(MessagingError) -> Envelope {
        try await alone { () async throws(MessagingError) in
            var (step, envelope, _, _) = try await renewal(with: bundle)
            step.transaction.outgoing = [envelope]
            try await rows.commit(step)
            return envelope
        }
    }

    /// A step that begins a session anew, and the envelope that says so.
    func renewal(
        with bundle: PrekeyBundle
    ) async throws(MessagingError) -> (DeviceRows.Step, Envelope, IdentityKey, MessageID) {
        var step = try await rows.begin()
        var (state, version) = try await peerForSession(bundle.address, bundle.identity, step)
        guard nextRecovery(state) == .due else { throw MessagingError(.recoveryTooSoon, devices: [bundle.address]) }
        try bundle.check(now: configuration.clock.now, limits: configuration.limits)
        var session = try session(with: bundle, epoch: step.generation.epoch)
        let payload = Payload(
            kind: .renewal, id: MessageID(from: configuration.entropy), content: SecureBytes(count: 0) { _ in })
        let body = try session.encrypt(payload.encoded(), entropy: configuration.entropy)
        let envelope = Envelope(sender: address, recipient: bundle.address, body: body)
        state.activate(session, now: configuration.seconds, limits: configuration.limits)
        state.lastRecovery = configuration.seconds
        try rows.put(state, version: version, in: &step)
        return (step, envelope, state.identity, payload.id)
    }

    /// Notes that a person has compared the other device's key.
    ///
    /// - Parameters:
    ///   - key: The key that was compared.
    ///   - address: Whose it is.
    /// - Throws: ``MessagingError/Code/identityChanged`` when it is not the key that is in use; ``MessagingError/Code/notFound``.
    public func verify(_ key: IdentityKey, of address: DeviceAddress) async throws(MessagingError) {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            let (state, version) = try await rows.peer(address)
            guard var state else { throw MessagingError(.notFound, devices: [address]) }
            guard state.identity == key else { throw MessagingError(.identityChanged, devices: [address]) }
            state.isVerified = true
            try rows.put(state, version: version, in: &step)
            var (account, accountVersion) = try await rows.account(address.account)
            if !account.isVerified {
                account.isVerified = true
                try rows.put(account, version: accountVersion, in: &step)
            }
            try await rows.commit(step)
        }
    }

    /// Takes another identity key for an address. All sessions under the old one are forgotten, and the new one counts as not verified.
    ///
    /// - Parameters:
    ///   - key: The key that was offered, be it that it was refused first.
    ///   - address: Whose it is.
    /// - Throws: ``MessagingError/Code/invalidValue`` when it was not offered; ``MessagingError/Code/notFound``.
    public func accept(_ key: IdentityKey, of address: DeviceAddress) async throws(MessagingError) {
        try await change(address) { (state) throws(MessagingError) in
            guard state.offered == key || state.refused.contains(key) else {
                throw MessagingError(.invalidValue, "a key that was not offered")
            }
            state.accept(key)
        }
    }

    /// Stays with the identity key that is in use. What comes under the other is rejected from now on, and nobody is asked again.
    ///
    /// - Parameters:
    ///   - key: The key that was offered.
    ///   - address: Whose it claims to be.
    /// - Throws: ``MessagingError/Code/invalidValue`` when it was not offered; ``MessagingError/Code/notFound``.
    public func refuse(_ key: IdentityKey, of address: DeviceAddress) async throws(MessagingError) {
        try await change(address) { (state) throws(MessagingError) in
            guard state.offered == key else { throw MessagingError(.invalidValue, "a key that was not offered") }
            state.refuse(key)
        }
    }

    func canSend(_ state: PeerState, in epoch: UInt32) -> Bool {
        state.canSend(in: epoch, now: configuration.seconds, limits: configuration.limits)
    }

    func nextRecovery(_ state: PeerState) -> Delivery.Recovery {
        let next = Double(state.lastRecovery) + configuration.limits.recoveryInterval
        // A clock that was set back does not lock a conversation up.
        let isDue = Double(configuration.seconds) >= next || configuration.seconds < state.lastRecovery
        return isDue ? .due : .notBefore(Date(timeIntervalSince1970: next))
    }

    private func session(with bundle: PrekeyBundle, epoch: UInt32) throws(MessagingError) -> Session {
        try Session(
            initiating: bundle, from: address, identity: identity, epoch: epoch, entropy: configuration.entropy)
    }

    /// The other device's state. Where the bundle's identity is another than the known one, or one was offered before, that is stored
    /// and refused; one that a person has refused is refused without asking again.
    func peerForSession(
        _ peer: DeviceAddress, _ identity: IdentityKey, _ step: DeviceRows.Step
    ) async throws(MessagingError) -> (state: PeerState, version: UInt64) {
        guard peer != address else { throw MessagingError(.invalidValue, "this device's own bundle") }
        // A bundle of OMEMO:2 says nothing of whose it is: a server that gives this one's own as another's would hand its words back as theirs.
        guard identity != identityKey else { throw MessagingError(.invalidKey, "this device's own", devices: [peer]) }
        let (state, version) = try await rows.peer(peer)
        guard var state else { return (PeerState(address: peer, identity: identity, wire: wire), version) }
        if state.refused.contains(identity) {
            throw MessagingError(.identityChanged, "the key was refused", devices: [peer])
        }
        if state.identity != identity { state.offered = identity }
        guard state.offered != nil else { return (state, version) }
        var step = step
        try rows.put(state, version: version, in: &step)
        try await rows.commit(step)
        throw MessagingError(.identityChanged, devices: [peer])
    }

    private func change(
        _ address: DeviceAddress, _ body: (inout PeerState) throws(MessagingError) -> Void
    ) async throws(MessagingError) {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            let (state, version) = try await rows.peer(address)
            guard var state else { throw MessagingError(.notFound, devices: [address]) }
            try body(&state)
            try rows.put(state, version: version, in: &step)
            try await rows.commit(step)
        }
    }
}
