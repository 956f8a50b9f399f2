public import BulwarkCore

/// Empties a keychain that outlived the app: on iOS items stay when an app is deleted, and meet whoever installs it next.
///
/// A file in the app's container, which does not outlive it, tells a first launch from later ones.
public struct FirstLaunch: Sendable {
    private let marker: String
    private let files: any FileSystem

    /// Names the file.
    ///
    /// - Parameters:
    ///   - marker: A path in the app's container, in a folder that is there, under protection `none`: it must be
    ///     readable before the first unlock.
    ///   - files: The file system.
    public init(marker: String, files: any FileSystem = SystemFileSystem()) {
        self.marker = marker
        self.files = files
    }

    /// Removes all items when this is the first launch; tells whether it was.
    ///
    /// Only a file that is not there counts as a first launch: one that cannot be read does not.
    ///
    /// - Throws: What the backend or the file system answers; the next launch tries again.
    @discardableResult
    public func wipe(_ keychain: Keychain) async throws(StorageError) -> Bool {
        if try isMarked() { return false }
        try await keychain.removeAll()
        do throws(CoreError) {
            try files.replaceDurably(marker, with: [])
        } catch {
            throw StorageError(error)
        }
        return true
    }

    private func isMarked() throws(StorageError) -> Bool {
        do throws(CoreError) {
            _ = try files.status(of: marker, followingLinks: false)
            return true
        } catch {
            if error.code == .notFound { return false }
            throw StorageError(error)
        }
    }
}
