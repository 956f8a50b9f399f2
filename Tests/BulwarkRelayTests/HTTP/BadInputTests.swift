import BulwarkCore
import BulwarkHTTP
import BulwarkRelayAPI
import BulwarkTesting
import Foundation
import NIOHTTP1
import Testing

@testable import BulwarkRelay

@Suite("What a relay does not take", .serialized)
struct BadInputTests {
    /// A method, a path, a body, and the code that it is answered by. All with a good token.
    private static let table: [(String, String, String, RelayError.Code)] = [
        ("GET", "/", "", .unknownRequest),
        ("GET", "/v1/tokens", "", .unknownRequest),
        ("PATCH", "/v1/messages", "", .unknownRequest),
        ("GET", "/v1/attachments", "", .unknownRequest),
        ("GET", "/v2/messages", "", .unknownRequest),
        ("GET", "/v1/messages?after=-1", "", .invalidValue),
        ("GET", "/v1/messages?after=18446744073709551616", "", .invalidValue),
        ("GET", "/v1/messages?after=1e3", "", .invalidValue),
        ("GET", "/v1/messages?limit=x", "", .invalidValue),
        ("GET", "/v1/messages?wait=+5", "", .invalidValue),
        ("DELETE", "/v1/messages", "", .invalidValue),
        ("DELETE", "/v1/messages?through=", "", .invalidValue),
        ("POST", "/v1/devices/query", "", .malformed),
        ("POST", "/v1/devices/query", "{", .malformed),
        ("POST", "/v1/devices/query", #"{"account":""}"#, .invalidValue),
        ("POST", "/v1/devices/query", #"{"account":"a\u0000b"}"#, .invalidValue),
        ("POST", "/v1/devices/query", #"{"account":"nobody"}"#, .unknownAddress),
        ("POST", "/v1/prekeys/claims", #"{"account":"nobody","devices":[1]}"#, .unknownAddress),
        ("POST", "/v1/prekeys/claims", #"{"account":"alice","devices":[-1]}"#, .malformed),
        ("PUT", "/v1/prekeys", "", .malformed),
        ("PUT", "/v1/prekeys", "\u{2}", .unsupportedVersion),
        ("POST", "/v1/messages", "", .malformed),
        ("POST", "/v1/messages", "\u{1}\u{5}ab", .malformed),
        ("POST", "/v1/messages", "\u{9}", .unsupportedVersion),
        ("POST", "/v1/devices", "[1,2", .malformed),
        ("POST", "/v1/tokens", #"{"address":{"account":"alice","device":1}}"#, .malformed),
        ("POST", "/v1/devices/removal", "null", .malformed),
        ("POST", "/v1/account/removal", "{}", .malformed),
        ("GET", "/v1/attachments/abc", "", .unknownAttachment),
    ]

    @Test("What cannot be read is refused by a code and in JSON, whatever it is")
    func table() async throws {
        try await RelayKit.run { kit in
            let token = try await KitDevice("alice", kit).register()
            for (method, path, body, code) in Self.table {
                let answer = try await kit.ask(
                    method, path, token: token, body: body.isEmpty ? .none : .bytes(Array(body.utf8)))
                let document: RelayError.Document = try RelayJSON.decode(from: Data(answer.body))
                #expect(document.code == code.rawValue, "\(method) \(path) \(body)")
                #expect(answer.status == code.status, "\(method) \(path) \(body)")
                #expect(answer.headers.first(name: "content-type") == RelayEndpoint.json)
            }
        }
    }

    @Test(
        "Nothing is done without a token that is one",
        arguments: [
            nil, "", "x", "bwr_", "bwr_" + String(repeating: "A", count: 43), String(repeating: "y", count: 9000),
        ])
    func tokens(token: String?) async throws {
        try await RelayKit.run { kit in
            for endpoint in [
                RelayEndpoint.countPrekeys, .fetchMessages, .endToken, .sendMessage, .publishPrekeys, .claimPrekeys,
                .devices, .removeDevice, .removeAccount, .uploadAttachment, .acknowledgeMessages,
            ] {
                let answer = try? await kit.ask(endpoint.method, endpoint.path, token: token)
                // Headers beyond the limit end the request before it is one.
                #expect(answer == nil || [400, 401, 431].contains(answer?.status), "\(endpoint.path)")
                if let answer, answer.status == 401 {
                    #expect(answer.headers.first(name: "www-authenticate") == "Bearer")
                }
            }
        }
    }

    @Test("A body that is too large is refused by its length, or as soon as it is", arguments: [false, true])
    func tooLarge(isStream: Bool) async throws {
        try await RelayKit.run { kit in
            let token = try await KitDevice("alice", kit).register()
            for (endpoint, limit) in [
                (RelayEndpoint.devices, RelayLimits.documentBytes), (.publishPrekeys, RelayLimits.uploadBytes),
                (.sendMessage, RelayLimits.submissionBytes), (.register, RelayLimits.documentBytes),
            ] {
                let bytes = [UInt8](repeating: 0x20, count: limit + 1)
                let body: RequestBody =
                    isStream
                    ? .stream(
                        AsyncStream<[UInt8]> { stream in
                            for start in stride(from: 0, to: bytes.count, by: 8192) {
                                stream.yield(Array(bytes[start..<min(start + 8192, bytes.count)]))
                            }
                            stream.finish()
                        }) : .bytes(bytes)
                let answer = try await kit.ask(endpoint.method, endpoint.path, token: token, body: body)
                #expect(answer.status == 413, "\(endpoint.path)")
            }
            // The next request is answered as ever.
            try await kit.ask(.countPrekeys, token: token)
        }
    }

    @Test("A request that comes drop by drop is ended by its time, and one that stops by its silence")
    func slow() async throws {
        var limits = ConnectionLimits()
        limits.bodyTime = 300
        limits.idleTime = 600
        try await RelayKit.run(limits: limits) { kit in
            let head = "POST /v1/devices HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
            let answer = try await Self.talk(kit.port) { connection, deadline in
                try connection.send(Array(head.utf8), by: deadline)
                for _ in 0..<8 {
                    try connection.send([0x20], by: deadline)
                    Thread.sleep(forTimeInterval: 0.1)
                }
            }
            #expect(answer.contains("HTTP/1.1 408"))
            #expect(answer.contains("relay-timeout"))
            let silent = try await Self.talk(kit.port) { connection, deadline in
                try connection.send(Array(head.dropLast(4).utf8), by: deadline)
            }
            #expect(silent.isEmpty || silent.contains("400"))
        }
    }

    @Test(
        "What is no HTTP is ended, and the relay goes on",
        arguments: ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\0"])
    func noHTTP(text: String) async throws {
        var limits = ConnectionLimits()
        limits.idleTime = 500
        try await RelayKit.run(limits: limits) { kit in
            let answer = try await Self.talk(kit.port) { connection, deadline in
                try connection.send(Array(text.utf8), by: deadline)
            }
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"))
            let health = try await kit.ask(.health)
            #expect(health == Array("ok\n".utf8))
        }
    }

    @Test("A TLS handshake that nobody goes on with is ended")
    func handshake() async throws {
        var limits = ConnectionLimits()
        limits.handshakeTime = 300
        try await RelayKit.run(tls: true, limits: limits) { kit in
            let answer = try await Self.talk(kit.port) { _, _ in }
            #expect(answer.isEmpty)
        }
    }

    private static func address(_ port: Int) -> BulwarkCore.SocketAddress? {
        BulwarkCore.SocketAddress("127.0.0.1", port: UInt16(port))
    }

    /// Connects, lets a body talk, and gives what came until the relay closed; or closes.
    static func talk(
        _ port: Int, closing: Bool = false,
        _ body: @escaping @Sendable (borrowing StreamSocket, ContinuousClock.Instant) throws -> Void
    ) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let deadline = ContinuousClock.now + Patience.lastResort
                        guard let address = Self.address(port) else { return "no address" }
                        let connection = try StreamSocket(connectingTo: address, by: deadline)
                        try? body(connection, deadline)
                        var answer: [UInt8] = []
                        while !closing, let bytes = try? connection.receive(atMost: 4096, by: deadline), !bytes.isEmpty
                        {
                            answer += bytes
                        }
                        return String(decoding: answer, as: UTF8.self)
                    })
            }
        }
    }
}
