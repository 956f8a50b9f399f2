/// What a backup's manifest says of one file, folder or link of the device.
package struct BackupRecord: Sendable, Hashable {
    /// What kind of thing it is.
    package enum Kind: Sendable, Hashable {
        case file, folder, link
        /// Something whose number is not known.
        case other(Int)

        /// The kind in a word.
        package var word: String {
            switch self {
            case .file: "file"
            case .folder: "folder"
            case .link: "link"
            case .other: "other"
            }
        }
    }

    /// Where its content lies in the backup.
    package var fileID: FileID
    /// The part of the device that it comes from, such as `AppDomain-com.example.bank`.
    package var domain: String
    /// Its path in the domain, as the device wrote it: it may be hostile.
    package var path: String
    /// What kind of thing it is.
    package var kind: Kind
    /// Its size in bytes by the manifest; what is stored can be longer.
    package var size: Int64?
    /// Its permissions.
    package var mode: Int?
    /// The number of its protection class; nil where the manifest does not say.
    package var protectionClass: Int?
    /// When it was last written, in seconds since 1970.
    package var modified: Int64?
    /// When it was made, in seconds since 1970.
    package var created: Int64?
    /// The key of its content, wrapped by its class key; nil in a backup that is not encrypted.
    package var key: WrappedKey?
    /// Where a link leads to.
    package var target: String?
    /// The names of its extended attributes.
    package var attributes: [String] = []

    /// Makes a record of what every manifest says.
    package init(fileID: FileID, domain: String, path: String, kind: Kind) {
        self.fileID = fileID
        self.domain = domain
        self.path = path
        self.kind = kind
    }

    /// The class of Data Protection that it has.
    package var protection: ProtectionLevel? { protectionClass.flatMap(ProtectionLevel.init) }

    /// Whether the app asked that it be left out of backups: the attribute came along, and so did the file.
    package var isMarkedExcluded: Bool {
        attributes.contains { $0.hasPrefix("com.apple.metadata:com_apple_backup_excludeItem") }
    }

    /// The domain and the path, as reports name it.
    package var place: String { path.isEmpty ? domain : "\(domain)/\(path)" }
}

/// A class of Data Protection, by the number that files and keybags carry.
package enum ProtectionLevel: Int, Sendable, Hashable {
    /// Complete.
    case a = 1
    /// Complete unless open.
    case b = 2
    /// Complete until first user authentication.
    case c = 3
    /// None.
    case d = 4

    /// The letter by which Apple's documents name it.
    package var letter: String {
        switch self {
        case .a: "A"
        case .b: "B"
        case .c: "C"
        case .d: "D"
        }
    }
}
