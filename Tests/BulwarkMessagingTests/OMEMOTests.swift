import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

@Suite struct OMEMOTests {
    // MARK: Against another implementation

    @Test func `A conversation has the bytes that twomemo makes`() throws {
        let vectors = try OMEMOVectors.load(), bundle = try vectors.checkedBundle()
        let aliceIdentity = try DeviceIdentity(from: ScriptedEntropy("omemo alice keys"))
        let keys = ScriptedEntropy("omemo bob keys")
        let bobIdentity = try DeviceIdentity(from: keys)
        #expect(bobIdentity.publicKey == bundle.identity)
        var prekeys = Prekeys()
        prekeys.signed = [
            .init(
                id: bundle.signedPrekeyID, pair: try AgreementKeyPair(from: keys), createdAt: 0, isPostQuantum: false)
        ]
        // twomemo draws the nonce of its signature in between.
        _ = keys.bytes(64)
        let oneTime = try AgreementKeyPair(from: keys)
        prekeys.oneTime = [.init(id: vectors.bundle.oneTimePrekeyID, secret: oneTime.secret)]

        let entropy = ScriptedEntropy("omemo alice"), other = ScriptedEntropy("omemo bob")
        var alice = try Session(initiating: bundle, identity: aliceIdentity, epoch: 0, entropy: entropy)
        var bob: Session?
        for message in vectors.messages {
            let material = try SecureBytes(copying: [UInt8](hex: message.material))
            let expected = try [UInt8](hex: message.key)
            let key = OMEMOKey(
                recipient: try DeviceAddress(account: "x", device: 1), isKeyExchange: message.isKeyExchange,
                bytes: expected)
            let incoming = try IncomingMessage(key, payload: nil, known: nil)
            if message.from == "alice" {
                #expect((alice.pending != nil) == message.isKeyExchange)
                #expect(try alice.encrypt(material, entropy: entropy) == expected)
                var session =
                    try bob
                    ?? Session(
                        responding: #require(incoming.handshake),
                        with: prekeys.answer(to: #require(incoming.handshake)), identity: bobIdentity, epoch: 0)
                #expect(try session.open(incoming) == material)
                bob = session
            } else {
                let body = try bob?.encrypt(material, entropy: other)
                #expect(body == expected)
                #expect(try alice.open(incoming) == material)
            }
            // Through the store and back.
            alice = try alice.stored()
            bob = try bob?.stored()
        }
        #expect(vectors.messages.count == 7 && !alice.isPostQuantum)
    }

    @Test func `Payloads are encrypted and opened as by twomemo`() throws {
        let entropy = ScriptedEntropy("omemo payloads")
        for message in try OMEMOVectors.load().messages where !message.payload.isEmpty {
            let content = try SecureBytes(copying: [UInt8](hex: message.content))
            let (ciphertext, key) = try OMEMOPayload.seal(content, entropy: entropy)
            #expect(try ciphertext == [UInt8](hex: message.payload) && key.array == [UInt8](hex: message.material))
            #expect(try OMEMOPayload.open(ciphertext, with: key) == content)
        }
    }

    @Test func `A payload that was altered, or a key of another size, opens nothing`() throws {
        let (ciphertext, key) = try OMEMOPayload.seal(SecureBytes("Hello"))
        for bit in 0..<ciphertext.count * 8 {
            var altered = ciphertext
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(code { _ = try OMEMOPayload.open(altered, with: key) } == .notAuthentic)
        }
        for bit in 0..<48 * 8 {
            var altered = key.array
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(
                code { _ = try OMEMOPayload.open(ciphertext, with: SecureBytes(copying: altered)) } == .notAuthentic)
        }
        #expect(code { _ = try OMEMOPayload.open(ciphertext + [0], with: key) } == .notAuthentic)
        #expect(code { _ = try OMEMOPayload.open([], with: key) } == .notAuthentic)
        for size in [0, 32, 47] {
            #expect(code { _ = try OMEMOPayload.open(ciphertext, with: key.extracting(0..<size)) } == .malformed)
        }
        let empty = try OMEMOPayload.seal(SecureBytes(""))
        #expect(try empty.ciphertext.count == 16 && OMEMOPayload.open(empty.ciphertext, with: empty.key).isEmpty)
        key.wipe()
        #expect(code { _ = try OMEMOPayload.open(ciphertext, with: key) } == .wiped)
    }

    // MARK: Bundles

    @Test func `A bundle whose signature, keys or numbers are not right is refused`() throws {
        let vectors = try OMEMOVectors.load().bundle
        let identity = try [UInt8](hex: vectors.identity), signed = try [UInt8](hex: vectors.signedPrekey)
        let signature = try [UInt8](hex: vectors.signature), oneTime = try [UInt8](hex: vectors.oneTimePrekey)
        func make(
            _ identity: [UInt8], _ signed: [UInt8], _ signature: [UInt8], _ oneTime: [(id: UInt32, key: [UInt8])]
        ) -> MessagingError.Code? {
            code {
                _ = try OMEMOBundle(identity: identity, signedPrekey: (1, signed, signature), oneTimePrekeys: oneTime)
            }
        }
        #expect(make(identity, signed, signature, [(1, oneTime)]) == nil)
        for index in 0..<64 {
            var altered = signature
            altered[index] ^= 1
            #expect(make(identity, signed, altered, [(1, oneTime)]) == .invalidSignature)
        }
        #expect(make(identity, oneTime, signature, [(1, oneTime)]) == .invalidSignature)
        #expect(make(identity, signed, Array(signature.dropLast()), [(1, oneTime)]) == .invalidSignature)
        #expect(make(Array(identity.dropLast()), signed, signature, [(1, oneTime)]) == .invalidKey)
        #expect(make([1] + [UInt8](repeating: 0, count: 31), signed, signature, [(1, oneTime)]) == .invalidKey)
        #expect(make(identity, signed, signature, [(1, [UInt8](repeating: 0, count: 32))]) == .invalidKey)
        #expect(make(identity, signed, signature, [(1, signed + [0])]) == .invalidKey)
        // XEP-0384 §4.2: no session without a one-time prekey.
        #expect(make(identity, signed, signature, []) == .malformed)
        #expect(make(identity, signed, signature, [(1, oneTime), (1, signed)]) == .malformed)
        #expect(make(identity, signed, signature, (1...1001).map { (UInt32($0), oneTime) }) == .malformed)
    }

    @Test func `A bundle is published until the server has it, and anew when one of its keys was used`() async throws {
        let (alice, bob) = (try await OMEMOTestDevice("alice"), try await OMEMOTestDevice("bob"))
        #expect(try await bob.device.publish() == nil)
        try await alice.begin(with: bob)
        let first = try await alice.send("first", to: bob)
        #expect(try await bob.read(first) == "first")
        let next = try #require(try await bob.device.publish()), before = try bob.bundle
        let gone = Set(before.oneTimePrekeys).subtracting(next.oneTimePrekeys)
        #expect(gone.count == 1 && next.oneTimePrekeys.count == 5 && next.signedPrekeyID == before.signedPrekeyID)
        // Not confirmed: it comes again. What is confirmed late, of before, changes nothing.
        try await bob.device.confirm(before)
        #expect(try await bob.device.publish() == next)
        try await bob.device.confirm(next)
        #expect(try await bob.device.publish() == nil)
        // Somebody else who took the key that is gone is not answered, and has to begin anew.
        let carol = try await OMEMOTestDevice("carol")
        let stale = try OMEMOBundle(
            identity: before.identity.rawRepresentation,
            signedPrekey: (before.signedPrekeyID, before.signedPrekey.rawRepresentation, before.signature),
            oneTimePrekeys: gone.map { ($0.id, $0.key.rawRepresentation) })
        try await carol.device.begin(with: stale, of: bob.address)
        let late = try await bob.receive(carol.send("late", to: bob)).delivery
        guard case .rejected(.unknownPrekey, .due) = late else { throw MessagingError(.notFound) }
    }

    @Test func `The signed prekey is renewed by age, and the one before is answered to`() async throws {
        let clock = ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700))
        let (alice, bob) = (
            try await OMEMOTestDevice("alice", clock: clock), try await OMEMOTestDevice("bob", clock: clock)
        )
        let old = try bob.bundle
        clock.advance(by: .seconds(8 * 86400))
        try await bob.publish()
        #expect(try bob.bundle.signedPrekeyID != old.signedPrekeyID)
        try await alice.device.begin(with: old, of: bob.address)
        #expect(try await bob.read(alice.send("old", to: bob)) == "old")
    }

