internal import BulwarkRelayAPI
internal import Foundation
internal import GRDB

/// What is known of an attachment whose bytes are all there.
struct AttachmentRecord: Sendable, Hashable {
    /// How many bytes it has.
    let size: Int
    /// Whose it is: the account's row.
    let account: Int64
}

extension RelayStore {
    /// Sets room aside for an attachment that is about to come.
    ///
    /// - Throws: ``RelayError/Code/quotaExceeded``.
    func beginAttachment(
        _ id: String, of requester: Requester, size: Int, expires: Int64, atMost limit: Int
    ) async throws(RelayError) {
        let account = requester.account
        try await write { db in
            try Self.require(requester, in: db)
            try db.execute(
                sql:
                    "UPDATE accounts SET attachment_bytes = attachment_bytes + ? WHERE id = ? AND attachment_bytes + ? <= ?",
                arguments: [size, account, size, limit])
            guard db.changesCount == 1 else { throw RelayError(.quotaExceeded, retryAfter: 3600) }
            try db.execute(
                sql: "INSERT INTO attachments (id, account, size, expires) VALUES (?, ?, ?, ?)",
                arguments: [id, account, size, expires])
        }
    }

    /// Notes that an attachment's bytes are on the medium.
    ///
    /// - Throws: ``RelayError/Code/unknownAttachment`` where its account went meanwhile.
    func completeAttachment(_ id: String) async throws(RelayError) {
        try await write { db in
            try db.execute(sql: "UPDATE attachments SET is_complete = 1 WHERE id = ?", arguments: [id])
            guard db.changesCount == 1 else { throw RelayError(.unknownAttachment) }
        }
    }

    /// An attachment that can be fetched; nil where there is none.
    func attachment(_ id: String, now: Int64) async throws(RelayError) -> AttachmentRecord? {
        try await read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT size, account FROM attachments WHERE id = ? AND is_complete = 1 AND expires > ?",
                arguments: [id, now])
            return row.map { AttachmentRecord(size: $0["size"], account: $0["account"]) }
        }
    }

    /// Forgets an attachment.
    ///
    /// - Parameter account: Whose it has to be; nil for anybody's.
    /// - Returns: Whether there was one.
    func removeAttachment(_ id: String, of account: Int64? = nil) async throws(RelayError) -> Bool {
        try await write { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT account, size FROM attachments WHERE id = ? AND (? IS NULL OR account = ?)",
                    arguments: [id, account, account])
            else { return false }
            try Self.forget([(id, row["account"], row["size"])], in: db)
            return true
        }
    }

    /// The names of all attachments, for what tidies the folder up; and drops those whose bytes never came whole.
    func attachmentsAfterRestart() async throws(RelayError) -> Set<String> {
        try await write { db in
            let broken = try Row.fetchAll(db, sql: "SELECT id, account, size FROM attachments WHERE is_complete = 0")
            try Self.forget(broken.map { ($0["id"], $0["account"], $0["size"]) }, in: db)
            return try String.fetchSet(db, sql: "SELECT id FROM attachments")
        }
    }

    static func forget(_ attachments: [(id: String, account: Int64, size: Int64)], in db: Database) throws {
        for attachment in attachments {
            try db.execute(sql: "DELETE FROM attachments WHERE id = ?", arguments: [attachment.id])
            try db.execute(
                sql: "UPDATE accounts SET attachment_bytes = max(0, attachment_bytes - ?) WHERE id = ?",
                arguments: [attachment.size, attachment.account])
        }
    }
}
