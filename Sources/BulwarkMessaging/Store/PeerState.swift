internal import BulwarkCore
internal import Foundation

/// The row of another device: its identity, and the sessions with it.
struct PeerState: StoredState {
    let wire: Wire
    let address: DeviceAddress
    var identity: IdentityKey
    var isVerified = false
    /// Another key that came for the address, on which nobody has decided.
    var offered: IdentityKey?
    /// The keys that somebody decided not to take, the newest last: what comes under them asks nobody again.
    private(set) var refused: [IdentityKey] = []
    /// The one that is sent on first.
    var sessions: [Session] = []
    /// When a session was last begun anew because messages could not be decrypted.
    var lastRecovery: UInt64 = 0

    private static let mostSessions = 1000
    private static let mostRefused = 8

    init(address: DeviceAddress, identity: IdentityKey, wire: Wire) {
        self.wire = wire
        self.address = address
        self.identity = identity
    }

    var trust: Trust {
        if let offered { return .changed(to: offered) }
        return isVerified ? .verified : .unverified
    }

    /// Why nothing may be sent to the device; nil when it may.
    func refusal(_ policy: TrustPolicy) -> MessagingError.Code? {
        if offered != nil { return .identityChanged }
        return policy == .verifiedOnly && !isVerified ? .notVerified : nil
    }

    /// Takes another key. What was begun under the old one is void.
    mutating func accept(_ key: IdentityKey) {
        identity = key
        offered = nil
        isVerified = false
        sessions = []
        refused.removeAll { $0 == key }
    }

    /// Stays with the key that is in use.
    mutating func refuse(_ key: IdentityKey) {
        offered = nil
        refused = (refused.filter { $0 != key } + [key]).suffix(Self.mostRefused)
    }

    /// The session that is sent on: never one of before a rollback.
    func canSend(in epoch: UInt32) -> Bool { sessions.first?.epoch == epoch }

    /// Puts a session before all others.
    mutating func activate(_ session: Session, limits: MessagingLimits) { insert(session, at: 0, limits: limits) }

    /// Takes a session that the other side began.
    ///
    /// When both began at once, each holds both sessions, and the one with the lesser name is sent on by both. A renewal says that the other
    /// session does not work, and always wins.
    mutating func accept(_ session: Session, isRenewal: Bool, limits: MessagingLimits) {
        let isBeaten =
            sessions.first.map { active in
                !isRenewal && active.pending != nil && active.epoch == session.epoch
                    && active.name.rawRepresentation.lexicographicallyPrecedes(session.name.rawRepresentation)
            } ?? false
        insert(session, at: isBeaten ? 1 : 0, limits: limits)
    }

    /// Keeps a session that has decrypted a message, and sends on it from now on.
    ///
    /// But for one that this device has begun and nobody has answered: it stays first. The other side is about to send on it, and may keep no
    /// other; what comes in an older one was on its way.
    mutating func replace(at index: Int, with session: Session, epoch: UInt32) {
        sessions[index] = session
        guard index > 0, session.epoch == epoch else { return }
        if sessions[0].pending != nil, sessions[0].epoch == epoch { return }
        sessions.insert(sessions.remove(at: index), at: 0)
    }

    private mutating func insert(_ session: Session, at index: Int, limits: MessagingLimits) {
        sessions.insert(session, at: index)
        sessions = Array(sessions.prefix(min(limits.archivedSessions + 1, Self.mostSessions)))
    }

    func encode(into writer: inout StateWriter) {
        writer.integer(wire.rawValue)
        writer.bytes(address.encoded)
        writer.bytes(identity.rawRepresentation + identity.agreement.rawRepresentation)
        writer.flag(isVerified)
        writer.flag(offered != nil)
        if let offered { writer.bytes(offered.rawRepresentation + offered.agreement.rawRepresentation) }
        writer.integer(UInt32(refused.count))
        for key in refused { writer.bytes(key.rawRepresentation + key.agreement.rawRepresentation) }
        writer.integer(lastRecovery)
        writer.integer(UInt32(sessions.count))
        for session in sessions { session.encode(into: &writer) }
    }

    init(from reader: inout ByteReader) throws(MessagingError) {
        guard let wire = Wire(rawValue: try reader.integer()) else { throw MessagingError(.unknownVersion) }
        self.wire = wire
        address = try DeviceAddress(from: &reader)
        identity = try IdentityKey(stored: &reader)
        isVerified = try reader.flag()
        offered = try reader.flag() ? IdentityKey(stored: &reader) : nil
        for _ in 0..<(try reader.number(of: 64, atMost: Self.mostRefused)) {
            refused.append(try IdentityKey(stored: &reader))
        }
        lastRecovery = try reader.integer()
        for _ in 0..<(try reader.number(of: 100, atMost: Self.mostSessions)) {
            sessions.append(try Session(from: &reader, wire: wire))
        }
    }
}

extension IdentityKey {
    /// Both forms of a key that was checked before it was stored: the check takes longer than all the rest.
    init(stored reader: inout ByteReader) throws(MessagingError) {
        let bytes = try reader.bytes(Self.size)
        self.init(checked: bytes, agreement: try AgreementPublicKey(rawRepresentation: reader.bytes(32)))
    }
}
