internal import BulwarkDetection
internal import BulwarkProperties

/// Looks through databases of SQLite: every table, and what deleted rows left in the file.
enum DatabaseFinder {
    /// How many rows of a table are looked at.
    private static let rows = 50_000
    /// How many instructions, in thousands, a table may take.
    private static let steps = 2_000_000

    /// Judges all values of a database.
    ///
    /// - Parameters:
    ///   - memory: The database.
    ///   - log: Its write-ahead log, where there is one.
    ///   - collector: Where findings go.
    /// - Returns: What could not be looked at, in a sentence; nil where all was.
    static func look(
        into memory: WipedMemory, log: WipedMemory?, _ collector: inout FindingCollector
    ) -> String? {
        let merged = log.flatMap { log in
            log.withBytes { log in memory.withBytes { WriteAheadLog.applied(log, to: $0) } }
        }
        let whole = merged ?? memory
        var problem: String?
        do throws(ReadOnlyDatabase.Failure) {
            let database = try ReadOnlyDatabase(whole)
            for table in try database.tables() {
                do throws(ReadOnlyDatabase.Failure) {
                    if try look(into: table, of: database, &collector) == false {
                        problem = "Only the first \(rows) rows of a table were looked at."
                    }
                } catch { problem = "A table is damaged." }
            }
        } catch { problem = "The database is damaged." }
        lookForRemains(in: whole, &collector)
        return problem
    }

    private static func look(
        into table: String, of database: ReadOnlyDatabase, _ collector: inout FindingCollector
    ) throws(ReadOnlyDatabase.Failure) -> Bool {
        var count = 0
        var names: [String] = []
        let sql = "SELECT * FROM \(ReadOnlyDatabase.quoted(table)) LIMIT \(rows + 1)"
        try database.forEachRow(sql, steps: steps) { row in
            count += 1
            guard count <= rows else { return false }
            if names.isEmpty { names = (0..<row.count).map { row.name($0) } }
            // Tables of names and values: the name says what the value is.
            let title = names.count <= 4 ? row.text(0) : nil
            for column in names.indices {
                let name = names[column]
                let label = title.map { column > 0 && SensitiveName.classify($0) != nil ? $0 : name } ?? name
                func place() -> String {
                    "table '\(table)', column '\(name)'\(label == name ? "" : ", row '\(label)'")"
                }
                switch row.kind(column) {
                case .text: if let text = row.text(column) { collector.take(text, name: label, at: place()) }
                case .integer: collector.take(number: "\(row.integer(column) ?? 0)", name: label, at: place())
                case .blob:
                    guard let bytes = row.blob(column) else { continue }
                    if PropertyDocument.isBinary(bytes),
                        PropertyListFinder.look(into: bytes, &collector, under: "\(table).\(name)")
                    {
                        continue
                    }
                    if let text = TextOfBytes.text(bytes) {
                        collector.take(text, name: label, at: place())
                    } else {
                        collector.take(bytes: bytes, name: label, at: place())
                    }
                case .real, .null: continue
                }
            }
            return true
        }
        return count <= rows
    }

    /// Credentials of a known form that stand in the file and in no row any more.
    private static func lookForRemains(in memory: WipedMemory, _ collector: inout FindingCollector) {
        for (shape, value) in TextFinder.credentials(in: memory.withBytes { Array($0) }) {
            guard !collector.values.contains(where: { $0.contains(value) || value.contains($0) }) else { continue }
            collector.add(.init(kind: .credential(shape), value: value), at: "space that deleted rows have left")
        }
    }
}
