internal import BulwarkCore
internal import Foundation

/// The private halves of all prekeys of this device, and when they come and go.
///
/// A one-time key goes by ``burn(_:)``, which is called after the first message of a handshake was authenticated: what was altered on
/// its way must not use a key up.
struct Prekeys: Sendable {
    struct Signed: Sendable {
        let id: UInt32
        let pair: AgreementKeyPair
        let createdAt: UInt64
        let isPostQuantum: Bool
    }

    struct Numbered: Sendable {
        let id: UInt32
        let secret: SecureBytes
    }

    /// The prekey of these days last; before it those that are still answered to.
    var signed: [Signed] = []
    var oneTime: [Numbered] = []
    var kem: [Numbered] = []
    /// The newest last.
    var lastResorts: [Numbered] = []
    var nextID: UInt32 = 1
    /// The number of the signed prekey that the server is known to have; 0 for none.
    var confirmedID: UInt32 = 0
    /// Whether the one-time keys that the server has are void: at first, and after an older copy of the store was put back.
    var isReplacing = true

    /// The highest number of a key: OMEMO:2 wants them so.
    private static let mostID = OMEMORecord.numbers.upperBound

    /// The private halves that a handshake names.
    struct Answer {
        let signed: Signed
        let oneTime: Numbered?
        let kem: Numbered?
    }

    func answer(to header: HandshakeHeader) throws(MessagingError) -> Answer {
        guard let signed = signed.first(where: { $0.id == header.signedPrekeyID }) else {
            throw MessagingError(.unknownPrekey, "the signed prekey")
        }
        let oneTime = oneTime.first { $0.id == header.oneTimePrekeyID }
        if header.oneTimePrekeyID != nil, oneTime == nil { throw MessagingError(.unknownPrekey, "the one-time prekey") }
        let kem = (kem + lastResorts).first { $0.id == header.kem?.id }
        if header.kem != nil, kem == nil { throw MessagingError(.unknownPrekey, "the KEM prekey") }
        return Answer(signed: signed, oneTime: oneTime, kem: kem)
    }

    /// Lets go of the one-time keys that a handshake used.
    mutating func burn(_ answer: Answer) {
        oneTime.removeAll { $0.id == answer.oneTime?.id }
        kem.removeAll { $0.id == answer.kem?.id }
    }

    /// Makes and drops keys as time wants it.
    ///
    /// - Returns: What has to be published; nil when there is nothing new.
    mutating func maintain(
        counts: PrekeyCounts?, now: Date, address: DeviceAddress, identity: DeviceIdentity, limits: MessagingLimits,
        entropy: some EntropySource
    ) throws(MessagingError) -> PrekeyUpload? {
        let seconds = UInt64(max(0, now.timeIntervalSince1970))
        try rotate(seconds, isPostQuantum: PostQuantum.isAvailable, limits: limits, entropy: entropy)
        var newOneTime: [OneTimePrekey] = [], newKEM: [KEMPrekey] = []
        let none = PrekeyCounts(oneTime: 0, kem: 0)
        // Not known whether those of the last time have arrived: new ones until the server confirms, and the others are kept.
        let counts = isReplacing ? none : counts
        if let counts, counts.oneTime < limits.refillBelow {
            newOneTime = try makeOneTime(limits.oneTimePrekeys, entropy: entropy)
            oneTime = oneTime.suffix(min(limits.keptOneTimePrekeys, Self.most))
        }
        if let counts, PostQuantum.isAvailable, counts.kem < limits.refillBelow {
            for _ in 0..<limits.oneTimePrekeys {
                let made = Numbered(id: takeID(), secret: SecureBytes(random: PostQuantum.seedSize, from: entropy))
                kem.append(made)
                newKEM.append(try publish(made, isLastResort: false, address, identity))
            }
            kem = kem.suffix(min(limits.keptOneTimePrekeys, Self.most))
        }
        guard let current = signed.last else { return nil }
        if current.id == confirmedID, newOneTime.isEmpty, newKEM.isEmpty { return nil }
        let lastResort = try lastResorts.last.map { (seed) throws(MessagingError) in
            try publish(seed, isLastResort: true, address, identity)
        }
        return PrekeyUpload(
            address: address, identity: identity.publicKey,
            signedPrekey: try SignedPrekey(
                id: current.id, key: current.pair.publicKey, createdAt: current.createdAt,
                isPostQuantum: current.isPostQuantum, address: address, identity: identity),
            oneTimePrekeys: newOneTime, kemPrekeys: newKEM, lastResort: lastResort, replacesOneTimePrekeys: isReplacing)
    }

