import BulwarkCore
import BulwarkHTTP
import BulwarkRelayAPI
import BulwarkTesting
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import BulwarkRelay

@Suite("Clients that mean harm", .serialized)
struct HostileClientTests {
    /// A request without its body.
    private static func head(_ endpoint: RelayEndpoint, path: String? = nil, token: String, length: Int? = nil)
        -> String
    {
        "\(endpoint.method) \(path ?? endpoint.path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
            + (length.map { "Content-Length: \($0)\r\n" } ?? "") + "\r\n"
    }

    @Test("Who asks for much and takes none of it is cut off")
    func stalled() async throws {
        var limits = ConnectionLimits()
        limits.stalledTime = 500
        try await RelayKit.run(limits: limits, change: { $0.rates.attachments = .init(burst: 10, perSecond: 1) }) {
            kit in
            let token = try await KitDevice("alice", kit).register()
            // More than the system takes by itself.
            let size = 16 << 20, left = Locked(16)
            let stored = try await kit.relay.upload(
                size: size, by: try await kit.relay.requester(token: token, from: .unknown)
            ) { () throws(RelayError) in
                let isThere = left.withLock { left in
                    left -= 1
                    return left >= 0
                }
                return isThere ? [UInt8](repeating: 7, count: 1 << 20) : nil
            }
            let path = try RelayEndpoint.path(toAttachment: stored.id)
            let answer = try await BadInputTests.talk(kit.port) { connection, deadline in
                let head = Self.head(.downloadAttachment, path: path, token: token)
                try connection.send(Array(head.utf8), by: deadline)
                Patience.block { kit.relay.memory.count > 0 }
                Patience.block { kit.relay.memory.count == 0 }
            }
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            #expect(answer.utf8.count < size)
        }
    }

    @Test("Who takes a long answer slowly, but takes it, gets all of it", arguments: [false, true])
    func slowReader(http2: Bool) async throws {
        var limits = ConnectionLimits()
        limits.stalledTime = 1000
        try await RelayKit.run(tls: true, offersHTTP2: http2, limits: limits) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register(), his = try await bob.register()
            for _ in 0..<7 {
                try await alice.send([UInt8](repeating: 7, count: 255 << 10), to: [bob], token: hers)
            }
            let path = RelayEndpoint.fetchPath(after: 0, atMost: 100, wait: 0)
            let response = try await kit.client.send(
                HTTPSRequest(
                    "https://\(RelayKit.name):\(kit.port)\(path)", method: .GET,
                    headers: ["Authorization": "Bearer \(his)"]))
            var count = 0
            for try await part in response.body {
                count += part.readableBytes
                try await Task.sleep(for: .milliseconds(30))
            }
            #expect(count > 7 * 255 << 10)
            await Patience.wait { kit.relay.memory.count == 0 }
        }
    }

    @Test("What a device sends slowly is bounded by its share of the memory, and is given back")
    func memory() async throws {
        try await RelayKit.run(change: { $0.bytesInMemoryOfDevice = 100_000 }) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register(), his = try await bob.register()
            let isOver = Locked(false)
            async let slow = BadInputTests.talk(kit.port, closing: true) { connection, deadline in
                let head = Self.head(.sendMessage, token: hers, length: 150_000)
                try connection.send(Array(head.utf8) + [UInt8](repeating: 1, count: 90_000), by: deadline)
                Patience.block { isOver.withLock { $0 } }
            }
            #expect(await Patience.wait { kit.relay.memory.count >= 80_000 })
            let envelope = [UInt8](repeating: 2, count: 30_000)
            let error = await #expect(throws: RelayError(.tooManyRequests)) {
                try await alice.send(envelope, to: [bob], token: hers)
            }
            #expect(error?.retryAfter == 1)
            // Another device has a share of its own.
            try await bob.send(envelope, to: [alice], token: his)
            isOver.withLock { $0 = true }
            _ = try await slow
            #expect(await Patience.wait { kit.relay.memory.count == 0 })
            try await alice.send(envelope, to: [bob], token: hers)
        }
    }

    @Test("A device that asks too often is told so before its request is read")
    func refusedUnread() async throws {
        try await RelayKit.run(change: { $0.rates.messages = .init(burst: 1, perSecond: 0.001) }) { kit in
            let alice = try KitDevice("alice", kit), bob = try KitDevice("bob", kit)
            let hers = try await alice.register()
            _ = try await bob.register()
            try await alice.send([1], to: [bob], token: hers)
            let answer = try await BadInputTests.talk(kit.port) { connection, deadline in
                let head = Self.head(.sendMessage, token: hers, length: RelayLimits.submissionBytes)
                try connection.send(Array(head.utf8), by: deadline)
            }
            #expect(answer.contains("429"))
        }
    }

    @Test("A network address has so many connections, and has them again when they are closed")
    func connections() async throws {
        var limits = ConnectionLimits()
        limits.connectionsOfAddress = 2
        try await RelayKit.run(tls: true, limits: limits) { kit in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                let isOver = Locked(false), open = Locked(0)
                for _ in 0..<2 {
                    group.addTask {
                        _ = try await BadInputTests.talk(kit.port, closing: true) { _, _ in
                            open.withLock { $0 += 1 }
                            Patience.block { isOver.withLock { $0 } }
                        }
                        return true
                    }
                }
                #expect(await Patience.wait { open.withLock { $0 } == 2 })
                // Closed long before a handshake would be over time.
                let begin = ContinuousClock.now
                #expect(try await BadInputTests.talk(kit.port) { _, _ in }.isEmpty)
                #expect(ContinuousClock.now - begin < .seconds(5))
                isOver.withLock { $0 = true }
                try await group.waitForAll()
            }
            let health = try await kit.ask(.health)
            #expect(health == Array("ok\n".utf8))
        }
    }

    @Test("A network address has so many requests at a time, as the proxy tells them apart")
    func requests() async throws {
        var limits = ConnectionLimits()
        limits.requestsOfAddress = 1
        try await RelayKit.run(isBehindProxy: true, limits: limits) { kit in
            let bob = try KitDevice("bob", kit)
            let token = try await bob.register()
            let path = RelayEndpoint.fetchPath(after: 0, atMost: 1, wait: 60)
            let waiting = Task {
                try await kit.ask("GET", path, token: token, headers: ["X-Forwarded-For": "192.0.2.7:4711"])
            }
            #expect(await Patience.wait { kit.relay.waiters.count == 1 })
            let same = try await kit.ask("GET", "/health", headers: ["X-Forwarded-For": "203.0.113.9, 192.0.2.7"])
            #expect(same.status == 429)
            for other in ["192.0.2.8", "[2001:db8::1]:443", "2001:db8:1::1"] {
                #expect(try await kit.ask("GET", "/health", headers: ["X-Forwarded-For": other]).status == 200)
            }
            waiting.cancel()
            _ = await waiting.result
            // The request leaves a moment after what it waited at.
            var status: Int?
            for _ in 0..<500 where status != 200 {
                status = try await kit.ask("GET", "/health", headers: ["X-Forwarded-For": "192.0.2.7"]).status
                if status != 200 { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(status == 200)
            // Only registering came without an address: that is said once.
            #expect(kit.log.lines.count { $0.contains("X-Forwarded-For") } == 1)
        }
    }
}
