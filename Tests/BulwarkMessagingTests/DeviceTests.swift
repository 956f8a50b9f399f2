import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

@Suite struct DeviceTests {
    private let clock = ManualClock()

    private func pair() async throws -> (alice: TestDevice, bob: TestDevice) {
        (try await TestDevice("alice", clock: clock), try await TestDevice("bob", clock: clock))
    }

    /// Two that have heard of each other.
    private func talking() async throws -> (alice: TestDevice, bob: TestDevice) {
        let (alice, bob) = try await pair()
        try await alice.begin(with: bob)
        _ = try await bob.receive(alice.send("hello", to: bob)[0])
        _ = try await alice.receive(bob.send("hello yourself", to: alice)[0])
        return (alice, bob)
    }

    @Test func `Two devices talk over a server that cannot read`() async throws {
        let (alice, bob) = try await talking()
        #expect(bob.inbox == ["hello"] && alice.inbox == ["hello yourself"])
        let secret = Array("a very secret text".utf8)
        let envelope = try await alice.send("a very secret text", to: bob)[0]
        #expect(!envelope.encoded.contains(secret))
        #expect(try await bob.read(envelope) == "a very secret text")
        let peer = try #require(try await bob.device.peer(alice.address))
        #expect(peer.identity == alice.device.identityKey && peer.trust == .unverified && peer.hasSession)
        #expect(peer.isPostQuantum == PostQuantum.isAvailable)
    }

    @Test func `The example of the README runs`() async throws {
        let (store, key, server) = (InMemoryMessagingStore(), SecureBytes(random: 32), ExampleServer())
        let configuration = MessagingConfiguration(witness: InMemoryRollbackWitness())
        let other = try await TestDevice("bob", clock: ManualClock(now: Date()))
        let bob = other.address
        await server.put(other.bundle())

        let alice = try await MessagingDevice.create(
            DeviceAddress(account: "alice", device: 1), store: store, key: key, configuration: configuration)
        if let upload = try await alice.publish(counts: nil) {
            try await server.publish(upload.encoded)
            try await alice.confirm(upload)
        }

        try await alice.begin(with: PrekeyBundle(encoded: server.bundle(of: bob)))
        for envelope in try await alice.send(SecureBytes(copying: "Hello".utf8), to: [bob]) {
            try await server.send(envelope.encoded)
        }

        #expect(await server.uploads.count == 1)
        #expect(try await other.read(Envelope(encoded: server.envelopes[0])) == "Hello")
    }

    @Test func `Neither texts nor keys nor names are in the store in the clear`() async throws {
        let (alice, bob) = try await talking()
        for (name, row) in alice.store.content.rows {
            #expect(!name.contains("bob"))
            for secret in [bob.address.encoded, alice.device.identity.seed.array, Array("hello".utf8)] {
                #expect(!row.sealed.contains(secret))
            }
        }
    }

    @Test func `A message goes to all devices of both accounts, under one name`() async throws {
        let (alice, bob) = try await pair()
        let phone = try await TestDevice("bob", 2, clock: clock),
            tablet = try await TestDevice("alice", 2, clock: clock)
        let error = await code { _ = try await alice.send("x", to: bob, phone, tablet) }
        #expect(error == .noSession)
        for other in [bob, phone, tablet] { try await alice.begin(with: other) }
        let id = MessageID()
        let envelopes = try await alice.device.send(
            SecureBytes("to all"), id: id, to: [bob, phone, tablet, alice, bob].map(\.address))
        #expect(envelopes.map(\.recipient) == [bob, phone, tablet].map(\.address))
        for (device, envelope) in zip([bob, phone, tablet], envelopes) {
            #expect(try await device.read(envelope) == "to all")
            #expect(device.store.content.inbox.map(\.id) == [id])
        }
    }

    @Test func `All devices without a session are named at once, and nothing is sent`() async throws {
        let (alice, bob) = try await pair()
        let phone = try await TestDevice("bob", 2, clock: clock)
        try await alice.begin(with: bob)
        let rows = alice.store.content.rows
        do {
            _ = try await alice.send("x", to: bob, phone)
            Issue.record("sent")
        } catch let error as MessagingError {
            #expect(error.code == .noSession && error.devices == [phone.address])
        }
        #expect(alice.store.content.rows == rows)
    }

    // MARK: Faults that others had

