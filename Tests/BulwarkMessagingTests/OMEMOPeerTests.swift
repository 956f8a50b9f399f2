import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// Conversations with PyPI's twomemo, whose classes are unchanged: Scripts/external/check-messaging runs them.
@Suite(.enabled(if: messagingPython != nil, "BULWARK_MESSAGING_PYTHON names no interpreter"))
struct OMEMOPeerTests {
    @Test("twomemo and this device understand each other, whoever begins and whatever is lost", arguments: 1...6)
    func talks(seed: UInt64) async throws {
        var generator = Seeded(seed)
        let peer = try PythonPeer(#require(messagingPython), script: "omemo_peer.py")
        defer { peer.end() }
        let alice = try await OMEMOTestDevice("alice@example.org")
        let bob = try DeviceAddress(account: "bob@example.org", device: 2)
        var conversation = PeerConversation<Sent>(
            write: { side, number in
                // Every eighth says nothing.
                if side == .peer {
                    let text = number % 8 == 0 ? nil : "\(number) from twomemo"
                    let request = text.map { ["do": "send", "content": Hexadecimal.text(Array($0.utf8))] }
                    return try Sent(peer.ask(request ?? ["do": "empty"]), text: text, from: bob, to: alice.address)
                }
                let text =
                    number % 8 == 0 ? nil : "\(number) from Alice " + String(repeating: "x", count: number % 300)
                let stanza =
                    if let text { try await alice.device.send(SecureBytes(text), to: [bob]) } else {
                        try await alice.device.answer(bob)
                    }
                try await alice.device.confirm(stanza)
                return Sent(text: text, stanza)
            },
            read: { sent, side in
                if side == .peer { return try sent.isRead(by: peer) }
                let delivery = try await alice.device.receive(sent.key, from: bob, payload: sent.payload).delivery
                if case .delivered(let message) = delivery {
                    #expect(message.content.text == sent.text)
                } else {
                    #expect(delivery.kind == "renewed" && sent.text == nil)
                }
            },
            spoil: { sent, side, generator in
                let bad = sent.spoilt(&generator)
                if side == .peer {
                    #expect(try peer.ask(bad.request)["error"] != nil)
                    return
                }
                guard case .rejected = try await alice.device.receive(bad.key, from: bob, payload: bad.payload).delivery
                else { throw MessagingError(.notAuthentic, "a spoilt message was taken") }
            }, restart: { try await alice.reopen() })

        if seed % 2 == 0 {
            let bundle = try alice.bundle
            let keys = bundle.oneTimePrekeys.map { "\($0.id):\(Hexadecimal.text($0.key.rawRepresentation))" }
            _ = try peer.ask([
                "do": "begin", "ik": Hexadecimal.text(bundle.identity.rawRepresentation),
                "spk": Hexadecimal.text(bundle.signedPrekey.rawRepresentation), "spk_id": "\(bundle.signedPrekeyID)",
                "spks": Hexadecimal.text(bundle.signature), "pks": keys.joined(separator: " "),
            ])
            try await conversation.begin(by: .peer)
            // The key that was used is gone from the bundle.
            #expect(try await alice.device.publish()?.oneTimePrekeys.count == bundle.oneTimePrekeys.count)
        } else {
            try await alice.device.begin(with: Self.bundle(peer.ask(["do": "bundle"])), of: bob)
            try await conversation.begin(by: .device)
        }
        try await conversation.run(400, &generator)
        let (read, refused) = (conversation.readCount, conversation.refusedCount)
        #expect(read > 100 && refused > 10)
        print("score: messages to and from twomemo, seed \(seed): \(read), refused: \(refused)")
    }

    @Test func `What is said after a new session was begun is read by twomemo, which keeps no other`() async throws {
        let peer = try PythonPeer(#require(messagingPython), script: "omemo_peer.py")
        defer { peer.end() }
        let alice = try await OMEMOTestDevice("alice@example.org")
        let bob = try DeviceAddress(account: "bob@example.org", device: 2)
        func fromPeer(_ text: String) throws -> Sent {
            let answer = try peer.ask(["do": "send", "content": Hexadecimal.text(Array(text.utf8))])
            return try Sent(answer, text: text, from: bob, to: alice.address)
        }
        func fromAlice(_ text: String) async throws -> Sent {
            Sent(text: text, try await alice.device.send(SecureBytes(text), to: [bob]))
        }
        func read(_ sent: Sent) async throws -> String {
            try await alice.device.receive(sent.key, from: bob, payload: sent.payload).delivery.kind
        }
        try await alice.device.begin(with: Self.bundle(peer.ask(["do": "bundle"])), of: bob)
        try await fromAlice("Hello").isRead(by: peer)
        #expect(try await read(fromPeer("Hello yourself")) == "delivered")
        // On its way while Alice begins anew.
        let late = try fromPeer("late")
        let renewal = Sent(
            text: nil, try await alice.device.recover(with: Self.bundle(peer.ask(["do": "bundle"])), of: bob))
        try renewal.isRead(by: peer)
        #expect(try await read(late) == "delivered")
        try await fromAlice("in the new one").isRead(by: peer)
        #expect(try await read(fromPeer("there, too")) == "delivered")
        try await fromAlice("and back").isRead(by: peer)
    }

    @Test func `The map from Ed25519 to X25519 and the digits that people compare are those of libxeddsa`() throws {
        let peer = try PythonPeer(#require(messagingPython), script: "omemo_peer.py")
        defer { peer.end() }
        for number in 0..<300 {
            let key = try DeviceIdentity(from: ScriptedEntropy("map \(number)")).publicKey
            // By the field's arithmetic, as of a key that came from elsewhere.
            let checked = try IdentityKey(rawRepresentation: key.rawRepresentation)
            let answer = try peer.ask(["do": "fingerprint", "ik": Hexadecimal.text(key.rawRepresentation)])
            #expect(answer["digits"] == checked.omemoFingerprint)
        }
    }

    @Test func `Neither begins a session without a one-time prekey`() async throws {
        let peer = try PythonPeer(#require(messagingPython), script: "omemo_peer.py")
        defer { peer.end() }
        var answer = try peer.ask(["do": "bundle"])
        let bundle = try Self.bundle(answer)
        let alice = try await OMEMOTestDevice("alice@example.org")
        let bob = try DeviceAddress(account: "bob@example.org", device: 2)
        try await alice.device.begin(with: bundle, of: bob)
        let stanza = try await alice.device.send(SecureBytes("Hello"), to: [bob])
        let genuine = Sent(text: "Hello", stanza)
        var without = genuine
        // The first field is the number: a tag and, below 128, one byte.
        without.bytes.removeFirst(2)
        #expect(try peer.ask(without.request)["error"] != nil)
        #expect(try peer.ask(genuine.request)["content"] == Hexadecimal.text(Array("Hello".utf8)))
        answer["pks"] = ""
        #expect(throws: MessagingError(.malformed)) { try Self.bundle(answer) }
    }

    private static func bundle(_ answer: [String: String]) throws -> OMEMOBundle {
        func bytes(_ name: String) throws -> [UInt8] { try [UInt8](hex: #require(answer[name])) }
        let keys = try #require(answer["pks"]).split(separator: " ").map { pair in
            let parts = pair.split(separator: ":")
            return (id: try #require(UInt32(parts[0])), key: try [UInt8](hex: String(parts[1])))
        }
        let id = try #require(answer["spk_id"].flatMap { UInt32($0) })
        return try OMEMOBundle(
            identity: bytes("ik"), signedPrekey: (id: id, key: bytes("spk"), signature: bytes("spks")),
            oneTimePrekeys: keys)
    }
}

/// A stanza on its way to one device.
private struct Sent {
    let text: String?
    let recipient: DeviceAddress
    let isKeyExchange: Bool
    var bytes: [UInt8]
    let payload: [UInt8]?

    init(text: String?, _ stanza: OMEMOStanza) {
        self.init(text: text, key: stanza.keys[0], payload: stanza.payload)
    }

    private init(text: String?, key: OMEMOKey, payload: [UInt8]?) {
        (self.text, self.payload) = (text, payload)
        (recipient, isKeyExchange, bytes) = (key.recipient, key.isKeyExchange, key.bytes)
    }

    init(_ answer: [String: String], text: String?, from sender: DeviceAddress, to recipient: DeviceAddress) throws {
        self.init(
            text: text,
            key: OMEMOKey(
                recipient: recipient, isKeyExchange: answer["kex"] == "1",
                bytes: try [UInt8](hex: #require(answer["key"]))
            ), payload: try answer["payload"].map { try [UInt8](hex: $0) })
    }

    var key: OMEMOKey { OMEMOKey(recipient: recipient, isKeyExchange: isKeyExchange, bytes: bytes) }

    var request: [String: String] {
        var request = ["do": "receive", "key": Hexadecimal.text(bytes), "kex": isKeyExchange ? "1" : "0"]
        request["payload"] = payload.map { Hexadecimal.text($0) }
        return request
    }

    func isRead(by peer: PythonPeer) throws {
        let answer = try peer.ask(request)
        #expect(answer["error"] == nil)
        #expect(answer["content"] == text.map { Hexadecimal.text(Array($0.utf8)) })
    }

    /// With a bit of its last hundred bytes, which are tag, header and ciphertext, turned over.
    func spoilt(_ generator: inout Seeded) -> Sent {
        var copy = self
        let place = bytes.count - Int.random(in: 1...100, using: &generator)
        copy.bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        return copy
    }
}
