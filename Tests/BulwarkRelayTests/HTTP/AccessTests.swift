import BulwarkRelayAPI
import BulwarkTesting
import Crypto
import Foundation
import NIOHTTP1
import Testing

@testable import BulwarkRelay

@Suite("Devices over HTTP", .serialized)
struct AccessTests {
    @Test("A device registers, gets tokens, and its account's list has it")
    func registers() async throws {
        try await RelayKit.run { kit in
            let alice = try KitDevice("élise", kit)
            let first = try await alice.register(), second = try await alice.token()
            #expect(first != second)
            for token in [first, second] {
                let list: DeviceList = try await kit.ask(
                    .devices, token: token, AccountQuery(account: alice.address.account))
                #expect(list.devices == [.init(device: 1, identity: Data(alice.identity))])
            }
            try await kit.ask(.endToken, token: first)
            await #expect(throws: RelayError(.unauthorized)) { try await kit.ask(.countPrekeys, token: first) }
            try await kit.ask(.countPrekeys, token: second)
            let information: RelayInformation = try await kit.ask(.information)
            #expect(information.name == RelayKit.name && information.versions == [1])
        }
    }

    @Test("A device has five tokens: with a sixth the first is worth nothing, though it was used a moment ago")
    func fiveTokens() async throws {
        let clock = ManualClock()
        try await RelayKit.run(clock: clock) { kit in
            let alice = try KitDevice("alice", kit)
            let first = try await alice.register()
            try await kit.ask(.countPrekeys, token: first)
            for _ in 0..<5 {
                clock.advance(by: .seconds(1))
                _ = try await alice.token()
            }
            await #expect(throws: RelayError(.unauthorized)) { try await kit.ask(.countPrekeys, token: first) }
        }
    }

    @Test("Tokens that are tried out are counted by where they come from, and good ones are not")
    func triedTokens() async throws {
        try await RelayKit.run(change: { $0.rates.unknownTokens = .init(burst: 5, perSecond: 0.001) }) { kit in
            let token = try await KitDevice("alice", kit).register()
            try await kit.ask(.countPrekeys, token: token)
            var codes: [String] = []
            for number in 0..<6 {
                do {
                    try await kit.ask(.countPrekeys, token: "bwr_\(number)")
                } catch let error as RelayError {
                    codes.append(error.code.rawValue)
                }
            }
            #expect(codes.first == RelayError.Code.unauthorized.rawValue)
            #expect(codes.last == RelayError.Code.tooManyRequests.rawValue)
            for _ in 0..<10 { try await kit.ask(.countPrekeys, token: token) }
        }
    }

    @Test("A proof is good once, by its own key, for its own purpose, relay and device")
    func proofs() async throws {
        try await RelayKit.run { kit in
            let alice = try KitDevice("alice", kit), eve = try KitDevice("alice", kit)
            let proof = try await alice.proof(.registration)
            _ = try await alice.register(proof: proof)
            await #expect(throws: RelayError(.staleChallenge), "replayed") { try await alice.register(proof: proof) }
            for wrong in [
                try await alice.proof(.token), try await alice.proof(.removal(device: 1)),
                try await alice.proof(.registration, relay: "other.example"), try await eve.proof(.registration),
            ] {
                await #expect(throws: RelayError(.invalidSignature)) { try await alice.register(proof: wrong) }
            }
            let made = try await alice.proof(.registration, challenge: Data(repeating: 9, count: 40))
            await #expect(throws: RelayError(.staleChallenge), "made up") { try await alice.register(proof: made) }
            let short = RelayProof(challenge: try await kit.challenge().challenge, signature: Data([1]))
            await #expect(throws: RelayError(.invalidSignature)) { try await alice.register(proof: short) }
            // Eve has no part in alice's account, whatever she signs.
            await #expect(throws: RelayError(.addressTaken)) { try await eve.register() }
            await #expect(throws: RelayError(.invalidSignature)) { try await eve.token() }
            await #expect(throws: RelayError(.unknownAddress)) { try await KitDevice("nobody", kit).token() }
        }
    }

    @Test("Challenges and tokens end with their time")
    func time() async throws {
        let clock = ManualClock()
        try await RelayKit.run(clock: clock) { kit in
            let alice = try KitDevice("alice", kit)
            let late = try await alice.proof(.registration)
            clock.advance(by: .seconds(61))
            await #expect(throws: RelayError(.staleChallenge)) { try await alice.register(proof: late) }
            let token = try await alice.register()
            clock.advance(by: .seconds(3599))
            try await kit.ask(.countPrekeys, token: token)
            clock.advance(by: .seconds(2))
            await #expect(throws: RelayError(.unauthorized)) { try await kit.ask(.countPrekeys, token: token) }
        }
    }

