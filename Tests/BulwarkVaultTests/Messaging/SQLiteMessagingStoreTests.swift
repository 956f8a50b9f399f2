import BulwarkCore
import BulwarkMessaging
import BulwarkTesting
import BulwarkVault
import Foundation
import GRDB
import Testing

@Suite struct SQLiteMessagingStoreTests {
    private struct Refusal: Error {}

    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")

    private func database(_ name: String) throws -> DatabaseQueue {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try DatabaseQueue(
            path: folder.appendingPathComponent(name).path, configuration: SQLiteMessagingStore.configuration())
    }

    /// A store whose app keeps texts in a table of its own, and refuses one.
    private func store(_ database: DatabaseQueue) throws -> SQLiteMessagingStore {
        try database.write { try $0.execute(sql: "CREATE TABLE IF NOT EXISTS texts (text TEXT)") }
        return try SQLiteMessagingStore(database) { db, message in
            let text = message.content.withExposedBytes { String(decoding: $0, as: UTF8.self) }
            if text == "refused" { throw Refusal() }
            try db.execute(sql: "INSERT INTO texts VALUES (?)", arguments: [text])
        }
    }

    private func texts(_ database: DatabaseQueue) throws -> [String] {
        try database.read { try String.fetchAll($0, sql: "SELECT text FROM texts ORDER BY rowid") }
    }

