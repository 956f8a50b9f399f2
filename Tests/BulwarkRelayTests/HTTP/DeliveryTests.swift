import BulwarkCore
import BulwarkHTTP
import BulwarkRelayAPI
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkRelay

@Suite("Keys and messages over HTTP", .serialized)
struct DeliveryTests {
    @Test(
        "A message goes from one device to another, over each version of HTTP",
        arguments: [(false, false), (true, false), (true, true)])
    func conversation(tls: Bool, http2: Bool) async throws {
        try await RelayKit.run(tls: tls, offersHTTP2: http2) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register(), his = try await bob.register()
            let counts = try await kit.ask(
                .publishPrekeys, token: his, body: bob.upload(oneTime: [1, 2], kem: [3], lastResort: 4))
            #expect(
                try RelayJSON.decode(from: Data(counts)) == OneTimeKeyCounts(oneTime: 2, kem: 1, signedPrekey: 1))
            let claim = try RelayJSON.encode(PrekeyClaim(account: bob.address.account))
            let bundles = try ClaimedBundles(encoded: await kit.ask(.claimPrekeys, token: hers, body: claim))
            #expect(bundles.bundles.map(\.device) == [1])
            let envelope = [UInt8](repeating: 7, count: RelayLimits.envelopeBytes)
            try await alice.send(envelope, to: [bob], token: hers)
            let page = try await bob.fetch(token: his)
            #expect(page.deliveries.map(\.envelope) == [envelope])
            #expect(page.deliveries.map(\.sender) == [alice.address])
            try await kit.ask(.acknowledgeMessages, path: RelayEndpoint.acknowledgePath(through: 1), token: his)
            #expect(try await bob.fetch(token: his).deliveries.isEmpty)
        }
    }

    @Test("A wait ends when a message comes, and not before", arguments: [false, true])
    func wakeUp(tls: Bool) async throws {
        try await RelayKit.run(tls: tls) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register(), his = try await bob.register()
            for number in UInt64(0)..<3 {
                async let page = bob.fetch(after: number, wait: 60, token: his)
                await Patience.wait { kit.relay.waiters.count == 1 }
                // One's own messages to others wake nobody here.
                try await bob.send([1], to: [alice], token: his)
                #expect(kit.relay.waiters.count == 1)
                try await alice.send([2], to: [bob], token: hers)
                let woken = try await page
                #expect(woken.deliveries.map(\.sequence) == [number + 1])
            }
            await Patience.wait { kit.relay.waiters.count == 0 }
        }
    }

    @Test("A wait ends with its time, and no waiter is left")
    func waitEnds() async throws {
        let clock = ManualClock()
        try await RelayKit.run(clock: clock) { kit in
            let bob = try KitDevice("bob", kit)
            let his = try await bob.register()
            async let page = bob.fetch(wait: 30, token: his)
            await Patience.wait { kit.relay.waiters.count == 1 && clock.sleeperCount == 2 }
            clock.advance(by: .seconds(31))
            let empty = try await page
            #expect(empty.deliveries.isEmpty)
            #expect(kit.relay.waiters.count == 0)
        }
    }

    @Test("Hundreds wait at once and are woken; a device's oldest wait gives way to newer ones")
    func manyWaiters() async throws {
        try await RelayKit.run(tls: true, change: { $0.waiters = 110 }) { kit in
            let alice = try KitDevice("alice", kit)
            let hers = try await alice.register()
            var devices: [(KitDevice, String)] = []
            for number in 0..<20 {
                let device = try KitDevice("bob\(number)", kit)
                devices.append((device, try await device.register()))
            }
            try await withThrowingTaskGroup(of: Int.self) { [devices] group in
                for (device, token) in devices {
                    for _ in 0..<5 { group.addTask { try await device.fetch(wait: 60, token: token).deliveries.count } }
                }
                // Three for each stay; those before have got an empty page.
                for _ in 0..<40 { #expect(try await group.next() == 0) }
                await Patience.wait { kit.relay.waiters.count == 60 }
                for (device, _) in devices { try await alice.send([1], to: [device], token: hers) }
                for _ in 0..<60 { #expect(try await group.next() == 1) }
            }
            await Patience.wait { kit.relay.waiters.count == 0 }
        }
    }

    @Test("Beyond what may wait, a request is sent away with the time to come again")
    func waitersFull() async throws {
        try await RelayKit.run(change: { $0.waiters = 1 }) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register(), his = try await bob.register()
            async let page = bob.fetch(wait: 60, token: his)
            await Patience.wait { kit.relay.waiters.count == 1 }
            let error = await #expect(throws: RelayError(.busy)) { try await alice.fetch(wait: 60, token: hers) }
            #expect(error?.retryAfter == 5)
            try await alice.send([1], to: [bob], token: hers)
            let woken = try await page
            #expect(woken.deliveries.count == 1)
        }
    }

    @Test("A client that goes leaves no waiter", arguments: [(false, false), (true, false), (true, true)])
    func clientGoes(tls: Bool, http2: Bool) async throws {
        try await RelayKit.run(tls: tls, offersHTTP2: http2) { kit in
            let bob = try KitDevice("bob", kit)
            let his = try await bob.register()
            let request = Task { try await bob.fetch(wait: 60, token: his) }
            await Patience.wait { kit.relay.waiters.count == 1 }
            let gone = ContinuousClock.now
            request.cancel()
            #expect(await Patience.wait { kit.relay.waiters.count == 0 })
            // Long before the wait would have been over.
            #expect(ContinuousClock.now - gone < .seconds(30))
        }
    }

    @Test("Two devices' lists that differ are told, and a full mailbox")
    func refusals() async throws {
        try await RelayKit.run(change: { $0.mailboxMessages = 1 }) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit),
                second = try KitDevice("bob", 2, kit)
            let hers = try await alice.register()
            _ = try await bob.register()
            _ = try await second.register(try bob.leave(for: second))
            let error = await #expect(throws: RelayError(.wrongDevices)) {
                try await alice.send([1], to: [bob, try KitDevice("bob", 9, kit)], token: hers)
            }
            #expect(error?.mismatch == DeviceMismatch(missing: [2], extra: [9]))
            try await alice.send([1], to: [bob, second], token: hers)
            let full = await #expect(throws: RelayError(.mailboxFull)) {
                try await alice.send([2], to: [bob, second], token: hers)
            }
            #expect(full?.retryAfter == 3600)
        }
    }

    @Test("Nobody publishes for another, and no key that its device did not sign")
    func foreignKeys() async throws {
        try await RelayKit.run { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register()
            _ = try await bob.register()
            let upload = try bob.upload(oneTime: [1], kem: [2], lastResort: 3)
            await #expect(throws: RelayError(.invalidValue)) {
                try await kit.ask(.publishPrekeys, token: hers, body: upload)
            }
            let own = try alice.upload(oneTime: [1], kem: [2], lastResort: 3)
            // A bit in the signed prekey, in a KEM key, and in the last resort.
            for index in [1 + alice.address.encoded.count + 32 + 20, own.count - 2000, own.count - 100] {
                var spoilt = own
                spoilt[index] ^= 1
                await #expect(throws: RelayError(.invalidSignature)) {
                    try await kit.ask(.publishPrekeys, token: hers, body: spoilt)
                }
            }
            await #expect(throws: RelayError(.noPrekeys)) {
                try await kit.ask(
                    .claimPrekeys, token: hers, body: RelayJSON.encode(PrekeyClaim(account: bob.address.account)))
            }
            await #expect(throws: RelayError(.unknownAddress)) {
                try await kit.ask(
                    .claimPrekeys, token: hers,
                    body: RelayJSON.encode(PrekeyClaim(account: bob.address.account, devices: [1, 2])))
            }
        }
    }

    @Test("Who claims a device's keys again and again neither takes all of them nor keeps others from it")
    func draining() async throws {
        try await RelayKit.run(change: { configuration in
            configuration.rates.claims = RelayRates().claims
            configuration.rates.claimsOfTarget = RelayRates().claimsOfTarget
            configuration.rates.claimsOfTargetByOne = RelayRates().claimsOfTargetByOne
        }) { kit in
            let eve = try KitDevice("eve", kit), alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register(), his = try await bob.register(), eves = try await eve.register()
            try await kit.ask(
                .publishPrekeys, token: his, body: bob.upload(oneTime: Array(1...150), kem: [1], lastResort: 2))
            let claim = try RelayJSON.encode(PrekeyClaim(account: bob.address.account))
            // As often as she is let.
            while (try? await kit.ask(.claimPrekeys, token: eves, body: claim)) != nil {}
            let left: OneTimeKeyCounts = try await kit.ask(.countPrekeys, token: his)
            #expect(left.oneTime >= 100)
            let bundles = try ClaimedBundles(encoded: await kit.ask(.claimPrekeys, token: hers, body: claim))
            #expect(bundles.bundles.count == 1)
        }
    }

    @Test("When many have claimed a device's keys, the next get a bundle without one-time keys, and none is refused")
    func spentTarget() async throws {
        try await RelayKit.run(change: { $0.rates.claimsOfTarget = .init(burst: 2, perSecond: 0.001) }) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register(), his = try await bob.register()
            try await kit.ask(
                .publishPrekeys, token: his, body: bob.upload(oneTime: [1, 2, 3], kem: [4, 5, 6], lastResort: 7))
            let claim = try RelayJSON.encode(PrekeyClaim(account: bob.address.account))
            var given: [(oneTime: UInt8?, kem: UInt8?, isLastResort: Bool)] = []
            for _ in 0..<3 {
                let bundles = try ClaimedBundles(encoded: await kit.ask(.claimPrekeys, token: hers, body: claim))
                given.append(keys(in: try #require(bundles.bundles.first), of: bob.address))
            }
            #expect(given.map(\.oneTime) == [1, 2, nil])
            #expect(given.map(\.kem) == [4, 5, 7])
        }
    }

    @Test("A device that has published nothing holds up no message to the account's others")
    func withoutKeys() async throws {
        try await RelayKit.run { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit),
                second = try KitDevice("bob", 2, kit)
            let hers = try await alice.register(), his = try await bob.register()
            let seconds = try await second.register(try bob.leave(for: second))
            try await kit.ask(.publishPrekeys, token: his, body: bob.upload(oneTime: [1], lastResort: 2))
            try await alice.send([1], to: [bob], token: hers)
            #expect(try await bob.fetch(token: his).deliveries.count == 1)
            // From its first keys on it has to be there.
            try await kit.ask(.publishPrekeys, token: seconds, body: second.upload(oneTime: [1], lastResort: 2))
            let error = await #expect(throws: RelayError(.wrongDevices)) {
                try await alice.send([2], to: [bob], token: hers)
            }
            #expect(error?.mismatch == DeviceMismatch(missing: [2]))
        }
    }

    @Test("A device that has been away for a month holds up no message, and nobody is given keys that clients refuse")
    func longAway() async throws {
        try await RelayKit.run { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit),
                second = try KitDevice("bob", 2, kit)
            let hers = try await alice.register(), his = try await bob.register()
            let seconds = try await second.register(try bob.leave(for: second))
            try await kit.ask(.publishPrekeys, token: his, body: bob.upload(oneTime: [1], lastResort: 2))
            func away(for days: Double) throws -> [UInt8] {
                try second.upload(oneTime: [1, 2], lastResort: 2, madeAt: Date() - days * 86_400)
            }
            try await kit.ask(.publishPrekeys, token: seconds, body: away(for: 30))
            let claim = try RelayJSON.encode(PrekeyClaim(account: bob.address.account))
            let bundles = try ClaimedBundles(encoded: await kit.ask(.claimPrekeys, token: hers, body: claim))
            #expect(bundles.bundles.map(\.device) == [1])
            let left: OneTimeKeyCounts = try await kit.ask(.countPrekeys, token: seconds)
            #expect(left.oneTime == 2)
            try await alice.send([1], to: [bob], token: hers)
            // Who has a conversation with it may go on with it.
            try await alice.send([2], to: [bob, second], token: hers)
            #expect(try await second.fetch(token: seconds).deliveries.count == 1)
            try await kit.ask(.publishPrekeys, token: seconds, body: away(for: 28))
            let error = await #expect(throws: RelayError(.wrongDevices)) {
                try await alice.send([3], to: [bob], token: hers)
            }
            #expect(error?.mismatch == DeviceMismatch(missing: [2]))
        }
    }

    @Test("Nothing that a device is, says or shows gets into the log")
    func log() async throws {
        try await RelayKit.run(tls: true) { kit in
            let alice = try KitDevice("alice-the-secret", kit), bob = try KitDevice("bob-the-secret", kit)
            let hers = try await alice.register(), his = try await bob.register()
            try await alice.send(Array("the-secret-envelope".utf8), to: [bob], token: hers)
            _ = try await bob.fetch(token: his)
            _ = try? await kit.ask(.countPrekeys, token: "bwr_the-secret")
            _ = try? await kit.ask("GET", "/the-secret?the-secret=1")
            _ = try? await kit.ask("POST", "/v1/tokens", body: .bytes(Array("the-secret".utf8)))
            #expect(kit.log.lines.contains { $0.contains("POST /v1/messages") })
            for secret in ["the-secret", hers, his] {
                #expect(!kit.log.lines.contains { $0.contains(secret) })
            }
        }
    }
}