    @Test func `An envelope that comes again is a duplicate, and not invalid`() async throws {
        let (alice, bob) = try await talking()
        let envelope = try await alice.send("once", to: bob)[0]
        #expect(try await bob.receive(envelope).kind == "delivered")
        #expect(try await bob.receive(envelope, cursor: 8).kind == "duplicate")
        #expect(bob.inbox == ["hello", "once"] && bob.store.content.cursor == 8)
    }

    @Test func `The first envelope that comes again, with the key it used gone, is a duplicate`() async throws {
        let (alice, bob) = try await pair()
        try await alice.begin(with: bob)
        let first = try await alice.send("1", to: bob)[0], second = try await alice.send("2", to: bob)[0]
        #expect(try await bob.read(second) == "2")
        #expect(try await bob.read(first) == "1")
        #expect(try await bob.receive(first).kind == "duplicate")
        try await bob.reopen()
        #expect(try await bob.receive(second).kind == "duplicate")
    }

    @Test func `A one-time key is burnt by a message that is authentic, and by no corrupt one`() async throws {
        let (alice, bob) = try await pair()
        try await alice.begin(with: bob)
        let envelope = try await alice.send("hello", to: bob)[0]
        var body = envelope.body
        body[body.count - 1] ^= 1
        let corrupt = Envelope(sender: envelope.sender, recipient: envelope.recipient, body: body)
        #expect(try await bob.receive(corrupt).kind == "messaging-not-authentic")
        #expect(try await bob.read(envelope) == "hello")
        // Somebody else whom the server gave the same keys: the second to come is refused, and begins anew.
        let carol = try await TestDevice("carol", clock: clock)
        let upload = bob.upload
        try await carol.device.begin(
            with: PrekeyBundle(upload, oneTimePrekey: upload.oneTimePrekeys[0], kemPrekey: upload.kemPrekeys[0]))
        let delivery = try await bob.receive(carol.send("hello", to: bob)[0])
        guard case .rejected(.unknownPrekey, .due) = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(try await carol.receive(bob.device.recover(with: carol.bundle())).kind == "renewed")
        #expect(try await bob.read(carol.send("hello again", to: bob)[0]) == "hello again")
    }

    @Test func `A crash between decrypting and saving loses nothing`() async throws {
        let (alice, bob) = try await talking()
        let envelope = try await alice.send("kept", to: bob)[0]
        let before = bob.store.content
        bob.store.failCommits()
        #expect(await code { _ = try await bob.receive(envelope, cursor: 5) } == .store)
        #expect(bob.store.content.rows == before.rows && bob.store.content.cursor == before.cursor)
        try await bob.reopen()
        #expect(try await bob.receive(envelope, cursor: 5).kind == "delivered")
        #expect(bob.inbox.last == "kept" && bob.store.content.cursor == 5)
    }

    @Test func `A crash while sending gives nothing out, and no key is used twice`() async throws {
        let (alice, bob) = try await talking()
        alice.store.failCommits()
        #expect(await code { _ = try await alice.send("lost", to: bob) } == .store)
        try await alice.reopen()
        #expect(try await bob.read(alice.send("found", to: bob)[0]) == "found")
        #expect(alice.store.content.outbox.count == 2)
    }

    @Test func `An app and its extension on one store do not overwrite each other`() async throws {
        let (alice, bob) = try await talking()
        let extra = try await MessagingDevice.open(store: bob.store, key: bob.key, configuration: bob.configuration)
        let first = try await alice.send("1", to: bob)[0], second = try await alice.send("2", to: bob)[0]
        // The extension reads the second while the app is about to commit the first.
        bob.store.beforeNextCommit { _ = try? await extra.receive(second, cursor: nil) }
        #expect(try await bob.read(first) == "1")
        #expect(Set(bob.inbox) == ["hello", "1", "2"])
        #expect(try await bob.receive(second).kind == "duplicate")
        // Both send at once: neither uses the other's key.
        let address = alice.address
        let sent = Locked<[Envelope]>([])
        bob.store.beforeNextCommit {
            let envelopes = (try? await extra.send(SecureBytes("from the extension"), to: [address])) ?? []
            sent.withLock { $0 = envelopes }
        }
        let own = try await bob.send("from the app", to: alice)[0]
        let other = try #require(sent.withLock { $0.first })
        #expect(try await alice.read(own) == "from the app")
        #expect(try await alice.read(other) == "from the extension")
    }

