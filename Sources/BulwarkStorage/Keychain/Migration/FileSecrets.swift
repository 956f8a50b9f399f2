public import BulwarkCore
internal import Crypto
internal import Foundation

/// Secrets that an app kept in unprotected files of a folder, one to a file.
///
/// Wiping takes the file's name away, overwrites it once, makes that durable, and removes it. What a crash leaves of that has another
/// name, so that nothing half overwritten is taken for the secret, and goes when the secret is asked for or wiped next.
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
            let path = try path(of: name)
            try finishWiping(place(ofWiped: name))
            var bytes = try files.contents(of: path, limit: 1 << 20)
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
        var isRefused = false
        do throws(CoreError) {
            let path = try path(of: name), wiped = place(ofWiped: name)
            try finishWiping(wiped)
            isRefused = try open(path) == nil
            if !isRefused {
                try files.rename(path, to: wiped)
                try files.synchronizeFolder(folder)
                try finishWiping(wiped)
            }
        } catch {
            if error.code == .notFound { return }
            throw StorageError(error)
        }
        if isRefused { throw StorageError(.refused, "not a regular file of one name") }
    }

    /// Overwrites and removes a file that was renamed for that; nothing happens where there is none.
    private func finishWiping(_ path: String) throws(CoreError) {
        do throws(CoreError) {
            guard let file = try open(path) else { throw CoreError(.alreadyExists, "something else has the name") }
            let status = try file.status()
            // Up to the end of the last block: shorter content may have been longer once.
            let size = Int(clamping: max(status.size, min(status.allocatedSize, 2 << 20)))
            let noise = SecureBytes(random: size)
            try noise.withExposedBytes { bytes throws(CoreError) in try file.writeAll(bytes, at: 0) }
            try file.synchronize()
            try file.truncate(to: 0)
            try file.close()
            try files.unlink(path)
            try files.synchronizeFolder(folder)
        } catch {
            if error.code != .notFound { throw error }
        }
    }

    /// Opens a regular file of one name to be overwritten; nil for anything else.
    private func open(_ path: String) throws(CoreError) -> (any OpenFile)? {
        let file = try files.open(path, [.writing, .notFollowingLinks, .notBlocking])
        let status = try file.status()
        return status.kind == .file && status.linkCount == 1 ? file : nil
    }

    /// The name of a file while it is overwritten: of one size, for there may be no room for more in the file's own.
    private func place(ofWiped name: String) -> String {
        let digest = SHA256.hash(data: Data(name.utf8)).prefix(16)
        return folder + "/." + Hexadecimal.text(Array(digest)) + ".bulwark-wiped"
    }

    private func path(of name: String) throws(CoreError) -> String {
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.contains("\0") else {
            throw CoreError(.invalidName)
        }
        return folder + "/" + name
    }
}
