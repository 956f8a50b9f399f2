import BulwarkHTTP
import BulwarkTestHTTPS
import BulwarkTestServers
import NIOCore
import NIOHTTP1
import Testing

@Suite("Requests and responses")
struct ExchangeTests {
    typealias Version = ServerBehaviour.ApplicationProtocol

    @Test("a request comes as it was meant, and the response with it", arguments: Version.allCases)
    func get(_ version: Version) async throws {
        try await Self.run(version, { _ in .text("hello") }) { client, server in
            let response = try await client.send(
                HTTPSRequest(Kit.url(server, "/a/b?c=d#e"), headers: ["X-One": "1", "Cookie": "a=b"]))
            #expect(response.status == .ok)
            #expect(response.version == (version == .http2 ? .http2 : .http1))
            #expect(response.headers.first(name: "content-type") == "text/plain; charset=utf-8")
            #expect(try await Kit.text(response) == "hello")
            let request = try #require(server.requests.first)
            #expect(request.method == "GET")
            #expect(request.target == "/a/b?c=d")
            #expect(request["x-one"] == "1")
            #expect(request["host"] == "\(Kit.host):\(server.port)")
            #expect(request["accept-encoding"] == nil)
            #expect(server.connections.first?.serverName == Kit.host)
        }
    }

