/// The bundle of a device of OMEMO:2 (XEP-0384 §5.3.2): what others begin sessions with.
///
/// A value of this type was checked: every key, and the signature by the identity in it. Unlike a ``PrekeyBundle`` it says neither whose it
/// is nor how old: the first the client knows from where it found it, the second nobody does.
public struct OMEMOBundle: Sendable, Hashable {
    /// The device's identity: `<ik>`.
    public let identity: IdentityKey
    /// The number of the signed prekey: the attribute `id` of `<spk>`.
    public let signedPrekeyID: UInt32
    /// The signed prekey: `<spk>`.
    public let signedPrekey: AgreementPublicKey
    /// The device's Ed25519 signature over the 32 bytes of that key: `<spks>`.
    public let signature: [UInt8]
    /// The one-time prekeys: `<prekeys>`. One at least, for a session without one must not be (§4.2).
    public let oneTimePrekeys: [OneTimePrekey]

    /// Far beyond the hundred that a device publishes.
    static let mostPrekeys = 1000

    /// Checks a bundle as it was found.
    ///
    /// - Parameters:
    ///   - identity: What stands in `<ik>`.
    ///   - signedPrekey: The number and the content of `<spk>`, and what stands in `<spks>`.
    ///   - oneTimePrekeys: The number and the content of each `<pk>`.
    /// - Throws: ``MessagingError/Code/invalidKey``, ``MessagingError/Code/invalidSignature``, ``MessagingError/Code/malformed``
    ///   without one-time prekeys, with two of a number or with more than 1,000, and for a number that is not from 1 to 2³¹ − 1.
    public init(
        identity: [UInt8], signedPrekey: (id: UInt32, key: [UInt8], signature: [UInt8]),
        oneTimePrekeys: [(id: UInt32, key: [UInt8])]
    ) throws(MessagingError) {
        guard (1...Self.mostPrekeys).contains(oneTimePrekeys.count),
            Set(oneTimePrekeys.map(\.id)).count == oneTimePrekeys.count
        else { throw MessagingError(.malformed, "the one-time prekeys") }
        guard (oneTimePrekeys.map(\.id) + [signedPrekey.id]).allSatisfy(OMEMORecord.numbers.contains) else {
            throw MessagingError(.malformed, "a prekey's number")
        }
        self.identity = try IdentityKey(rawRepresentation: identity)
        signedPrekeyID = signedPrekey.id
        self.signedPrekey = try AgreementPublicKey(rawRepresentation: signedPrekey.key)
        signature = signedPrekey.signature
        guard self.identity.isSignature(signature, over: signedPrekey.key) else {
            throw MessagingError(.invalidSignature, "the signed prekey")
        }
        var checked: [OneTimePrekey] = []
        for prekey in oneTimePrekeys {
            checked.append(
                OneTimePrekey(id: prekey.id, key: try AgreementPublicKey(rawRepresentation: prekey.key)))
        }
        self.oneTimePrekeys = checked
    }

    /// This device's own.
    init(
        _ signed: Prekeys.Signed, oneTimePrekeys: [OneTimePrekey], identity: DeviceIdentity
    ) throws(MessagingError) {
        self.identity = identity.publicKey
        signedPrekeyID = signed.id
        signedPrekey = signed.pair.publicKey
        signature = try identity.signature(over: signed.pair.publicKey.rawRepresentation)
        self.oneTimePrekeys = oneTimePrekeys
    }
}
