internal import BulwarkCore

/// A backup's list of files, in whichever form it is kept.
enum Manifest {
    case database(ManifestDatabase)
    case records(RecordManifest)

    /// The largest list that is taken into memory, in bytes.
    private static let limit = 4 << 30

    /// Whether files have keys, as those of encrypted backups alone have.
    var holdsKeys: Bool {
        switch self {
        case .database(let database): database.holdsKeys
        case .records(let records): records.holdsKeys
        }
    }

    /// Calls `body` with every record of the domains that are wanted.
    ///
    /// - Returns: What could not be read.
    func forEachRecord(
        in isWanted: (String) -> Bool, _ body: (BackupRecord) -> Void
    ) throws(BackupError) -> ManifestFlaws {
        switch self {
        case .database(let database): try database.forEachRecord(in: isWanted, body)
        case .records(let records): records.forEachRecord(in: isWanted, body)
        }
    }

    /// The list with the descriptions of files that the password alone opens.
    func opened(_ password: Secret) -> Manifest {
        guard case .database(var database) = self else { return self }
        database.openDescriptions(password)
        return .database(database)
    }

    // MARK: Opening

    /// Whether a list can be read as it lies there; it says nothing where it is encrypted.
    static func isPlain(_ location: BackupLocation, _ files: any FileSystem) throws(BackupError) -> Bool {
        guard location.layout == .database else { return true }
        let content = try BackupContent(path: "\(location.folder)/Manifest.db", files: files)
        if content.length == 0 { throw BackupError(.manifestUnreadable, "it is empty") }
        return try content.start(ReadOnlyDatabase.magic.count) == ReadOnlyDatabase.magic
    }

    /// A list that can be read as it lies there, and what is to be said of it.
    static func plain(
        _ location: BackupLocation, _ files: any FileSystem
    ) throws(BackupError) -> (manifest: Manifest, note: String?) {
        if location.layout == .records {
            let content = try BackupContent(path: "\(location.folder)/Manifest.mbdb", files: files)
            return (.records(try RecordManifest(try content.memory(limit: 1 << 30).withBytes { Array($0) })), nil)
        }
        let path = "\(location.folder)/Manifest.db"
        guard let log = try? BackupContent(path: path + "-wal", files: files), log.length > 0 else {
            let database = try opening { () throws(ReadOnlyDatabase.Failure) in try .init(immutableFile: path) }
            return (.database(try ManifestDatabase(database)), nil)
        }
        // Rows can live in the log alone; they are put together in memory, for nothing may be written here.
        let memory = try BackupContent(path: path, files: files).memory(limit: limit)
        let logged = try log.memory(limit: limit)
        let merged = logged.withBytes { log in memory.withBytes { WriteAheadLog.applied(log, to: $0) } }
        let note = merged == nil ? nil : "A part of the list of files was in Manifest.db-wal alone, and was read."
        let database = try opening { () throws(ReadOnlyDatabase.Failure) in try .init(merged ?? memory) }
        return (.database(try ManifestDatabase(database)), note)
    }

    /// A list that is encrypted, and what is to be said of it.
    static func encrypted(
        _ location: BackupLocation, _ files: any FileSystem, _ keys: UnlockedKeybag?, _ wrapped: WrappedKey?
    ) throws(BackupError) -> (manifest: Manifest, note: String?) {
        guard let keys, let wrapped else {
            throw BackupError(.manifestUnreadable, "it is encrypted and there is no key for it")
        }
        let content = try BackupContent(
            path: "\(location.folder)/Manifest.db", files: files, key: try keys.unwrap(wrapped))
        let memory = try content.memory(limit: limit)
        guard memory.withBytes({ $0.starts(with: ReadOnlyDatabase.magic) }) else {
            throw BackupError(.manifestUnreadable, "it is encrypted under another key")
        }
        let note = content.isDamaged ? "Manifest.db does not end as encryption leaves it." : nil
        let database = try opening { () throws(ReadOnlyDatabase.Failure) in try .init(memory) }
        return (.database(try ManifestDatabase(database)), note)
    }

    private static func opening(
        _ body: () throws(ReadOnlyDatabase.Failure) -> ReadOnlyDatabase
    ) throws(BackupError) -> ReadOnlyDatabase {
        do throws(ReadOnlyDatabase.Failure) { return try body() } catch {
            throw BackupError(.manifestUnreadable, "SQLite cannot open it", detail: .number(Int(error.code)))
        }
    }
}
