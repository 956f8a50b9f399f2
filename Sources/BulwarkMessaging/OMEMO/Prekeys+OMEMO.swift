internal import BulwarkCore
internal import Foundation

extension Prekeys {
    /// Makes and drops keys as time wants it. A bundle of OMEMO:2 is replaced as a whole: with each key that was used it is another.
    ///
    /// - Returns: What has to be published; nil when it is what the server has.
    mutating func bundle(
        now: Date, identity: DeviceIdentity, limits: MessagingLimits, entropy: some EntropySource
    ) throws(MessagingError) -> OMEMOBundle? {
        try rotate(
            UInt64(max(0, now.timeIntervalSince1970)), isPostQuantum: false, limits: limits, entropy: entropy)
        guard let current = signed.last, isReplacing || current.id != confirmedID else { return nil }
        let wanted = min(max(1, limits.oneTimePrekeys), OMEMOBundle.mostPrekeys)
        _ = try makeOneTime(max(0, wanted - oneTime.count), entropy: entropy)
        let published = try oneTime.map { (prekey) throws(MessagingError) in
            OneTimePrekey(id: prekey.id, key: try AgreementKeyPair(secret: prekey.secret).publicKey)
        }
        return try OMEMOBundle(current, oneTimePrekeys: published, identity: identity)
    }

    /// Notes that the server has a bundle.
    mutating func confirm(_ bundle: OMEMOBundle) {
        guard bundle.signedPrekeyID == signed.last?.id else { return }
        confirmedID = bundle.signedPrekeyID
        // A key may have been used since.
        if bundle.oneTimePrekeys.map(\.id) == oneTime.map(\.id) { isReplacing = false }
    }
}
