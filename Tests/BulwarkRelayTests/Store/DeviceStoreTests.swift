import BulwarkCore
import BulwarkRelayAPI
import Foundation
import GRDB
import Testing

@testable import BulwarkRelay

@Suite("Devices in the store", .serialized)
struct DeviceStoreTests {
    @Test("The first device owns the name, and further ones need leave", arguments: StoreKind.allCases)
    func leave(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let first = try await store.add("bob", 1, identity: 1)
            await #expect(throws: RelayError(.notAuthorized)) { try await store.add("bob", 2, identity: 2) }
            await #expect(throws: RelayError(.notAuthorized)) { try await store.add("bob", 2, identity: 2, leave: 7) }
            _ = try await store.add("bob", 2, identity: 2, leave: 1)
            // The same once more is no new device; another in its place is none.
            #expect(try await store.add("bob", 1, identity: 1) == first)
            await #expect(throws: RelayError(.addressTaken)) { try await store.add("bob", 1, identity: 9, leave: 2) }
            _ = try await store.add("bob", 3, identity: 3, leave: 2)
            await #expect(throws: RelayError(.tooManyDevices)) { try await store.add("bob", 4, identity: 4, leave: 2) }
            #expect(try await store.devices(of: AccountName("bob")).map(\.address.device) == [1, 2, 3])
        }
    }

    @Test("Of many that want a name at once, one gets it", arguments: StoreKind.allCases)
    func race(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let owners = await withTaskGroup(of: Bool.self) { group in
                for identity in UInt8(1)...20 {
                    group.addTask { (try? await store.add("bob", 1, identity: identity)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(owners == 1)
        }
    }

    @Test("A device that was removed does nothing more, whatever it had begun", arguments: StoreKind.allCases)
    func removedMeanwhile(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let first = try await store.add("bob", 1, identity: 1)
            let second = try await store.add("bob", 2, identity: 2, leave: 1)
            let alice = try await store.add("alice")
            _ = try await store.removeDevice(2, of: first, holdingNameUntil: 0)
            // Its requests were under way when it was removed: they have a requester that was good.
            await #expect(throws: RelayError(.unauthorized)) {
                try await store.removeDevice(1, of: second, holdingNameUntil: 0)
            }
            await #expect(throws: RelayError(.unauthorized)) {
                try await store.removeAccount(of: second, holdingNameUntil: 0)
            }
            await #expect(throws: RelayError(.unauthorized)) {
                try await store.send([1], to: "alice", from: second)
            }
            await #expect(throws: RelayError(.unauthorized)) {
                try await store.beginAttachment("a", of: second, size: 1, expires: 2000, atMost: 10)
            }
            #expect(try await store.devices(of: AccountName("bob")).map(\.address.device) == [1])
            #expect(try await store.sequences(for: alice).isEmpty)
        }
    }

    @Test("Leave is good once, also after the device is gone", arguments: StoreKind.allCases)
    func leaveOnce(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let first = try await store.add("bob", 1, identity: 1)
            let registration = DeviceRegistration(
                address: try RelayAddress(account: "bob", device: 2), identity: Data(repeating: 2, count: 32),
                proof: RelayProof(challenge: Data([1]), signature: Data([1])),
                authorization: DeviceAuthorization(
                    authorizer: 1, expires: 5000, nonce: Data(repeating: 0, count: 16),
                    signature: Data(repeating: 1, count: 64)))
            func register() async throws {
                _ = try await store.register(registration, takesNewAccounts: true, atMost: 9, now: 1) { _, _ in true }
            }
            try await register()
            _ = try await store.removeDevice(2, of: first, holdingNameUntil: 0)
            await #expect(throws: RelayError(.notAuthorized)) { try await register() }
        }
    }

    @Test("A removed device leaves nothing behind", arguments: StoreKind.allCases)
    func removal(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let alice = try await store.add("alice"), first = try await store.add("bob", 1, identity: 1)
            let second = try await store.add("bob", 2, identity: 2, leave: 1)
            _ = try await store.publish(publication(second.address, oneTime: [1]), for: second.device, atMost: 9)
            try await store.addToken(Data([7]), for: second.device, expires: 5000, atMost: 3)
            try await store.send([1], to: "bob", [(1, 1), (2, 2)], from: alice)
            let gone = try await store.removeDevice(2, of: first, holdingNameUntil: 9)
            #expect(gone.devices == [second.device])
            #expect(try await store.token(Data([7])) == nil)
            #expect(try await store.sequences(for: second).isEmpty)
            #expect(try await store.sequences(for: first).count == 1)
            await #expect(throws: RelayError(.unknownAddress)) {
                try await store.removeDevice(2, of: first, holdingNameUntil: 9)
            }
            await #expect(throws: RelayError(.unauthorized)) {
                try await store.publish(publication(second.address), for: second.device, atMost: 9)
            }
            // A device of the same number that comes later finds an empty mailbox.
            let later = try await store.add("bob", 2, identity: 2, leave: 1)
            #expect(later.device != second.device)
            #expect(try await store.sequences(for: later).isEmpty)
        }
    }

    @Test(
        "With the last device the account goes, and its name is kept from others for a time",
        arguments: StoreKind.allCases)
    func lastDevice(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let bob = try await store.add("bob", 1, identity: 1)
            try await store.beginAttachment("a", of: bob, size: 5, expires: 9000, atMost: 10)
            let gone = try await store.removeDevice(1, of: bob, holdingNameUntil: 2000)
            #expect(gone.devices == [bob.device] && gone.attachments == ["a"])
            await #expect(throws: RelayError(.nameHeld)) { try await store.add("bob", 1, identity: 2) }
            _ = try await store.prune(now: 2000, messageLifetime: 10)
            _ = try await store.add("bob", 1, identity: 2)
            #expect(try await store.summary().accounts == 1)
        }
    }

    @Test("A new token is good however many were given in the same second", arguments: StoreKind.allCases)
    func tokensAtOnce(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let bob = try await store.add("bob")
            for number in UInt8(0)..<50 {
                let digest = Digest.of([number])
                try await store.addToken(digest, for: bob.device, expires: 5000, atMost: 3)
                #expect(try await store.token(digest) != nil)
            }
        }
    }

    @Test("Tokens are found until they are dropped, and the oldest go beyond the limit", arguments: StoreKind.allCases)
    func tokens(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let bob = try await store.add("bob")
            for number in UInt8(1)...4 {
                try await store.addToken(Data([number]), for: bob.device, expires: 1000 + Int64(number), atMost: 3)
            }
            #expect(try await store.token(Data([1])) == nil)
            let found = try #require(try await store.token(Data([4])))
            #expect(found.requester == bob && found.expires == 1004)
            try await store.removeToken(Data([4]))
            #expect(try await store.token(Data([4])) == nil)
            _ = try await store.prune(now: 1002, messageLifetime: 10)
            #expect(try await store.token(Data([2])) == nil)
            #expect(try await store.token(Data([3])) != nil)
        }
    }

    @Test("Room for attachments is counted, and given back", arguments: StoreKind.allCases)
    func attachments(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let bob = try await store.add("bob"), carol = try await store.add("carol")
            try await store.beginAttachment("a", of: bob, size: 6, expires: 2000, atMost: 10)
            await #expect(throws: RelayError(.quotaExceeded)) {
                try await store.beginAttachment("b", of: bob, size: 5, expires: 2000, atMost: 10)
            }
            #expect(try await store.attachment("a", now: 1000) == nil)
            try await store.completeAttachment("a")
            #expect(try await store.attachment("a", now: 1000)?.size == 6)
            #expect(try await store.attachment("a", now: 2000) == nil)
            #expect(try await !store.removeAttachment("a", of: carol.account))
            #expect(try await store.removeAttachment("a", of: bob.account))
            try await store.beginAttachment("c", of: bob, size: 10, expires: 2000, atMost: 10)
            // A crash came before the bytes.
            #expect(try await store.attachmentsAfterRestart().isEmpty)
            try await store.beginAttachment("d", of: bob, size: 10, expires: 2000, atMost: 10)
            #expect(try await store.prune(now: 2000, messageLifetime: 10).attachments == ["d"])
        }
    }

    @Test("What a connection is set to is what makes writes durable and lets the file shrink")
    func settings() async throws {
        let folder = try TestFolder()
        let store = try RelayStore(path: folder.path + "/relay.db")
        let found = try await store.write { db in
            try ["journal_mode", "synchronous", "auto_vacuum", "foreign_keys"].map { name in
                try String.fetchOne(db, sql: "PRAGMA \(name)")
            }
        }
        #expect(found == ["wal", "2", "2", "1"])
    }

    @Test("Nobody else can read the database that is made, whatever the folder allows")
    func permissions() async throws {
        let folder = try TestFolder(), path = folder.path + "/relay.db"
        let store = try RelayStore(path: path)
        _ = try await store.add("bob")
        for name in ["", "-wal", "-shm"] {
            let status = try SystemFileSystem().status(of: path + name, followingLinks: false)
            #expect(status.permissions == .ownerOnly, "\(name)")
        }
    }

    @Test("A backup is whole, holds what was there, and takes no other file's place")
    func backup() async throws {
        let folder = try TestFolder()
        let store = try RelayStore(path: folder.path + "/relay.db")
        let bob = try await store.add("bob"), alice = try await store.add("alice")
        for _ in 0..<20 { try await store.send([1, 2, 3], to: "bob", from: alice, id: .random(in: 0...255)) }
        let path = folder.path + "/copy.db", count = try await store.summary().messages
        try await store.backUp(to: path)
        // What comes after is not in it.
        try await store.acknowledge(through: .max, for: bob.device)
        let status = try SystemFileSystem().status(of: path, followingLinks: false)
        #expect(status.permissions == .ownerOnly)
        await #expect(throws: RelayError(.store)) { try await store.backUp(to: path) }
        let copy = try RelayStore(path: path)
        #expect(try await copy.integrityProblems().isEmpty)
        #expect(try await copy.summary().messages == count)
        await #expect(throws: RelayError(.store)) { try await store.backUp(to: folder.path + "/nowhere/copy.db") }
    }

    @Test("A file that is no database, or a folder that is not there, is refused")
    func damaged() async throws {
        let folder = try TestFolder()
        try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: folder.path + "/relay.db"))
        #expect(throws: RelayError(.store)) { try RelayStore(path: folder.path + "/relay.db") }
        #expect(throws: RelayError(.store)) { try RelayStore(path: folder.path + "/none/relay.db") }
    }
}
