import BulwarkCore
import BulwarkProbe
import BulwarkTestServers
import BulwarkTesting
import BulwarkTransport
import Testing

@Suite("HostProber against bad servers")
struct BadHostTests {
    private static let ends: [BadServer.Manner: (HelloFailure?, [String])] = [
        .stall: (.timedOut, []), .reset: (.reset, []), .close: (.closed, []), .half: (.timedOut, []),
        .flood: (nil, ["no-answer"]), .http: (nil, ["no-answer"]), .garbage: (nil, ["no-answer"]),
        .decline: (nil, ["no-answer"]), .foreignSuite: (nil, ["no-answer"]),
    ]

    @Test(
        "Each way to misbehave is a named reason within the time limit, and never a pass",
        arguments: BadServer.Manner.allCases)
    func bad(manner: BadServer.Manner) async throws {
        let server = try BadServer(manner)
        defer { server.stop() }
        let (failure, slugs) = try #require(Self.ends[manner])
        let prober = try LocalHost.prober(timeLimit: failure == .timedOut ? .milliseconds(800) : Patience.lastResort)
        let report = try await LocalHost.probe(server.address, by: prober)
        #expect(report.elapsed < Patience.lastResort)
        #expect(report.failure == failure)
        #expect(report.reasons.map(\.slug) == slugs)
        #expect(report.outcome == (failure == nil ? .fails : .unreachable))
        if failure == nil { #expect(report.failing.count == 16 && report.advice == .noneHelps) }
    }

    @Test("A port where nobody listens and a name without an address are unreachable")
    func nobody() async throws {
        let prober = try LocalHost.prober()
        let closed = try #require(HostEndpoint("127.0.0.1:\(try LoopbackServer.freePort())"))
        let nowhere = try #require(HostEndpoint("no-such-host.invalid"))
        let reports = await prober.probe([closed, nowhere], now: LocalHost.now)
        #expect(reports.map(\.failure) == [.refused, .unresolved])
    }

    @Test("Many hosts are probed at a time, and reported in their order")
    func many() async throws {
        // Nobody is answered until eight wait for it: probed one after the other, they would wait for ever.
        let waiting = Locked(0)
        let meeting = try BadServer { connection in
            _ = LoopbackServer.receive(from: connection)
            waiting.withLock { $0 += 1 }
            Patience.block { waiting.withLock { $0 >= 8 } }
        }
        let declining = try BadServer(.decline)
        defer {
            meeting.stop()
            declining.stop()
        }
        let hosts = try (0..<40).map {
            try #require(HostEndpoint("127.0.0.1:\(($0 % 2 == 0 ? meeting : declining).address.port)"))
        }
        let reports = try await LocalHost.prober().probe(hosts, now: LocalHost.now)
        #expect(reports.map(\.endpoint) == hosts)
        #expect(reports.map(\.failure) == (0..<40).map { $0 % 2 == 0 ? .closed : nil })
        #expect(reports.allSatisfy { $0.outcome == ($0.failure == nil ? .fails : .unreachable) })
    }

    @Test("Hosts that stall have their own time each, however many are probed before them")
    func stalled() async throws {
        let server = try BadServer(.stall)
        defer { server.stop() }
        let host = try #require(HostEndpoint("127.0.0.1:\(server.address.port)"))
        let limit = Duration.milliseconds(300)
        let reports = try await LocalHost.prober(timeLimit: limit).probe(
            Array(repeating: host, count: 20), now: LocalHost.now)
        #expect(reports.count == 20)
        #expect(reports.allSatisfy { $0.failure == .timedOut && $0.elapsed >= limit })
    }

    @Test(
        "Servers that change bytes of their flights end in a report, whatever they change",
        arguments: [1, 2, 3] as [UInt64])
    func mutated(seed: UInt64) async throws {
        let chain = try LocalHost.identity().chain
        let certificates = Wire.message(11, Wire.vector3(chain.flatMap { Wire.vector3($0) }))
        let flight =
            Wire.serverHello(suite: [0xC0, 0x2B], extensions: Wire.extensions) + certificates + Wire.staple
            + Wire.keyExchange + Wire.message(14, [])
        let numbers = Locked(SeededNumbers(seed))
        let server = try BadServer { connection in
            LoopbackServer.receive(from: connection)
            // Each connection gets other changes; some get none.
            LoopbackServer.send(
                numbers.withLock { numbers in
                    numbers.next(3) == 0 ? Wire.record(22, flight) : numbers.mutate(Wire.record(22, flight))
                }, to: connection)
        }
        defer { server.stop() }
        let prober = try LocalHost.prober(timeLimit: .seconds(1))
        for _ in 0..<12 {
            let report = try await LocalHost.probe(server.address, by: prober)
            #expect(report.failure != nil || report.diagnoses.count == 16)
            #expect(report.elapsed < Patience.lastResort)
        }
    }
}
