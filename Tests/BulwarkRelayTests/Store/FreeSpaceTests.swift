import BulwarkCore
import BulwarkRelayAPI
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkRelay

@Suite("A volume that fills up", .serialized)
struct FreeSpaceTests {
    @Test(
        "What would take the last of the volume is refused until there is room, and the system is not asked each time")
    func bound() throws {
        let clock = ManualClock(), free = Locked<Int64?>(1000), asked = Locked(0)
        let space = try #require(
            FreeSpace(path: "/", keeping: 400, clock: clock) { _ in
                asked.withLock { $0 += 1 }
                return free.withLock { $0 }
            })
        try space.require(600)
        #expect(throws: RelayError(.busy)) { try space.require(601) }
        #expect(!space.isShort)
        #expect(asked.withLock { $0 } == 1)
        free.withLock { $0 = 399 }
        clock.advance(by: .seconds(2))
        #expect(space.isShort)
        // Who cannot be asked is believed to have room.
        free.withLock { $0 = nil }
        clock.advance(by: .seconds(2))
        try space.require(1 << 40)
        #expect(
            FreeSpace(path: nil, keeping: 1, clock: clock) == nil
                && FreeSpace(path: "/", keeping: 0, clock: clock) == nil)
        #expect((FreeSpace.measure("/") ?? 0) > 0)
    }

    @Test("With a volume that is nearly full, messages and attachments are refused, and what makes room goes on")
    func relay() async throws {
        try await RelayKit.run(change: { $0.keptFree = 1 << 60 }) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register(), his = try await bob.register()
            let error = await #expect(throws: RelayError(.busy)) { try await alice.send([1], to: [bob], token: hers) }
            #expect(error?.retryAfter == 600)
            await #expect(throws: RelayError(.busy)) { try await kit.ask(.uploadAttachment, token: hers, body: [1]) }
            #expect(try await bob.fetch(token: his).deliveries.isEmpty)
            try await kit.ask(.acknowledgeMessages, path: RelayEndpoint.acknowledgePath(through: 1), token: his)
        }
    }
}
