import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTesting
import BulwarkTransport
import NIOCore
import NIOHTTP1
import Testing

@testable import BulwarkHTTP

@Suite("Connections")
struct ConnectionTests {
    typealias Version = ServerBehaviour.ApplicationProtocol

    @Test("one request after the other goes over one connection", arguments: Version.allCases)
    func reuse(_ version: Version) async throws {
        try await ExchangeTests.run(version, { _ in .large(100_000) }) { client, server in
            for _ in 0..<20 { try await Kit.expect(nil, client, Kit.url(server)) }
            #expect(server.connections.count == 1)
            #expect(server.requests.count == 20)
        }
    }

    @Test(
        "requests at once share an HTTP/2 connection, and have no more of HTTP/1.1 than the limit",
        arguments: Version.allCases)
    func parallel(_ version: Version) async throws {
        try await ExchangeTests.run(version, { _ in .late(by: .milliseconds(10)) }, { $0.connectionsPerHost = 3 }) {
            client, server in
            let url = Kit.url(server)
            let failures = try await withThrowingTaskGroup(of: HTTPSError?.self) { group in
                for _ in 0..<40 { group.addTask { try await Kit.failure(client, url) } }
                return try await group.reduce(into: [HTTPSError]()) { if let error = $1 { $0.append(error) } }
            }
            #expect(failures == [])
            #expect(server.requests.count == 40)
            #expect(server.connections.count == (version == .http2 ? 1 : 3))
        }
    }

    @Test("more hosts than connections are served one after the other", arguments: Version.allCases)
    func limitInAll(_ version: Version) async throws {
        let identity = try Kit.authority.issue(LeafRequest(names: [Kit.host, Kit.other], addresses: []))
        let behaviour = ServerBehaviour { _ in .late(by: .milliseconds(5)) }.speaking(version)
        try await TLSTestServer.running(identity: identity, behaviour: behaviour) { server in
            try await Kit.client(Kit.trust(), { $0.connections = 1 }) { client in
                let urls = [Kit.host, Kit.other].map { Kit.url(server, host: $0) }
                let failures = try await withThrowingTaskGroup(of: HTTPSError?.self) { group in
                    for number in 0..<12 { group.addTask { try await Kit.failure(client, urls[number % 2]) } }
                    return try await group.reduce(into: [HTTPSError]()) { if let error = $1 { $0.append(error) } }
                }
                #expect(failures == [])
                #expect(server.requests.count == 12)
                #expect(client.pool.counts.connections == 1)
            }
        }
    }

    @Test("idle connections are closed after their time", arguments: Version.allCases)
    func idle(_ version: Version) async throws {
        try await ExchangeTests.run(version, { _ in .text("ok") }, { $0.idleTime = .milliseconds(60) }) {
            client, server in
            try await Kit.expect(nil, client, Kit.url(server))
            #expect(await server.settle())
            try await Kit.expect(nil, client, Kit.url(server))
            #expect(server.connections.count == 2)
        }
    }

    @Test("a server that says so, or has an older version, has its connection closed")
    func closes() async throws {
        let old = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"
        for response in [ScriptedResponse(ending: .closes), .raw(Array(old.utf8), ending: .stalls)] {
            try await ExchangeTests.run(.http1, { _ in response }) { client, server in
                for _ in 0..<2 { try await Kit.expect(nil, client, Kit.url(server)) }
                #expect(server.connections.count == 2)
            }
        }
    }

    @Test("a connection that the server closed while it was idle is no error", arguments: Version.allCases)
    func staleConnections(_ version: Version) async throws {
        try await ExchangeTests.run(version) { client, server in
            for _ in 0..<5 {
                try await Kit.expect(nil, client, Kit.url(server))
                await server.closeConnections()
            }
            #expect(server.requests.count == 5)
        }
    }

    @Test("a request that may have taken effect is not sent twice", arguments: [HTTPMethod.GET, .POST])
    func repetition(_ method: HTTPMethod) async throws {
        let answer: @Sendable (RecordedRequest) -> ScriptedResponse = {
            $0.path == "/first" ? .text("ok") : ScriptedResponse.raw([], ending: .cutsOff)
        }
        try await ExchangeTests.run(.http1, answer) { client, server in
            try await Kit.expect(nil, client, Kit.url(server, "/first"))
            let request = try HTTPSRequest(Kit.url(server, "/second"), method: method)
            try await Kit.expect(.connectionLost, client, request)
            // On the kept connection, and once more on a new one where repeating does no harm.
            #expect(server.requests.filter { $0.path == "/second" }.count == (method == .GET ? 2 : 1))
        }
    }

    @Test("a stream that the server resets is one request's error, and the connection goes on")
    func streamReset() async throws {
        let answer: @Sendable (RecordedRequest) -> ScriptedResponse = {
            $0.path == "/reset" ? ScriptedResponse(body: .init([1]), ending: .cutsOff) : .text("ok")
        }
        try await ExchangeTests.run(.http2, answer) { client, server in
            let error = try await Kit.failure(client, Kit.url(server, "/reset"))
            #expect(error.map { [.streamReset, .connectionLost].contains($0.code) } == true)
            try await Kit.expect(nil, client, Kit.url(server))
            #expect(server.connections.count == 1)
        }
    }