    /// Makes a signed prekey, and with it a last resort, when the one that is there has had its time; drops those that are not answered to
    /// any longer.
    mutating func rotate(
        _ now: UInt64, isPostQuantum: Bool, limits: MessagingLimits, entropy: some EntropySource
    ) throws(MessagingError) {
        // A clock that was set back makes a prekey from the future, which others refuse: it is renewed, too.
        let age = signed.last.map { Double(now) - Double($0.createdAt) }
        if age.map({ $0 >= limits.prekeyLifetime || $0 < -86400 }) ?? true
            || signed.last?.isPostQuantum != isPostQuantum
        {
            signed.append(
                Signed(
                    id: takeID(), pair: try AgreementKeyPair(from: entropy), createdAt: now,
                    isPostQuantum: isPostQuantum))
            if isPostQuantum {
                lastResorts.append(
                    Numbered(id: takeID(), secret: SecureBytes(random: PostQuantum.seedSize, from: entropy)))
                // As many as there are signed prekeys that are still answered to.
                lastResorts = lastResorts.suffix(3)
            }
        }
        dropOld(now, limits)
    }

    /// Makes one-time prekeys.
    mutating func makeOneTime(
        _ count: Int, entropy: some EntropySource
    ) throws(MessagingError) -> [OneTimePrekey] {
        var made: [OneTimePrekey] = []
        for _ in 0..<count {
            let pair = try AgreementKeyPair(from: entropy), id = takeID()
            oneTime.append(Numbered(id: id, secret: pair.secret))
            made.append(OneTimePrekey(id: id, key: pair.publicKey))
        }
        return made
    }

    /// Notes that the server has what was published.
    mutating func confirm(_ upload: PrekeyUpload) {
        guard upload.signedPrekey.id == signed.last?.id else { return }
        confirmedID = upload.signedPrekey.id
        if upload.replacesOneTimePrekeys { isReplacing = false }
    }

    /// Begins anew after an older copy of the store was put back: keys that were burnt are in it again.
    mutating func replaceAll() {
        oneTime = []
        kem = []
        isReplacing = true
        confirmedID = 0
        // Numbers of keys that were made after the copy are not given again.
        nextID = max(1, (nextID &+ 1_000_000) & Self.mostID)
    }

    /// The one that is handed out stays, however old; one before it is answered to for the grace after the next was made, for until then it
    /// was handed out: who was away for weeks has to read what was sent meanwhile, though new prekeys are the first thing to be made.
    private mutating func dropOld(_ now: UInt64, _ limits: MessagingLimits) {
        let kept = zip(signed, signed.dropFirst()).filter { _, next in
            Double(now) - Double(next.createdAt) < limits.prekeyGrace
        }
        // However often the clock was set.
        signed = (kept.map(\.0) + signed.suffix(1)).suffix(8)
    }

    private mutating func takeID() -> UInt32 {
        defer { nextID = nextID >= Self.mostID ? 1 : nextID + 1 }
        return nextID
    }

    private func publish(
        _ prekey: Numbered, isLastResort: Bool, _ address: DeviceAddress, _ identity: DeviceIdentity
    ) throws(MessagingError) -> KEMPrekey {
        try KEMPrekey(
            id: prekey.id, key: PostQuantum.publicKey(of: prekey.secret), isLastResort: isLastResort,
            address: address, identity: identity)
    }
}
