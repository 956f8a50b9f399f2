import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// Conversations with a device of other makers' parts: Scripts/external/check-messaging runs them.
@Suite(.enabled(if: messagingPython != nil, "BULWARK_MESSAGING_PYTHON names no interpreter"))
struct PeerTests {
    @Test("Another ratchet and this one understand each other, whoever begins and whatever is lost", arguments: 1...6)
    func talks(seed: UInt64) async throws {
        var generator = Seeded(seed)
        let peer = try PythonPeer(#require(messagingPython), script: "messaging_peer.py")
        defer { peer.end() }
        let alice = try await TestDevice("alice", clock: ManualClock(now: Date(timeIntervalSince1970: 1_767_225_700)))
        let bob = try DeviceAddress(account: "bob", device: 2)
        var conversation = PeerConversation<(text: String, bytes: [UInt8])>(
            write: { side, number in
                if side == .peer {
                    let text = "\(number) from the peer"
                    let answer = try peer.ask(["do": "send", "content": Hexadecimal.text(Array(text.utf8))])
                    return (text, try [UInt8](hex: #require(answer["bytes"])))
                }
                let text = "\(number) from Alice " + String(repeating: "x", count: number % 300)
                return (text, try await alice.device.send(SecureBytes(text), to: [bob])[0].encoded)
            },
            read: { message, side in
                if side == .device {
                    #expect(try await alice.read(Envelope(encoded: message.bytes)) == message.text)
                    return
                }
                let answer = try peer.ask(["do": "receive", "bytes": Hexadecimal.text(message.bytes)])
                #expect(try [UInt8](hex: answer["content"] ?? "") == Array(message.text.utf8), "\(answer)")
            },
            spoil: { message, side, generator in
                // A bit of the last hundred bytes, which are ciphertext and tag.
                var bytes = message.bytes
                bytes[bytes.count - Int.random(in: 1...100, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
                if side == .peer {
                    #expect(try peer.ask(["do": "receive", "bytes": Hexadecimal.text(bytes)])["error"] != nil)
                } else {
                    let kind = try await alice.receive(Envelope(encoded: bytes)).kind
                    #expect([MessagingError.Code.notAuthentic.rawValue, "duplicate"].contains(kind))
                }
            }, restart: { try await alice.reopen() })
        if seed % 2 == 0 {
            _ = try peer.ask(["do": "begin", "bytes": Hexadecimal.text(alice.bundle().encoded)])
            try await conversation.begin(by: .peer)
        } else {
            let bundle = try PrekeyBundle(encoded: [UInt8](hex: #require(peer.ask(["do": "bundle"])["bytes"])))
            try await alice.device.begin(with: bundle)
            try await conversation.begin(by: .device)
        }
        try await conversation.run(250, &generator)
        #expect(conversation.readCount > 60 && conversation.refusedCount > 5)
        print("score: messages to and from doubleratchet, seed \(seed): \(conversation.readCount)")
    }
}
