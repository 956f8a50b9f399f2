/// Who may do what with a file: the nine permission bits of POSIX.
public struct FilePermissions: RawRepresentable, Sendable, Hashable {
    /// The bits, as in `chmod`.
    public let rawValue: UInt16

    /// Takes bits as in `chmod`; others than the nine are dropped.
    public init(rawValue: UInt16) { self.rawValue = rawValue & 0o777 }

    /// The owner reads and writes (0600): for files.
    public static let ownerOnly = FilePermissions(rawValue: 0o600)
    /// The owner reads, writes and enters (0700): for folders.
    public static let ownerOnlyFolder = FilePermissions(rawValue: 0o700)
}
