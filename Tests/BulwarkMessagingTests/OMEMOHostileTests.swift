import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// What a server, or another client, may do to a device of OMEMO:2.
@Suite struct OMEMOHostileTests {
    @Test func `A server that gives a device its own bundle as another's does not have it talk with itself`()
        async throws
    {
        let alice = try await OMEMOTestDevice("alice"), bob = try await OMEMOTestDevice("bob")
        // OMEMO:2 signs no address: the bundle is good, whoever's it is said to be.
        let bundle = try alice.bundle
        await #expect(throws: MessagingError(.invalidKey)) {
            try await alice.device.begin(with: bundle, of: bob.address)
        }
        await #expect(throws: MessagingError(.invalidKey)) {
            try await alice.device.recover(with: bundle, of: bob.address)
        }
        // Nor does it take its own words for another's, had it done so.
        let identity = alice.device.device.identity
        var session = try Session(initiating: bundle, identity: identity, epoch: 0, entropy: SystemEntropy())
        let (payload, key) = try OMEMOPayload.seal(SecureBytes("I owe you a thousand"))
        let bytes = try session.encrypt(key, entropy: SystemEntropy())
        let outcome = try await alice.device.receive(
            OMEMOKey(recipient: alice.address, isKeyExchange: true, bytes: bytes), from: bob.address, payload: payload)
        guard case .rejected(.invalidKey, .impossible) = outcome.delivery else {
            throw MessagingError(.notAuthentic, "its own words")
        }
        #expect(try await alice.device.peer(bob.address) == nil)
    }

    @Test func `A heartbeat that was lost is made up for`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        var waits: [Int] = []
        for number in 0..<170 {
            if try await bob.receive(alice.send("on", to: bob)).wantsAnswer {
                waits.append(number)
                // The server loses it.
                _ = try await bob.device.answer(alice.address)
            }
        }
        // XEP-0384 §6: at number 53 of a chain; where that came to nothing, after as many more.
        #expect(waits == [53, 106, 159])
        let answer = try await bob.device.answer(alice.address)
        #expect(try await alice.receive(answer).delivery.kind == "renewed")
        #expect(try await !bob.receive(alice.send("a new chain", to: bob)).wantsAnswer)
    }

    @Test func `A message on its way in the session before does not undo the new one`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        try await bob.publish()
        let late = try await bob.send("late", to: alice)
        _ = try await alice.device.recover(with: bob.bundle, of: bob.address)
        #expect(try await alice.read(late) == "late")
        // Bob's client lets a key exchange take the old session's place (§5.6): what comes in the old one it cannot read.
        #expect(try await alice.send("new", to: bob).keys[0].isKeyExchange)
    }

    @Test("Numbers of devices and keys are from 1 to 2³¹ − 1", arguments: [0, UInt32(1) << 31, .max])
    func refusesNumbers(number: UInt32) async throws {
        let alice = try await OMEMOTestDevice("alice"), bob = try await OMEMOTestDevice("bob")
        let bundle = try bob.bundle, address = try DeviceAddress(account: "bob", device: number)
        await #expect(throws: MessagingError(.invalidValue)) { try await alice.device.begin(with: bundle, of: address) }
        let signed = (bundle.signedPrekeyID, bundle.signedPrekey.rawRepresentation, bundle.signature)
        let oneTime = bundle.oneTimePrekeys[0].key.rawRepresentation, identity = bundle.identity.rawRepresentation
        #expect(throws: MessagingError(.malformed)) {
            try OMEMOBundle(identity: identity, signedPrekey: signed, oneTimePrekeys: [(number, oneTime)])
        }
        #expect(throws: MessagingError(.malformed)) {
            try OMEMOBundle(
                identity: identity, signedPrekey: (number, signed.1, signed.2), oneTimePrekeys: [(1, oneTime)])
        }
        try await alice.begin(with: bob)
        let stanza = try await alice.send("Hello", to: bob)
        let outcome = try await bob.device.receive(
            stanza.keys[0], from: DeviceAddress(account: "alice", device: number), payload: stanza.payload)
        #expect(outcome.delivery.kind == MessagingError.Code.malformed.rawValue)
        #expect(try await bob.read(stanza) == "Hello")
    }

    @Test func `A label is signed, and nothing that could pass for a prekey`() async throws {
        let alice = try await OMEMOTestDevice("alice")
        let signature = try alice.device.signature(overLabel: "Alice's phone, blue")
        #expect(alice.device.identityKey.isSignature(signature, over: Array("Alice's phone, blue".utf8)))
        // 32 bytes: whoever has the private half of such a text would hold a signed prekey of Alice's.
        #expect(throws: MessagingError(.invalidValue)) {
            try alice.device.signature(overLabel: String(repeating: "k", count: 32))
        }
    }

    @Test func `A message for nobody is not made`() async throws {
        let (alice, _) = try await acquaintedOMEMODevices()
        for devices in [[], [alice.address]] {
            await #expect(throws: MessagingError(.invalidValue)) {
                try await alice.device.send(SecureBytes("who?"), to: devices)
            }
        }
    }

    @Test func `A device that was away for weeks reads what was sent to its old bundle, though it publishes first`()
        async throws
    {
        let clock = ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700))
        let (alice, bob) = (
            try await OMEMOTestDevice("alice", clock: clock), try await OMEMOTestDevice("bob", clock: clock)
        )
        clock.advance(by: .seconds(25 * 86400))
        try await alice.begin(with: bob)
        let stanza = try await alice.send("while you were away", to: bob)
        clock.advance(by: .seconds(20 * 86400))
        try await bob.publish()
        #expect(try await bob.read(stanza) == "while you were away")
        // And no longer than for the grace after that.
        let carol = try await OMEMOTestDevice("carol", clock: clock)
        let old = try bob.bundle
        try await carol.device.begin(with: old, of: bob.address)
        let late = try await carol.send("much too late", to: bob)
        for _ in 0..<2 {
            clock.advance(by: .seconds(8 * 86400))
            try await bob.publish()
        }
        #expect(try await bob.receive(late).delivery.kind == MessagingError.Code.unknownPrekey.rawValue)
    }

    @Test func `People compare the digits that other clients show`() throws {
        for vector in try Vectors.load().identities {
            let key = try IdentityKey(rawRepresentation: [UInt8](hex: vector.public))
            #expect(key.omemoFingerprint.filter { $0 != " " } == vector.agreement)
            #expect(key.omemoFingerprint.split(separator: " ").map(\.count) == [Int](repeating: 8, count: 8))
        }
    }
}
