/// A row as it stands in a store.
public struct StoredRow: Sendable, Hashable {
    /// How often it was written: 1 for a new one.
    public let version: UInt64
    /// Its content, sealed.
    public let sealed: [UInt8]

    /// Makes a row.
    public init(version: UInt64, sealed: [UInt8]) {
        self.version = version
        self.sealed = sealed
    }
}
