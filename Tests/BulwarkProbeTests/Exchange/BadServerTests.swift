import BulwarkCore
import BulwarkProbe
import BulwarkTestServers
import BulwarkTesting
import Testing

@Suite("HelloExchange against bad servers")
struct BadServerTests {
    private static let hello = ClientHello(version: .tls12, serverName: "a.example")

    /// What an exchange with a server ends in, and whether it kept its time limit.
    private static func failure(
        limit: Duration = Patience.lastResort, _ script: @escaping @Sendable (Int32) -> Void
    ) throws -> HelloFailure? {
        let server = try LoopbackServer(script)
        let start = ContinuousClock.now
        defer {
            #expect(start.duration(to: .now) < limit + Patience.lastResort)
            #expect(server.wait())
        }
        do throws(HelloFailure) {
            _ = try HelloExchange(address: server.address, hello: hello, timeLimit: limit).perform()
            return nil
        } catch {
            return error
        }
    }

    @Test("Nobody listens")
    func refused() throws {
        let address = try #require(SocketAddress("127.0.0.1", port: try LoopbackServer.freePort()))
        #expect(throws: HelloFailure.refused) { try HelloExchange(address: address, hello: Self.hello).perform() }
    }

    @Test("A server that stalls from the start, in a record or in a handshake costs the time limit and no more")
    func stall() throws {
        let beginnings = [
            [], [22, 3, 3], Array(Wire.record(22, Wire.flight).prefix(120)), Wire.record(22, Wire.serverHello()),
        ]
        for beginning in beginnings {
            let failure = try Self.failure(limit: .milliseconds(300)) { connection in
                LoopbackServer.receive(from: connection)
                LoopbackServer.send(beginning, to: connection)
                #expect(LoopbackServer.endsWithoutAnotherByte(connection))
            }
            #expect(failure == .timedOut)
        }
    }

    @Test("A server that sends a byte at a time does not outlast the time limit")
    func drip() throws {
        let failure = try Self.failure(limit: .milliseconds(400)) { connection in
            LoopbackServer.receive(from: connection)
            for byte in Wire.record(22, Wire.flight) where LoopbackServer.send([byte], to: connection) {
                if LoopbackServer.isClosed(connection, within: 20) { return }
            }
        }
        #expect(failure == .timedOut)
    }

    @Test("A connection that is cut off is told from one that is closed, at once and in half a handshake")
    func ends() throws {
        for beginning in [[], Array(Wire.record(22, Wire.flight).prefix(120))] {
            let reset = try Self.failure { connection in
                LoopbackServer.receive(from: connection)
                LoopbackServer.send(beginning, to: connection)
                LoopbackServer.cutOff(connection)
            }
            #expect(reset == .reset)
            let closed = try Self.failure { connection in
                LoopbackServer.receive(from: connection)
                LoopbackServer.send(beginning, to: connection)
            }
            #expect(closed == .closed)
        }
    }

    @Test("Endless certificates are given up on, whether in one chain, in one message or in many records")
    func endless() throws {
        let floods: [[UInt8]] = [
            Wire.message(11, Wire.vector3((0..<40).flatMap { Wire.vector3([0x30, 1, $0]) })),
            [11, 0xA0, 0, 0] + [UInt8](repeating: 0x30, count: 10_000),
        ]
        for flood in floods {
            let failure = try Self.failure { connection in
                LoopbackServer.receive(from: connection)
                LoopbackServer.send(Wire.record(22, Wire.serverHello()) + Wire.record(22, flood), to: connection)
            }
            #expect(failure == .tooLarge)
        }
        let failure = try Self.failure { connection in
            LoopbackServer.receive(from: connection)
            // Warnings without end: 10 MB of them, unless the prober hangs up.
            let records = (0..<2_000).flatMap { _ in Wire.record(21, [1, 112]) }
            for _ in 0..<750 { guard LoopbackServer.send(records, to: connection) else { return } }
            Issue.record("The prober took everything.")
        }
        #expect(failure == .tooLarge)
    }

    @Test("Other protocols and alerts are named")
    func named() throws {
        let http = try Self.failure { connection in
            LoopbackServer.receive(from: connection)
            LoopbackServer.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), to: connection)
        }
        #expect(http == .notTLS)
        let alert = try Self.failure { connection in
            LoopbackServer.receive(from: connection)
            LoopbackServer.send(Wire.record(21, [2, 70]), to: connection)
        }
        #expect(alert == .alert(TLSAlert(isFatal: true, code: 70)))
    }

    @Test("A whole flight is an answer, and the prober sends its hello and nothing else")
    func whole() throws {
        let failure = try Self.failure { connection in
            let hello = LoopbackServer.receive(from: connection)
            #expect(
                hello.count > 5 && hello.count == 5 + (Int(hello[3]) << 8 | Int(hello[4])),
                "\(hello.prefix(8)) \(hello.count)")
            LoopbackServer.send(Wire.record(22, Wire.flight), to: connection)
            #expect(LoopbackServer.endsWithoutAnotherByte(connection))
        }
        #expect(failure == nil)
    }

    @Test("Addresses are numeric, and nothing else is taken")
    func addresses() {
        #expect(SocketAddress("::1", port: 1)?.bytes == [UInt8](repeating: 0, count: 15) + [1])
        #expect(SocketAddress("127.0.0.1", port: 1)?.bytes == [127, 0, 0, 1])
        for text in ["", "localhost", "127.1", "1.2.3.4\0", "::1%lo", String(repeating: ":", count: 100)] {
            #expect(SocketAddress(text, port: 1) == nil)
        }
    }
}
