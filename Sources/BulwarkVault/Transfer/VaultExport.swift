public import BulwarkStorage

/// What became of each item in an export.
public struct VaultExport: Sendable {
    /// The export: sealed under the passphrase, for any place.
    public var bytes: [UInt8]
    /// The items that are in it.
    public var exported: [KeychainAttributes] = []
    /// The items that were refused, because their class keeps them on this device or their access control does.
    public var refused: [KeychainAttributes] = []
    /// How many rows could not be read: locked or damaged.
    public var unreadable = 0
}

/// What became of each item of an import.
public struct VaultImport: Sendable, Hashable {
    /// How many were stored.
    public var stored = 0
    /// Those that were there already, and were left as they are.
    public var kept: [KeychainAddress] = []

    /// Makes a result of its parts.
    public init(stored: Int = 0, kept: [KeychainAddress] = []) {
        self.stored = stored
        self.kept = kept
    }
}
