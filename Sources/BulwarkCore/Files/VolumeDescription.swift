/// What is known of a volume.
public struct VolumeDescription: Sendable, Hashable {
    /// The file system's name as the system writes it: `ext4`, `btrfs`, `apfs`; empty when unknown.
    public var kind: String
    /// The options it is mounted with, such as `data=journal`.
    public var options: [String]
    /// The device or server it comes from, such as `/dev/sda1`; empty when unknown.
    public var source: String

    /// Makes a description.
    public init(kind: String, options: [String] = [], source: String = "") {
        self.kind = kind
        self.options = options
        self.source = source
    }
}
