internal import BulwarkStorage
internal import Foundation
internal import GRDB

/// A row as it is stored: its header in the clear, its key wrapped, attributes and value sealed.
struct ItemRow: Sendable {
    var header: RowHeader
    var key: Data
    var attributes: Data
    var value: Data
}

/// The statements on the table of items. All run under a connection's own queue.
///
/// Columns are read as what they should be. SQLite turns a value of another type into something, which then does not fit what
/// the sealed parts are authenticated with.
enum ItemTable {
    /// Adds a row or changes the one at its place, in one statement.
    static func put(_ row: ItemRow, in db: VaultConnection) throws {
        let statement = try db.statement(.put)
        defer { statement.reset() }
        let header = row.header
        statement.bind(header.place.high, at: 1)
        statement.bind(header.place.low, at: 2)
        statement.bind(header.place.service, at: 3)
        statement.bind(header.place.group, at: 4)
        statement.bind(header.accessibility.rowNumber, at: 5)
        statement.bind(header.lock.rawValue, at: 6)
        statement.bind(header.sequence, at: 7)
        statement.bind(row.key, at: 8)
        statement.bind(row.attributes, at: 9)
        statement.bind(row.value, at: 10)
        while try statement.step() {}
        // By chance that is one in 2⁶⁴ pairs of names; so somebody has written there.
        guard db.changes == 1 else { throw StorageError.tampered("another row has the item's number") }
    }

    /// Removes the row at a place.
    static func remove(at point: RowPoint, in db: VaultConnection) throws {
        let statement = try db.statement(.remove)
        statement.bind(point.high, at: 1)
        statement.bind(point.low, at: 2)
        try statement.run()
    }

    /// Removes the row at a place that may not be of its shape.
    static func remove(at raw: RawPlace, in db: VaultConnection) throws {
        try db.database.execute(sql: "DELETE FROM items WHERE high IS ? AND low IS ?", arguments: [raw.high, raw.low])
    }

    /// What a row's primary key really holds, whatever its type.
    struct RawPlace: Sendable, Hashable {
        var high: DatabaseValue
        var low: DatabaseValue
    }

    /// A row that was met on the way, as far as it was read. Without a header it is not of its shape.
    struct Met {
        var raw: RawPlace
        var header: RowHeader?
        var attributes: Data?
        var key: Data?
        var value: Data?
    }

    /// How much of each row is read.
    enum Extent: Int {
        case header
        case attributes
        case all
    }

    /// All rows, or those of a service, or of its items in a group.
    static func rows(
        _ extent: Extent, service: Int64? = nil, group: Int64? = nil, in db: VaultConnection
    ) throws -> [Met] {
        var met: [Met] = []
        try forEach(extent, service: service, group: group, in: db) { met.append($0) }
        return met
    }

    /// Calls a body with each row, as ``rows(_:service:group:in:)`` gives them.
    static func forEach(
        _ extent: Extent, service: Int64? = nil, group: Int64? = nil, in db: VaultConnection,
        _ body: (Met) throws -> Void
    ) throws {
        let sealed = [", attributes", ", key, value"].prefix(extent.rawValue).joined()
        var conditions: [String] = []
        var arguments = StatementArguments()
        for (column, value) in [("service", service), ("access_group", group)] {
            guard let value else { continue }
            conditions.append("\(column) = ?")
            arguments += [value]
        }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let statement = try db.database.cachedStatement(
            sql: "SELECT high, low, service, access_group, class, lock, sequence\(sealed) FROM items\(filter)")
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            var met = Met(raw: RawPlace(high: row[0], low: row[1]))
            if let place = try? place(row) { met.header = try? header(place, row, from: 4) }
            if extent != .header { met.attributes = row[7] as Data? }
            if extent == .all {
                met.key = row[8] as Data?
                met.value = row[9] as Data?
            }
            try body(met)
        }
    }

    /// The present version of a row, as far as a change needs it; nil where there is none.
    ///
    /// - Throws: ``StorageError/Code/tampered`` for a row that is not of its shape.
    static func version(at point: RowPoint, in db: VaultConnection) throws -> (header: RowHeader, attributes: Data)? {
        let statement = try db.statement(.version)
        defer { statement.reset() }
        statement.bind(point.high, at: 1)
        statement.bind(point.low, at: 2)
        guard try statement.step() else { return nil }
        return (try header(at: point, statement), Data(try statement.bytes(5)))
    }

    /// A row by what it is found by; nil where there is none.
    ///
    /// - Throws: ``StorageError/Code/tampered`` for a row that is not of its shape; what SQLite answers.
    static func row(at point: RowPoint, in db: VaultConnection) throws -> SealedItem? {
        let statement = try db.statement(.row)
        // Ends the read transaction, too.
        defer { statement.reset() }
        statement.bind(point.high, at: 1)
        statement.bind(point.low, at: 2)
        guard try statement.step() else { return nil }
        return SealedItem(
            header: try header(at: point, statement), key: try statement.bytes(5), attributes: try statement.bytes(6),
            value: try statement.bytes(7))
    }

    /// The header in a row that begins with it.
    private static func header(at point: RowPoint, _ row: KeptStatement) throws -> RowHeader {
        RowHeader(
            place: RowPlace(high: point.high, low: point.low, service: try row.number(0), group: try row.number(1)),
            accessibility: try Accessibility(rowNumber: row.number(2)),
            lock: RowHeader.Lock(rawValue: try row.number(3)), sequence: try row.number(4))
    }

    private static func place(_ row: Row) throws -> RowPlace {
        RowPlace(
            high: try number(row, 0), low: try number(row, 1), service: try number(row, 2), group: try number(row, 3))
    }

    private static func header(_ place: RowPlace, _ row: Row, from column: Int) throws -> RowHeader {
        RowHeader(
            place: place, accessibility: try Accessibility(rowNumber: number(row, column)),
            lock: RowHeader.Lock(rawValue: try number(row, column + 1)), sequence: try number(row, column + 2))
    }

    private static func number(_ row: Row, _ index: Int) throws -> Int64 {
        guard let number = row[index] as Int64? else { throw StorageError.tampered(misshapen) }
        return number
    }

    static let misshapen: StaticString = "a row of the vault is not of its shape"
}
