public import BulwarkCore

/// What an app promises of a file or folder: when it can be read, and whether it goes into backups.
///
/// ```swift
/// let policy = FilePolicy(protection: .required(.complete), backup: .excluded, attributes: attributes)
/// try policy.apply(to: path)
/// try files.replaceDurably(path, with: bytes, prepare: policy.prepare)   // before the first byte
/// ```
///
/// Each attribute is read back after it was set. What a platform cannot enforce is refused by name and never ignored.
public struct FilePolicy: Sendable {
    /// When a file can be read. No optional class, for `.none` would be none of a class and no class at once.
    public enum Protection: Sendable, Hashable {
        /// The system's default is left as it is.
        case systemDefault
        /// The file has this class.
        case required(FileProtection)
    }

    /// What becomes of a file in a backup.
    public enum Backup: Sendable, Hashable {
        /// It goes in.
        case included
        /// It is left out.
        case excluded
    }

    /// A way in which a file is not as promised.
    public enum Breach: Sendable, Hashable {
        /// It has another protection class, or nothing is noted of one.
        case protection(found: FileProtection?)
        /// It goes into backups.
        case includedInBackup
        /// It is left out of backups.
        case excludedFromBackup
    }

    /// When it can be read.
    public var protection: Protection
    /// Whether it goes into backups; nil leaves that to the system.
    public var backup: Backup?
    private let attributes: any FileAttributes
    let files: any FileSystem

    /// Makes a promise.
    ///
    /// - Parameters:
    ///   - protection: When it can be read.
    ///   - backup: Whether it goes into backups; nil leaves that to the system.
    ///   - attributes: What the platform can note on a file.
    ///   - files: The file system.
    public init(
        protection: Protection, backup: Backup?, attributes: any FileAttributes,
        files: any FileSystem = SystemFileSystem()
    ) {
        self.protection = protection
        self.backup = backup
        self.attributes = attributes
        self.files = files
    }

    /// Makes a file or folder as promised, and reads back that it is. New files in a folder take its class on.
    ///
    /// - Throws: ``StorageError/Code/verificationFailed`` where the system took an attribute and did not keep it;
    ///   ``StorageError/Code/unsupported`` where there is no such attribute; what the file system answers.
    public func apply(to path: String) throws(StorageError) {
        if case .required(let level) = protection { try attributes.setProtection(level, of: path) }
        if let backup { try attributes.setExcludedFromBackup(backup == .excluded, path) }
        for breach in try breaches(at: path) {
            switch breach {
            case .protection: throw StorageError(.verificationFailed, "the protection class was not kept")
            case .includedInBackup, .excludedFromBackup:
                throw StorageError(.verificationFailed, "the exclusion from backups was not kept")
            }
        }
    }

    /// Makes a database as promised: the file itself and what SQLite and Core Data keep beside it (`-wal`, `-shm`, `-journal`), of
    /// which each is as telling as the file.
    ///
    /// - Warning: Under ``FileProtection/complete`` a database that is open when the device locks fails in the middle of a
    ///   transaction. Close it before, or choose ``FileProtection/completeUnlessOpen`` for what goes on in the background.
    /// - Throws: As ``apply(to:)`` does.
    public func apply(toDatabase path: String) throws(StorageError) {
        try apply(to: path)
        for suffix in ["-wal", "-shm", "-journal"] {
            do throws(CoreError) { _ = try files.status(of: path + suffix, followingLinks: false) } catch {
                if error.code == .notFound { continue }
                throw StorageError(error)
            }
            try apply(to: path + suffix)
        }
    }

    /// Makes a folder and all that is in it as promised, at any depth: for what an earlier version of the app has left. Links are
    /// neither followed nor changed.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - limit: The most files and folders that are changed.
    /// - Returns: How many files and folders there were.
    /// - Throws: ``StorageError/Code/tooLarge`` beyond the limit, with what came before it changed; otherwise as ``apply(to:)`` does.
    @discardableResult
    public func apply(toAllIn folder: String, limit: Int = 100_000) throws(StorageError) -> Int {
        try walk(folder, limit) { path throws(StorageError) in try apply(to: path) }
    }

    /// What in a folder is not as promised, by path; at any depth. Links are not followed.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - limit: The most files and folders that are looked at.
    /// - Throws: ``StorageError/Code/tooLarge`` beyond the limit; what the platform and the file system answer.
    public func breaches(inAllOf folder: String, limit: Int = 100_000) throws(StorageError) -> [String: [Breach]] {
        var found: [String: [Breach]] = [:]
        _ = try walk(folder, limit) { path throws(StorageError) in
            let breaches = try breaches(at: path)
            if !breaches.isEmpty { found[path] = breaches }
        }
        return found
    }

    /// In which ways a file or folder is not as promised; none when it is.
    ///
    /// - Throws: What the platform and the file system answer.
    public func breaches(at path: String) throws(StorageError) -> [Breach] {
        var breaches: [Breach] = []
        if case .required(let level) = protection {
            let found = try attributes.protection(of: path)
            if found != level { breaches.append(.protection(found: found)) }
        }
        if let backup {
            let isExcluded = try attributes.isExcludedFromBackup(path)
            if isExcluded, backup == .included { breaches.append(.excludedFromBackup) }
            if !isExcluded, backup == .excluded { breaches.append(.includedInBackup) }
        }
        return breaches
    }

    /// Makes a new, empty file as promised; for the `prepare` of durable writes.
    ///
    /// - Throws: What the file system answered, or ``CoreError/Code/unsupported``.
    @Sendable public func prepare(_ path: String) throws(CoreError) {
        do throws(StorageError) { try apply(to: path) } catch {
            if case .file(let answer) = error.detail { throw answer }
            throw CoreError(.unsupported, error.reason ?? "a file attribute")
        }
    }

    private func walk(_ folder: String, _ limit: Int, _ body: (String) throws(StorageError) -> Void)
        throws(StorageError)
        -> Int
    {
        var waiting = [folder]
        var count = 0
        while let path = waiting.popLast() {
            let children: [String]
            do throws(CoreError) {
                switch try files.status(of: path, followingLinks: false).kind {
                case .link, .special: continue
                case .file: children = []
                case .folder: children = try files.names(inFolder: path)
                }
            } catch {
                // What goes while it is being looked at needs nothing any more.
                if error.code == .notFound, path != folder { continue }
                throw StorageError(error)
            }
            count += 1
            guard count <= limit else { throw StorageError(.tooLarge, "more files than the limit") }
            try body(path)
            waiting += children.map { path + "/" + $0 }
        }
        return count
    }
}
