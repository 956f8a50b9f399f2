import BulwarkTesting
import NIOCore
import NIOHTTP1
import NIOHTTP2
import Testing

@testable import BulwarkHTTP

@Suite("What HTTP/2 servers do to connections")
struct HTTP2Tests {
    @Test("after a GOAWAY the stream that is open ends in good order, and the next request has a new connection")
    func goAway() async throws {
        try await FrameServer.running({ $0.connection == 0 ? .goAway(last: $0.stream) : .fine }) { server in
            try await Kit.client { client in
                for _ in 0..<3 { try await Kit.expect(nil, client, Self.url(server)) }
                #expect(server.requests.map(\.connection) == [0, 1, 1])
            }
        }
    }

    @Test("a request that a GOAWAY leaves out was not acted on, and is sent again whatever its method")
    func goAwayBefore() async throws {
        try await FrameServer.running({ $0.connection == 0 ? .silentGoAway(last: 0) : .fine }) { server in
            try await Kit.client { client in
                let request = try HTTPSRequest(Self.url(server), method: .POST, body: .bytes([1, 2, 3]))
                let error = try await Kit.failure(client, request)
                #expect(error == nil)
                #expect(server.requests.map(\.connection) == [0, 1])
            }
        }
    }

    @Test("a refused stream is tried again, and not for ever", arguments: [1, 100])
    func refused(_ times: Int) async throws {
        try await FrameServer.running({ $0.stream < times * 2 ? .reset(.refusedStream) : .fine }) { server in
            try await Kit.client { client in
                let request = try HTTPSRequest(Self.url(server), method: .POST)
                let error = try await Kit.failure(client, request)
                #expect(error?.code == (times == 1 ? nil : .streamReset))
                #expect(server.requests.count == (times == 1 ? 2 : 4))
                #expect(server.connections == 1)
            }
        }
    }

    @Test("a stream that is reset for another reason is not tried again")
    func reset() async throws {
        try await FrameServer.running({ _ in .reset(.internalError) }) { server in
            try await Kit.client { client in
                try await Kit.expect(.streamReset, client, Self.url(server))
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test("no more streams are opened than the server takes")
    func streams() async throws {
        try await FrameServer.running(streams: 2, delay: .milliseconds(10), { _ in .fine }) { server in
            try await Kit.client(Kit.trust(), { $0.connectionsPerHost = 1 }) { client in
                let url = Self.url(server)
                // The first one brings the server's settings along.
                try await Kit.expect(nil, client, url)
                let failures = try await withThrowingTaskGroup(of: HTTPSError?.self) { group in
                    for _ in 0..<12 { group.addTask { try await Kit.failure(client, url) } }
                    return try await group.reduce(into: [HTTPSError]()) { if let error = $1 { $0.append(error) } }
                }
                #expect(failures == [])
                #expect(server.requests.count == 13)
                #expect(server.mostOpen <= 2)
                #expect(server.connections == 1)
            }
        }
    }

    @Test("a cancelled request resets its stream alone")
    func cancelled() async throws {
        try await FrameServer.running({ $0.stream == 1 ? .silence : .fine }) { server in
            try await Kit.client { client in
                let url = Self.url(server)
                let task = Task { try await Kit.failure(client, url)?.code }
                #expect(await Patience.wait { server.requests.count == 1 })
                task.cancel()
                let code = try await task.value
                #expect(code == .cancelled)
                try await Kit.expect(nil, client, url)
                #expect(server.connections == 1)
            }
        }
    }

    static func url(_ server: FrameServer) -> String { "https://\(Kit.host):\(server.port)/" }
}
