import BulwarkCore
import BulwarkHTTP
import BulwarkTestHTTPS
import BulwarkTestServers
import BulwarkTesting
import BulwarkTransport
import Foundation
import Testing

@Suite("Reports")
struct ReportTests {
    /// Takes reports and failures.
    private final class Inbox: Sendable {
        private let failures = Locked<[HTTPSError]>([])

        var all: [HTTPSError] { failures.withLock { $0 } }
        func add(_ error: HTTPSError) { failures.withLock { $0.append(error) } }
    }

    static func pins() throws -> PinSet {
        try PinSet([Kit.host, Kit.other].map { PinnedHost($0, leafPins: [try Kit.pin(try Kit.identity())]) })
    }

    @Test("a mismatch is posted as JSON, once, and says which host was pinned to what")
    func posts() async throws {
        let pins = try PinSet([PinnedHost(Kit.host, leafPins: [try Kit.pin(try Kit.identity())])])
        try await TLSTestServer.running(identity: try Kit.identity(Kit.other)) { collector in
            try await TLSTestServer.running(identity: try Kit.identity()) { server in
                var trust = Kit.trust(pins: pins)
                var limits = Kit.patient(HTTPSReportSender.limits)
                limits.addresses = Kit.configuration.addresses
                trust.reporter = TrustReporter(
                    try HTTPSReportSender(Kit.url(collector, "/tls", host: Kit.other), trust, configuration: limits))
                try await Kit.client(trust, { $0.refusalTime = .zero }) { client in
                    for _ in 0..<3 { try await Kit.expect(.untrusted, client, Kit.url(server)) }
                    #expect(await Patience.wait { !collector.requests.isEmpty })
                }
                try await Task.sleep(for: .milliseconds(50))
                #expect(collector.requests.count == 1)
                let request = try #require(collector.requests.first)
                #expect(request.method == "POST")
                #expect(request["content-type"] == "application/json")
                let report = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
                #expect(report?["hostname"] as? String == Kit.host)
                #expect(report?["enforced"] as? Bool == true)
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("where the place for reports is refused itself, nothing is reported about that")
    func noCircle() async throws {
        let inbox = Inbox()
        try await TLSTestServer.running(identity: try Kit.identity(Kit.other)) { collector in
            try await TLSTestServer.running(identity: try Kit.identity()) { server in
                var trust = Kit.trust(pins: try Self.pins())
                var limits = Kit.patient(HTTPSReportSender.limits)
                limits.addresses = Kit.configuration.addresses
                let url = Kit.url(collector, "/tls", host: Kit.other)
                trust.reporter = TrustReporter(
                    try HTTPSReportSender(url, trust, configuration: limits) { inbox.add($0) })
                try await Kit.client(trust) { try await Kit.expect(.untrusted, $0, Kit.url(server)) }
                #expect(await Patience.wait { !inbox.all.isEmpty })
                try await Task.sleep(for: .milliseconds(50))
                #expect(inbox.all.map(\.code) == [.untrusted])
                #expect(collector.connections.count == 1)
                #expect(collector.requests.isEmpty)
            }
        }
    }

    @Test("reports go over HTTPS alone")
    func plain() {
        #expect(throws: HTTPSError(.insecure)) { _ = try HTTPSReportSender("http://reports.example/", Kit.trust()) }
    }
}