    @Test("A further device needs leave of one that is there, which is good for it alone and for a while")
    func furtherDevices() async throws {
        try await RelayKit.run { kit in
            let first = try KitDevice("bob", 1, kit), second = try KitDevice("bob", 2, kit)
            let stranger = try KitDevice("eve", 1, kit), third = try KitDevice("bob", 3, kit)
            _ = try await first.register()
            _ = try await stranger.register()
            await #expect(throws: RelayError(.notAuthorized)) { try await second.register() }
            for wrong in [
                try stranger.leave(for: second), try first.leave(for: third),
                try first.leave(for: second, relay: "other.example"),
                try first.leave(for: second, expires: Date() - 5),
                try first.leave(for: second, expires: Date() + 90_000),
            ] {
                await #expect(throws: RelayError(.notAuthorized)) { try await second.register(wrong) }
            }
            _ = try await second.register(try first.leave(for: second))
            // Leave for an account that is not there makes none.
            let other = try KitDevice("nobody", 2, kit)
            await #expect(throws: RelayError(.notAuthorized)) { try await other.register(try first.leave(for: other)) }
        }
    }

    @Test("Removing takes the identity key, not a token alone, and ends tokens and waits at once")
    func removal() async throws {
        try await RelayKit.run { kit in
            let first = try KitDevice("bob", 1, kit), second = try KitDevice("bob", 2, kit)
            let token = try await first.register(), other = try await second.register(try first.leave(for: second))
            try await kit.ask(.countPrekeys, token: other)
            let wrong = DeviceRemoval(device: 2, proof: try await first.proof(.removal(device: 1)))
            await #expect(throws: RelayError(.invalidSignature)) {
                try await kit.ask(.removeDevice, token: token, body: RelayJSON.encode(wrong))
            }
            async let waiting = try? second.fetch(wait: 60, token: other)
            await Patience.wait { kit.relay.waiters.count == 1 }
            let removal = DeviceRemoval(device: 2, proof: try await first.proof(.removal(device: 2)))
            try await kit.ask(.removeDevice, token: token, body: RelayJSON.encode(removal))
            let ended = await waiting
            #expect(ended?.deliveries.isEmpty ?? true)
            await #expect(throws: RelayError(.unauthorized)) { try await kit.ask(.countPrekeys, token: other) }
            let gone = AccountRemoval(proof: try await first.proof(.accountRemoval))
            try await kit.ask(.removeAccount, token: token, body: RelayJSON.encode(gone))
            await #expect(throws: RelayError(.unauthorized)) { try await kit.ask(.countPrekeys, token: token) }
            await #expect(throws: RelayError(.nameHeld)) { try await first.register() }
        }
    }

    @Test("A relay that takes no new accounts still takes devices of those that are there")
    func closed() async throws {
        try await RelayKit.run(change: { $0.takesNewAccounts = false }) { kit in
            await #expect(throws: RelayError(.registrationClosed)) { try await KitDevice("bob", kit).register() }
        }
    }

    @Test("Who asks too often is told when to come again")
    func rates() async throws {
        let clock = ManualClock()
        try await RelayKit.run(
            clock: clock,
            change: {
                $0.rates.anonymous = RelayRates.Rate(burst: 3, perSecond: 0.5)
                $0.rates.claims = RelayRates.Rate(burst: 2, perSecond: 0.01)
            }
        ) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let token = try await alice.register()
            let error = await #expect(throws: RelayError(.tooManyRequests)) {
                for _ in 0..<2 { _ = try await kit.challenge() }
            }
            #expect(error?.retryAfter == 2)
            clock.advance(by: .seconds(10))
            let other = try await bob.register()
            try await kit.ask(.publishPrekeys, token: other, body: bob.upload(oneTime: [1, 2, 3, 4]))
            let claim = try RelayJSON.encode(PrekeyClaim(account: bob.address.account))
            for _ in 0..<2 { try await kit.ask(.claimPrekeys, token: token, body: claim) }
            let second = await #expect(throws: RelayError(.tooManyRequests)) {
                try await kit.ask(.claimPrekeys, token: token, body: claim)
            }
            #expect(second?.retryAfter == 100)
            let counts: OneTimeKeyCounts = try await kit.ask(.countPrekeys, token: other)
            #expect(counts.oneTime == 2)
        }
    }

    @Test(
        "Behind a proxy a request counts for where the proxy says it comes from, and else for its connection",
        arguments: [true, false])
    func forwarded(isBehindProxy: Bool) async throws {
        try await RelayKit.run(
            isBehindProxy: isBehindProxy, clock: ManualClock(),
            change: { $0.rates.anonymous = RelayRates.Rate(burst: 1, perSecond: 0.001) }
        ) { kit in
            func status(_ field: String) async throws -> Int {
                try await kit.ask("POST", "/v1/challenges", headers: ["X-Forwarded-For": field]).status
            }
            #expect(try await status("192.0.2.1") == 200)
            // What the client itself wrote stands before what the proxy saw.
            #expect(try await status("198.51.100.9, 192.0.2.1") == 429)
            let other = try await status("192.0.2.2")
            #expect(other == (isBehindProxy ? 200 : 429))
        }
    }
}
