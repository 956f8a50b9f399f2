internal import BulwarkCore
internal import Foundation

extension MessagingDevice {
    /// Decrypts an envelope and stores what it said, the new state and the cursor at once.
    ///
    /// - Parameters:
    ///   - envelope: What the relay handed out.
    ///   - cursor: How far the relay's list is read with it; acknowledge that much afterwards.
    /// - Returns: What became of it.
    /// - Throws: ``MessagingError`` when the store or the keys are not to be had: then nothing has changed, and the envelope is to be given
    ///   again.
    public func receive(_ envelope: Envelope, cursor: UInt64? = nil) async throws(MessagingError) -> Delivery {
        try await receive(envelope, cursor: cursor, holding: false)
    }

    /// The same, and an envelope that waits for a decision on its key is kept by the device where there is room: the cursor goes on.
    package func receive(
        _ envelope: Envelope, cursor: UInt64?, holding: Bool
    ) async throws(MessagingError) -> Delivery {
        try await receive(envelope.id, from: envelope.sender, cursor: cursor, holding: holding ? envelope : nil) {
            (known) throws(MessagingError) in
            guard envelope.recipient == address, envelope.sender != address else {
                throw MessagingError(.malformed, "for another device")
            }
            guard envelope.encoded.count <= configuration.limits.envelopeBytes else { throw MessagingError(.tooLarge) }
            return try IncomingMessage(envelope.body, known: known)
        }.delivery
    }

