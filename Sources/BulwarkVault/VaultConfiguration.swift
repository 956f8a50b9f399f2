public import BulwarkCore
internal import BulwarkKeybag

/// What a ``Vault`` works with.
public struct VaultConfiguration: Sendable {
    /// How long to wait for another process that writes.
    public var busyTimeout = Duration.seconds(5)
    /// The most that an item may have.
    public var limits = VaultLimits.standard
    /// What a try of an item's own password costs, in items that are stored from now on.
    public var passwordCost = ScryptCost.standard
    /// Whether a vault is opened whose database is older than one that was there before. Only to look at it and to
    /// ``Vault/repair()`` it: what it has may have been changed or removed since.
    public var opensRolledBack = false
    /// Dates the items.
    public var clock: any WallClock = SystemClock()
    /// The file system; the database itself is SQLite's affair.
    public var files: any FileSystem = SystemFileSystem()

    /// The safe defaults.
    public init() {}
}

/// The most that an item of a ``Vault`` may have.
public struct VaultLimits: Sendable, Hashable {
    /// The most bytes of a value.
    public var valueSize: Int
    /// The most bytes of service, account, group, server, path and label together.
    public var nameSize: Int
    /// The most bytes of an export.
    public var exportSize: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - valueSize: The most bytes of a value.
    ///   - nameSize: The most bytes of service, account, group, server, path and label together.
    ///   - exportSize: The most bytes of an export.
    public init(valueSize: Int = 1 << 20, nameSize: Int = 1 << 14, exportSize: Int = 1 << 28) {
        self.valueSize = valueSize
        self.nameSize = nameSize
        self.exportSize = exportSize
    }

    /// 1 MiB of value, 16 KiB of names, 256 MiB of export.
    public static let standard = VaultLimits()
}