    @Test("a cancelled request ends at once, and so does one that waits for a connection", arguments: Version.allCases)
    func cancellation(_ version: Version) async throws {
        try await ExchangeTests.run(version, { _ in .silence }, { $0.connectionsPerHost = 1 }) { client, server in
            let url = Kit.url(server)
            let tasks = (0..<3).map { _ in Task { try await Kit.failure(client, url)?.code } }
            #expect(await server.wait { !$0.isEmpty })
            try await Task.sleep(for: .milliseconds(50))
            let start = ContinuousClock.now
            for task in tasks { task.cancel() }
            for task in tasks {
                let code = try await task.value
                #expect(code == .cancelled)
            }
            #expect(start.duration(to: .now) < Kit.patience)
            #expect(client.pool.counts.waiting == 0)
        }
    }

    @Test("a reader that is cancelled, or lets go of a body, ends the exchange", arguments: Version.allCases)
    func abandonedBodies(_ version: Version) async throws {
        try await ExchangeTests.run(
            version, { $0.path == "/" ? .dripping(100_000, every: .milliseconds(1)) : .text("ok") }
        ) {
            client, server in
            let url = Kit.url(server)
            let task = Task { try await Kit.failure(client, url)?.code }
            #expect(await server.wait { $0.contains { $0.plaintextBytes > 0 } })
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            let code = try await task.value
            #expect(code == .cancelled)
            _ = try await client.send(HTTPSRequest(url)).status
            if version == .http1 { #expect(await server.settle()) }
            try await Kit.expect(nil, client, Kit.url(server, "/next"))
        }
    }

    @Test(
        "pins that change hold for the next request, and no connection of before is used again",
        arguments: Version.allCases)
    func rotation(_ version: Version) async throws {
        let identity = try Kit.identity()
        let (right, wrong) = (
            try PinSet([PinnedHost(Kit.host, leafPins: [try Kit.pin(identity)])]),
            try PinSet([PinnedHost(Kit.host, leafPins: [try Kit.pin(try Kit.identity())])])
        )
        let behaviour = ServerBehaviour { $0.path == "/slow" ? .late(by: .milliseconds(200)) : .text("ok") }
        try await TLSTestServer.running(identity: identity, behaviour: behaviour.speaking(version)) { server in
            try await Kit.client(Kit.trust(pins: right)) { client in
                let url = Kit.url(server)
                try await Kit.expect(nil, client, url)
                let slow = Task { try await Kit.failure(client, Kit.url(server, "/slow")) }
                #expect(await Patience.wait { server.requests.count == 2 })
                client.replacePins(wrong)
                try await Kit.expect(.untrusted, client, url)
                // What was under way ends in good order.
                let ended = try await slow.value
                #expect(ended == nil)
                #expect(server.requests.count == 2)
                client.replacePins(right)
                try await Kit.expect(nil, client, url)
                #expect(server.connections.count == 3)
                #expect(await Patience.wait { client.pool.counts.connections == 1 })
            }
        }
    }

    @Test("a client that shuts down lets what is under way end, and takes nothing new")
    func shutDown() async throws {
        let behaviour = ServerBehaviour { _ in .late(by: .milliseconds(150)) }
        try await TLSTestServer.running(identity: try Kit.identity(), behaviour: behaviour) { server in
            let client = HTTPSClient(Kit.trust(), configuration: Kit.configuration)
            let url = Kit.url(server)
            let task = Task { try await Kit.failure(client, url) }
            #expect(await Patience.wait { server.requests.count == 1 })
            await client.shutDown(within: Kit.patience)
            let ended = try await task.value
            #expect(ended == nil)
            try await Kit.expect(.shutDown, client, url)
            #expect(client.pool.counts.connections == 0)
        }
    }

    @Test("a client that shuts down does not wait for a server that never answers")
    func shutDownInTime() async throws {
        try await TLSTestServer.running(identity: try Kit.identity(), behaviour: ServerBehaviour { _ in .silence }) {
            server in
            let client = HTTPSClient(Kit.trust(), configuration: Kit.configuration)
            let url = Kit.url(server)
            let task = Task { try await Kit.failure(client, url) }
            #expect(await Patience.wait { server.requests.count == 1 })
            await client.shutDown(within: .milliseconds(50))
            let ended = try await task.value
            #expect(ended?.code == .connectionLost)
        }
    }

    @Test("nothing is left of a client that was shut down, nor of one that was let go of", arguments: [true, false])
    func leftovers(_ isShutDown: Bool) async throws {
        final class Observer: Sendable {
            nonisolated(unsafe) weak var pool: ConnectionPool?
        }
        let observer = Observer()
        for version in Version.allCases {
            let behaviour = ServerBehaviour { _ in .large(300_000) }.speaking(version)
            try await TLSTestServer.running(identity: try Kit.identity(), behaviour: behaviour) { server in
                do {
                    let client = HTTPSClient(Kit.trust(), configuration: Kit.configuration)
                    observer.pool = client.pool
                    try await Kit.expect(nil, client, Kit.url(server))
                    if isShutDown { await client.shutDown() }
                }
                #expect(await server.settle())
                #expect(await Patience.wait { observer.pool == nil })
            }
        }
    }

    @Test("a host that nobody serves is unreachable, and a name that is none says so")
    func unreachable() async throws {
        try await Kit.client { client in
            // Below the ports that servers of other tests are given: one that is free now may be another's in a moment.
            try await Kit.expect(.unreachable, client, "https://\(Kit.host):1/")
            try await Kit.expect(.unreachable, client, "https://nobody.invalid/")
        }
    }
}