    /// Decrypts what came from a device, by the rules of every wire.
    ///
    /// - Parameters:
    ///   - id: What it is known again by.
    ///   - sender: Who sends it.
    ///   - cursor: How far the relay's list is read with it.
    ///   - envelope: What is kept where it waits for a decision on its key; nil for nothing.
    ///   - parse: Takes it apart, given the identity that the sender is known by.
    /// - Returns: What became of it, and whether the sender waits to hear of this device.
    func receive(
        _ id: EnvelopeID, from sender: DeviceAddress, cursor: UInt64?, holding envelope: Envelope? = nil,
        parse: (IdentityKey?) throws(MessagingError) -> IncomingMessage
    ) async throws(MessagingError) -> (delivery: Delivery, wantsAnswer: Bool) {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            step.transaction.cursor = cursor
            if try await rows.store.hasReceived(id) {
                try await rows.commit(step)
                return (.duplicate, false)
            }
            step.transaction.envelope = id
            let (known, version) = try await rows.peer(sender)
            let route = Result { () throws(MessagingError) in
                try self.route(of: parse(known?.identity), from: sender, known: known)
            }
            // What is wrong with the state is no fault of the envelope's: it is thrown, and the envelope is given again.
            let prekeys = if case .success(.new) = route { try await storedPrekeys() } else { nil as StoredPrekeys? }
            let opened: Opened
            do throws(MessagingError) {
                switch try route.get() {
                case .known(let message, let peer, let indices):
                    opened = try open(message, in: peer, among: indices, epoch: step.generation.epoch)
                case .new(let message, let handshake):
                    opened = try open(
                        message, handshake, from: sender, known: known, with: prekeys,
                        epoch: step.generation.epoch)
                }
            } catch {
                guard Self.isFinal(error.code) else { throw error }
                try await rows.commit(step)
                return (.rejected(error.code, recovery(known, error.code)), false)
            }
            return (try await deliver(opened, version: version, step: step, holding: envelope), opened.wantsAnswer)
        }
    }

    private typealias StoredPrekeys = (state: Prekeys, version: UInt64)

    /// Whose message it is.
    private enum Route {
        /// One of some sessions that are known.
        case known(IncomingMessage, PeerState, Range<Int>)
        /// A session's that the other device begins.
        case new(IncomingMessage, HandshakeHeader)
    }

    /// What an envelope held, and the state once it is taken.
    private struct Opened {
        var peer: PeerState
        let payload: Payload
        let isPostQuantum: Bool
        let wantsAnswer: Bool
        /// The prekeys without those that the handshake used.
        var prekeys: StoredPrekeys?
        /// The sender's identity, where it is another than the known one.
        var changed: IdentityKey?
    }

    /// What is wrong with the envelope, and not with this device.
    private static func isFinal(_ code: MessagingError.Code) -> Bool {
        [
            .notAuthentic, .keyGone, .tooFarAhead, .malformed, .unknownVersion, .invalidKey, .invalidValue,
            .unknownPrekey,
            .noSession, .tooLarge, .identityChanged,
        ].contains(code)
    }

    /// Somebody unknown who used a prekey that is gone has no other way to be heard.
    private func recovery(_ known: PeerState?, _ code: MessagingError.Code) -> Delivery.Recovery {
        // A key that a person refused: there is nothing to begin anew.
        if code == .identityChanged { return .impossible }
        if let known { return nextRecovery(known) }
        // XEP-0384 §6 wants a session begun with whoever writes in one that is not here.
        if wire == .omemo, code == .noSession { return .due }
        return code == .unknownPrekey ? .due : .impossible
    }

    private func route(
        of message: IncomingMessage, from sender: DeviceAddress, known: PeerState?
    ) throws(MessagingError) -> Route {
        guard let handshake = message.handshake else {
            guard let known else { throw MessagingError(.noSession) }
            return .known(message, known, known.sessions.indices)
        }
        guard handshake.identity != identityKey else { throw MessagingError(.invalidKey, "this device's own") }
        guard let known else { return .new(message, handshake) }
        if known.refused.contains(handshake.identity) {
            throw MessagingError(.identityChanged, "the key was refused", devices: [sender])
        }
        guard known.identity == handshake.identity else { return .new(message, handshake) }
        if let index = known.sessions.firstIndex(where: { $0.name == handshake.ephemeral }) {
            guard known.sessions[index].handshakeDigest == handshake.digest else {
                throw MessagingError(.notAuthentic, "another handshake under a session's name")
            }
            return .known(message, known, index..<index + 1)
        }
        // OMEMO:2 does not authenticate the ephemeral key: another one that agrees alike may have come first, and given its name.
        if wire == .omemo, let index = known.sessions.firstIndex(where: { $0.ratchet.knows(message.header.key) }) {
            return .known(message, known, index..<index + 1)
        }
        return .new(message, handshake)
    }

    private func storedPrekeys() async throws(MessagingError) -> StoredPrekeys {
        let (prekeys, version) = try await rows.get(Prekeys.self, DeviceRows.prekeys)
        guard let prekeys else { throw MessagingError(.stateTampered, "the prekeys are missing") }
        return (prekeys, version)
    }

    /// Opens a message of a session that is known.
    private func open(
        _ message: IncomingMessage, in peer: PeerState, among indices: Range<Int>, epoch: UInt32
    ) throws(MessagingError) -> Opened {
        var failure = MessagingError(.noSession)
        let owners = indices.filter { peer.sessions[$0].ratchet.knows(message.header.key) }
        for index in owners.isEmpty ? Array(indices) : owners {
            let before = peer.sessions[index]
            var session = before
            do {
                let content = try decrypt(message, in: &session)
                let payload = try Payload(content, of: message, wire: wire)
                var peer = peer
                peer.replace(at: index, with: session, epoch: epoch, now: configuration.seconds)
                return Opened(
                    peer: peer, payload: payload, isPostQuantum: session.isPostQuantum,
                    wantsAnswer: message.wantsAnswer(in: session, before: before))
            } catch {
                // That a key was used says more than that another session's did not fit.
                if failure.code == .noSession || error.code != .notAuthentic { failure = error }
            }
        }
        throw failure
    }

    /// Opens the first message of a session that the other device begins.
    private func open(
        _ message: IncomingMessage, _ handshake: HandshakeHeader, from sender: DeviceAddress, known: PeerState?,
        with stored: StoredPrekeys?, epoch: UInt32
    ) throws(MessagingError) -> Opened {
        guard let (state, version) = stored else { throw MessagingError(.stateTampered, "the prekeys are missing") }
        var prekeys = state
        let answer = try prekeys.answer(to: handshake)
        // Nothing is burnt: what knows the message again is its name and its session, and both are forgotten in time.
        let age = Double(configuration.seconds) - Double(answer.signed.createdAt)
        guard answer.oneTime != nil || age < configuration.limits.unburntPrekeyAge else {
            throw MessagingError(.unknownPrekey, "too old to be used without a one-time prekey")
        }
        var session =
            switch wire {
            case .bulwark:
                try Session(
                    responding: handshake, from: sender, with: answer, address: address, identity: identity,
                    epoch: epoch)
            case .omemo: try Session(responding: handshake, with: answer, identity: identity, epoch: epoch)
            }
        let payload = try Payload(decrypt(message, in: &session), of: message, wire: wire)
        // Only now is it known that somebody with that identity wrote it.
        var peer = known ?? PeerState(address: sender, identity: handshake.identity, wire: wire)
        if peer.identity != handshake.identity {
            peer.offered = handshake.identity
            return Opened(
                peer: peer, payload: payload, isPostQuantum: session.isPostQuantum, wantsAnswer: false,
                changed: handshake.identity)
        }
        prekeys.burn(answer)
        // OMEMO:2 lets each new session take the place of the one before (XEP-0384 §5.6); its bundle has the burnt key still.
        if wire == .omemo { prekeys.isReplacing = true }
        peer.accept(
            session, isRenewal: wire == .omemo || payload.kind == .renewal, now: configuration.seconds,
            limits: configuration.limits)
        return Opened(
            peer: peer, payload: payload, isPostQuantum: session.isPostQuantum,
            wantsAnswer: message.wantsAnswer(in: session, before: nil), prekeys: (prekeys, version))
    }

    private func decrypt(_ message: IncomingMessage, in session: inout Session) throws(MessagingError) -> SecureBytes {
        var copy = session
        let result = message.sealed.withUnsafeBytes { sealed in
            Result { () throws(MessagingError) in
                try copy.decrypt(message.header, sealed, now: configuration.seconds, limits: configuration.limits)
            }
        }
        let content = try result.get()
        session = copy
        return content
    }

    private func deliver(
        _ opened: Opened, version: UInt64, step: DeviceRows.Step, holding envelope: Envelope?
    ) async throws(MessagingError) -> Delivery {
        var step = step
        try rows.put(opened.peer, version: version, in: &step)
        if let changed = opened.changed {
            // Not the envelope: it is given once more when somebody has decided.
            let received = step.transaction.envelope
            step.transaction.envelope = nil
            if let envelope {
                guard try await hold(envelope, in: &step) else {
                    step.transaction.envelope = received
                    try await rows.commit(step)
                    return .rejected(.identityChanged, .impossible)
                }
            } else {
                step.transaction.cursor = nil
            }
            try await rows.commit(step)
            return .held(changed)
        }
        if let (prekeys, version) = opened.prekeys {
            try rows.put(prekeys, DeviceRows.prekeys, version: version, in: &step)
        }
        guard opened.payload.kind == .message else {
            try await rows.commit(step)
            return .renewed(opened.peer.address)
        }
        let message = ReceivedMessage(
            sender: opened.peer.address, identity: opened.peer.identity, isVerified: opened.peer.isVerified,
            isPostQuantum: opened.isPostQuantum, id: opened.payload.id, content: opened.payload.content)
        step.transaction.received = message
        try await rows.commit(step)
        return .delivered(message)
    }
}
