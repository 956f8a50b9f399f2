/// How many one-time keys of a device the relay still has (``RelayEndpoint/publishPrekeys`` and ``RelayEndpoint/countPrekeys``).
public struct OneTimeKeyCounts: Sendable, Hashable, Codable {
    /// X25519 keys.
    public let oneTime: Int
    /// ML-KEM keys, without the last resort.
    public let kem: Int
    /// The number of the signed prekey that is handed out; nil where the device has published none.
    public let signedPrekey: UInt32?

    /// Makes counts.
    public init(oneTime: Int, kem: Int, signedPrekey: UInt32?) {
        self.oneTime = oneTime
        self.kem = kem
        self.signedPrekey = signedPrekey
    }
}
