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
    /// What the first byte has beside the wire, from the layout on that keeps when a session was used.
    private static let hasTimes: UInt8 = 0x10

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
    ///
    /// - Parameter isAccountVerified: Whether a person has verified a device of its account.
    func refusal(_ policy: TrustPolicy, isAccountVerified: Bool) -> MessagingError.Code? {
        if offered != nil { return .identityChanged }
        if isVerified { return nil }
        switch policy {
        case .firstUse: return nil
        case .firstUseUntilVerified: return isAccountVerified ? .notVerified : nil
        case .verifiedOnly: return .notVerified
        }
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

    /// Whether there is a session that can be sent on: never one of before a rollback, nor, in OMEMO:2, one that nobody has answered for weeks.
    ///
    /// There a bundle gives one key to many, the other side may have lost it to somebody else, and tells nobody. In Bulwark v1 it begins anew.
    func canSend(in epoch: UInt32, now: UInt64, limits: MessagingLimits) -> Bool {
        guard let session = sessions.first, session.epoch == epoch else { return false }
        guard wire == .omemo, session.pending != nil else { return true }
        return !Self.isPast(session.usedAt, by: limits.unansweredAge, now)
    }

    /// Lets go of archived sessions that nothing came in for long, and of keys of missing messages that are too many or too old.
    mutating func tidy(now: UInt64, limits: MessagingLimits) {
        for index in sessions.indices where sessions[index].usedAt == 0 { sessions[index].usedAt = now }
        let archived = sessions.dropFirst().filter { !Self.isPast($0.usedAt, by: limits.archivedSessionAge, now) }
        sessions = sessions.prefix(1) + archived
        var left = max(0, limits.skippedKeysOfDevice)
        for index in sessions.indices {
            var limits = limits
            limits.skippedKeys = min(limits.skippedKeys, left)
            sessions[index].ratchet.forget(now: now, limits: limits)
            left -= sessions[index].ratchet.skippedCount
        }
    }

    private static func isPast(_ time: UInt64, by age: TimeInterval, _ now: UInt64) -> Bool {
        Double(now) - Double(time) > age
    }

    /// Puts a session before all others.
    mutating func activate(_ session: Session, now: UInt64, limits: MessagingLimits) {
        insert(session, at: 0, now: now, limits: limits)
    }

    /// Takes a session that the other side began.
    ///
    /// When both began at once, each holds both sessions, and the one with the lesser name is sent on by both. A renewal says that the other
    /// session does not work, and always wins.
    mutating func accept(_ session: Session, isRenewal: Bool, now: UInt64, limits: MessagingLimits) {
        let isBeaten =
            sessions.first.map { active in
                !isRenewal && active.pending != nil && active.epoch == session.epoch
                    && active.name.rawRepresentation.lexicographicallyPrecedes(session.name.rawRepresentation)
            } ?? false
        insert(session, at: isBeaten ? 1 : 0, now: now, limits: limits)
    }

    /// Keeps a session that has decrypted a message, and sends on it from now on.
    ///
    /// But for one that this device has begun and nobody has answered: it stays first. The other side is about to send on it, and may keep no
    /// other; what comes in an older one was on its way.
    mutating func replace(at index: Int, with session: Session, epoch: UInt32, now: UInt64) {
        sessions[index] = session
        sessions[index].usedAt = now
        guard index > 0, session.epoch == epoch else { return }
        if sessions[0].pending != nil, sessions[0].epoch == epoch { return }
        sessions[0].usedAt = now
        sessions.insert(sessions.remove(at: index), at: 0)
    }

    private mutating func insert(_ session: Session, at index: Int, now: UInt64, limits: MessagingLimits) {
        var session = session
        session.usedAt = now
        // What was sent in the one before is on its way.
        if index == 0, !sessions.isEmpty { sessions[0].usedAt = now }
        sessions.insert(session, at: index)
        sessions = Array(sessions.prefix(min(limits.archivedSessions + 1, Self.mostSessions)))
    }

    func encode(into writer: inout StateWriter) {
        writer.integer(wire.rawValue | Self.hasTimes)
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
        let layout: UInt8 = try reader.integer()
        guard let wire = Wire(rawValue: layout & ~Self.hasTimes) else { throw MessagingError(.unknownVersion) }
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
            sessions.append(try Session(from: &reader, wire: wire, hasTimes: layout & Self.hasTimes != 0))
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
