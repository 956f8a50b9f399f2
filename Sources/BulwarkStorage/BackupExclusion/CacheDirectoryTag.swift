internal import BulwarkCore

/// The file by which a folder says that backups may leave it out (Cache Directory Tagging Specification): GNU tar, borg, restic,
/// rsync-based tools and others know it.
enum CacheDirectoryTag {
    static let name = "CACHEDIR.TAG"
    /// What the file has to begin with, to the byte.
    static let signature = Array("Signature: 8a477f597d28d172789f06886806bc55".utf8)

    private static let content =
        signature
        + Array(
            """

            # This file says that backups leave this folder out; Bulwark has set it.
            # See https://bford.info/cachedir/

            """.utf8)

    static func isSet(in folder: String, _ files: any FileSystem) throws(CoreError) -> Bool {
        do throws(CoreError) {
            // A link is no tag.
            let path = path(in: folder)
            guard try files.status(of: path, followingLinks: false).kind == .file else { return false }
            let file = try files.open(path, [.reading, .notFollowingLinks, .notBlocking])
            var start = [UInt8](repeating: 0, count: signature.count)
            let count = try start.withUnsafeMutableBufferPointer { buffer throws(CoreError) in
                try file.readUpTo(UnsafeMutableRawBufferPointer(buffer))
            }
            return count == signature.count && start == signature
        } catch {
            if error.code == .notFound { return false }
            throw error
        }
    }

    static func set(in folder: String, _ files: any FileSystem) throws(CoreError) {
        if try isSet(in: folder, files) { return }
        try files.replaceDurably(path(in: folder), with: content, permissions: FilePermissions(rawValue: 0o644))
    }

    static func remove(from folder: String, _ files: any FileSystem) throws(CoreError) {
        // A file of that name without the signature is somebody else's.
        guard try isSet(in: folder, files) else { return }
        try files.unlink(path(in: folder))
        try files.synchronizeFolder(folder)
    }

    private static func path(in folder: String) -> String { folder + "/" + name }
}
