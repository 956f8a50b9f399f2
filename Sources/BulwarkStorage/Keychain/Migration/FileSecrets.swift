public import BulwarkCore
internal import Crypto
internal import Foundation

/// Secrets that an app kept in unprotected files of a folder, one to a file.
///
/// Wiping takes the file's name away, overwrites it as ``SecureErase`` does, in three durable passes, and removes it. What a crash leaves of that has another
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
        try finishWiping(place(ofWiped: name))
        do throws(CoreError) {
            var bytes = try files.contents(of: path(of: name), limit: 1 << 20)
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
        let wiped = place(ofWiped: name)
        try finishWiping(wiped)
        do throws(StorageError) {
            let path = try calling { () throws(CoreError) -> String in try self.path(of: name) }
            try eraser.check(path)
            try calling { () throws(CoreError) in
                try files.rename(path, to: wiped)
                try files.synchronizeFolder(folder)
            }
        } catch {
            if error.code == .notFound { return }
            throw error
        }
        try finishWiping(wiped)
    }

    /// Overwrites and removes a file that was renamed for that; nothing happens where there is none.
    private func finishWiping(_ path: String) throws(StorageError) {
        do throws(StorageError) {
            // It keeps its name until it is empty: what a crash leaves under another one nobody would find.
            try eraser.erase(path)
            try calling { () throws(CoreError) in
                try files.unlink(path)
                try files.synchronizeFolder(folder)
            }
        } catch {
            if error.code != .notFound { throw error }
        }
    }

    private var eraser: SecureErase { SecureErase(options: .keepingFile, files: files) }

    private func calling<Result>(_ body: () throws(CoreError) -> Result) throws(StorageError) -> Result {
        do { return try body() } catch { throw StorageError(error) }
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
