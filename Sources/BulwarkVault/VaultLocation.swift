internal import BulwarkCore

/// Where a vault is: a folder that only its owner can enter (0700), with the database in it (0600).
public struct VaultLocation: Sendable, Hashable {
    /// The folder.
    public let folder: String

    /// Names a folder. Nothing is made or read yet.
    public init(folder: String) { self.folder = folder }

    /// The folder that an environment names: `BULWARK_HOME`, else `bulwark` in `XDG_STATE_HOME`, else
    /// `~/.local/state/bulwark` (XDG Base Directory Specification 0.8).
    ///
    /// - Parameter environment: The variables of the process.
    /// - Returns: The folder; nil where the environment names no absolute one.
    public init?(environment: [String: String]) {
        func absolute(_ name: String) -> String? {
            // The specification has relative paths ignored: they would name another place in each working folder.
            environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        if let home = environment["BULWARK_HOME"], !home.isEmpty {
            self.init(folder: home)
        } else if let state = absolute("XDG_STATE_HOME") {
            self.init(folder: state + "/bulwark")
        } else if let home = absolute("HOME") {
            self.init(folder: home + "/.local/state/bulwark")
        } else {
            return nil
        }
    }

    /// The database of the items.
    public var database: String { folder + "/vault.sqlite" }

    /// The files that SQLite keeps beside the database while it is open, and leaves after a crash.
    var companions: [String] { [database + "-wal", database + "-shm"] }

    /// Makes the folder and an empty database file where they are missing, and takes from others what rights they have.
    ///
    /// The file is made here and not by SQLite, so that it has its permissions before the first byte; SQLite gives its
    /// companions the same ones.
    ///
    /// - Throws: ``CoreError`` where the folder or the file is not the caller's to change, or is a link;
    ///   ``CoreError/Code/permissionDenied`` where others have rights in a folder that holds something else.
    func prepare(_ files: some FileSystem) throws(CoreError) {
        try files.makeFolders(folder, permissions: .ownerOnlyFolder)
        let found = try files.status(of: folder, followingLinks: true)
        if found.permissions != .ownerOnlyFolder {
            let names = try files.names(inFolder: folder)
            guard names.isEmpty || names.contains("keys.bag") || names.contains("vault.sqlite") else {
                throw CoreError(
                    .permissionDenied, "others have rights in the folder, and it holds something else than a vault")
            }
            try files.setPermissions(.ownerOnlyFolder, of: folder)
        }
        let file = try files.open(
            database, [.reading, .writing, .creating, .notFollowingLinks], permissions: .ownerOnly)
        let isPrivate = try file.status().permissions == .ownerOnly
        try file.close()
        if !isPrivate { try files.setPermissions(.ownerOnly, of: database) }
        try files.synchronizeFolder(folder)
    }
}
