public import BulwarkCore

/// The folder in which an app keeps what is its own, private and as promised before anything is in it.
///
/// ```swift
/// let folder = ApplicationFolder("/home/ann/.local/share/bank", policy: policy)
/// let path = try folder.create()
/// ```
public struct ApplicationFolder: Sendable {
    /// Where it is.
    public let path: String
    /// What holds for it.
    public let policy: FilePolicy
    private let files: any FileSystem

    /// Names the folder.
    ///
    /// - Parameters:
    ///   - path: Where it is; missing folders above are made.
    ///   - policy: What holds for it.
    ///   - files: The file system.
    public init(_ path: String, policy: FilePolicy, files: any FileSystem = SystemFileSystem()) {
        self.path = path
        self.policy = policy
        self.files = files
    }

    /// Makes the folder where it is missing, with access for the owner only (0700) and as promised; gives its path.
    ///
    /// A folder that is there is brought in order, too.
    ///
    /// - Throws: ``StorageError/Code/refused`` for a link in its place, or for a folder of another user's; otherwise as
    ///   ``FilePolicy/apply(to:)`` does.
    @discardableResult
    public func create() throws(StorageError) -> String {
        do throws(CoreError) {
            try files.makeFolders(path)
            let status = try files.status(of: path, followingLinks: false)
            guard status.kind == .folder else { throw CoreError(.isLink) }
            guard status.owner == ProcessOwner.user else {
                throw CoreError(.permissionDenied, "the folder is another user's")
            }
            if status.permissions != .ownerOnlyFolder { try files.setPermissions(.ownerOnlyFolder, of: path) }
        } catch {
            switch error.code {
            case .isLink: throw StorageError(.refused, "a link stands in the folder's place", detail: .file(error))
            case .permissionDenied:
                throw StorageError(.refused, "the folder, or one above it, is another user's", detail: .file(error))
            default: break
            }
            throw StorageError(error)
        }
        try policy.apply(to: path)
        return path
    }

    /// Where the folder of an app belongs on Linux: `$XDG_DATA_HOME`, or else `~/.local/share` (XDG Base Directory Specification).
    ///
    /// - Parameters:
    ///   - name: The app's name, a single part of a path.
    ///   - environment: The environment's variables.
    /// - Throws: ``StorageError/Code/invalidName`` for a name that is no single part, or where there is no home.
    public static func standardPath(_ name: String, environment: [String: String]) throws(StorageError) -> String {
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.contains("\0") else {
            throw StorageError(.invalidName, "an app's folder has a name of one part")
        }
        // The specification has relative paths ignored.
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/" + name }
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw StorageError(.invalidName, "there is no home folder")
        }
        return home + "/.local/share/" + name
    }
}
