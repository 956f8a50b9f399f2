internal import BulwarkRelayAPI
internal import Foundation
internal import GRDB

extension RelayStore {
    /// Keeps a message for each of its devices, or for none.
    ///
    /// - Parameters:
    ///   - submission: The message.
    ///   - sender: Who hands it in.
    ///   - messages: The most messages that wait for a device.
    ///   - bytes: The most bytes that wait for a device.
    ///   - now: The time, in seconds since 1970.
    /// - Returns: The rows of the devices that have a new message.
    /// - Throws: ``RelayError/Code/unknownAddress``, ``RelayError/Code/wrongDevices``, ``RelayError/Code/mailboxFull``.
    func add(
        _ submission: MessageSubmission, from sender: Requester, messages: Int, bytes: Int, now: Int64
    ) async throws(RelayError) -> Set<Int64> {
        let sent = Data(sender.address.encoded)
        let digest = Digest.short(withUnsafeBytes(of: sender.device.bigEndian) { Array($0) } + submission.id)
        return try await write { db in
            try Self.require(sender, in: db)
            guard let account = try Self.account(submission.account, in: db) else { throw RelayError(.unknownAddress) }
            let recipients = try Self.recipients(in: account, besides: sender, now, in: db)
            let mismatch = Self.mismatch(of: submission, recipients)
            guard mismatch.isEmpty else { throw RelayError(.wrongDevices, mismatch: mismatch) }
            var woken: Set<Int64> = []
            for item in submission.items {
                guard let device = recipients[item.device]?.device else { continue }
                try db.cachedStatement(sql: "INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)")
                    .execute(arguments: [device, digest, now])
                // It is here already, or was fetched.
                guard db.changesCount == 1 else { continue }
                try Self.append(item.envelope, from: sent, to: device, messages, bytes, now, in: db)
                woken.insert(device)
            }
            return woken
        }
    }

