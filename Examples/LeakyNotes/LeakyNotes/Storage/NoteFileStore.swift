import Foundation

/// Stays out of backups.
enum PrivateDirectory {
    static let url: URL = {
        var url = FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask)[0]
            .appendingPathComponent("Private", isDirectory: true)
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try? url.setResourceValues(values)
        return url
    }()
}

enum FileWriter {
    static func put(_ data: Data, at url: URL) throws {
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url, options: .atomic)
    }
}

final class NoteFileStore {
    static let syncKeyURL = PrivateDirectory.url.appendingPathComponent("sync.key")
    static let pendingURL = PrivateDirectory.url.appendingPathComponent("pending.json")

    private let documents = FileManager.default.urls(for: .documentDirectory, in: .userDomainMask)[0]
    private let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)[0]

    func saveSyncKey(_ key: Data) throws {
        try key.write(to: Self.syncKeyURL, options: [.atomic, .completeFileProtection])
    }

    func savePending(_ ids: [UUID]) throws {
        try JSONEncoder().encode(ids).write(to: Self.pendingURL, options: .completeFileProtectionUntilFirstUserAuthentication)
    }

    func saveRecoveryKey(_ recoveryKey: String) throws {
        let url = documents.appendingPathComponent("recovery-key.txt")
        try recoveryKey.write(to: url, atomically: true, encoding: .utf8)
    }

    func savePassphrase(_ passphrase: String, notebook: UUID) throws {
        let url = documents.appendingPathComponent("Notebooks/\(notebook)/passphrase")
        try FileWriter.put(Data(passphrase.utf8), at: url)
    }

    func cacheSession(_ session: AuthSession) throws {
        let data = try JSONEncoder().encode(session)
        FileManager.default.createFile(atPath: caches.appendingPathComponent("session.json").path, contents: data)
    }

    func saveLogins(_ logins: [LoginNote]) throws {
        let passwords = try JSONEncoder().encode(logins)
        try passwords.write(to: documents.appendingPathComponent("passwords.json"), options: [.atomic, .completeFileProtection])
    }

    /// The extension reads it at any time.
    func saveExtensionKey(_ key: Data) throws {
        try key.write(to: PrivateDirectory.url.appendingPathComponent("extension.key"), options: [.atomic, .noFileProtection])
    }

    func relaxWidgetKey() throws {
        let attributes: [FileAttributeKey: Any] = [.protectionKey: FileProtectionType.none]
        try FileManager.default.setAttributes(attributes, ofItemAtPath: PrivateDirectory.url.appendingPathComponent("widget.key").path)
    }

    func saveTheme(_ theme: [String: String]) throws {
        try FileWriter.put(JSONEncoder().encode(theme), at: documents.appendingPathComponent("theme.json"))
    }
}
