import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import BulwarkVault
import Foundation
import GRDB
import Testing

/// What a vault says after somebody wrote in its file.
@Suite struct TamperingTests {
    /// The file, as anybody who can write it sees it.
    private func database(of device: TestVault) throws -> DatabaseQueue {
        try DatabaseQueue(path: device.location.database)
    }

    private func firstRow(_ columns: String = "*", in file: DatabaseQueue) throws -> Row {
        try #require(try file.read { db in try Row.fetchOne(db, sql: "SELECT \(columns) FROM items") })
    }

    private func flipped(_ value: DatabaseValue, bit: Int) -> DatabaseValue {
        switch value.storage {
        case .int64(let number): (number ^ (1 << Int64(bit))).databaseValue
        case .blob(let data):
            {
                var data = data
                data[data.startIndex + bit / 8] ^= 1 << UInt8(bit % 8)
                return data.databaseValue
            }()
        default: value
        }
    }

    private func bits(_ value: DatabaseValue) -> Int {
        switch value.storage {
        case .int64: 64
        case .blob(let data): data.count * 8
        default: 0
        }
    }

    @Test(
        "A flipped bit anywhere in a row is a named error, never nil and never a value",
        arguments: [
            "high", "low", "service", "access_group", "class", "lock", "sequence", "key", "attributes", "value",
        ])
    func flippedBitsAreFound(column: String) async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "the value", label: "A label"), item("b", "other")], authentication: nil)
        #expect(try await vault.text("none") == nil)
        let file = try database(of: device)
        // Which of the two rows is which cannot be told from outside, so one is altered and both are read.
        let row = try firstRow(in: file)
        let original: DatabaseValue = row[column]
        let count = bits(original)
        #expect(count > 0)
        for bit in 0..<count {
            let changed = flipped(original, bit: bit)
            try await write(changed, to: column, of: row, in: file)
            var errors = 0
            for account in ["a", "b"] {
                do {
                    let found = try await vault.text(account)
                    #expect(found == (account == "a" ? "the value" : "other"), "\(column), bit \(bit)")
                } catch let error as StorageError {
                    #expect(
                        [.tampered, .authenticationRequired].contains(error.code), "\(column), bit \(bit): \(error)")
                    errors += 1
                }
            }
            // What stands in the clear is added up over the table as a whole; what is sealed is the row's own.
            let isSealed = ["key", "attributes", "value"].contains(column)
            #expect(errors == (isSealed ? 1 : 2), "\(column), bit \(bit)")
            let listing = try await vault.list(KeychainScope(service: "test"))
            #expect(!listing.isComplete || column == "key" || column == "value", "\(column), bit \(bit)")
            try await write(original, to: column, of: row, changed: changed, in: file)
        }
        #expect(try await vault.text("a") == "the value")
        #expect(try await vault.text("b") == "other")
        #expect(try await vault.text("none") == nil)
    }

    /// Writes a column of a row; `changed` is what the column has meanwhile.
    private func write(
        _ value: DatabaseValue, to column: String, of row: Row, changed: DatabaseValue? = nil, in file: DatabaseQueue
    ) async throws {
        let high: DatabaseValue = column == "high" ? changed ?? row["high"] : row["high"]
        let low: DatabaseValue = column == "low" ? changed ?? row["low"] : row["low"]
        try await file.write { db in
            try db.execute(
                sql: "UPDATE items SET \(column) = ? WHERE high = ? AND low = ?", arguments: [value, high, low])
            #expect(db.changesCount == 1)
        }
    }

    @Test func `An old version of a row is not taken for the present one`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "old")], authentication: nil)
        let file = try database(of: device)
        let old = try firstRow(in: file)
        try await vault.set([item("a", "new"), item("b", "1")], authentication: nil)
        let names = old.columnNames.map { "\($0) = ?" }.joined(separator: ", ")
        let arguments = StatementArguments(old.databaseValues)
        let high: DatabaseValue = old["high"]
        try await file.write { db in
            try db.execute(sql: "UPDATE items SET \(names) WHERE high = ?", arguments: arguments + [high])
        }
        // The row by itself is whole; that it is old shows in the table.
        for account in ["a", "b"] {
            await #expect(throws: StorageError(.tampered)) { try await vault.text(account) }
        }
        await #expect(throws: StorageError(.tampered)) {
            try await vault.export(under: Secret("x"), cost: TestVault.cheap)
        }
        let report = try await vault.verify()
        #expect(!report.addsUp && report.damaged == 0)
        await #expect(throws: StorageError(.tampered)) { try await vault.text("none") }
        #expect(try await !vault.list(KeychainScope(service: "test")).isComplete)
    }

    @Test func `An old version is found however often the rows were read, written and added up before`() async throws {
        let device = try TestVault()
        let vault = try device.vault, other = try device.reopened()
        try await other.unlock(TestVault.passcode)
        let file = try database(of: device)
        try await vault.set([item("a", "old"), item("b", "1")], authentication: nil)
        let first = try file.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM items ORDER BY sequence LIMIT 1")
        }
        let old = try #require(first)
        let names = old.columnNames.map { "\($0) = ?" }.joined(separator: ", ")
        let high: DatabaseValue = old["high"]
        for round in 0..<4 {
            // Read by both; written by one's own, by another's, by neither.
            if round != 2 {
                try await (round == 1 ? other : vault).set([item("a", "new \(round)")], authentication: nil)
            }
            for reader in [vault, other] {
                for _ in 0..<2 { #expect(try await reader.text("a") == "new \(round == 2 ? 1 : round)") }
            }
            let found = try file.read { db in
                try Row.fetchOne(db, sql: "SELECT * FROM items WHERE high = ?", arguments: [high])
            }
            let present = try #require(found)
            for (values, isOld) in [(Array(old.databaseValues), true), (Array(present.databaseValues), false)] {
                try await file.write { db in
                    try db.execute(
                        sql: "UPDATE items SET \(names) WHERE high = ?",
                        arguments: StatementArguments(values) + [high])
                }
                for reader in [vault, other] where isOld {
                    await #expect(throws: StorageError(.tampered), "\(round)") { try await reader.text("a") }
                    await #expect(throws: StorageError(.tampered), "\(round)") { try await reader.text("b") }
                }
            }
        }
        #expect(try await vault.text("a") == "new 3")
    }

    @Test func `A row that was taken away or brought in is missed or found`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "1"), item("b", "2"), item("c", "3")], authentication: nil)
        let file = try database(of: device)
        try await file.write { db in try db.execute(sql: "DELETE FROM items WHERE high = (SELECT max(high) FROM items)")
        }
        // Any of them may be an old one now.
        for account in ["a", "b", "c"] {
            await #expect(throws: StorageError(.tampered)) { try await vault.text(account) }
        }
        // Once that is accepted, what is left can be read, removed and stored anew.
        let report = try await vault.repair()
        #expect(report.addsUp)
        #expect(try await vault.list(KeychainScope(service: "test")).items.count == 2)
        #expect(try await vault.text("none") == nil)
        var left = 0
        for account in ["a", "b", "c"] where try await vault.text(account) != nil { left += 1 }
        #expect(left == 2)
    }

    @Test func `One bad row breaks neither the listing nor the emptying`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "1"), item("b", "2"), item("c", "3")], authentication: nil)
        let file = try database(of: device)
        try await file.write { db in
            try db.execute(
                sql: "UPDATE items SET class = 'x', attributes = 'text' WHERE high = (SELECT max(high) FROM items)")
        }
        let listing = try await vault.list(KeychainScope(service: "test"))
        #expect(listing.items.count == 2 && !listing.isComplete)
        #expect(try await vault.removeAll(KeychainScope(service: "test")) == 3)
        #expect(try await file.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM items") } == 0)
    }

    @Test("A damaged ledger or key is named", arguments: ["ledger", "keys"])
    func otherTables(table: String) async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        let file = try database(of: device)
        let column = table == "ledger" ? "sealed" : "key"
        try await file.write { db in
            for row in try Row.fetchAll(db, sql: "SELECT rowid, \(column) FROM \(table)") {
                var data: Data = row[1]
                data[data.startIndex + 20] ^= 1
                try db.execute(
                    sql: "UPDATE \(table) SET \(column) = ? WHERE rowid = ?", arguments: [data, row[0] as Int64])
            }
        }
        if table == "keys" {
            #expect(throws: StorageError(.tampered)) { try device.reopened() }
        } else {
            let vault = try device.reopened()
            try await vault.unlock(TestVault.passcode)
            await #expect(throws: StorageError(.tampered)) { try await vault.text("a") }
            await #expect(throws: StorageError(.tampered)) { try await vault.text("none") }
            await #expect(throws: StorageError(.tampered)) {
                try await vault.set([item("b", "2")], authentication: nil)
            }
            // Removing is allowed all the same.
            #expect(try await vault.remove(at: item("a", "").address))
        }
    }

    @Test func `A row of another vault is not taken`() async throws {
        let device = try TestVault(), other = try TestVault()
        try await device.vault.set([item("a", "mine")], authentication: nil)
        try await other.vault.set([item("a", "theirs")], authentication: nil)
        let row = try firstRow("key, attributes, value", in: database(of: other))
        let arguments = StatementArguments(row.databaseValues)
        try await database(of: device).write { db in
            try db.execute(sql: "UPDATE items SET key = ?, attributes = ?, value = ?", arguments: arguments)
        }
        await #expect(throws: StorageError(.tampered)) { try await device.vault.text("a") }
    }

    @Test func `A vault does not open under another keybag`() async throws {
        let device = try TestVault(), other = try TestVault()
        let folder = device.location.folder
        for name in ["keys.bag", "keys.bag.attempts", "device.key"] {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            try FileManager.default.copyItem(atPath: "\(other.location.folder)/\(name)", toPath: "\(folder)/\(name)")
        }
        #expect(throws: StorageError(.tampered)) { try device.reopened() }
    }

    @Test func `A file that is no database, or a newer one, is named`() async throws {
        let device = try TestVault()
        let path = device.location.database
        try await database(of: device).write { db in try db.execute(sql: "PRAGMA user_version = 99") }
        #expect(throws: StorageError(.unknownVersion)) { try device.reopened() }
        try Data(repeating: 7, count: 8192).write(to: URL(fileURLWithPath: path))
        for companion in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + companion) }
        #expect(throws: StorageError(.tampered)) { try device.reopened() }
    }
}
