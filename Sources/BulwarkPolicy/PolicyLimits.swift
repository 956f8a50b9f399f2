/// How much of a policy document is taken.
public struct PolicyLimits: Sendable, Hashable {
    /// The largest document in bytes.
    public var bytes: Int
    /// The most aliases (`*name`) a document may use. Aliases of aliases multiply, so a few dozen are already plenty.
    public var aliases: Int
    /// The most entries a list or mapping may have.
    public var entries: Int

    /// Limits that no document written by hand comes near.
    public init(bytes: Int = 256 << 10, aliases: Int = 24, entries: Int = 4096) {
        self.bytes = bytes
        self.aliases = aliases
        self.entries = entries
    }
}
