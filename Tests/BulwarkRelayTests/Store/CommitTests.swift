import BulwarkRelayAPI
import Foundation
import GRDB
import Testing

@testable import BulwarkRelay

@Suite("Commits that fail", .serialized)
struct CommitTests {
    @Test("While another process holds the database, a write is told to come again")
    func busy() async throws {
        let folder = try TestFolder(), path = folder.path + "/relay.db"
        let store = try RelayStore(path: path)
        let bob = try await store.add("bob")
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        let error = await #expect(throws: RelayError.self) { try await store.acknowledge(through: 1, for: bob.device) }
        #expect(error == RelayError(.busy))
        #expect(error?.retryAfter != nil)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
        try await store.acknowledge(through: 1, for: bob.device)
    }

    @Test("When the medium is full, what was promised is there, and what was refused is not")
    func full() async throws {
        let folder = try TestFolder()
        let store = try RelayStore(path: folder.path + "/relay.db")
        let alice = try await store.add("alice"), bob = try await store.add("bob")
        try await store.write { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 40)")
        }
        try await store.send([1], to: "bob", from: alice, id: 255)
        let promised = await withTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    // Small ones among those that do not fit.
                    let size = number.isMultiple(of: 3) ? 10 : 20_000
                    do {
                        try await store.send(
                            [UInt8](repeating: 1, count: size), to: "bob", from: alice, id: UInt8(number),
                            messages: 1000, bytes: 1 << 30)
                        return 1
                    } catch {
                        #expect(error as? RelayError == RelayError(.store))
                        return 0
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(promised < 200)
        #expect(try await store.sequences(for: bob).count == min(1 + promised, 100))
        // What makes room goes on.
        try await store.acknowledge(through: .max, for: bob.device)
        try await store.send([1], to: "bob", from: alice)
        #expect(try await store.summary().messages == 1)
    }
}
