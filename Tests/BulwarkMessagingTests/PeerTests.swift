import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkMessaging

/// An interpreter that has the peer's packages.
let messagingPython = ProcessInfo.processInfo.environment["BULWARK_MESSAGING_PYTHON"]

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
        var toPeer: [(text: String, bytes: [UInt8])] = [], toAlice: [(text: String, bytes: [UInt8])] = []
        var number = 0, read = 0

        func fromPeer() throws {
            number += 1
            let text = "\(number) from the peer",
                answer = try peer.ask(["do": "send", "content": Self.hex(Array(text.utf8))])
            toAlice.append((text, try [UInt8](hex: #require(answer["bytes"]))))
        }
        func fromAlice() async throws {
            number += 1
            let text = "\(number) from Alice " + String(repeating: "x", count: number % 300)
            toPeer.append((text, try await alice.device.send(SecureBytes(text), to: [bob])[0].encoded))
        }
        func deliver(_ message: (text: String, bytes: [UInt8]), toPeer: Bool) async throws {
            if toPeer {
                let answer = try peer.ask(["do": "receive", "bytes": Self.hex(message.bytes)])
                #expect(try [UInt8](hex: answer["content"] ?? "") == Array(message.text.utf8), "\(answer)")
            } else {
                #expect(try await alice.read(Envelope(encoded: message.bytes)) == message.text)
            }
            read += 1
        }

        if seed % 2 == 0 {
            _ = try peer.ask(["do": "begin", "bytes": Self.hex(alice.bundle().encoded)])
            try fromPeer()
            try await deliver(toAlice.removeFirst(), toPeer: false)
        } else {
            let bundle = try PrekeyBundle(encoded: [UInt8](hex: #require(peer.ask(["do": "bundle"])["bytes"])))
            try await alice.device.begin(with: bundle)
            try await fromAlice()
            try await deliver(toPeer.removeFirst(), toPeer: true)
        }
        for _ in 0..<250 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<2: try await fromAlice()
            case 2..<4: try fromPeer()
            case 4 where !toPeer.isEmpty:
                // Spoilt: refused by the other, too.
                var bytes = toPeer[0].bytes
                bytes[bytes.count - 1] ^= 1
                #expect(try peer.ask(["do": "receive", "bytes": Self.hex(bytes)])["error"] != nil)
            case 5..<7 where !toPeer.isEmpty:
                let place = Int.random(in: 0..<toPeer.count, using: &generator)
                try await deliver(toPeer.remove(at: place), toPeer: true)
            case 7..<9 where !toAlice.isEmpty:
                let place = Int.random(in: 0..<toAlice.count, using: &generator)
                try await deliver(toAlice.remove(at: place), toPeer: false)
            case 9 where toAlice.count > 2 && toPeer.count > 2:
                toAlice.removeFirst()
                toPeer.removeLast()
            default: break
            }
        }
        for message in toPeer { try await deliver(message, toPeer: true) }
        for message in toAlice { try await deliver(message, toPeer: false) }
        #expect(read > 60)
        print("score: messages to and from doubleratchet, seed \(seed): \(read)")
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined()
    }
}

/// A script of Scripts/external, a line at a time.
final class PythonPeer {
    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()
    private var rest: [UInt8] = []

    init(_ python: String, script name: String) throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Scripts/external/\(name)")
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script.path]
        process.standardInput = requests
        process.standardOutput = answers
        try process.run()
    }

    func ask(_ request: [String: String]) throws -> [String: String] {
        try requests.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(request) + [0x0A])
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                defer { rest.removeFirst(end + 1) }
                return try JSONDecoder().decode([String: String].self, from: Data(rest[..<end]))
            }
            let more = answers.fileHandleForReading.availableData
            try #require(!more.isEmpty, "the peer has ended")
            rest += more
        }
    }

    /// It ends with its input.
    func end() { try? requests.fileHandleForWriting.close() }
}
