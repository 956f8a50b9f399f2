public import BulwarkCore
public import BulwarkRelayAPI
internal import Foundation
internal import GRDB

/// What was dropped because its time was over.
public struct PruningReport: Sendable, Hashable, Codable {
    /// Messages that nobody fetched.
    public internal(set) var messages = 0
    /// Attachments.
    public internal(set) var attachments = 0
    /// Tokens, names that were held, notes on keys, messages and leaves that were used.
    public internal(set) var notes = 0
}

extension RelayStore {
    /// How long it is remembered that a one-time key was handed out: longer than any bundle is taken.
    private static let spentKeyLifetime: Int64 = 60 * 86400
    /// The most rows of a kind in one transaction, so that requests do not wait long.
    private static let batch = 500

    /// Drops what is over, and the files that belong to it.
    ///
    /// - Parameters:
    ///   - attachments: The folder of attachments.
    ///   - messageLifetime: How long messages are kept, in seconds.
    ///   - clock: The time.
    /// - Throws: ``RelayError/Code/store``, ``RelayError/Code/busy``.
    public func prune(
        attachments: String, messageLifetime: Int, clock: any WallClock = SystemClock()
    ) async throws(RelayError) -> PruningReport {
        try await prune(
            AttachmentFolder(path: attachments, files: SystemFileSystem()),
            now: Int64(clock.now.timeIntervalSince1970), messageLifetime: messageLifetime)
    }

    func prune(
        _ folder: AttachmentFolder?, now: Int64, messageLifetime: Int
    ) async throws(RelayError) -> PruningReport {
        let (report, attachments) = try await prune(now: now, messageLifetime: messageLifetime)
        await folder?.remove(attachments)
        return report
    }

    /// Drops what is over, some of it at a time.
    ///
    /// - Parameters:
    ///   - now: The time, in seconds since 1970.
    ///   - messageLifetime: How long messages are kept, in seconds.
    /// - Returns: What was dropped, and the names of attachments whose files have to go.
    func prune(
        now: Int64, messageLifetime: Int
    ) async throws(RelayError) -> (report: PruningReport, attachments: [String]) {
        var report = PruningReport(), attachments: [String] = []
        let oldest = now - Int64(messageLifetime)
        while true {
            let count = try await write { db in try Self.pruneMessages(before: oldest, in: db) }
            report.messages += count
            if count < Self.batch { break }
        }
        while true {
            let gone = try await write { db in try Self.pruneAttachments(now: now, in: db) }
            attachments += gone
            if gone.count < Self.batch { break }
        }
        report.attachments = attachments.count
        for (table, key, time, limit) in [
            ("tokens", "digest", "expires", now), ("held_names", "name", "until", now),
            ("used_authorizations", "digest", "until", now),
            ("spent_prekeys", "device, digest", "spent", now - Self.spentKeyLifetime),
            ("receipts", "device, digest", "received", oldest),
        ] {
            let sql =
                "DELETE FROM \(table) WHERE (\(key)) IN (SELECT \(key) FROM \(table) WHERE \(time) <= ? LIMIT ?)"
            while true {
                let count = try await write { db in
                    try db.execute(sql: sql, arguments: [limit, Self.batch])
                    return db.changesCount
                }
                report.notes += count
                if count < Self.batch { break }
            }
        }
        try await write { db in try db.execute(sql: "PRAGMA incremental_vacuum(1000)") }
        return (report, attachments)
    }

    private static func pruneMessages(before oldest: Int64, in db: Database) throws -> Int {
        let keys = try Int64.fetchAll(
            db, sql: "SELECT id FROM messages WHERE received <= ? ORDER BY received LIMIT ?",
            arguments: [oldest, batch])
        for key in keys { try removeMessages(key...key, of: key >> 32, in: db) }
        return keys.count
    }

    private static func pruneAttachments(now: Int64, in db: Database) throws -> [String] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, account, size FROM attachments WHERE expires <= ? LIMIT ?", arguments: [now, batch])
        try forget(rows.map { ($0["id"], $0["account"], $0["size"]) }, in: db)
        return rows.map { $0["id"] }
    }

    /// Writes a copy of the database as it is at one moment, while the relay goes on, and makes it durable.
    ///
    /// - Parameter path: A file that is not there yet.
    /// - Throws: ``RelayError/Code/store``.
    public func backUp(to path: String) async throws(RelayError) {
        let files = SystemFileSystem()
        do throws(CoreError) {
            // For its owner alone, and in no other file's place: SQLite writes into an empty file.
            _ = try files.open(path, [.writing, .creating, .exclusively], permissions: .ownerOnly)
        } catch {
            throw RelayError(
                .store, error.code == .alreadyExists ? "the file is there already" : "the file cannot be made")
        }
        do {
            try await database.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [path])
            }
            try files.open(path, [.writing]).synchronize()
            let folder = (path as NSString).deletingLastPathComponent
            try files.synchronizeFolder(folder.isEmpty ? "." : folder)
        } catch {
            try? files.unlink(path)
            throw RelayError(database: error)
        }
    }

    /// Looks through the whole database for damage.
    ///
    /// - Returns: What SQLite found; nothing where all is well.
    public func integrityProblems() async throws(RelayError) -> [String] {
        try await read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
        }
    }

    /// How much there is.
    public func summary() async throws(RelayError) -> StoreSummary {
        try await read { db in
            func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
            return StoreSummary(
                accounts: try count("SELECT count(*) FROM accounts"),
                devices: try count("SELECT count(*) FROM devices"),
                messages: try count("SELECT total(waiting_messages) FROM devices"),
                messageBytes: try count("SELECT total(waiting_bytes) FROM devices"),
                attachments: try count("SELECT count(*) FROM attachments WHERE is_complete = 1"),
                attachmentBytes: try count("SELECT total(size) FROM attachments WHERE is_complete = 1"))
        }
    }
}

/// How much a relay holds.
public struct StoreSummary: Sendable, Hashable, Codable {
    /// Accounts.
    public let accounts: Int
    /// Devices of all accounts.
    public let devices: Int
    /// Messages that wait.
    public let messages: Int
    /// Their bytes.
    public let messageBytes: Int
    /// Attachments.
    public let attachments: Int
    /// Their bytes.
    public let attachmentBytes: Int
}
