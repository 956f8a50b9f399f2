/// What the file system says of a file.
public struct FileStatus: Sendable, Hashable {
    /// What kind of file it is.
    public enum Kind: Sendable, Hashable {
        /// A regular file.
        case file
        /// A folder.
        case folder
        /// A symbolic link.
        case link
        /// A pipe, socket or device.
        case special
    }

    /// Tells one file from another whatever name leads to it.
    public struct Identity: Sendable, Hashable {
        /// The volume's number.
        public var device: UInt64
        /// The file's number on the volume.
        public var inode: UInt64

        /// Makes an identity of its numbers.
        public init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }
    }

    /// What kind of file it is.
    public var kind: Kind
    /// Its size in bytes.
    public var size: Int64
    /// What it takes up on the volume, in bytes.
    public var allocatedSize: Int64
    /// The block size that suits it, in bytes.
    public var blockSize: Int64
    /// How many names (hard links) it has.
    public var linkCount: Int
    /// Its permissions.
    public var permissions: FilePermissions
    /// The number of its owner.
    public var owner: UInt32
    /// Which file it is.
    public var identity: Identity

    /// Makes a status, for file systems of one's own.
    public init(
        kind: Kind, size: Int64, allocatedSize: Int64, blockSize: Int64, linkCount: Int, permissions: FilePermissions,
        owner: UInt32, identity: Identity
    ) {
        self.kind = kind
        self.size = size
        self.allocatedSize = allocatedSize
        self.blockSize = blockSize
        self.linkCount = linkCount
        self.permissions = permissions
        self.owner = owner
        self.identity = identity
    }
}
