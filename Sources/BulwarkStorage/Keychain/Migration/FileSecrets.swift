public import BulwarkCore

/// Secrets that an app kept in unprotected files of a folder, one to a file.
///
/// Wiping overwrites the file once, makes that durable, and removes it.
///
/// - Warning: Copy-on-write file systems, journals, snapshots and flash memory may keep what was overwritten. Change such a
///   secret at its issuer where you can.
public struct FileSecrets: LegacySecrets {
    private let folder: String
    private let files: any FileSystem

    /// Reads secrets from the files of a folder.
    public init(folder: String, files: any FileSystem = SystemFileSystem()) {
        self.folder = folder
        self.files = files
    }

    /// The content of a file of at most 1 MiB.
    public func secret(named name: String) throws(StorageError) -> SecureBytes? {
        do throws(CoreError) {
            var bytes = try files.contents(of: try path(of: name), limit: 1 << 20)
            return SecureBytes(wiping: &bytes)
        } catch {
            if error.code == .notFound { return nil }
            throw StorageError(error)
        }
    }

    /// Overwrites the file, makes that durable, and removes it; it is no error when there is none.
    ///
    /// - Throws: ``StorageError/Code/refused`` for what is no regular file of one name, for its content may be needed elsewhere.
    public func wipe(_ name: String) throws(StorageError) {
        do throws(CoreError) {
            let path = try path(of: name)
            let file = try files.open(path, [.writing, .notFollowingLinks, .notBlocking])
            let status = try file.status()
            if status.kind == .file, status.linkCount == 1 {
                // Up to the end of the last block: shorter content may have been longer once.
                let size = Int(clamping: max(status.size, min(status.allocatedSize, 2 << 20)))
                let noise = SecureBytes(random: size)
                try noise.withExposedBytes { bytes throws(CoreError) in try file.writeAll(bytes, at: 0) }
                try file.synchronize()
                try file.truncate(to: 0)
                try file.close()
                try files.unlink(path)
                return try files.synchronizeFolder(folder)
            }
        } catch {
            if error.code == .notFound { return }
            throw StorageError(error)
        }
        throw StorageError(.refused, "not a regular file of one name")
    }

    private func path(of name: String) throws(CoreError) -> String {
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.contains("\0") else {
            throw CoreError(.invalidName)
        }
        return folder + "/" + name
    }
}
