public import BulwarkCore

/// Why overwriting a file may have left its content on the medium.
public enum EraseCaveat: String, Sendable, Hashable, CaseIterable, Codable {
    /// The file system writes changed blocks elsewhere and keeps the old ones for a while, or for ever in a snapshot.
    case copyOnWrite = "copy-on-write"
    /// The file system may share blocks between files (reflinks), so that copies keep the content.
    case sharedBlocks = "shared-blocks"
    /// The file system writes content to its journal first, which keeps it.
    case dataJournal = "data-journal"
    /// The volume is another machine's or another program's, which may do any of these.
    case foreignVolume = "foreign-volume"
    /// The volume is memory, which may have been swapped out.
    case memory
    /// The medium's controller may keep old blocks: all flash does, and nothing up here can tell or prevent it.
    case medium

    /// What it means, a sentence.
    public var message: String {
        switch self {
        case .copyOnWrite: "This file system writes elsewhere instead of over the old blocks: overwriting is void."
        case .sharedBlocks: "This file system can share blocks between files: copies of the file may keep its content."
        case .dataJournal: "This file system writes content to its journal first: the journal may keep it."
        case .foreignVolume: "This volume is served by something else, which may keep the old blocks."
        case .memory: "This volume is memory, of which old parts may be in the swap space."
        case .medium: "A flash medium keeps old blocks that nothing can overwrite; encrypt, and destroy the key."
        }
    }

    /// Whether overwriting achieves nothing where it holds.
    public var isVoid: Bool { self == .copyOnWrite || self == .dataJournal }

    /// The caveats of a volume. ``medium`` holds for all that have a medium.
    public static func of(_ volume: VolumeDescription) -> [EraseCaveat] {
        switch volume.kind {
        case "btrfs", "zfs", "bcachefs", "apfs", "nilfs2", "f2fs", "ubifs", "overlay", "aufs": [.copyOnWrite, .medium]
        case "xfs", "ocfs2": [.sharedBlocks, .medium]
        case "ext3", "ext4": (volume.options.contains("data=journal") ? [.dataJournal] : []) + [.medium]
        case "ext2", "vfat", "exfat", "msdos", "hfs", "hfsplus", "ntfs3": [.medium]
        case "tmpfs", "ramfs": [.memory]
        default: [.foreignVolume, .medium]
        }
    }
}
