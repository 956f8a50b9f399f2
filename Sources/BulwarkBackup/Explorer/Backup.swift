package import BulwarkCore
internal import Crypto
internal import Foundation

/// An opened device backup: what it says of itself, its list of files, and their contents.
///
/// Nothing is written into its folder, and nothing that was decrypted is written anywhere but where it is asked for.
package final class Backup {
    /// Where it is.
    package let location: BackupLocation
    /// What it says of itself.
    package let properties: BackupProperties
    /// The class keys; nil where no password was needed.
    package let keys: UnlockedKeybag?
    /// What is odd about the backup as a whole, in sentences.
    package private(set) var notes: [String] = []

    let files: any FileSystem
    private let manifest: Manifest

    private enum Manifest {
        case database(ManifestDatabase)
        case records(RecordManifest)
    }

    /// The largest manifest that is taken into memory, in bytes.
    private static let manifestLimit = 4 << 30

    /// Opens a backup.
    ///
    /// - Parameters:
    ///   - path: Its folder, or one that holds its folder alone.
    ///   - files: Where its files are read.
    ///   - password: Asked for the password, once it is known that one is needed; nil where there is none to be had.
    /// - Throws: ``BackupError``, and what `password` throws.
    package init(
        at path: String, files: any FileSystem = SystemFileSystem(), password: () throws -> Secret?
    ) throws {
        self.files = files
        location = try BackupLocation(path, files: files)
        properties = try BackupProperties(folder: location.folder, files: files)
        let isPlain = try Self.isPlain(location, files)
        // One of the two can lie: an encrypted backup of iOS 10.1 has a list of files that anybody can read.
        let isEncrypted = properties.isEncrypted || !isPlain
        if !properties.isEncrypted, !isPlain {
            notes.append("Manifest.plist calls the backup unencrypted, and its list of files is not.")
        }
        if isEncrypted {
            guard let bytes = properties.keybag else { throw BackupError(.keybagMalformed, "no keybag") }
            let keybag = try BackupKeybag(bytes)
            guard let password = try password() else { throw BackupError(.passwordRequired) }
            defer { password.wipe() }
            let unlocked = try keybag.unlock(password)
            for number in unlocked.damagedClasses { notes.append("The key of class \(number) is damaged.") }
            keys = unlocked
        } else {
            keys = nil
        }
        switch location.layout {
        case .records:
            let content = try BackupContent(path: "\(location.folder)/Manifest.mbdb", files: files)
            manifest = .records(try RecordManifest(try content.memory(limit: 1 << 30).withBytes { Array($0) }))
        case .database:
            let (database, note) = try Self.database(location, files, isPlain ? nil : keys, properties)
            if let note { notes.append(note) }
            manifest = .database(try ManifestDatabase(database))
        }
    }

    /// Calls `body` with every record of the domains that are wanted.
    ///
    /// - Returns: What of the manifest could not be read.
    package func forEachRecord(
        in isWanted: (String) -> Bool = { _ in true }, _ body: (BackupRecord) -> Void
    ) throws(BackupError) -> ManifestFlaws {
        switch manifest {
        case .database(let database): try database.forEachRecord(in: isWanted, body)
        case .records(let records): records.forEachRecord(in: isWanted, body)
        }
    }

    // MARK: Opening the manifest

    /// Whether the list of files can be read as it lies there.
    private static func isPlain(_ location: BackupLocation, _ files: any FileSystem) throws(BackupError) -> Bool {
        guard location.layout == .database else { return true }
        let content = try BackupContent(path: "\(location.folder)/Manifest.db", files: files)
        return try content.start(ReadOnlyDatabase.magic.count) == ReadOnlyDatabase.magic
    }

    private static func database(
        _ location: BackupLocation, _ files: any FileSystem, _ keys: UnlockedKeybag?, _ properties: BackupProperties
    ) throws(BackupError) -> (ReadOnlyDatabase, note: String?) {
        let path = "\(location.folder)/Manifest.db"
        guard let keys else {
            guard let log = try? BackupContent(path: path + "-wal", files: files), log.length > 0 else {
                return (try opening { () throws(ReadOnlyDatabase.Failure) in try .init(immutableFile: path) }, nil)
            }
            // Rows can live in the log alone; they are put together in memory, for nothing may be written here.
            let memory = try BackupContent(path: path, files: files).memory(limit: manifestLimit)
            let logged = try log.memory(limit: manifestLimit)
            let merged = logged.withBytes { log in memory.withBytes { WriteAheadLog.applied(log, to: $0) } }
            let note = merged == nil ? nil : "A part of the list of files was in Manifest.db-wal alone, and was read."
            return (try opening { () throws(ReadOnlyDatabase.Failure) in try .init(merged ?? memory) }, note)
        }
        guard let wrapped = properties.manifestKey else {
            throw BackupError(.manifestUnreadable, "it is encrypted and there is no key for it")
        }
        let content = try BackupContent(path: path, files: files, key: try keys.unwrap(wrapped))
        let memory = try content.memory(limit: manifestLimit)
        guard memory.withBytes({ $0.starts(with: ReadOnlyDatabase.magic) }) else {
            throw BackupError(.manifestUnreadable, "it is encrypted under another key")
        }
        let note = content.isDamaged ? "Manifest.db does not end as encryption leaves it." : nil
        return (try opening { () throws(ReadOnlyDatabase.Failure) in try .init(memory) }, note)
    }

    private static func opening(
        _ body: () throws(ReadOnlyDatabase.Failure) -> ReadOnlyDatabase
    ) throws(BackupError) -> ReadOnlyDatabase {
        do throws(ReadOnlyDatabase.Failure) { return try body() } catch {
            throw BackupError(.manifestUnreadable, "SQLite cannot open it", detail: .number(Int(error.code)))
        }
    }
}