    /// Messages for a device after a sequence.
    ///
    /// - Parameters:
    ///   - device: The device's row.
    ///   - sequence: The last one that is known.
    ///   - limit: The most messages.
    ///   - bytes: About the most bytes; one message may go over it.
    func page(
        for device: Int64, after sequence: UInt64, atMost limit: Int, bytes: Int
    ) async throws(RelayError) -> MailboxPage {
        guard sequence < UInt64(MailboxKey.last) else { return MailboxPage(deliveries: [], hasMore: false) }
        let first = MailboxKey.of(device, Int64(sequence)) + 1, last = MailboxKey.all(of: device).upperBound
        return try await read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT id, received, sender, envelope FROM messages WHERE id BETWEEN ? AND ? ORDER BY id")
            var deliveries: [MailboxPage.Delivery] = [], size = 0, hasMore = false
            let rows = try Row.fetchCursor(statement, arguments: [first, last])
            while let row = try rows.next() {
                let envelope: Data = row["envelope"]
                size += envelope.count
                guard deliveries.count < limit, deliveries.isEmpty || size <= bytes else {
                    hasMore = true
                    break
                }
                let sender: Data = row["sender"], received: Int64 = row["received"]
                deliveries.append(
                    MailboxPage.Delivery(
                        sequence: MailboxKey.sequence(row["id"]),
                        receivedAt: Date(timeIntervalSince1970: TimeInterval(received)),
                        sender: try RelayAddress(encoded: Array(sender)), envelope: Array(envelope)))
            }
            return MailboxPage(deliveries: deliveries, hasMore: hasMore)
        }
    }

    /// Drops the messages of a device up to a sequence; what is dropped already is no error.
    func acknowledge(through sequence: UInt64, for device: Int64) async throws(RelayError) {
        let last = MailboxKey.of(device, Int64(min(sequence, UInt64(MailboxKey.last))))
        try await write { db in try Self.removeMessages(MailboxKey.of(device, 0)...last, of: device, in: db) }
    }

    /// Drops messages, and counts what waits anew.
    static func removeMessages(_ keys: ClosedRange<Int64>, of device: Int64, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT count(*) AS count, total(length(envelope)) AS size FROM messages WHERE id BETWEEN ? AND ?")
        guard let row = try Row.fetchOne(statement, arguments: [keys.lowerBound, keys.upperBound]),
            let count: Int64 = row["count"], count > 0, let size: Double = row["size"]
        else { return }
        try db.cachedStatement(sql: "DELETE FROM messages WHERE id BETWEEN ? AND ?")
            .execute(arguments: [keys.lowerBound, keys.upperBound])
        try db.cachedStatement(
            sql: """
                UPDATE devices SET waiting_messages = waiting_messages - ?, waiting_bytes = waiting_bytes - ? WHERE id = ?
                """
        ).execute(arguments: [count, Int64(size), device])
    }

    /// A device that a message can be for.
    private struct Recipient {
        let device: Int64
        let identity: [UInt8]
        /// Whether a message to its account has to be for it, too.
        let isRequired: Bool
    }

    /// The devices of an account that a message can be for, by their numbers.
    ///
    /// One that has published no keys yet, or none for a month, is not required: nobody could encrypt for it, and it would keep messages from
    /// the others. Where no device has any, all are, so that a message to nobody is none.
    private static func recipients(
        in account: Int64, besides sender: Requester, _ now: Int64, in db: Database
    ) throws -> [UInt32: Recipient] {
        let statement = try db.cachedStatement(
            sql: "SELECT id, number, identity, signed_prekey FROM devices WHERE account = ?")
        let rows = try Row.fetchAll(statement, arguments: [account]).map { row -> (row: Row, hasKeys: Bool) in
            (row, isUsable(row["signed_prekey"], now))
        }
        let hasKeys = rows.contains { $0.hasKeys }
        var recipients: [UInt32: Recipient] = [:]
        for (row, isUsable) in rows where row["id"] != sender.device {
            let number: Int64 = row["number"], identity: Data = row["identity"]
            recipients[UInt32(truncatingIfNeeded: number)] = Recipient(
                device: row["id"], identity: Array(identity), isRequired: isUsable || !hasKeys)
        }
        return recipients
    }

    private static func mismatch(of submission: MessageSubmission, _ recipients: [UInt32: Recipient]) -> DeviceMismatch
    {
        let named = Set(submission.items.map(\.device))
        var mismatch = DeviceMismatch()
        if submission.scope == .account {
            mismatch.missing = recipients.filter { $0.value.isRequired && !named.contains($0.key) }.keys.sorted()
        }
        for item in submission.items.sorted(by: { $0.device < $1.device }) {
            if let recipient = recipients[item.device] {
                if recipient.identity != item.identity { mismatch.stale.append(item.device) }
            } else {
                mismatch.extra.append(item.device)
            }
        }
        return mismatch
    }

    private static func append(
        _ envelope: [UInt8], from sender: Data, to device: Int64, _ messages: Int, _ bytes: Int, _ now: Int64,
        in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE devices SET last_sequence = last_sequence + 1, waiting_messages = waiting_messages + 1,
                    waiting_bytes = waiting_bytes + :size
                WHERE id = :device AND waiting_messages < :messages AND waiting_bytes + :size <= :bytes
                    AND last_sequence < :last
                RETURNING last_sequence
                """)
        let sequence = try Int64.fetchAll(
            statement,
            arguments: [
                "size": envelope.count, "device": device, "messages": messages, "bytes": bytes, "last": MailboxKey.last,
            ]
        ).first
        guard let sequence else { throw RelayError(.mailboxFull, retryAfter: 3600) }
        try db.cachedStatement(sql: "INSERT INTO messages VALUES (?, ?, ?, ?)")
            .execute(arguments: [MailboxKey.of(device, sequence), now, sender, Data(envelope)])
    }
}
