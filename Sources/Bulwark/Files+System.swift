internal import Foundation

extension FilePolicy {
    /// Makes a promise on this platform.
    ///
    /// - Parameters:
    ///   - protection: When it can be read. Linux has no classes: there only ``Protection/systemDefault`` can be kept.
    ///   - backup: Whether it goes into backups; nil leaves that to the system.
    public init(protection: Protection, backup: Backup?) {
        self.init(protection: protection, backup: backup, attributes: SystemFileAttributes())
    }
}

extension BackupExclusion {
    /// Keeps files out of this platform's backups.
    public init() { self.init(attributes: SystemFileAttributes()) }
}

extension ApplicationFolder {
    /// The app's own folder: in Application Support on Apple's systems, in `$XDG_DATA_HOME` elsewhere.
    ///
    /// ```swift
    /// let folder = try ApplicationFolder.system("com.example.bank", protection: .required(.complete)).create()
    /// ```
    ///
    /// - Parameters:
    ///   - name: The app's name, a single part of a path.
    ///   - protection: When its files can be read. Linux has no classes: there ``FilePolicy/Protection/required(_:)`` is refused by
    ///     ``create()``.
    ///   - backup: Whether it goes into backups; it does not unless asked for.
    /// - Throws: ``StorageError/Code/invalidName``; ``StorageError/Code/notFound`` where the system has no such place.
    public static func system(
        _ name: String, protection: FilePolicy.Protection, backup: FilePolicy.Backup = .excluded
    ) throws(StorageError) -> ApplicationFolder {
        let policy = FilePolicy(protection: protection, backup: backup)
        #if canImport(Darwin)
            let folder = FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask).first
            guard let folder else { throw StorageError(.notFound, "there is no Application Support") }
            // Checked as everywhere, though the place is another.
            let path = try standardPath(name, environment: ["XDG_DATA_HOME": folder.path])
        #else
            let path = try standardPath(name, environment: ProcessInfo.processInfo.environment)
        #endif
        return ApplicationFolder(path, policy: policy)
    }
}
