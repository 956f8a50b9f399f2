public import BulwarkCore

/// What a platform can note on a file or folder: its protection class, and whether backups leave it out.
///
/// An adapter sets and reads, and decides nothing: ``FilePolicy`` reads back what was set, for some systems take an attribute
/// and forget it.
public protocol FileAttributes: Sendable {
    /// The protection class; nil where none is noted.
    ///
    /// - Throws: ``StorageError/Code/unsupported`` where there are no classes; what the file system answers.
    func protection(of path: String) throws(StorageError) -> FileProtection?

    /// Sets the protection class.
    func setProtection(_ protection: FileProtection, of path: String) throws(StorageError)

    /// Whether backups leave it out, as far as it says so itself.
    func isExcludedFromBackup(_ path: String) throws(StorageError) -> Bool

    /// Sets whether backups leave it out.
    func setExcludedFromBackup(_ isExcluded: Bool, _ path: String) throws(StorageError)
}
