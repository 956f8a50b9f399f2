/// What this platform can note on a file: Foundation's attributes on Apple's systems, and those of freedesktop.org elsewhere.
public struct SystemFileAttributes: FileAttributes {
    #if canImport(Darwin)
        private let attributes = FoundationFileAttributes()
    #else
        private let attributes = XDGFileAttributes()
    #endif

    /// The platform's attributes; there is no state here.
    public init() {}

    /// The protection class; nil where none is noted.
    public func protection(of path: String) throws(StorageError) -> FileProtection? {
        try attributes.protection(of: path)
    }

    /// Sets the protection class.
    public func setProtection(_ protection: FileProtection, of path: String) throws(StorageError) {
        try attributes.setProtection(protection, of: path)
    }

    /// Whether backups leave it out.
    public func isExcludedFromBackup(_ path: String) throws(StorageError) -> Bool {
        try attributes.isExcludedFromBackup(path)
    }

    /// Sets whether backups leave it out.
    public func setExcludedFromBackup(_ isExcluded: Bool, _ path: String) throws(StorageError) {
        try attributes.setExcludedFromBackup(isExcluded, path)
    }
}
