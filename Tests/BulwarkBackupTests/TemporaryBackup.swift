import BulwarkBackup
import BulwarkCore
import BulwarkTestBackups
import Foundation

/// A folder that is removed when the test is over.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("backup-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// A synthetic backup on disk.
final class TemporaryBackup: Sendable {
    let url: URL
    private let folder: TemporaryFolder

    init(_ backup: SyntheticBackup) throws {
        folder = try TemporaryFolder()
        url = folder.url.appendingPathComponent("00008110-000A1B2C3D4E5F60")
        try backup.write(to: url)
    }

    func open(_ password: String? = nil) throws -> Backup {
        try Backup(at: url.path) { password.map { Secret($0) } }
    }

    /// Every path below the folder with its content: what must be the same after reading.
    func snapshot() throws -> [String: Data] {
        var found: [String: Data] = [:]
        for case let place as URL in FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil) ?? .init()
        {
            found[place.path] = try? Data(contentsOf: place)
        }
        return found
    }
}

extension Backup {
    /// All records and what could not be read.
    func records(in isWanted: (String) -> Bool = { _ in true }) throws -> (
        records: [BackupRecord], flaws: ManifestFlaws
    ) {
        var records: [BackupRecord] = []
        let flaws = try forEachRecord(in: isWanted) { records.append($0) }
        return (records, flaws)
    }

    /// The content of a file by its path.
    func content(_ path: String) throws -> [UInt8]? {
        guard let record = try records().records.first(where: { $0.path == path }) else { return nil }
        return try content(of: record).memory(limit: 1 << 24).withBytes { Array($0) }
    }
}

let bank = "AppDomain-com.example.bank"

/// Files of every kind in every class.
func variedFiles() -> [SyntheticBackup.File] {
    var files: [SyntheticBackup.File] = [
        .folder(bank, "Documents"), .init(bank, "Documents/a.txt", "hello", protectionClass: 1),
        .init(bank, "Documents/empty", []), .init(bank, "Library/Preferences/com.example.bank.plist", "x"),
        .init(bank, "Documents/block", [UInt8](repeating: 7, count: 16), protectionClass: 4),
        .init(bank, "Documents/large", (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }, protectionClass: 2),
        .link(bank, "Documents/link", to: "/etc/passwd"),
        .init("AppDomain-com.example.notes", "Documents/b", "other"),
        .init("AppDomainGroup-group.com.example.bank", "shared", "group"),
        .init("AppDomainPlugin-com.example.bank.widget", "Documents/c", "plug-in"),
        .init("HomeDomain", "Library/ünïcode 日本.txt", "home"),
    ]
    files[1].attributes = ["com.apple.metadata:com_apple_backup_excludeItem"]
    return files
}