    @Test func `An app and its extension share one store under load`() async throws {
        let (alice, bob) = try await talking()
        let extra = try await MessagingDevice.open(store: bob.store, key: bob.key, configuration: bob.configuration)
        var envelopes: [Envelope] = []
        for number in 0..<12 { envelopes += try await alice.send("\(number)", to: bob) }
        let (app, all) = (bob.device, envelopes)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for device in [app, extra] {
                group.addTask { for envelope in all.shuffled() { _ = try await device.receive(envelope, cursor: nil) } }
            }
            try await group.waitForAll()
        }
        #expect(bob.inbox.dropFirst().sorted() == (0..<12).map { "\($0)" }.sorted())
    }

    @Test func `Sends at once on one session use a key each`() async throws {
        let (alice, bob) = try await talking()
        let (device, address) = (alice.device, bob.address)
        let envelopes = try await withThrowingTaskGroup(of: Envelope.self) { group in
            for number in 0..<20 {
                group.addTask { try await device.send(SecureBytes("\(number)"), to: [address])[0] }
            }
            return try await group.reduce(into: [Envelope]()) { $0.append($1) }
        }
        let headers = try envelopes.map { try $0.body.split().header }
        #expect(Set(headers).count == 20)
        for envelope in envelopes.shuffled() { #expect(try await bob.read(envelope) != nil) }
    }

    @Test func `A backup that is put back is found, and no session of it is sent on`() async throws {
        let (alice, bob) = try await talking()
        let backup = alice.store.content, onItsWay = try await bob.send("on its way", to: alice)[0]
        _ = try await bob.receive(alice.send("after the backup", to: bob)[0])
        alice.store.content = backup
        try await alice.reopen()
        #expect(alice.device.wasRolledBack)
        #expect(await code { _ = try await alice.send("x", to: bob) } == .noSession)
        // What was on its way is still read, new keys are published, and a new handshake makes all good.
        #expect(try await alice.read(onItsWay) == "on its way")
        try await alice.publish(counts: PrekeyCounts(oneTime: 9, kem: 9))
        #expect(alice.upload.replacesOneTimePrekeys && !alice.upload.oneTimePrekeys.isEmpty)
        try await alice.begin(with: bob)
        #expect(try await bob.read(alice.send("anew", to: bob)[0]) == "anew")
        #expect(try await alice.read(bob.send("well", to: alice)[0]) == "well")
        try await alice.reopen()
        #expect(!alice.device.wasRolledBack)
    }

    @Test func `A handshake that was read before the backup is not read again after it`() async throws {
        let (alice, bob) = try await pair()
        let backup = bob.store.content
        try await alice.begin(with: bob)
        let envelope = try await alice.send("pay 10", to: bob)[0]
        #expect(try await bob.read(envelope) == "pay 10")
        bob.store.content = backup
        try await bob.reopen()
        #expect(bob.device.wasRolledBack)
        #expect(try await bob.receive(envelope).kind == "messaging-unknown-prekey")
    }

    @Test func `A witness that fails for a while accuses nobody`() async throws {
        let (alice, bob) = try await talking()
        alice.witness.failToRemember(3)
        for _ in 0..<3 { _ = try await alice.send("x", to: bob) }
        try await alice.reopen()
        #expect(!alice.device.wasRolledBack)
    }

    @Test func `A session that is wedged is begun anew, at most once an hour`() async throws {
        let (alice, bob) = try await talking()
        // Bob has lost what Alice's messages need.
        let backup = bob.store.content
        _ = try await alice.read(bob.send("1", to: alice)[0])
        _ = try await bob.read(alice.send("2", to: bob)[0])
        _ = try await alice.read(bob.send("3", to: alice)[0])
        bob.store.content.rows = backup.rows.merging(
            bob.store.content.rows.filter { $0.key == "generation" }
        ) { $1 }
        let stuck = try await alice.send("lost", to: bob)[0]
        guard case .rejected(let code, let recovery) = try await bob.receive(stuck) else {
            Issue.record("delivered")
            return
        }
        #expect(code == .notAuthentic && recovery == .due)
        let renewal = try await bob.device.recover(with: alice.bundle())
        #expect(try await alice.receive(renewal).kind == "renewed")
        #expect(try await bob.read(alice.send("lost, again", to: bob)[0]) == "lost, again")
        #expect(try await alice.read(bob.send("got it", to: alice)[0]) == "got it")
        let bundle = alice.bundle()
        #expect(await BulwarkMessagingTests.code { _ = try await bob.device.recover(with: bundle) } == .recoveryTooSoon)
        clock.advance(by: .seconds(3600))
        #expect(await BulwarkMessagingTests.code { _ = try await bob.device.recover(with: bundle) } == nil)
    }

    @Test func `When both begin at once, both send on the same session afterwards`() async throws {
        for _ in 0..<4 {
            let (alice, bob) = try await pair()
            try await alice.begin(with: bob)
            try await bob.begin(with: alice)
            let one = try await alice.send("a", to: bob)[0], two = try await bob.send("b", to: alice)[0]
            #expect(try await alice.read(two) == "b")
            #expect(try await bob.read(one) == "a")
            for round in 0..<3 {
                #expect(try await bob.read(alice.send("\(round)", to: bob)[0]) == "\(round)")
                #expect(try await alice.read(bob.send("\(round)", to: alice)[0]) == "\(round)")
            }
            let names = try await [alice, bob].asyncMap { device in
                let other = device === alice ? bob : alice
                return try #require(try await device.device.rows.peer(other.address).state).sessions.map(\.name)
            }
            #expect(names[0].first == names[1].first && names[0].count == 2)
        }
    }

    @Test func `Sessions do not pile up`() async throws {
        let (alice, bob) = try await talking()
        for _ in 0..<45 {
            clock.advance(by: .seconds(3600))
            let upload = bob.upload
            let bundle = PrekeyBundle(upload, oneTimePrekey: nil, kemPrekey: upload.lastResort)
            _ = try await bob.receive(alice.device.recover(with: bundle))
        }
        for (device, other) in [(alice, bob), (bob, alice)] {
            #expect(try await device.device.rows.peer(other.address).state?.sessions.count == 41)
        }
        #expect(try await bob.read(alice.send("still", to: bob)[0]) == "still")
        // A bundle that is not needed is left unused.
        try await alice.begin(with: bob)
        #expect(try await alice.device.rows.peer(bob.address).state?.sessions.count == 41)
    }

    @Test func `A message in an archived session is read, and brings it back`() async throws {
        let (alice, bob) = try await talking()
        let late = try await bob.send("late", to: alice)[0]
        _ = try await bob.receive(alice.device.recover(with: bob.bundle()))
        #expect(try await alice.read(late) == "late")
        #expect(try await bob.read(alice.send("answer", to: bob)[0]) == "answer")
    }

    // MARK: Trust

    @Test func `Another identity for a known address is held until somebody decides`() async throws {
        let (alice, bob) = try await talking()
        try await alice.device.verify(bob.device.identityKey, of: bob.address)
        #expect(try await alice.device.peer(bob.address)?.trust == .verified)
        let other = try await TestDevice("bob", clock: clock)
        try await other.begin(with: alice)
        let envelope = try await other.send("it is me", to: alice)[0]
        #expect(try await alice.receive(envelope, cursor: 50).kind == "held")
        #expect(alice.inbox == ["hello yourself"] && alice.store.content.cursor == 0)
        let offered = other.device.identityKey
        #expect(try await alice.device.peer(bob.address)?.trust == .changed(to: offered))
        #expect(await code { _ = try await alice.send("x", to: bob) } == .identityChanged)
        // Refused: all is as it was, verified too. Accepted: the old sessions are gone, and the envelope opens.
        try await alice.device.refuse(offered, of: bob.address)
        #expect(try await alice.device.peer(bob.address)?.trust == .verified)
        #expect(try await bob.read(alice.send("still you", to: bob)[0]) == "still you")
        try await alice.device.accept(offered, of: bob.address)
        #expect(try await alice.read(envelope) == "it is me")
        #expect(try await alice.device.peer(bob.address)?.trust == .unverified)
        #expect(
            await code { try await alice.device.verify(bob.device.identityKey, of: bob.address) } == .identityChanged)
        let late = try await bob.send("from the old one", to: alice)[0]
        #expect(try await alice.receive(late).kind != "delivered")
    }

    @Test func `A bundle with another identity is not taken, and noted`() async throws {
        let (alice, bob) = try await talking()
        let other = try await TestDevice("bob", clock: clock)
        #expect(await code { try await alice.device.begin(with: other.bundle()) } == .identityChanged)
        #expect(try await alice.device.peer(bob.address)?.trust == .changed(to: other.device.identityKey))
        let stranger = bob.device.identityKey
        #expect(await code { try await alice.device.accept(stranger, of: bob.address) } == .invalidValue)
    }

    @Test func `A forged handshake under another identity changes nothing`() async throws {
        let (alice, bob) = try await talking()
        let other = try await TestDevice("bob", clock: clock)
        try await other.begin(with: alice)
        let envelope = try await other.send("x", to: alice)[0]
        var body = envelope.body
        body[body.count - 1] ^= 1
        _ = try await alice.receive(Envelope(sender: envelope.sender, recipient: envelope.recipient, body: body))
        #expect(try await alice.device.peer(bob.address)?.trust == .unverified)
    }

    @Test func `Who writes to verified devices only writes to no others`() async throws {
        let careful = try await TestDevice("alice", clock: clock, trust: .verifiedOnly)
        let bob = try await TestDevice("bob", clock: clock)
        try await careful.begin(with: bob)
        #expect(await code { _ = try await careful.send("x", to: bob) } == .notVerified)
        try await careful.device.verify(bob.device.identityKey, of: bob.address)
        #expect(try await bob.read(careful.send("x", to: bob)[0]) == "x")
    }

    // MARK: Envelopes

    @Test func `An envelope whose addresses were changed is not delivered`() async throws {
        let (alice, bob) = try await talking()
        let carol = try await TestDevice("carol", clock: clock)
        try await carol.begin(with: bob)
        _ = try await bob.receive(carol.send("hello", to: bob)[0])
        let envelope = try await alice.send("from alice", to: bob)[0]
        let renamed = Envelope(sender: carol.address, recipient: bob.address, body: envelope.body)
        #expect(try await bob.receive(renamed).kind == "messaging-not-authentic")
        let astray = Envelope(sender: alice.address, recipient: carol.address, body: envelope.body)
        #expect(try await bob.receive(astray).kind == "messaging-malformed")
        let mirrored = Envelope(sender: bob.address, recipient: alice.address, body: envelope.body)
        #expect(try await alice.receive(mirrored).kind != "delivered")
        // A handshake under another sender's name does not open either.
        let dave = try await TestDevice("dave", clock: clock)
        try await dave.begin(with: bob)
        let first = try await dave.send("from dave", to: bob)[0]
        let claimed = Envelope(
            sender: try DeviceAddress(account: "eve", device: 1), recipient: bob.address, body: first.body)
        #expect(try await bob.receive(claimed).kind == "messaging-not-authentic")
        #expect(try await bob.read(first) == "from dave")
        #expect(try await bob.read(envelope) == "from alice")
    }

    @Test func `No envelope that was altered is delivered, and the good one still is`() async throws {
        let (alice, bob) = try await talking()
        let fresh = try await TestDevice("carol", clock: clock)
        try await fresh.begin(with: bob)
        var generator = Seeded(50), seen: Set<[UInt8]> = []
        for sender in [alice, fresh] {
            let good = try await sender.send("good", to: bob)[0], bytes = good.encoded
            for _ in 0..<60 {
                let mutated = bytes.mutated(&generator)
                guard mutated != bytes, seen.insert(mutated).inserted, let envelope = try? Envelope(encoded: mutated)
                else { continue }
                let delivery = try await bob.receive(envelope)
                #expect(delivery.kind.hasPrefix("messaging-"), "\(delivery.kind)")
            }
            #expect(try await bob.read(good) == "good")
        }
    }

    @Test func `A poisonous envelope does not stop those after it`() async throws {
        let (alice, bob) = try await talking()
        for (number, body) in [[], [1], [0x11], [UInt8](repeating: 0x11, count: 3000), [9, 9, 9]].enumerated() {
            let envelope = Envelope(sender: alice.address, recipient: bob.address, body: body)
            #expect(try await bob.receive(envelope, cursor: UInt64(number + 1)).kind.hasPrefix("messaging-"))
            #expect(bob.store.content.cursor == UInt64(number + 1))
        }
        let stranger = Envelope(
            sender: try DeviceAddress(account: "nobody", device: 1), recipient: bob.address,
            body: try await alice.send("x", to: bob)[0].body)
        #expect(try await bob.receive(stranger).kind == "messaging-no-session")
    }

    @Test func `Envelopes beyond 256 KiB are neither sent nor read`() async throws {
        let (alice, bob) = try await talking()
        let large = SecureBytes(count: 300_000) { _ in }
        #expect(await code { _ = try await alice.device.send(large, to: [bob.address]) } == .tooLarge)
        #expect(throws: MessagingError(.tooLarge)) { try Envelope(encoded: [UInt8](repeating: 1, count: 300_000)) }
        #expect(try await bob.read(alice.send("small", to: bob)[0]) == "small")
    }

    // MARK: Life

    @Test func `A device is made once, and opens under its key only`() async throws {
        let alice = try await TestDevice("alice", clock: clock)
        let (address, store, key, configuration) = (alice.address, alice.store, alice.key, alice.configuration)
        #expect(
            await code {
                _ = try await MessagingDevice.create(address, store: store, key: key, configuration: configuration)
            } == .alreadyExists)
        let other = SecureBytes(random: 32)
        #expect(
            await code { _ = try await MessagingDevice.open(store: store, key: other, configuration: configuration) }
                == .stateTampered)
        let empty = InMemoryMessagingStore()
        #expect(
            await code { _ = try await MessagingDevice.open(store: empty, key: key, configuration: configuration) }
                == .notFound)
        let short = SecureBytes(random: 16)
        #expect(
            await code { _ = try await MessagingDevice.open(store: store, key: short, configuration: configuration) }
                == .invalidValue)
    }

    @Test func `Rows that were altered, swapped or put back alone are found`() async throws {
        let (alice, bob) = try await talking()
        let carol = try await TestDevice("carol", clock: clock)
        try await alice.begin(with: carol)
        let older = alice.store.content.rows
        _ = try await alice.send("x", to: bob)
        let rows = alice.store.content.rows
        let name = try #require(rows.keys.first { $0.hasPrefix("peer") && rows[$0] != older[$0] })
        let another = try #require(rows.keys.first { $0.hasPrefix("peer") && $0 != name })
        let row = try #require(rows[name]), old = try #require(older[name])
        var altered = row.sealed
        altered[20] ^= 1
        for bad in [
            StoredRow(version: row.version, sealed: altered), StoredRow(version: row.version, sealed: old.sealed),
            StoredRow(version: row.version, sealed: try #require(rows[another]).sealed),
            StoredRow(version: 1, sealed: []),
        ] {
            alice.store.content.rows[name] = bad
            #expect(await code { _ = try await alice.send("x", to: bob) } == .stateTampered)
        }
        alice.store.content.rows[name] = row
        #expect(await code { _ = try await alice.send("x", to: bob) } == nil)
    }

    @Test func `A device that is locked does nothing until it is opened again`() async throws {
        let (alice, bob) = try await talking()
        let envelope = try await bob.send("later", to: alice)[0]
        await alice.device.lock()
        #expect(await code { _ = try await alice.send("x", to: bob) } == .wiped)
        #expect(await code { _ = try await alice.receive(envelope) } == .wiped)
        try await alice.reopen()
        // The key that the app holds is its own affair, and was not wiped.
        #expect(try await alice.read(envelope) == "later")
    }

    @Test("Every store keeps the rules", arguments: MessagingStoreRule.allCases)
    func keepsTheRules(rule: MessagingStoreRule) async throws {
        #expect(try await rule.violations(of: InMemoryMessagingStore()) == [])
    }

    @Test("A store that forgets a rule is found out", arguments: MessagingStoreRule.allCases)
    func findsCarelessStores(rule: MessagingStoreRule) async throws {
        #expect(try await rule.violations(of: CarelessStore()) != [])
    }
}

private actor ExampleServer {
    var uploads: [[UInt8]] = []
    var envelopes: [[UInt8]] = []
    private var bundles: [DeviceAddress: [UInt8]] = [:]

    func put(_ bundle: PrekeyBundle) { bundles[bundle.address] = bundle.encoded }
    func publish(_ upload: [UInt8]) throws { uploads.append(upload) }
    func bundle(of address: DeviceAddress) throws -> [UInt8] { bundles[address] ?? [] }
    func send(_ envelope: [UInt8]) throws { envelopes.append(envelope) }
}

/// Writes whatever it is given, row by row, and knows every envelope or none.
private actor CarelessStore: MessagingStore {
    private var rows: [String: StoredRow] = [:]

    func row(_ name: String) -> StoredRow? { rows[name] }
    func hasReceived(_ envelope: EnvelopeID) -> Bool { false }
    func commit(_ transaction: MessagingTransaction) {
        for write in transaction.writes { rows[write.name] = StoredRow(version: 1, sealed: write.sealed) }
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

extension [UInt8] {
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        guard count >= part.count, !part.isEmpty else { return false }
        return (0...count - part.count).contains { self[$0..<$0 + part.count].elementsEqual(part) }
    }
}
