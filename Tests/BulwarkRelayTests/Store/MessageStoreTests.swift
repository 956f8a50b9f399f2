import BulwarkRelayAPI
import Foundation
import Testing

@testable import BulwarkRelay

@Suite("Messages in the store", .serialized)
struct MessageStoreTests {
    @Test(
        "Messages come in the order in which they were taken, and again until they are acknowledged",
        arguments: StoreKind.allCases)
    func order(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let alice = try await store.add("alice"), bob = try await store.add("bob")
            for number in UInt8(1)...5 { try await store.send([number], to: "bob", from: alice, id: number) }
            for _ in 0..<2 {
                let page = try await store.page(for: bob.device, after: 0, atMost: 100, bytes: 1 << 20)
                #expect(page.deliveries.map(\.envelope) == [[1], [2], [3], [4], [5]])
                #expect(page.deliveries.map(\.sequence) == [1, 2, 3, 4, 5])
                #expect(page.deliveries.allSatisfy { $0.sender == alice.address })
                #expect(!page.hasMore)
            }
            #expect(try await store.sequences(for: bob, after: 3) == [4, 5])
            try await store.acknowledge(through: 3, for: bob.device)
            #expect(try await store.sequences(for: bob) == [4, 5])
            try await store.acknowledge(through: 3, for: bob.device)
            try await store.acknowledge(through: .max, for: bob.device)
            #expect(try await store.sequences(for: bob).isEmpty)
            // Numbers are not given twice.
            try await store.send([6], to: "bob", from: alice, id: 6)
            #expect(try await store.sequences(for: bob) == [6])
            #expect(try await store.sequences(for: alice).isEmpty)
        }
    }

    @Test("A page ends by count or by size, and says that there is more", arguments: StoreKind.allCases)
    func pages(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let alice = try await store.add("alice"), bob = try await store.add("bob")
            for number in UInt8(1)...4 {
                try await store.send([UInt8](repeating: number, count: 100), to: "bob", from: alice, id: number)
            }
            let byCount = try await store.page(for: bob.device, after: 1, atMost: 2, bytes: 1 << 20)
            #expect(byCount.deliveries.map(\.sequence) == [2, 3] && byCount.hasMore)
            let bySize = try await store.page(for: bob.device, after: 0, atMost: 10, bytes: 250)
            #expect(bySize.deliveries.map(\.sequence) == [1, 2] && bySize.hasMore)
            let one = try await store.page(for: bob.device, after: 3, atMost: 10, bytes: 1)
            #expect(one.deliveries.map(\.sequence) == [4] && !one.hasMore)
        }
    }

    @Test("A message that is sent again is kept once, also after it was acknowledged", arguments: StoreKind.allCases)
    func idempotent(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let alice = try await store.add("alice"), eve = try await store.add("eve"), bob = try await store.add("bob")
            #expect(try await store.send([1], to: "bob", from: alice, id: 7) == [bob.device])
            #expect(try await store.send([1], to: "bob", from: alice, id: 7).isEmpty)
            try await store.acknowledge(through: 1, for: bob.device)
            #expect(try await store.send([1], to: "bob", from: alice, id: 7).isEmpty)
            #expect(try await store.sequences(for: bob).isEmpty)
            // The name is the sender's: nobody takes another's.
            #expect(try await store.send([2], to: "bob", from: eve, id: 7) == [bob.device])
        }
    }

    @Test("A device list that is not the account's is told apart, and nothing is kept", arguments: StoreKind.allCases)
    func mismatch(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let alice = try await store.add("alice"), bob = try await store.add("bob", 1, identity: 1)
            _ = try await store.add("bob", 2, identity: 2, leave: 1)
            _ = try await store.add("bob", 3, identity: 3, leave: 1)
            let error = await #expect(throws: RelayError(.wrongDevices)) {
                try await store.send([1], to: "bob", [(1, 1), (2, 9), (9, 9)], from: alice)
            }
            #expect(error?.mismatch == DeviceMismatch(missing: [3], extra: [9], stale: [2]))
            #expect(try await store.sequences(for: bob).isEmpty)
            // Some of them, where that is meant.
            try await store.send([1], to: "bob", [(1, 1)], from: alice, scope: .devices)
            let other = await #expect(throws: RelayError(.wrongDevices)) {
                try await store.send([1], to: "bob", [(2, 9)], from: alice, scope: .devices)
            }
            #expect(other?.mismatch == DeviceMismatch(stale: [2]))
            await #expect(throws: RelayError(.unknownAddress)) { try await store.send([1], to: "nobody", from: alice) }
        }
    }

    @Test("To one's own account goes what the other devices get", arguments: StoreKind.allCases)
    func ownAccount(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let first = try await store.add("bob", 1, identity: 1)
            #expect(try await store.send([1], to: "bob", [], from: first).isEmpty)
            let second = try await store.add("bob", 2, identity: 2, leave: 1)
            #expect(try await store.send([1], to: "bob", [(2, 2)], from: first) == [second.device])
            let error = await #expect(throws: RelayError(.wrongDevices)) {
                try await store.send([1], to: "bob", [(1, 1), (2, 2)], from: first)
            }
            #expect(error?.mismatch == DeviceMismatch(extra: [1]))
        }
    }

    @Test(
        "A full mailbox refuses a message for all of its devices, and has room again after",
        arguments: StoreKind.allCases)
    func quota(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let alice = try await store.add("alice"), one = try await store.add("bob", 1, identity: 1)
            let two = try await store.add("bob", 2, identity: 2, leave: 1)
            for number in UInt8(1)...3 {
                try await store.send(
                    [number], to: "bob", [(1, 1)], from: alice, id: number, scope: .devices, messages: 3)
            }
            await #expect(throws: RelayError(.mailboxFull)) {
                try await store.send([4], to: "bob", [(2, 2), (1, 1)], from: alice, id: 4, messages: 3)
            }
            #expect(try await store.sequences(for: two).isEmpty)
            await #expect(throws: RelayError(.mailboxFull)) {
                try await store.send([1, 2, 3], to: "bob", [(2, 2)], from: alice, scope: .devices, bytes: 2)
            }
            try await store.acknowledge(through: 1, for: one.device)
            // The name was not used up by the refusal.
            #expect(
                try await store.send([4], to: "bob", [(2, 2), (1, 1)], from: alice, id: 4, messages: 3)
                    == [one.device, two.device])
        }
    }

    @Test("What nobody fetches goes after its time, and makes room", arguments: StoreKind.allCases)
    func expiry(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let alice = try await store.add("alice"), bob = try await store.add("bob")
            try await store.send([1], to: "bob", from: alice, id: 1, now: 1000)
            try await store.send([2], to: "bob", from: alice, id: 2, now: 2000)
            #expect(try await store.prune(now: 1050, messageLifetime: 100).report.messages == 0)
            let report = try await store.prune(now: 1100, messageLifetime: 100).report
            #expect(report.messages == 1 && report.notes == 1)
            #expect(try await store.sequences(for: bob) == [2])
            let summary = try await store.summary()
            #expect(summary.messages == 1 && summary.messageBytes == 1)
            #expect(try await store.integrityProblems().isEmpty)
        }
    }

    @Test("Many that write at once lose nothing and see their own writes", arguments: StoreKind.allCases)
    func concurrent(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let alice = try await store.add("alice"), bob = try await store.add("bob")
            try await withThrowingTaskGroup { group in
                for number in UInt8(0)..<200 {
                    group.addTask {
                        try await store.send([number], to: "bob", from: alice, id: number, messages: 1000)
                        let page = try await store.page(for: bob.device, after: 0, atMost: 1000, bytes: 1 << 20)
                        #expect(page.deliveries.contains { $0.envelope == [number] })
                    }
                }
                try await group.waitForAll()
            }
            let page = try await store.page(for: bob.device, after: 0, atMost: 1000, bytes: 1 << 20)
            #expect(Set(page.deliveries.map(\.envelope)).count == 200)
            #expect(page.deliveries.map(\.sequence) == Array(1...200))
        }
    }

    @Test("One that is refused does not undo those that it shares a transaction with", arguments: StoreKind.allCases)
    func sharedTransaction(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let alice = try await store.add("alice"), bob = try await store.add("bob")
            let refused = await withTaskGroup(of: Bool.self) { group in
                for number in UInt8(0)..<100 {
                    group.addTask {
                        let account = number.isMultiple(of: 3) ? "nobody" : "bob"
                        return (try? await store.send([number], to: account, from: alice, id: number)) == nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(refused == 34)
            #expect(try await store.sequences(for: bob).count == 66)
        }
    }
}
