import BulwarkCore
import BulwarkProbe
import BulwarkTestServers
import BulwarkTransport
import Foundation
import Testing

@Suite("HostProber under an app's policy", .enabled(if: OpenSSLServer.isAvailable, "openssl is not installed"))
struct HostPolicyTests {
    private static func app(
        pinning leaf: [SPKIHash]? = nil, authority: [SPKIHash]? = nil, exceptions: [DomainException] = []
    ) -> TransportPolicy {
        let pinned = PinnedDomain(domain: LocalHost.name, leafPins: leaf, authorityPins: authority)
        return TransportPolicy(
            exceptions: exceptions,
            pinnedDomains: PinnedDomains(leaf == nil && authority == nil ? [] : [pinned]))
    }

    private static func report(
        _ app: TransportPolicy, _ identity: ServerIdentity, _ options: [String] = []
    ) async throws -> HostReport {
        try await OpenSSLServer.running(identity, options) { server in
            try await LocalHost.probe(server.address, by: try LocalHost.prober(app: app))
        }
    }

    @Test("Pins match the chain that was validated, the root's among them, or refuse the host")
    func pins() async throws {
        let identity = try LocalHost.identity()
        let leaf = try CertificateFacts(der: identity.chain[0]).pin
        let root = try CertificateFacts(der: try LocalHost.authority.get().root).pin
        let other = try #require(SPKIHash(bytes: [UInt8](repeating: 1, count: 32)))
        let cases: [(TransportPolicy, HostReport.AppReport.Pins)] = [
            (Self.app(), .notPinned), (Self.app(pinning: [leaf]), .matched), (Self.app(authority: [root]), .matched),
            (Self.app(pinning: [other, leaf], authority: [root]), .matched),
            (Self.app(pinning: [other]), .mismatched), (Self.app(pinning: [leaf], authority: [other]), .mismatched),
            (Self.app(pinning: []), .mismatched),
        ]
        for (policy, pins) in cases {
            let report = try await Self.report(policy, identity)
            #expect(report.app?.pins == pins)
            #expect(report.reasons.map(\.slug) == (pins == .mismatched ? ["pin-mismatch"] : []))
            #expect(report.app?.pinnedDomains == (pins == .notPinned ? [] : [LocalHost.name]))
            // The diagnoses are the standard's, whatever the app asks.
            #expect(report.failing.isEmpty)
        }
    }

    @Test("Pins cannot be compared where the chain is not trusted")
    func untrusted() async throws {
        let identity = try LocalHost.identity { $0.isSelfSigned = true }
        let leaf = try CertificateFacts(der: identity.chain[0]).pin
        let report = try await Self.report(Self.app(pinning: [leaf]), identity)
        #expect(report.app?.pins == .cannotTell && report.outcome == .fails)
    }

    @Test("The app's exception decides, and is named")
    func exception() async throws {
        let options = ["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"]
        let identity = try LocalHost.rsaIdentity.get()
        #expect(try await Self.report(Self.app(), identity, options).outcome == .fails)
        let exception = DomainException(domain: "bank.test", includesSubdomains: true, requiresForwardSecrecy: false)
        let report = try await Self.report(Self.app(exceptions: [exception]), identity, options)
        #expect(report.outcome == .passes && report.app?.policy.decidedBy.rule == .parentException)
        #expect(report.negotiated?.cipherSuite?.name == "TLS_RSA_WITH_AES_128_CBC_SHA")
    }

    @Test("NIAP's package asks for GCM and is met by it")
    func niap() async throws {
        let policy = TransportPolicy(requiredNIAPPackage: .functionalPackage21)
        let identity = try LocalHost.identity()
        for (cipher, slugs) in [("ECDHE-ECDSA-AES128-SHA", ["niap"]), ("ECDHE-ECDSA-AES128-GCM-SHA256", [])] {
            let report = try await OpenSSLServer.running(
                identity, ["-tls1_2", "-cipher", "\(cipher):@SECLEVEL=0"]
            ) { server in
                try await LocalHost.probe(
                    server.address, by: try LocalHost.prober(system: SystemVersion(26, 4), app: policy))
            }
            #expect(report.reasons.map(\.slug) == slugs, "\(report.reasons)")
        }
    }

    // MARK: Transparency

    private static func list(_ logs: [LocalLog]) -> CTLogList {
        CTLogList(
            logs.enumerated().map { index, log in
                CTLog(
                    name: "log \(index)", operatorName: "operator \(index)", key: log.publicKey,
                    apple: CTLog.State(.usable, since: 0), google: CTLog.State(.usable, since: 0))
            }, appleDate: LocalHost.now, googleDate: LocalHost.now)
    }

    private static func report(
        _ identity: ServerIdentity, logs: [LocalLog], isPublic: Bool = true, _ options: [String] = [],
        files: [String: Data] = [:]
    ) async throws -> HostReport {
        try await OpenSSLServer.running(identity, options, files: files) { server in
            try await LocalHost.probe(
                server.address, by: try LocalHost.prober(isPublic: isPublic, logs: list(logs)))
        }
    }

    @Test("Embedded SCTs of enough logs pass, and too few, forged or unknown ones refuse every diagnosis")
    func embedded() async throws {
        let logs = [LocalLog(), LocalLog(), LocalLog()]
        func identity(_ logs: [LocalLog]) throws -> ServerIdentity { try LocalHost.identity { $0.logs = logs } }
        let good = try await Self.report(try identity(Array(logs.prefix(2))), logs: logs)
        #expect(good.outcome == .passes && good.transparency.map(\.verdict.outcome) == [.met, .met, .met])
        #expect(good.failing.isEmpty)
        for used in [[], [logs[0]], [logs[0], LocalLog()]] {
            let report = try await Self.report(try identity(used), logs: logs)
            #expect(report.reasons.map(\.slug).contains("transparency") && report.failing.count == 16)
            #expect(report.transparency.map(\.verdict.outcome) == [.broken, .broken, .broken])
            #expect(report.advice == .noneHelps)
        }
        let exempt = try await Self.report(try identity([]), logs: logs, isPublic: false)
        #expect(exempt.outcome == .passes && exempt.transparency.map(\.verdict.outcome) == [.exempt, .exempt, .exempt])
    }

    @Test("SCTs of the TLS extension count, in TLS 1.2 and 1.3", arguments: ["-tls1_2", "-tls1_3"])
    func delivered(option: String) async throws {
        let logs = [LocalLog(), LocalLog()]
        let identity = try LocalHost.identity()
        let list = LocalLog.list(try logs.map { try $0.timestamp(certificate: identity.chain[0]) })
        let info: [UInt8] = [0, 0, 0x11, 0x80, 0, 18, UInt8(list.count >> 8), UInt8(list.count & 255)] + list
        let pem =
            "-----BEGIN SERVERINFOV2 FOR SCT-----\n"
            + Data(info).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
            + "\n-----END SERVERINFOV2 FOR SCT-----\n"
        let report = try await Self.report(
            identity, logs: logs, [option, "-serverinfo", "info.pem"], files: ["info.pem": Data(pem.utf8)])
        #expect(report.outcome == .passes, "\(report.reasons)")
        #expect(report.transparency.first?.verdict.timestamps.map(\.origin) == [.handshake, .handshake])
    }
}
