public import BulwarkCore

/// How files say on Linux that backups leave them out: the attribute `user.xdg.robots.backup` with the value `false` (freedesktop.org's
/// common extended attributes), and in folders `CACHEDIR.TAG` as well (Cache Directory Tagging Specification).
///
/// Where a volume has no extended attributes, a folder has its tag and a file cannot be left out. There are no protection
/// classes: for those there is `ProtectedFile` in BulwarkKeybag.
///
/// - Warning: Both are requests. GNU tar heeds the tag under `--exclude-caches`, restic and borg under an option each, and few
///   programs read the attribute. A tool that cleans caches may take a tagged folder for one.
public struct XDGFileAttributes: FileAttributes {
    /// The attribute's name.
    public static let attribute = "user.xdg.robots.backup"

    private let files: any FileSystem

    /// Works on a file system.
    public init(files: any FileSystem = SystemFileSystem()) { self.files = files }

    /// There are no classes here.
    ///
    /// - Throws: ``StorageError/Code/unsupported``.
    public func protection(of path: String) throws(StorageError) -> FileProtection? {
        throw .unsupported(.fileProtection)
    }

    /// There are no classes here.
    ///
    /// - Throws: ``StorageError/Code/unsupported``.
    public func setProtection(_ protection: FileProtection, of path: String) throws(StorageError) {
        throw .unsupported(.fileProtection)
    }

    /// Whether the attribute says so, or the tag in a folder.
    public func isExcludedFromBackup(_ path: String) throws(StorageError) -> Bool {
        do throws(CoreError) {
            if try attribute(of: path) == Array("false".utf8) { return true }
            guard try isFolder(path) else { return false }
            return try CacheDirectoryTag.isSet(in: path, files)
        } catch {
            throw StorageError(error)
        }
    }

    /// Sets or removes the attribute, and in folders the tag.
    public func setExcludedFromBackup(_ isExcluded: Bool, _ path: String) throws(StorageError) {
        do throws(CoreError) {
            let isFolder = try isFolder(path)
            if isFolder {
                if isExcluded {
                    try CacheDirectoryTag.set(in: path, files)
                } else {
                    try CacheDirectoryTag.remove(from: path, files)
                }
            }
            if isExcluded {
                do throws(CoreError) {
                    try files.setExtendedAttribute(Self.attribute, to: Array("false".utf8), of: path)
                } catch {
                    if error.code == .unsupported, isFolder { return }
                    throw error
                }
            } else if try attribute(of: path) != nil {
                try files.removeExtendedAttribute(Self.attribute, of: path)
            }
        } catch {
            if error.code == .unsupported {
                throw StorageError(
                    .unsupported, "the volume has no extended attributes", detail: .capability(.extendedAttributes))
            }
            throw StorageError(error)
        }
    }

    private func attribute(of path: String) throws(CoreError) -> [UInt8]? {
        do throws(CoreError) { return try files.extendedAttribute(Self.attribute, of: path) } catch {
            if error.code == .unsupported { return nil }
            throw error
        }
    }

    private func isFolder(_ path: String) throws(CoreError) -> Bool {
        try files.status(of: path, followingLinks: true).kind == .folder
    }
}
