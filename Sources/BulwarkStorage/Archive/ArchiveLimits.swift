/// The most that a ``SealedArchive`` reads and writes.
public struct ArchiveLimits: Sendable, Hashable {
    /// The most bytes of a value as JSON.
    public var byteCount: Int

    /// Makes limits.
    ///
    /// - Parameter byteCount: The most bytes of a value as JSON.
    public init(byteCount: Int) { self.byteCount = byteCount }

    /// 16 MiB.
    public static let standard = ArchiveLimits(byteCount: 16 << 20)
}
