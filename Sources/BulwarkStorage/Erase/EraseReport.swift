public import BulwarkCore

/// What was done to a file, and what it is worth.
public struct EraseReport: Sendable, Hashable {
    /// How many bytes each pass wrote: the file's size, rounded up to its block.
    public var byteCount: Int64
    /// How many passes were written and made durable.
    public var passCount: Int
    /// The volume that the file was on.
    public var volume: VolumeDescription
    /// Why the content may have survived all the same.
    public var caveats: [EraseCaveat]

    /// Makes a report.
    public init(byteCount: Int64, passCount: Int, volume: VolumeDescription, caveats: [EraseCaveat]) {
        self.byteCount = byteCount
        self.passCount = passCount
        self.volume = volume
        self.caveats = caveats
    }

    /// Whether overwriting achieved nothing on this volume.
    public var isVoid: Bool { caveats.contains(where: \.isVoid) }
}
