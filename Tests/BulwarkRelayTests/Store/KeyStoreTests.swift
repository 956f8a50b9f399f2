import BulwarkCore
import BulwarkRelayAPI
import Foundation
import Testing

@testable import BulwarkRelay

@Suite("Keys in the store", .serialized)
struct KeyStoreTests {
    @Test(
        "Each one-time key is handed out once, oldest first, and the last resort stays", arguments: StoreKind.allCases)
    func claims(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let bob = try await store.add("bob")
            let counts = try await store.publish(
                publication(bob.address, oneTime: [1, 2], kem: [3], lastResort: 9), for: bob.device, atMost: 100)
            #expect(counts == OneTimeKeyCounts(oneTime: 2, kem: 1, signedPrekey: 1))
            var claimed: [(oneTime: UInt8?, kem: UInt8?, isLastResort: Bool)] = []
            for _ in 0..<3 {
                let bundle = try #require(try await store.claim([bob], now: 1).first)
                claimed.append(keys(in: bundle, of: bob.address))
            }
            #expect(claimed.map(\.oneTime) == [1, 2, nil])
            #expect(claimed.map(\.kem) == [3, 9, 9])
            #expect(claimed.map(\.isLastResort) == [false, true, true])
            #expect(try await store.counts(of: bob.device) == OneTimeKeyCounts(oneTime: 0, kem: 0, signedPrekey: 1))
        }
    }

    @Test("However many claim at once, no two get the same key", arguments: StoreKind.allCases)
    func concurrent(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let bob = try await store.add("bob")
            let numbers = (1...100).map(UInt8.init)
            _ = try await store.publish(
                publication(bob.address, oneTime: numbers, kem: [], lastResort: 200), for: bob.device, atMost: 100)
            let claimed = Locked<[UInt8]>([])
            try await withThrowingTaskGroup { group in
                for _ in 0..<120 {
                    group.addTask {
                        let bundle = try #require(try await store.claim([bob], now: 1).first)
                        if let number = keys(in: bundle, of: bob.address).oneTime {
                            claimed.withLock { $0.append(number) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(claimed.withLock { $0.sorted() } == numbers)
        }
    }

    @Test("A key that was handed out does not come back when its upload comes again", arguments: StoreKind.allCases)
    func uploadedAgain(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let bob = try await store.add("bob")
            let upload = try publication(bob.address, oneTime: [1, 2], kem: [3], lastResort: 9, replaces: true)
            _ = try await store.publish(upload, for: bob.device, atMost: 100)
            _ = try await store.claim([bob], now: 1)
            // The answer was lost: the device publishes the same once more.
            #expect(
                try await store.publish(upload, for: bob.device, atMost: 100)
                    == OneTimeKeyCounts(oneTime: 1, kem: 0, signedPrekey: 1))
            let bundle = try #require(try await store.claim([bob], now: 1).first)
            #expect(keys(in: bundle, of: bob.address).oneTime == 2)
        }
    }

    @Test(
        "New keys join those that are there, or replace them, and the oldest go beyond the limit",
        arguments: StoreKind.allCases)
    func replacing(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let bob = try await store.add("bob")
            _ = try await store.publish(publication(bob.address, oneTime: [1, 2]), for: bob.device, atMost: 3)
            #expect(
                try await store.publish(
                    publication(bob.address, signedPrekey: 5, oneTime: [3, 4]), for: bob.device, atMost: 3)
                    == OneTimeKeyCounts(oneTime: 3, kem: 0, signedPrekey: 5))
            let bundle = try #require(try await store.claim([bob], now: 1).first)
            #expect(keys(in: bundle, of: bob.address).oneTime == 2)
            #expect(
                try await store.publish(
                    publication(bob.address, oneTime: [8], replaces: true), for: bob.device, atMost: 3)
                    == OneTimeKeyCounts(oneTime: 1, kem: 0, signedPrekey: 1))
        }
    }

    @Test(
        "A device without a last resort gives no KEM key, and one that published nothing gives no bundle",
        arguments: StoreKind.allCases)
    func classical(kind: StoreKind) async throws {
        try await kind.withStore { store in
            let bob = try await store.add("bob"), carol = try await store.add("carol")
            _ = try await store.publish(publication(bob.address, kem: [1]), for: bob.device, atMost: 3)
            let bundles = try await store.claim([bob, carol], now: 1)
            #expect(bundles.map(\.device) == [1])
            #expect(keys(in: try #require(bundles.first), of: bob.address).kem == nil)
        }
    }
}
