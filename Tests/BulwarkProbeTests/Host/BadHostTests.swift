import BulwarkCore
import BulwarkProbe
import BulwarkTestServers
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
        let start = ContinuousClock.now
        let prober = try LocalHost.prober(timeLimit: .milliseconds(800))
        let report = try await LocalHost.probe(server.address, by: prober)
        // Far below what a stalling server takes; a busy machine may need its time.
        #expect(start.duration(to: .now) < .seconds(15))
        let (failure, slugs) = try #require(Self.ends[manner])
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

    @Test("Many hosts are probed at a time, and one that stalls does not hold up the others")
    func many() async throws {
        let stalling = try BadServer(.stall)
        let declining = try BadServer(.decline)
        defer {
            stalling.stop()
            declining.stop()
        }
        let hosts = try (0..<40).map {
            try #require(HostEndpoint("127.0.0.1:\(($0 % 2 == 0 ? stalling : declining).address.port)"))
        }
        let start = ContinuousClock.now
        let reports = try await LocalHost.prober(timeLimit: .milliseconds(1_500)).probe(hosts, now: LocalHost.now)
        // One after the other they would take 30 seconds.
        #expect(start.duration(to: .now) < .seconds(25))
        #expect(reports.map(\.endpoint) == hosts)
        #expect(reports.filter { $0.failure == .timedOut }.count == 20)
        #expect(reports.filter { $0.failure == nil && $0.outcome == .fails }.count == 20)
    }
}
