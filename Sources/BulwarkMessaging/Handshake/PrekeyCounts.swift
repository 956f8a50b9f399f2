/// How many one-time keys of a device the server still has.
public struct PrekeyCounts: Sendable, Hashable {
    /// X25519 keys.
    public var oneTime: Int
    /// ML-KEM keys, without the last resort.
    public var kem: Int

    /// Takes what the server says.
    public init(oneTime: Int, kem: Int) {
        self.oneTime = oneTime
        self.kem = kem
    }
}
