/// Asks for a bundle of each of an account's devices, or of some (``RelayEndpoint/claimPrekeys``); the answer is a ``ClaimedBundles``.
///
/// Each claim uses up one-time keys: ask when a session is to begin, and no sooner.
public struct PrekeyClaim: Sendable, Hashable, Codable {
    /// Whose devices.
    public let account: AccountName
    /// Which; nil for all but the one that asks.
    public let devices: [UInt32]?

    /// Makes a claim.
    public init(account: AccountName, devices: [UInt32]? = nil) {
        self.account = account
        self.devices = devices
    }
}
