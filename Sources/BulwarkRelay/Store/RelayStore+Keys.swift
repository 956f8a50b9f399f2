internal import BulwarkRelayAPI
internal import Foundation
internal import GRDB

/// The kinds of one-time keys.
private enum KeyKind: Int, CaseIterable {
    case oneTime = 0
    case kem = 1
}

extension RelayStore {
    /// Keeps what a device published.
    ///
    /// A one-time key that was handed out before does not come back, however often it is published.
    ///
    /// - Parameters:
    ///   - publication: The pieces; their signatures were checked.
    ///   - device: The device's row.
    ///   - limit: The most one-time keys of a kind; beyond, the oldest go.
    func publish(
        _ publication: PrekeyPublication, for device: Int64, atMost limit: Int
    ) async throws(RelayError) -> OneTimeKeyCounts {
        try await write { db in
            try db.execute(
                sql: "UPDATE devices SET signed_prekey = ?, last_resort = ? WHERE id = ?",
                arguments: [Data(publication.signedPrekey), publication.lastResort.map { Data($0) }, device])
            guard db.changesCount == 1 else { throw RelayError(.unauthorized, "the device was removed") }
            if publication.replacesOneTimeKeys {
                try db.execute(sql: "DELETE FROM prekeys WHERE device = ?", arguments: [device])
            }
            for (kind, keys) in [(KeyKind.oneTime, publication.oneTimeKeys), (.kem, publication.kemKeys)] {
                for key in keys { try Self.add(key, kind, for: device, in: db) }
                try db.execute(
                    sql: """
                        DELETE FROM prekeys WHERE device = ? AND kind = ? AND id NOT IN
                            (SELECT id FROM prekeys WHERE device = ? AND kind = ? ORDER BY id DESC LIMIT ?)
                        """, arguments: [device, kind.rawValue, device, kind.rawValue, limit])
            }
            return try Self.counts(of: device, in: db)
        }
    }

    /// How many one-time keys a device has here.
    func counts(of device: Int64) async throws(RelayError) -> OneTimeKeyCounts {
        try await read { db in try Self.counts(of: device, in: db) }
    }

    /// Hands out a bundle of each device: its one-time keys are gone with this, in the same transaction.
    ///
    /// - Parameters:
    ///   - devices: Whose bundles.
    ///   - spared: The rows of those whose one-time keys stay: they have a bundle without, and with the last resort.
    ///   - now: The time, in seconds since 1970.
    /// - Returns: The bundles; a device that has published nothing, or nothing for a month, or is gone has none.
    func claim(
        _ devices: [Requester], sparing spared: Set<Int64> = [], now: Int64
    ) async throws(RelayError) -> [ClaimedBundles.Bundle] {
        try await write { db in
            var bundles: [ClaimedBundles.Bundle] = []
            for device in devices {
                let row = try Row.fetchOne(
                    db, sql: "SELECT signed_prekey, last_resort FROM devices WHERE id = ?", arguments: [device.device])
                guard let row, let signedPrekey: Data = row["signed_prekey"], Self.isUsable(signedPrekey, now) else {
                    continue
                }
                let lastResort: Data? = row["last_resort"]
                var oneTime: Data?
                var kem = lastResort
                if !spared.contains(device.device) {
                    oneTime = try Self.take(.oneTime, of: device.device, now, in: db)
                    // A device without a last resort does no post-quantum handshakes.
                    if lastResort != nil { kem = try Self.take(.kem, of: device.device, now, in: db) ?? lastResort }
                }
                let bytes = PrekeyPublication.bundle(
                    address: device.address, identity: device.identity, signedPrekey: Array(signedPrekey),
                    oneTimeKey: oneTime.map { Array($0) }, kemKey: kem.map { Array($0) })
                bundles.append(ClaimedBundles.Bundle(device: device.address.device, bytes: bytes))
            }
            return bundles
        }
    }

    /// Whether others begin conversations with a signed prekey: it was made in the last 29 days. Clients refuse one of more than 30, and those
    /// of a device that is used are of some days.
    static func isUsable(_ signedPrekey: Data?, _ now: Int64) -> Bool {
        // Its number of four bytes, then when it was made, in seconds since 1970.
        guard let signedPrekey, signedPrekey.count > 12 else { return false }
        let made = signedPrekey.dropFirst(4).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return made >= UInt64(max(0, now - 29 * 86_400))
    }

    private static func add(
        _ key: PrekeyPublication.OneTimeKey, _ kind: KeyKind, for device: Int64, in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO prekeys (device, kind, digest, key) SELECT :device, :kind, :digest, :key
                WHERE NOT EXISTS (SELECT 1 FROM spent_prekeys WHERE device = :device AND digest = :digest)
                """)
        try statement.execute(
            arguments: [
                "device": device, "kind": kind.rawValue, "digest": Digest.short(key.encoded), "key": Data(key.encoded),
            ])
    }

    /// Takes the oldest one-time key of a kind, and remembers that it was handed out.
    private static func take(_ kind: KeyKind, of device: Int64, _ now: Int64, in db: Database) throws -> Data? {
        let statement = try db.cachedStatement(
            sql: """
                DELETE FROM prekeys WHERE id =
                    (SELECT id FROM prekeys WHERE device = ? AND kind = ? ORDER BY id LIMIT 1)
                RETURNING key, digest
                """)
        guard let row = try Row.fetchAll(statement, arguments: [device, kind.rawValue]).first else { return nil }
        let digest: Data = row["digest"]
        try db.execute(sql: "INSERT OR IGNORE INTO spent_prekeys VALUES (?, ?, ?)", arguments: [device, digest, now])
        return row["key"]
    }

    private static func counts(of device: Int64, in db: Database) throws -> OneTimeKeyCounts {
        func count(_ kind: KeyKind) throws -> Int {
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM prekeys WHERE device = ? AND kind = ?",
                arguments: [device, kind.rawValue])
                ?? 0
        }
        let signedPrekey = try Data.fetchOne(
            db, sql: "SELECT signed_prekey FROM devices WHERE id = ?", arguments: [device])
        return OneTimeKeyCounts(
            oneTime: try count(.oneTime), kem: try count(.kem),
            signedPrekey: signedPrekey?.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }
}
