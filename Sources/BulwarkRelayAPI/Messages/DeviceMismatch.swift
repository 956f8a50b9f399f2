/// How the devices of a submission differ from those of the account.
public struct DeviceMismatch: Sendable, Hashable, Codable {
    /// Devices of the account that it has nothing for.
    public var missing: [UInt32]
    /// Devices that it has something for and that are not there.
    public var extra: [UInt32]
    /// Devices that have another identity than it was encrypted for.
    public var stale: [UInt32]

    /// Makes a mismatch.
    public init(missing: [UInt32] = [], extra: [UInt32] = [], stale: [UInt32] = []) {
        self.missing = missing
        self.extra = extra
        self.stale = stale
    }

    /// Whether there is no difference.
    public var isEmpty: Bool { missing.isEmpty && extra.isEmpty && stale.isEmpty }
}
