/// The most that a ``KeyedArchive`` reads and writes.
public struct KeyedArchiveLimits: Sendable, Hashable {
    /// The most bytes.
    public var byteCount: Int
    /// The most values, each string and number counted.
    public var valueCount: Int
    /// How deep objects may hold objects.
    public var depth: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - byteCount: The most bytes.
    ///   - valueCount: The most values, each string and number counted.
    ///   - depth: How deep objects may hold objects.
    public init(byteCount: Int = 16 << 20, valueCount: Int = 500_000, depth: Int = 64) {
        self.byteCount = byteCount
        self.valueCount = valueCount
        self.depth = depth
    }

    /// 16 MiB, 500,000 values, 64 levels.
    public static let standard = KeyedArchiveLimits()
}
