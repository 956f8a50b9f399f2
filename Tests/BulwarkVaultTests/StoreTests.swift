import BulwarkCore
import BulwarkKeybag
import BulwarkStorage
import Foundation
import GRDB
import Testing

@testable import BulwarkVault

/// The file that a vault keeps its rows in, and who may be at it.
@Suite struct StoreTests {
    private func database(of device: TestVault) throws -> DatabaseQueue {
        try DatabaseQueue(path: device.location.database)
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, StorageError.Code.noSpace), (.SQLITE_IOERR_SHMSIZE, .noSpace),
        (.SQLITE_IOERR_WRITE, .inputOutput),
    ])
    func `A full volume is told from a failing one`(answer: ResultCode, code: StorageError.Code) {
        #expect(StorageError(database: DatabaseError(resultCode: answer)).code == code)
    }

    // As version 1 made them.
    private static let firstVersion = """
        ALTER TABLE items RENAME TO newer;
        CREATE TABLE items (
            high INTEGER NOT NULL, low INTEGER NOT NULL, service INTEGER NOT NULL, access_group INTEGER NOT NULL,
            class INTEGER NOT NULL, lock INTEGER NOT NULL, sequence INTEGER NOT NULL, key BLOB NOT NULL,
            attributes BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (high, low));
        CREATE INDEX items_of_service ON items (service);
        INSERT INTO items SELECT * FROM newer;
        DROP TABLE newer;
        PRAGMA user_version = 1;
        """

    /// Closes a device's vault and turns its file into one of version 1.
    private func turnBack(_ device: TestVault) async throws {
        try device.close()
        try await database(of: device).writeWithoutTransaction { db in try db.execute(sql: Self.firstVersion) }
    }

    @Test func `A vault of version 1 opens as what it was, and is of version 2 from then on`() async throws {
        let device = try TestVault()
        let items = (0..<300).map { item("\($0)", "value \($0)", service: $0 % 2 == 0 ? "test" : "other", label: "L") }
        try await device.vault.set(items, authentication: nil)
        try await turnBack(device)
        for _ in 0..<2 {
            try device.restart()
            let vault = try device.vault
            try await vault.unlock(TestVault.passcode)
            #expect(try await vault.verify() == VaultReport(intact: 300))
            #expect(try await vault.text("298") == "value 298")
            #expect(try await vault.list(KeychainScope(service: "other")).items.count == 150)
            #expect(try await vault.text("none") == nil)
        }
        try await device.vault.set([item("298", "new"), item("more", "1")], authentication: nil)
        #expect(try await device.vault.text("298") == "new")
        #expect(try await device.vault.verify() == VaultReport(intact: 301))
        let (version, indexes) = try await database(of: device).read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA user_version"),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master WHERE type = 'index'")
            )
        }
        #expect(version == 2 && indexes == 0)
    }

    @Test func `What was no row in version 1 is missed after the change of version, and can be repaired`() async throws
    {
        let device = try TestVault()
        try await device.vault.set([item("a", "1"), item("b", "2")], authentication: nil)
        try await turnBack(device)
        try await database(of: device).write { db in
            try db.execute(sql: "UPDATE items SET high = 'x' WHERE high = (SELECT max(high) FROM items)")
        }
        try device.restart()
        let vault = try device.vault
        try await vault.unlock(TestVault.passcode)
        #expect(try await !vault.verify().addsUp)
        await #expect(throws: StorageError(.tampered)) { try await vault.text("none") }
        _ = try await vault.repair()
        #expect(try await vault.verify() == VaultReport(intact: 1))
    }

    @Test func `A row that has an item's number and is not that item's is neither read nor written over`() async throws
    {
        let device = try TestVault()
        let vault = try device.vault
        try await vault.set([item("a", "1")], authentication: nil)
        let file = try database(of: device)
        try await file.write { db in try db.execute(sql: "UPDATE items SET low = low + 1") }
        await #expect(throws: StorageError(.tampered)) { try await vault.text("a") }
        await #expect(throws: StorageError(.tampered)) { try await vault.set([item("a", "2")], authentication: nil) }
        try await file.write { db in try db.execute(sql: "UPDATE items SET low = low - 1") }
        #expect(try await vault.text("a") == "1")
    }

    @Test func `Who writes while another process does waits for it, and no longer than is allowed`() async throws {
        let device = try TestVault()
        try await device.vault.set([item("a", "1")], authentication: nil)
        var configuration = device.configuration
        configuration.busyTimeout = .milliseconds(30)
        let impatient = try Vault.open(at: device.location, device.setup, configuration)
        try await impatient.unlock(TestVault.passcode)
        var transactions = Configuration()
        transactions.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: device.location.database, configuration: transactions)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        await #expect(throws: StorageError(.notAvailable)) {
            try await impatient.set([item("a", "never")], authentication: nil)
        }
        // Reading waits for nobody.
        #expect(try await impatient.text("a") == "1")
        async let writes: Void = device.vault.set([item("a", "2")], authentication: nil)
        try await Task.sleep(for: .milliseconds(80))
        try await other.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
        try await writes
        #expect(try await device.vault.text("a") == "2")
        try await impatient.set([item("a", "3")], authentication: nil)
        #expect(try await device.vault.text("a") == "3")
    }

    @Test func `Many tasks at once write and read what each of them wrote`() async throws {
        let device = try TestVault()
        let vault = try device.vault
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<12 {
                        try await vault.set([item("\(task)-\(number)", "\(number)")], authentication: nil)
                        let found = try await vault.text("\(task)-\(number)")
                        guard found == "\(number)" else { throw StorageError(.notFound) }
                        if number % 5 == 4 { _ = try await vault.remove(at: item("\(task)-\(number)", "").address) }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await vault.verify() == VaultReport(intact: 80))
    }
}
