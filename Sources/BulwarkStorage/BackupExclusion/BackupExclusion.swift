public import BulwarkCore

/// Keeps files and folders out of backups, and tells which are.
///
/// ```swift
/// let exclusion = BackupExclusion(attributes: attributes)
/// try exclusion.exclude("\(folder)/cache.db")
/// ```
public struct BackupExclusion: Sendable {
    private let attributes: any FileAttributes
    private let files: any FileSystem

    /// Works with what the platform can note on a file.
    public init(attributes: any FileAttributes, files: any FileSystem = SystemFileSystem()) {
        self.attributes = attributes
        self.files = files
    }

    /// Keeps a file or folder out of backups, and reads back that it is. It holds for this file: one that is put in its place needs
    /// it anew, so exclude the folder where you can.
    ///
    /// - Throws: ``StorageError/Code/verificationFailed`` where the system did not keep it; ``StorageError/Code/unsupported``;
    ///   what the file system answers.
    public func exclude(_ path: String) throws(StorageError) {
        try FilePolicy(protection: .systemDefault, backup: .excluded, attributes: attributes, files: files).apply(
            to: path)
    }

    /// Lets a file or folder into backups again, and reads back that it goes in.
    ///
    /// - Throws: As ``exclude(_:)`` does.
    public func include(_ path: String) throws(StorageError) {
        try FilePolicy(protection: .systemDefault, backup: .included, attributes: attributes, files: files).apply(
            to: path)
    }

    /// The file or folder that keeps a path out of backups: itself or one above it; nil when none does.
    ///
    /// - Parameter path: An absolute path, of a file that is there or is still to be made.
    /// - Throws: What the file system answers.
    public func excluder(of path: String) throws(StorageError) -> String? {
        var current = path
        while true {
            do throws(StorageError) {
                if try attributes.isExcludedFromBackup(current) { return current }
            } catch {
                // What is still to be made will be kept out by a folder above it.
                if error.code != .notFound { throw error }
            }
            let parent = SystemFileSystem.split(current).folder
            if parent == current || parent == "." { return nil }
            current = parent
        }
    }
}
