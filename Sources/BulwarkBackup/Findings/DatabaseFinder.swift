internal import BulwarkDetection
internal import BulwarkProperties

/// Looks through databases of SQLite: every table, and what deleted rows left in the file.
package struct DatabaseFinder {
    /// How many rows of a table are looked at.
    private static let rows = 1_000_000
    /// How many instructions, in thousands, a table may take.
    private static let steps = 4_000_000
    /// How many bytes are looked at for remains at a time.
    private static let piece = 1 << 20

    private let database: ReadOnlyDatabase
    /// How many bytes of values may still be looked at. A database has each of them once, but for what a hostile one makes of itself.
    private var budget: Int

    /// Judges all values of a database.
    ///
    /// - Parameters:
    ///   - memory: The database.
    ///   - log: Its write-ahead log, where there is one.
    ///   - collector: Where findings go.
    /// - Returns: What could not be looked at, in a sentence; nil where all was.
    package static func look(
        into memory: WipedMemory, log: WipedMemory?, _ collector: inout FindingCollector
    ) -> String? {
        let merged = log.flatMap { log in
            log.withBytes { log in memory.withBytes { WriteAheadLog.applied(log, to: $0) } }
        }
        let whole = merged ?? memory
        var problem: String?
        do throws(ReadOnlyDatabase.Failure) {
            // Texts in UTF-16 can grow by a half.
            var finder = DatabaseFinder(database: try ReadOnlyDatabase(whole), budget: 2 * whole.count + 1 << 16)
            problem = try finder.look(&collector)
        } catch { problem = "The database is damaged." }
        lookForRemains(in: whole, &collector)
        return problem
    }

    private mutating func look(_ collector: inout FindingCollector) throws(ReadOnlyDatabase.Failure) -> String? {
        var problem: String?
        let tables = try database.tables()
        for table in tables {
            do throws(ReadOnlyDatabase.Failure) {
                problem = try look(into: table, &collector) ?? problem
            } catch { problem = "A table is damaged." }
            if budget < 0 { return "Its tables say that they hold more than there is." }
        }
        return tables.count < ReadOnlyDatabase.mostTables ? problem : "Only the first tables were looked at."
    }

    private mutating func look(
        into table: String, _ collector: inout FindingCollector
    ) throws(ReadOnlyDatabase.Failure) -> String? {
        let names = try database.storedColumns(of: table)
        var count = 0
        let columns = names.isEmpty ? "*" : names.map(ReadOnlyDatabase.quoted).joined(separator: ", ")
        let sql = "SELECT \(columns) FROM \(ReadOnlyDatabase.quoted(table)) LIMIT \(Self.rows + 1)"
        var left = budget
        try database.forEachRow(sql, steps: Self.steps) { row in
            count += 1
            guard count <= Self.rows else { return false }
            left -= Self.look(at: row, names, of: table, &collector)
            return left >= 0
        }
        budget = left
        return count <= Self.rows ? nil : "Only the first \(Self.rows) rows of a table were looked at."
    }

    /// Judges the values of a row; how many bytes they have.
    private static func look(
        at row: SQLiteRow, _ names: [String], of table: String, _ collector: inout FindingCollector
    ) -> Int {
        var size = 0
        // Tables of names and values: the first text of a row that is a name says what the value is.
        var title: String?
        for column in 0..<row.count {
            let name = column < names.count ? names[column] : row.name(column)
            let label = title ?? name
            func place(_ judge: ValueJudge) -> String {
                let place = "table '\(judge.shown(table))', column '\(judge.shown(name))'"
                return label == name ? place : "\(place), row '\(judge.shown(label))'"
            }
            let judge = collector.judge
            switch row.kind(column) {
            case .text:
                guard let text = row.text(column) else { continue }
                size += text.utf8.count
                collector.take(text, name: label, at: place(judge))
                if title == nil, row.count <= 6, text.utf8.count <= 100, SensitiveName.classify(text) != nil {
                    title = text
                }
            case .integer: collector.take(number: "\(row.integer(column) ?? 0)", name: label, at: place(judge))
            case .real: collector.take(number: "\(row.real(column) ?? 0)", name: label, at: place(judge))
            case .blob:
                guard let bytes = row.blob(column) else { continue }
                size += bytes.count
                if PropertyDocument.isBinary(bytes),
                    PropertyListFinder.look(into: bytes, &collector, under: [table, label])
                {
                    continue
                }
                collector.take(blob: bytes, name: label, at: place(judge))
            case .null: continue
            }
        }
        return size
    }

    /// Credentials of a known form that stand in the file and in no row any more.
    private static func lookForRemains(in memory: WipedMemory, _ collector: inout FindingCollector) {
        var scan = TextFinder.CredentialScan()
        func add(_ found: [(shape: SecretShape, value: String)]) {
            for (shape, value) in found where !collector.known.cover(value) {
                collector.add(.init(kind: .credential(shape), value: value), at: "space that deleted rows have left")
            }
        }
        memory.withBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: piece) {
                add(scan.take(UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + piece)])))
            }
        }
        add(scan.finish())
    }
}
