/// Asks about an account (``RelayEndpoint/devices``).
public struct AccountQuery: Sendable, Hashable, Codable {
    /// Which account.
    public let account: AccountName

    /// Makes a query.
    public init(account: AccountName) { self.account = account }
}