    @Test("The store in SQLite keeps every rule", arguments: MessagingStoreRule.allCases)
    func keepsTheRules(rule: MessagingStoreRule) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try await rule.violations(of: store(database("rules"))) == [])
    }

    @Test func `Devices of OMEMO 2 keep their state and their messages in it, too, over processes`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = SecureBytes(random: 32)
        let configuration = MessagingConfiguration(witness: nil)
        let alice = try DeviceAddress(account: "alice@example.org", device: 1)
        let bob = try DeviceAddress(account: "bob@example.org", device: 1)
        let bobsDatabase = try database("bob")
        let sender = try await OMEMODevice.create(
            alice, store: store(database("alice")), key: key, configuration: configuration)
        let app = try await OMEMODevice.create(bob, store: store(bobsDatabase), key: key, configuration: configuration)
        let bundle = try #require(try await app.publish())
        try await sender.begin(with: bundle, of: bob)
        let extensionOfApp = try await OMEMODevice.open(
            store: store(database("bob")), key: key, configuration: configuration)

        for (number, text) in ["one", "two", "refused", "three"].enumerated() {
            let stanza = try await sender.send(SecureBytes(copying: text.utf8), to: [bob])
            let device = number % 2 == 0 ? app : extensionOfApp
            if text == "refused" {
                await #expect(throws: MessagingError(.store)) {
                    try await device.receive(stanza.keys[0], from: alice, payload: stanza.payload)
                }
            } else {
                _ = try await device.receive(stanza.keys[0], from: alice, payload: stanza.payload)
            }
        }
        #expect(try texts(bobsDatabase) == ["one", "two", "three"])
        // The key that the first message used is gone for both.
        let next = try #require(try await extensionOfApp.publish())
        #expect(Set(bundle.oneTimePrekeys).subtracting(next.oneTimePrekeys).count == 1)
        #expect(try await app.publish() == next)
    }

    @Test func `Messages, state, cursor and outbox are kept together, over processes`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = SecureBytes(random: 32)
        let configuration = MessagingConfiguration(witness: nil)
        let alice = try DeviceAddress(account: "alice", device: 1), bob = try DeviceAddress(account: "bob", device: 1)
        let left = try store(database("alice")), bobsDatabase = try database("bob"), right = try store(bobsDatabase)
        let sender = try await MessagingDevice.create(alice, store: left, key: key, configuration: configuration)
        let app = try await MessagingDevice.create(bob, store: right, key: key, configuration: configuration)
        let upload = try #require(try await app.publish(counts: nil))
        try await sender.begin(
            with: PrekeyBundle(upload, oneTimePrekey: upload.oneTimePrekeys[0], kemPrekey: upload.lastResort))

        var envelopes: [Envelope] = []
        for text in ["one", "two", "refused", "three"] {
            envelopes += try await sender.send(SecureBytes(copying: text.utf8), to: [bob])
        }
        #expect(try await left.outbox() == envelopes)
        try await left.confirm(envelopes[0])
        #expect(try await left.outbox() == Array(envelopes.dropFirst()))

        // A second connection, as an extension has one.
        let others = try database("bob")
        let extensionOfApp = try await MessagingDevice.open(
            store: store(others), key: key, configuration: configuration)
        _ = try await app.receive(envelopes[0], cursor: 1)
        _ = try await extensionOfApp.receive(envelopes[1], cursor: 2)
        // What the app refuses to save is not taken, and comes again.
        for _ in 0..<2 {
            await #expect(throws: MessagingError(.store)) { _ = try await app.receive(envelopes[2], cursor: 3) }
        }
        #expect(try await right.cursor() == 2)
        _ = try await app.receive(envelopes[3], cursor: 4)
        guard case .duplicate = try await app.receive(envelopes[1], cursor: 4) else {
            Issue.record("no duplicate")
            return
        }
        #expect(try texts(bobsDatabase) == ["one", "two", "three"])
        #expect(try await right.cursor() == 4)

        // Both at once.
        var more: [Envelope] = []
        for number in 0..<10 { more += try await sender.send(SecureBytes(copying: "\(number)".utf8), to: [bob]) }
        let all = more
        try await withThrowingTaskGroup(of: Void.self) { group in
            for device in [app, extensionOfApp] {
                group.addTask { for envelope in all { _ = try await device.receive(envelope) } }
            }
            try await group.waitForAll()
        }
        #expect(try texts(others).dropFirst(3).sorted() == (0..<10).map { "\($0)" })
    }

    @Test func `What was sent under larger limits than usual does not stop the outbox`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (store, key) = (try store(database("large")), SecureBytes(random: 32))
        var limits = MessagingLimits()
        limits.envelopeBytes = 1 << 20
        let configuration = MessagingConfiguration(witness: nil, limits: limits)
        let alice = try await MessagingDevice.create(
            DeviceAddress(account: "alice", device: 1), store: store, key: key, configuration: configuration)
        let bob = try await MessagingDevice.create(
            DeviceAddress(account: "bob", device: 1), store: self.store(database("other")), key: key,
            configuration: configuration)
        let upload = try #require(try await bob.publish(counts: nil))
        try await alice.begin(with: PrekeyBundle(upload, oneTimePrekey: nil, kemPrekey: upload.lastResort))
        let large = try await alice.send(SecureBytes(count: 400_000) { _ in }, to: [bob.address])
        #expect(try await store.outbox() == large)
    }

    @Test func `Each commit reaches the disk before it returns, whatever the app opens the database as`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let queue = try database("queue")
        let configuration = SQLiteMessagingStore.configuration()
        let pool = try DatabasePool(path: folder.appendingPathComponent("pool").path, configuration: configuration)
        let plain = try DatabasePool(path: folder.appendingPathComponent("plain").path)
        for database in [queue, pool, plain] as [any DatabaseWriter] {
            _ = try SQLiteMessagingStore(database) { _, _ in }
            #expect(try database.write { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") } == 2)
        }
    }

    @Test func `Names of envelopes are kept for 60 days`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = ManualClock()
        let (database, address) = (try database("old"), try DeviceAddress(account: "bob", device: 1))
        let store = try SQLiteMessagingStore(database, clock: clock) { _, _ in }
        let device = try await MessagingDevice.create(
            address, store: store, key: SecureBytes(random: 32),
            configuration: MessagingConfiguration(witness: nil, clock: clock))
        // No message, and known again for all that.
        let bytes: [UInt8] = [1, 1] + Array("a".utf8) + [0, 0, 0, 1, 3] + Array("bob".utf8) + [0, 0, 0, 1]
        let first = try Envelope(encoded: bytes + [7]), second = try Envelope(encoded: bytes + [8])
        _ = try await device.receive(first)
        clock.advance(by: .seconds(60 * 86400))
        _ = try await device.receive(second)
        #expect(try await store.hasReceived(first.id))
        clock.advance(by: .seconds(2))
        _ = try await device.receive(try Envelope(encoded: bytes + [9]))
        #expect(try await !store.hasReceived(first.id))
        #expect(try await store.hasReceived(second.id))
    }
}
