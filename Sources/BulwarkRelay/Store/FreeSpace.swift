internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Foundation

/// Keeps some of the volume free: with nothing left, not even what makes room could be written.
///
/// Everybody's messages lie on one volume, and who has a few accounts could fill it. New messages and attachments are refused before it is
/// full; reading, acknowledging and removing go on.
final class FreeSpace: Sendable {
    /// How long a measure is good.
    private static let lifetime = Duration.seconds(1)

    private let path: String
    private let kept: Int64
    private let clock: any BootClock
    private let measure: @Sendable (String) -> Int64?
    private let last = Locked<(free: Int64?, at: Duration)?>(nil)

    /// - Parameters:
    ///   - path: A file or folder on the volume; nil where nothing is on one.
    ///   - kept: How many bytes stay free.
    ///   - clock: The time.
    ///   - measure: How many bytes are free; nil where nobody knows.
    init?(
        path: String?, keeping kept: Int, clock: any BootClock,
        measure: @escaping @Sendable (String) -> Int64? = FreeSpace.measure
    ) {
        guard let path, kept > 0 else { return nil }
        self.path = path
        self.kept = Int64(kept)
        self.clock = clock
        self.measure = measure
    }

    /// Whether there is so little that something is refused.
    var isShort: Bool { (try? require(0)) == nil }

    /// Finds out whether so many bytes more may be stored. A volume that cannot be asked is believed to have room.
    ///
    /// - Throws: ``RelayError/Code/busy``.
    func require(_ bytes: Int) throws(RelayError) {
        let now = clock.sinceBoot
        let known = last.withLock { $0.flatMap { now - $0.at < Self.lifetime ? $0.free : nil } }
        let free = known ?? measure(path)
        if known == nil { last.withLock { $0 = (free, now) } }
        guard let free, free - Int64(bytes) < kept else { return }
        throw RelayError(.busy, "the volume is nearly full", retryAfter: 600)
    }

    /// What the system says.
    static func measure(_ path: String) -> Int64? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }
}