    @Test func `Numbers of keys stay within 31 bits`() throws {
        var prekeys = Prekeys()
        prekeys.nextID = UInt32(Int32.max) - 1
        let made = try prekeys.makeOneTime(3, entropy: SystemEntropy()).map(\.id)
        #expect(made == [UInt32(Int32.max) - 1, UInt32(Int32.max), 1])
        prekeys.nextID = UInt32(Int32.max) - 5
        prekeys.replaceAll()
        #expect((1...UInt32(Int32.max)).contains(prekeys.nextID))
    }

    // MARK: Conversations

    @Test func `Messages lost, late and in any order are read, and each is read once`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        var generator = Seeded(2), sent: [(from: Bool, text: String, stanza: OMEMOStanza)] = [], read = 0
        for number in 0..<60 {
            let isAlice = Bool.random(using: &generator), text = "message \(number)"
            sent.append(
                (isAlice, text, isAlice ? try await alice.send(text, to: bob) : try await bob.send(text, to: alice)))
            while sent.count > 4 {
                let message = sent.remove(at: Int.random(in: 0..<sent.count, using: &generator))
                if Int.random(in: 0..<8, using: &generator) == 0 { continue }
                let reader = message.from ? bob : alice
                #expect(try await reader.read(message.stanza) == message.text)
                #expect(try await reader.receive(message.stanza).delivery.kind == "duplicate")
                if number % 16 == 0 { try await reader.reopen() }
                read += 1
            }
        }
        #expect(read > 40)
    }

    @Test func `Whoever sent a key exchange or fifty messages waits for an answer`() async throws {
        let (alice, bob) = (try await OMEMOTestDevice("alice"), try await OMEMOTestDevice("bob"))
        try await alice.begin(with: bob)
        let first = try await alice.send("first", to: bob)
        #expect(first.keys.map(\.isKeyExchange) == [true] && first.payload != nil)
        #expect(try await bob.receive(first).wantsAnswer)
        let answer = try await bob.device.answer(alice.address)
        #expect(answer.payload == nil && answer.id == nil && answer.keys.map(\.isKeyExchange) == [false])
        let outcome = try await alice.receive(answer)
        #expect(outcome.delivery.kind == "renewed" && !outcome.wantsAnswer)
        // XEP-0384 §6: from number 53 of a chain on, until something goes back.
        var waits: [Bool] = []
        for _ in 0..<55 { waits.append(try await bob.receive(alice.send("on", to: bob)).wantsAnswer) }
        #expect(waits.firstIndex(of: true) == 53 && waits[54])
        _ = try await bob.send("back", to: alice)
        #expect(try await !bob.receive(alice.send("on", to: bob)).wantsAnswer)
    }

    @Test func `One stanza goes to several devices, and its payload is encrypted once`() async throws {
        let alice = try await OMEMOTestDevice("alice"), bob = try await OMEMOTestDevice("bob")
        let carol = try await OMEMOTestDevice("carol")
        try await alice.begin(with: bob)
        await #expect(throws: MessagingError(.noSession)) {
            try await alice.device.send(SecureBytes("to all"), to: [bob.address, carol.address])
        }
        try await alice.begin(with: carol)
        let stanza = try await alice.device.send(
            SecureBytes("to all"), to: [bob.address, carol.address, alice.address, bob.address])
        #expect(stanza.keys.map(\.recipient) == [bob.address, carol.address])
        #expect(try await bob.read(stanza) == "to all")
        #expect(try await carol.read(stanza) == "to all")
        // A key for somebody else says nothing here.
        let other = try await bob.device.receive(stanza.keys[1], from: alice.address, payload: stanza.payload)
        #expect(other.delivery.kind == MessagingError.Code.malformed.rawValue)
    }

    @Test func `A new key exchange takes the place of the session before, and old messages are read still`()
        async throws
    {
        let (alice, bob) = try await acquaintedOMEMODevices()
        let late = try await bob.send("late", to: alice)
        try await alice.publish()
        // Bob has lost his state.
        let again = try await OMEMOTestDevice("bob@example.org")
        try await again.begin(with: alice)
        let held = try await alice.receive(again.send("who", to: alice)).delivery
        guard case .held(let key) = held else { throw MessagingError(.notFound) }
        #expect(key == again.device.identityKey)
        #expect(try await alice.read(late) == "late")
        await #expect(throws: MessagingError(.identityChanged)) { try await alice.send("no", to: bob) }
        try await alice.device.accept(key, of: again.address)
        #expect(try await alice.read(again.send("it is I", to: alice)) == "it is I")
        #expect(try await again.read(alice.send("welcome", to: again)) == "welcome")
    }

    @Test func `What cannot be decrypted leads to a new session, at most once an hour`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        try await bob.publish()
        let stanza = try await alice.device.recover(with: bob.bundle, of: bob.address)
        #expect(stanza.payload == nil && stanza.keys.map(\.isKeyExchange) == [true])
        let outcome = try await bob.receive(stanza)
        #expect(outcome.delivery.kind == "renewed" && outcome.wantsAnswer)
        #expect(try await alice.read(bob.send("again", to: alice)) == "again")
        await #expect(throws: MessagingError(.recoveryTooSoon)) {
            try await alice.device.recover(with: bob.bundle, of: bob.address)
        }
    }

    @Test func `Whoever writes in a session that is not here is told of a new one`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        // Another device under Alice's address: it knows nobody.
        let fresh = try await OMEMOTestDevice("alice@example.org")
        guard case .rejected(.noSession, .due) = try await fresh.receive(bob.send("where are you", to: alice)).delivery
        else { throw MessagingError(.notFound) }
        try await bob.publish()
        let stanza = try await fresh.device.recover(with: bob.bundle, of: bob.address)
        guard case .held = try await bob.receive(stanza).delivery else { throw MessagingError(.notFound) }
    }

    @Test func `Only verified devices are written to where that is wanted, but for answers`() async throws {
        let alice = try await OMEMOTestDevice("alice", trust: .verifiedOnly), bob = try await OMEMOTestDevice("bob")
        try await alice.begin(with: bob)
        await #expect(throws: MessagingError(.notVerified)) { try await alice.send("no", to: bob) }
        #expect(try await bob.receive(alice.device.answer(bob.address)).delivery.kind == "renewed")
        try await alice.device.verify(bob.device.identityKey, of: bob.address)
        #expect(try await bob.read(alice.send("yes", to: bob)) == "yes")
        #expect(try await alice.device.peer(bob.address)?.trust == .verified)
    }

    @Test func `A store that was put back is found, its sessions are not sent on, and its keys are replaced`()
        async throws
    {
        let (alice, bob) = try await acquaintedOMEMODevices()
        let backup = alice.store.content
        _ = try await alice.send("on", to: bob)
        try await alice.publish()
        alice.store.content = backup
        try await alice.reopen()
        #expect(alice.device.wasRolledBack)
        await #expect(throws: MessagingError(.noSession)) { try await alice.send("no", to: bob) }
        let before = Set(try alice.bundle.oneTimePrekeys.map(\.id))
        try await alice.publish()
        #expect(Set(try alice.bundle.oneTimePrekeys.map(\.id)).isDisjoint(with: before))
        try await bob.publish()
        try await alice.begin(with: bob)
        #expect(try await bob.read(alice.send("anew", to: bob)) == "anew")
    }

    @Test func `A device speaks one protocol, and its number is one of that`() async throws {
        let bob = try await OMEMOTestDevice("bob")
        await #expect(throws: MessagingError(.invalidValue)) {
            try await MessagingDevice.open(store: bob.store, key: bob.key, configuration: bob.configuration)
        }
        let native = try await TestDevice("alice", clock: ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700)))
        await #expect(throws: MessagingError(.invalidValue)) {
            try await OMEMODevice.open(store: native.store, key: native.key, configuration: native.configuration)
        }
        for number in [0, UInt32(1) << 31] {
            let address = try DeviceAddress(account: "bob", device: number)
            await #expect(throws: MessagingError(.invalidValue)) {
                try await OMEMODevice.create(
                    address, store: InMemoryMessagingStore(), key: bob.key, configuration: bob.configuration)
            }
        }
        await bob.device.lock()
        await #expect(throws: MessagingError(.wiped)) { try await bob.device.publish() }
    }

    // MARK: Forgeries

    @Test("No message that was altered is taken, and none changes a session or burns a key", arguments: [true, false])
    func forgeries(isKeyExchange: Bool) async throws {
        let (alice, bob): (OMEMOTestDevice, OMEMOTestDevice)
        if isKeyExchange {
            (alice, bob) = (try await OMEMOTestDevice("alice"), try await OMEMOTestDevice("bob"))
            try await alice.begin(with: bob)
        } else {
            (alice, bob) = try await acquaintedOMEMODevices()
            // A chain with a message that is missing, so that numbers can be altered downwards, too.
            _ = try await alice.send("lost", to: bob)
        }
        let stanza = try await alice.send("genuine", to: bob), key = stanza.keys[0]
        let versions = bob.versions, genuine = try #require(try Parts(key))
        var generator = Seeded(isKeyExchange ? 6 : 7), refused: [String: Int] = [:]
        for _ in 0..<300 {
            let bytes = key.bytes.mutated(&generator)
            let forged = OMEMOKey(recipient: bob.address, isKeyExchange: key.isKeyExchange, bytes: bytes)
            // Unknown fields in what nobody authenticates leave it as it was.
            if try Parts(forged) == genuine { continue }
            let outcome = try await bob.device.receive(forged, from: alice.address, payload: stanza.payload)
            refused[outcome.delivery.kind, default: 0] += 1
            #expect(bob.versions == versions)
        }
        #expect(refused.count > 2, "\(refused)")
        // As what it is not, and with another payload.
        let other = OMEMOKey(recipient: bob.address, isKeyExchange: !key.isKeyExchange, bytes: key.bytes)
        #expect(
            try await bob.device.receive(other, from: alice.address, payload: stanza.payload).delivery.kind
                == MessagingError.Code.malformed.rawValue)
        var payload = try #require(stanza.payload)
        payload[0] ^= 1
        for (payload, code) in [(payload, MessagingError.Code.notAuthentic), ([], .notAuthentic), (nil, .malformed)]
            as [([UInt8]?, MessagingError.Code)]
        {
            let outcome = try await bob.device.receive(key, from: alice.address, payload: payload)
            #expect(outcome.delivery.kind == code.rawValue && !outcome.wantsAnswer)
        }
        #expect(bob.versions == versions)
        #expect(try await bob.read(stanza) == "genuine")
    }

    @Test func `Whoever alters the ephemeral key so that it agrees alike does not cut the sender off`() async throws {
        let alice = try await OMEMOTestDevice("alice"), bob = try await OMEMOTestDevice("bob")
        try await alice.begin(with: bob)
        let first = try await alice.send("first", to: bob), second = try await alice.send("second", to: bob)
        let key = first.keys[0], ephemeral = try #require(Parts(key)?.handshake?.ephemeral.rawRepresentation)
        // X25519 multiplies by eight: u and its inverse agree alike, and OMEMO:2 authenticates neither.
        let place = try #require(key.bytes.indices.first { key.bytes[$0...].starts(with: ephemeral) })
        var bytes = key.bytes
        bytes.replaceSubrange(place..<place + 32, with: FieldElement(littleEndian: ephemeral).inverse.littleEndian)
        let twin = OMEMOKey(recipient: bob.address, isKeyExchange: true, bytes: bytes)
        let outcome = try await bob.device.receive(twin, from: alice.address, payload: first.payload)
        guard case .delivered(let message) = outcome.delivery else { throw MessagingError(.notFound) }
        #expect(message.content.text == "first")
        #expect(try await bob.read(second) == "second")
        // Nothing is read twice, under no key.
        #expect(try await bob.receive(first).delivery.kind == MessagingError.Code.keyGone.rawValue)
        #expect(try await alice.read(bob.send("back", to: alice)) == "back")
    }

    @Test func `An empty message to which somebody puts a payload says nothing`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        let empty = try await alice.device.answer(bob.address), versions = bob.versions
        let forged = try await bob.device.receive(
            empty.keys[0], from: alice.address, payload: [UInt8](repeating: 1, count: 16))
        #expect(forged.delivery.kind == MessagingError.Code.malformed.rawValue && bob.versions == versions)
        #expect(try await bob.receive(empty).delivery.kind == "renewed")
    }

    @Test func `What is too large is refused before it is read`() async throws {
        let (alice, bob) = try await acquaintedOMEMODevices()
        await #expect(throws: MessagingError(.tooLarge)) {
            try await alice.device.send(SecureBytes(random: (256 << 10) - 512), to: [bob.address])
        }
        // What is sent is also taken.
        let largest = try await alice.device.send(SecureBytes(random: (256 << 10) - 513), to: [bob.address])
        #expect(try await bob.receive(largest).delivery.kind == "delivered")
        let key = try await alice.send("small", to: bob).keys[0]
        let outcome = try await bob.device.receive(
            key, from: alice.address, payload: [UInt8](repeating: 0, count: 256 << 10))
        #expect(outcome.delivery.kind == MessagingError.Code.tooLarge.rawValue)
    }
}

/// What a key says, however it is written; nil when it is none.
private struct Parts: Equatable {
    let handshake: HandshakeHeader?
    let tag, message: [UInt8]

    init?(_ key: OMEMOKey) throws {
        guard let incoming = try? IncomingMessage(key, payload: nil, known: nil) else { return nil }
        handshake = incoming.handshake
        (tag, message) = try incoming.sealed.withUnsafeBytes { bytes in
            let outer = try OMEMORecord.AuthenticatedMessage(bytes)
            return (Array(outer.tag), Array(outer.message))
        }
    }
}

extension Session {
    mutating func open(_ message: IncomingMessage) throws -> SecureBytes {
        try message.sealed.withUnsafeBytes { try decrypt(message.header, $0, now: 0, limits: .standard) }
    }
}
