internal import BulwarkCore

/// Reads Manifest.db: one row for each file, folder and link.
///
/// All of the table is read in the order of its rows, without an index: a damaged index would leave rows out without a word.
package struct ManifestDatabase {
    private let database: ReadOnlyDatabase
    /// Whether the database had to be opened as one that is shorter than it says.
    private let isTruncated: Bool
    /// What opens the descriptions of files that iOS 10.0 wrote.
    private var cipher: DescriptionCipher?

    /// How often reading is begun anew behind damage.
    private static let attempts = 1_000
    private static let columns =
        "fileID, domain, relativePath, flags, length(file), CASE WHEN length(file) <= \(FileDescription.limit) THEN file END"

    /// Takes a database that has a table of files.
    ///
    /// - Throws: ``BackupError/Code/manifestUnreadable`` where not even that can be told.
    package init(_ database: ReadOnlyDatabase) throws(BackupError) {
        self.database = database
        do throws(ReadOnlyDatabase.Failure) {
            guard try Self.holdsFiles(database) else { throw ReadOnlyDatabase.Failure(code: 1) }
            isTruncated = false
        } catch {
            database.tolerateTruncation()
            guard error.isDamage, let holdsFiles = try? Self.holdsFiles(database), holdsFiles else {
                throw BackupError(.manifestUnreadable, "no table of files", detail: .number(Int(error.code)))
            }
            isTruncated = true
        }
    }

    /// Whether there is a table of files, and its columns are in the database and not computed.
    private static func holdsFiles(_ database: ReadOnlyDatabase) throws(ReadOnlyDatabase.Failure) -> Bool {
        guard try database.tables().contains("Files") else { return false }
        let stored = Set(try database.storedColumns(of: "Files").map { $0.lowercased() })
        return stored.isSuperset(of: ["fileid", "domain", "relativepath", "flags", "file"])
    }

    /// Whether files have keys, as those of encrypted backups alone have: the first of them tell.
    package var holdsKeys: Bool {
        var found = false
        let sql =
            "SELECT file FROM Files NOT INDEXED WHERE flags = 1 AND length(file) <= \(FileDescription.limit) LIMIT 64"
        try? database.forEachRow(sql) { row in
            found = row.blob(0).flatMap(FileDescription.init)?.hasKey ?? false
            return !found
        }
        return found
    }

    /// Makes descriptions readable that are encrypted under the password.
    mutating func openDescriptions(_ password: Secret) {
        var salt: [UInt8]?
        try? database.forEachRow("SELECT value FROM Properties WHERE key = 'salt' LIMIT 1") { row in
            salt = row.blob(0) ?? row.text(0).map { Array($0.utf8) }
            return false
        }
        if let salt, salt.count <= 1_024 { cipher = DescriptionCipher(password, salt: salt) }
    }

    /// Calls `body` with every record of the domains that are wanted; damage ends nothing as long as rows can be read.
    ///
    /// - Returns: What could not be read.
    package func forEachRecord(
        in isWanted: (String) -> Bool, _ body: (BackupRecord) -> Void
    ) throws(BackupError) -> ManifestFlaws {
        var flaws = ManifestFlaws()
        flaws.isDamaged = isTruncated
        var last = Int64.min
        var count = 0
        func take(_ row: SQLiteRow) -> Bool {
            let number = row.integer(0) ?? .min
            // A tree that leads back to where it came from.
            guard count == 0 || number > last else { return false }
            last = number
            count += 1
            if let record = record(row, isWanted, &flaws) { body(record) }
            return true
        }
        guard let failure = scan("rowid >= ? ORDER BY rowid", [.min], take) else { return flaws }
        guard failure.isDamage else { return try scanWithoutRowNumbers(isWanted, body, flaws, failure) }
        flaws.isDamaged = true
        // Behind damage, reading is begun anew at the next number, and at twice the distance where that is damaged, too.
        var base = max(last, 0)
        var step: Int64 = 1
        for _ in 0..<Self.attempts where step < 1 << 40 {
            let before = count
            // No number is beyond the largest.
            let (next, isBeyond) = base.addingReportingOverflow(step)
            if isBeyond { break }
            let failure = scan("rowid > ? ORDER BY rowid", [next], take)
            if count > before || failure == nil, step > 1 {
                // What the last doubling went past is read from its end.
                let reached = last
                _ = scan("rowid > ? AND rowid <= ? ORDER BY rowid DESC", [base + step / 2, next]) { row in
                    count += 1
                    if let record = record(row, isWanted, &flaws) { body(record) }
                    return true
                }
                last = reached
            }
            guard failure != nil else { break }
            (base, step) = count > before ? (last, 1) : (base, step * 2)
        }
        guard count > 0 else {
            throw BackupError(.manifestUnreadable, "no row can be read", detail: .number(Int(failure.code)))
        }
        return flaws
    }

    /// Reads rows until `body` returns false; what ended it before, if anything did.
    private func scan(
        _ condition: String, _ bindings: [Int64], _ body: (SQLiteRow) -> Bool
    ) -> ReadOnlyDatabase.Failure? {
        do throws(ReadOnlyDatabase.Failure) {
            let sql = "SELECT rowid, \(Self.columns) FROM Files NOT INDEXED WHERE \(condition)"
            var isOrdered = true
            try database.forEachRow(sql, bindings) { row in
                isOrdered = body(row)
                return isOrdered
            }
            return isOrdered ? nil : .disorder
        } catch { return error }
    }

    /// Reads a table that a tool has rebuilt so that its rows have no numbers.
    private func scanWithoutRowNumbers(
        _ isWanted: (String) -> Bool, _ body: (BackupRecord) -> Void, _ flaws: ManifestFlaws,
        _ failure: ReadOnlyDatabase.Failure
    ) throws(BackupError) -> ManifestFlaws {
        var flaws = flaws
        var count = 0
        do throws(ReadOnlyDatabase.Failure) {
            try database.forEachRow("SELECT 0, \(Self.columns) FROM Files") { row in
                count += 1
                if let record = record(row, isWanted, &flaws) { body(record) }
                return true
            }
        } catch {
            guard count > 0 else {
                throw BackupError(.manifestUnreadable, "no row can be read", detail: .number(Int(failure.code)))
            }
            flaws.isDamaged = true
        }
        return flaws
    }

    /// The record of a row that is wanted; nil for others and for those that name no file.
    private func record(
        _ row: SQLiteRow, _ isWanted: (String) -> Bool, _ flaws: inout ManifestFlaws
    ) -> BackupRecord? {
        guard let domain = row.text(2), let path = row.text(3), let flags = row.integer(4) else {
            // Rows of this kind are in good backups, too, and stand for nothing.
            if row.integer(4) != 16 { flaws.incomplete += 1 }
            return nil
        }
        guard isWanted(domain) else { return nil }
        guard let fileID = row.text(1).flatMap(FileID.init) else {
            flaws.badFileIDs += 1
            return nil
        }
        if fileID != FileID(domain: domain, path: path) { flaws.foreignFileIDs += 1 }
        let kind: BackupRecord.Kind =
            switch flags {
            case 1: .file
            case 2: .folder
            case 4: .link
            default: .other(Int(clamping: flags))
            }
        var record = BackupRecord(fileID: fileID, domain: domain, path: path, kind: kind)
        // What was encrypted may be written as a text.
        if let bytes = row.blob(6) ?? row.text(6).map({ Array($0.utf8) }) {
            if let description = FileDescription(bytes) ?? cipher?.opened(bytes).flatMap(FileDescription.init) {
                description.complete(&record)
            } else {
                flaws.undecodable += 1
            }
        } else if let length = row.integer(5), length > FileDescription.limit {
            flaws.oversized += 1
        } else if kind == .file {
            flaws.undecodable += 1
        }
        return record
    }
}
