/// What is fragile in a ``PinSet``.
public struct PinWarning: Sendable, Hashable {
    /// The kinds of warnings.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A list has one pin: where its key is lost or replaced, every installed app is cut off.
        case singlePin
        /// Leaf keys alone are pinned, which change most often.
        case leafPinsOnly
        /// Whole certificates alone are pinned: every renewal needs a new app.
        case certificatesOnly
        /// The host is a public suffix, below which names are anybody's.
        case publicSuffix
    }

    /// What is fragile.
    public var kind: Kind
    /// The entry's host.
    public var host: String
}