    @Test("a body of bytes and a body of a sequence are sent whole", arguments: Version.allCases)
    func bodies(_ version: Version) async throws {
        try await Self.run(version) { client, server in
            let chunks = (0..<50).map { [UInt8](repeating: UInt8($0), count: 1_000) }
            let whole = Array(chunks.joined())
            let (sequence, continuation) = AsyncStream<[UInt8]>.makeStream()
            for chunk in chunks { continuation.yield(chunk) }
            continuation.finish()
            let (sized, sizedContinuation) = AsyncStream<[UInt8]>.makeStream()
            for chunk in chunks { sizedContinuation.yield(chunk) }
            sizedContinuation.finish()
            for body in [RequestBody.bytes(whole), .stream(sequence), .stream(sized, length: whole.count)] {
                let request = try HTTPSRequest(Kit.url(server), method: .POST, body: body)
                try await Kit.expect(nil, client, request)
            }
            #expect(server.requests.map(\.body) == Array(repeating: whole, count: 3))
            #expect(server.requests[0]["content-length"] == "50000")
            if version == .http1 { #expect(server.requests[1]["transfer-encoding"] == "chunked") }
            #expect(server.requests[2]["content-length"] == "50000")
        }
    }

    @Test("a body of another length than was said, or that fails, ends the request", arguments: Version.allCases)
    func wrongBodies(_ version: Version) async throws {
        struct Broken: Error {}
        try await Self.run(version) { client, server in
            func stream(_ chunks: [[UInt8]], _ error: (any Error)? = nil) -> AsyncThrowingStream<[UInt8], any Error> {
                AsyncThrowingStream {
                    for chunk in chunks { $0.yield(chunk) }
                    $0.finish(throwing: error)
                }
            }
            for (body, code) in [
                (RequestBody.stream(stream([[1, 2, 3]]), length: 4), HTTPSError.Code.invalidRequest),
                (.stream(stream([[1, 2], [3, 4, 5]]), length: 4), .invalidRequest),
                (.stream(stream([[1]], Broken())), .bodyFailed),
            ] {
                let request = try HTTPSRequest(Kit.url(server), method: .PUT, body: body)
                try await Kit.expect(code, client, request)
            }
            if version == .http1 { #expect(await server.settle()) }
            #expect(server.requests.isEmpty)
        }
    }

    @Test("a body is read once, and whoever comes again is told", arguments: Version.allCases)
    func readsOnce(_ version: Version) async throws {
        try await Self.run(version, { $0.target == "/large" ? .large(4 << 20) : .text("hello") }) { client, server in
            for target in ["/", "/large"] {
                let response = try await client.send(HTTPSRequest(Kit.url(server, target)))
                #expect(try await !response.body.collect().isEmpty)
                await #expect(throws: HTTPSError(.bodyRead)) { try await response.body.collect() }
                await #expect(throws: HTTPSError(.bodyRead)) { for try await _ in response.body {} }
            }
        }
    }

    @Test("HEAD and statuses without a body have none", arguments: Version.allCases)
    func noBodies(_ version: Version) async throws {
        try await Self.run(version, { $0.method == "HEAD" ? .large(20 << 20) : ScriptedResponse(status: 204) }) {
            client, server in
            for method in [HTTPMethod.HEAD, .GET] {
                let response = try await client.send(HTTPSRequest(Kit.url(server), method: method))
                #expect(try await response.body.collect().isEmpty)
            }
            #expect(server.connections.count == 1)
        }
    }

    @Test("a large body comes chunk by chunk, no faster than it is read", arguments: Version.allCases)
    func streaming(_ version: Version) async throws {
        try await Self.run(version, { _ in .large(8 << 20, isSizeDeclared: false) }) { client, server in
            let response = try await client.send(HTTPSRequest(Kit.url(server)))
            var (bytes, chunks) = (0, 0)
            for try await chunk in response.body {
                bytes += chunk.readableBytes
                chunks += 1
                if chunks == 1 { try await Task.sleep(for: .milliseconds(50)) }
            }
            #expect(bytes == 8 << 20)
            #expect(chunks > 1)
        }
    }

    @Test("a body over the limit is an error, announced or not", arguments: Version.allCases, [true, false])
    func tooLarge(_ version: Version, _ isAnnounced: Bool) async throws {
        try await Self.run(version, { _ in .large(256 << 10, isSizeDeclared: isAnnounced) }) { client, server in
            var request = try HTTPSRequest(Kit.url(server))
            request.bodyLimit = 100_000
            try await Kit.expect(.bodyTooLarge, client, request)
            request.bodyLimit = 256 << 10
            try await Kit.expect(nil, client, request)
        }
    }

    @Test("headers over the limits are an error", arguments: Version.allCases)
    func headers(_ version: Version) async throws {
        let responses = [
            "/many": ScriptedResponse(fields: (0..<200).map { HeaderField("x-\($0)", "1") }),
            "/long": ScriptedResponse(fields: [HeaderField("x", String(repeating: "y", count: 70_000))]),
            "/fine": ScriptedResponse(fields: (0..<100).map { HeaderField("x-\($0)", "1") }),
        ]
        try await Self.run(version, { responses[$0.path] ?? ScriptedResponse() }) { client, server in
            for (path, code) in [
                ("/many", HTTPSError.Code.headersTooLarge), ("/long", .headersTooLarge), ("/fine", nil),
            ] {
                let error = try await Kit.failure(client, Kit.url(server, path))
                // An HTTP/2 server knows the limit, and gives up on a response that exceeds it.
                let codes = version == .http2 && path == "/long" ? [code, .streamReset] : [code]
                #expect(codes.contains(error?.code), "\(path): \(String(describing: error))")
            }
        }
    }

    @Test("a server that goes silent is left within the time", arguments: Version.allCases)
    func stalls(_ version: Version) async throws {
        let half = ScriptedResponse(
            fields: [HeaderField("Content-Length", "100")], body: .init(Array("half".utf8)), ending: .stalls)
        try await Self.run(
            version, { $0.path == "/head" ? .silence : half }, { $0.requestTime = .milliseconds(150) }
        ) { client, server in
            for path in ["/head", "/body"] {
                let start = ContinuousClock.now
                let error = try await Kit.failure(client, Kit.url(server, path))
                #expect(error?.code == .stalled)
                #expect(start.duration(to: .now) < Kit.patience)
            }
        }
    }

    @Test("a server that drips on for ever is left when the time for all is up", arguments: Version.allCases)
    func drips(_ version: Version) async throws {
        try await Self.run(
            version, { _ in .dripping(10_000, every: .milliseconds(20)) }, { $0.resourceTime = .milliseconds(300) }
        ) { client, server in
            let error = try await Kit.failure(client, Kit.url(server))
            #expect(error?.code == .timedOut)
        }
    }

    @Test("half a response is an error, and not a short one", arguments: Version.allCases)
    func half(_ version: Version) async throws {
        let half = ScriptedResponse(
            fields: [HeaderField("Content-Length", "100")], body: .init(Array("half".utf8)), ending: .cutsOff)
        let chunked = ScriptedResponse(
            fields: [HeaderField("Transfer-Encoding", "chunked")], body: .init(Array("half".utf8)), ending: .cutsOff)
        try await Self.run(version, { $0.path == "/sized" ? half : chunked }) { client, server in
            for path in ["/sized", "/chunked"] {
                let error = try await Kit.failure(client, Kit.url(server, path))
                #expect(error.map { [.connectionLost, .streamReset].contains($0.code) } == true, "\(path)")
            }
        }
    }

    @Test("a body that ends with the connection is whole only where the connection ends in good order")
    func endsWithConnection() async throws {
        let bytes = Array("HTTP/1.1 200 OK\r\n\r\nbody".utf8)
        for (ending, code) in [(ScriptedResponse.Ending.closes, nil), (.cutsOff, HTTPSError.Code.connectionLost)] {
            try await Self.run(.http1, { _ in .raw(bytes, ending: ending) }) { client, server in
                let error = try await Kit.failure(client, Kit.url(server))
                #expect(error?.code == code)
            }
        }
    }

    @Test(
        "responses that can be read in two ways, or are none, are refused",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\u{0}b\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
            "HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 20 OK\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n", "\u{0}\u{0}\u{0}\u{12}\u{4}\u{0}\u{0}\u{0}\u{0}",
        ])
    func ambiguous(_ text: String) async throws {
        try await Self.run(.http1, { _ in .raw(Array(text.utf8), ending: .stalls) }) {
            client, server in
            let error = try await Kit.failure(client, Kit.url(server))
            #expect(error?.code == .malformedResponse, "\(text.debugDescription): \(String(describing: error))")
        }
    }

    @Test(
        "bytes after a response belong to no other request: the connection is not used again",
        arguments: [
            "Content-Length: 3\r\n\r\none", "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n",
        ],
        [
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
            // The next response would end this one's head, and be its header.
            "HTTP/1.1 200 OK\r\nX-Evil: ", "HTTP/1.1 103 Early Hints\r\n\r\n", "H", "\r\n",
        ])
    func trailingBytes(_ first: String, _ rest: String) async throws {
        let two = Array("HTTP/1.1 200 OK\r\n\(first)\(rest)".utf8)
        try await Self.run(.http1, { $0.path == "/first" ? .raw(two, ending: .stalls) : .text("good") }) {
            client, server in
            let first = try await client.send(HTTPSRequest(Kit.url(server, "/first")))
            #expect(try await Kit.text(first) == "one")
            let second = try await client.send(HTTPSRequest(Kit.url(server, "/second")))
            #expect(try await Kit.text(second) == "good")
            #expect(second.headers["x-evil"].isEmpty)
            #expect(server.connections.count == 2)
        }
    }

    @Test("bytes that come while nothing was asked for end the connection")
    func unaskedBytes() async throws {
        let late = "HTTP/1.1 200 OK\r\nX-Evil: "
        try await Self.run(.http1) { client, server in
            try await Kit.expect(nil, client, Kit.url(server))
            await server.send(Array(late.utf8))
            #expect(await server.settle())
            let second = try await client.send(HTTPSRequest(Kit.url(server)))
            #expect(try await Kit.text(second) == "ok" && second.headers["x-evil"].isEmpty)
            #expect(server.connections.count == 2)
        }
    }

    @Test("informational responses are passed over, but not without end")
    func informational() async throws {
        let early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        let some = early + early + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        try await Self.run(.http1, { _ in .raw(Array(some.utf8), ending: .closes) }) { client, server in
            let response = try await client.send(HTTPSRequest(Kit.url(server)))
            #expect(try await Kit.text(response) == "ok")
        }
    }

    @Test("responses with a few bytes changed are a response or a named error, in time and without a crash")
    func mutations() async throws {
        struct Generator: RandomNumberGenerator {
            var state: UInt64
            mutating func next() -> UInt64 {
                // SplitMix64.
                state &+= 0x9E37_79B9_7F4A_7C15
                var z = state
                z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
                z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
                return z ^ (z >> 31)
            }
        }
        let seeds = [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nT: u\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n",
        ]
        let answer: @Sendable (RecordedRequest) -> ScriptedResponse = { request in
            let number = UInt64(request.path.dropFirst()) ?? 0
            var generator = Generator(state: number)
            var bytes = Array(seeds[Int(number % 3)].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                case 2: bytes.remove(at: place)
                default: bytes.removeLast(min(bytes.count - 8, bytes.count - place))
                }
            }
            return .raw(bytes, ending: .closes)
        }
        try await Self.run(.http1, answer) { client, server in
            var outcomes: Set<String> = []
            for number in 0..<90 {
                let error = try await Kit.failure(client, Kit.url(server, "/\(number)"))
                outcomes.insert(error?.code.rawValue ?? "a response")
                #expect(error?.code != .stalled && error?.code != .timedOut, "\(number)")
            }
            #expect(outcomes.count > 2, "\(outcomes)")
        }
    }

    static func run(
        _ version: Version, _ answer: @escaping @Sendable (RecordedRequest) -> ScriptedResponse = { _ in .text("ok") },
        _ change: (inout ClientConfiguration) -> Void = { _ in },
        _ body: (HTTPSClient, TLSTestServer) async throws -> Void
    ) async throws {
        let behaviour = ServerBehaviour(answer).speaking(version)
        try await TLSTestServer.running(identity: try Kit.identity(), behaviour: behaviour) { server in
            try await Kit.client(Kit.trust(), change) { try await body($0, server) }
        }
    }
}
