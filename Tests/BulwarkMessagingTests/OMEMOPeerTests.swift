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
        var toPeer: [Sent] = [], toAlice: [Sent] = []
        var number = 0, read = 0, refused = 0

        func fromPeer() throws {
            number += 1
            // Every eighth says nothing.
            let text = number % 8 == 0 ? nil : "\(number) from twomemo"
            let request = text.map { ["do": "send", "content": Hexadecimal.text(Array($0.utf8))] } ?? ["do": "empty"]
            toAlice.append(try Sent(peer.ask(request), text: text, from: bob, to: alice.address))
        }
        func fromAlice() async throws {
            number += 1
            let text = number % 8 == 0 ? nil : "\(number) from Alice " + String(repeating: "x", count: number % 300)
            let stanza =
                if let text { try await alice.device.send(SecureBytes(text), to: [bob]) } else {
                    try await alice.device.answer(bob)
                }
            toPeer.append(Sent(text: text, key: stanza.keys[0], payload: stanza.payload))
        }
        func deliver(_ sent: Sent, toPeer: Bool) async throws {
            if toPeer {
                let answer = try peer.ask(sent.request)
                #expect(answer["error"] == nil)
                #expect(answer["content"] == sent.text.map { Hexadecimal.text(Array($0.utf8)) })
            } else {
                let delivery = try await alice.device.receive(sent.key, from: bob, payload: sent.payload).delivery
                if case .delivered(let message) = delivery {
                    #expect(message.content.text == sent.text)
                } else {
                    #expect(delivery.kind == "renewed" && sent.text == nil)
                }
            }
            read += 1
        }

        if seed % 2 == 0 {
            let bundle = try alice.bundle
            let keys = bundle.oneTimePrekeys.map { "\($0.id):\(Hexadecimal.text($0.key.rawRepresentation))" }
            _ = try peer.ask([
                "do": "begin", "ik": Hexadecimal.text(bundle.identity.rawRepresentation),
                "spk": Hexadecimal.text(bundle.signedPrekey.rawRepresentation), "spk_id": "\(bundle.signedPrekeyID)",
                "spks": Hexadecimal.text(bundle.signature), "pks": keys.joined(separator: " "),
            ])
            try fromPeer()
            try await deliver(toAlice.removeFirst(), toPeer: false)
            // The key that was used is gone from the bundle.
            #expect(try await alice.device.publish()?.oneTimePrekeys.count == bundle.oneTimePrekeys.count)
        } else {
            try await alice.device.begin(with: Self.bundle(peer.ask(["do": "bundle"])), of: bob)
            try await fromAlice()
            try await deliver(toPeer.removeFirst(), toPeer: true)
        }
        for _ in 0..<400 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<2: try await fromAlice()
            case 2..<4: try fromPeer()
            case 4 where !toPeer.isEmpty && !toAlice.isEmpty:
                // Spoilt: refused on both sides, and the genuine one is read afterwards.
                #expect(try peer.ask(toPeer[0].spoilt(&generator).request)["error"] != nil)
                let bad = toAlice[0].spoilt(&generator)
                guard case .rejected = try await alice.device.receive(bad.key, from: bob, payload: bad.payload).delivery
                else { throw MessagingError(.notAuthentic, "a spoilt message was taken") }
                refused += 2
            case 5..<7 where !toPeer.isEmpty:
                let place = Int.random(in: 0..<toPeer.count, using: &generator)
                try await deliver(toPeer.remove(at: place), toPeer: true)
            case 7..<9 where !toAlice.isEmpty:
                let place = Int.random(in: 0..<toAlice.count, using: &generator)
                try await deliver(toAlice.remove(at: place), toPeer: false)
                if number % 10 == 0 { try await alice.reopen() }
            case 9 where toAlice.count > 2 && toPeer.count > 2:
                toAlice.removeFirst()
                toPeer.removeLast()
            default: break
            }
        }
        for message in toPeer { try await deliver(message, toPeer: true) }
        for message in toAlice { try await deliver(message, toPeer: false) }
        #expect(read > 100 && refused > 10)
        print("score: messages to and from twomemo, seed \(seed): \(read), refused: \(refused)")
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
        let genuine = Sent(text: "Hello", key: stanza.keys[0], payload: stanza.payload)
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

    init(text: String?, key: OMEMOKey, payload: [UInt8]?) {
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

    /// With a bit of its last hundred bytes, which are tag, header and ciphertext, turned over.
    func spoilt(_ generator: inout Seeded) -> Sent {
        var copy = self
        let place = bytes.count - Int.random(in: 1...100, using: &generator)
        copy.bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        return copy
    }
}
