import BulwarkCore
import BulwarkProbe
import BulwarkTestServers
import BulwarkTransport
import Foundation
import Testing

@Suite("HostProber against OpenSSL", .enabled(if: OpenSSLServer.isAvailable, "openssl is not installed"))
struct HostProberTests {
    private static func report(
        _ options: [String] = [], as name: String = LocalHost.name, system: SystemVersion = 26,
        isRSA: Bool = false, _ change: (inout LeafRequest) -> Void = { _ in }
    ) async throws -> HostReport {
        let identity = try isRSA ? LocalHost.rsaIdentity.get() : LocalHost.identity(change)
        return try await OpenSSLServer.running(identity, options) { server in
            try await LocalHost.probe(server.address, as: name, by: try LocalHost.prober(system: system))
        }
    }

    @Test("A good server passes all 16 diagnoses, under nscurl's names")
    func good() async throws {
        let report = try await Self.report()
        #expect(report.diagnoses.count == 16 && report.failing.isEmpty && report.outcome == .passes)
        #expect(report.advice == .noneNeeded)
        #expect(report.negotiated?.version == .tls13 && report.negotiated?.cipherSuite?.isForwardSecret == true)
        #expect(report.negotiated?.group == 29)
        #expect(report.isChainValidated && report.hasPrivateRoot && report.chain.count == 3)
        #expect(report.transparency.map(\.verdict.outcome) == [.exempt, .exempt, .exempt])
        #expect(
            report.diagnoses.map(\.name) == [
                "ATS Default Connection", "Allow All Loads", "TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1.0",
                "Disabling Perfect Forward Secrecy", "Disabling Perfect Forward Secrecy and Allowing Insecure HTTP",
                "TLSv1.3 with PFS disabled", "TLSv1.2 with PFS disabled", "TLSv1.1 with PFS disabled",
                "TLSv1.0 with PFS disabled", "TLSv1.3 with PFS disabled and insecure HTTP allowed",
                "TLSv1.2 with PFS disabled and insecure HTTP allowed",
                "TLSv1.1 with PFS disabled and insecure HTTP allowed",
                "TLSv1.0 with PFS disabled and insecure HTTP allowed",
            ])
    }

    @Test("A server of TLS 1.2 fails the diagnoses of TLS 1.3 alone")
    func classic() async throws {
        let report = try await Self.report(["-tls1_2"])
        #expect(report.outcome == .passes && report.advice == .noneNeeded)
        #expect(
            report.failing == [
                "TLSv1.3", "TLSv1.3 with PFS disabled", "TLSv1.3 with PFS disabled and insecure HTTP allowed",
            ])
        #expect(report.diagnoses[2].reasons == [.oldVersion(best: .tls12, needed: .v13)])
        #expect(report.negotiated?.cipherSuite?.name == "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
    }

    @Test(
        "TLS 1.0 and 1.1 pass where iOS 18 has an exception, and nowhere on iOS 26",
        arguments: [
            ("-tls1", ProtocolVersion.tls10, TLSVersion.v10), ("-tls1_1", .tls11, .v11),
        ])
    func old(option: String, version: ProtocolVersion, least: TLSVersion) async throws {
        let old = try await Self.report([option], system: 18)
        #expect(old.outcome == .fails && old.reasons == [.oldVersion(best: version, needed: .v12)])
        #expect(old.advice == .exception(DomainException(domain: LocalHost.name, minimumTLSVersion: least)))
        #expect(!old.failing.contains(least.rawValue) && old.failing.contains("TLSv1.2"))
        #expect(old.oldVersions == [version])
        let new = try await Self.report([option], system: 26)
        #expect(new.failing.count == 16 && new.advice == .noneHelps)
        #expect(
            new.diagnoses.first { $0.name == least.rawValue }?.reasons == [
                .oldVersion(best: version, needed: .v12), .versionEndedBySystem(26),
            ])
        // The chain is seen all the same.
        #expect(new.isChainValidated)
    }

    @Test("RSA key exchange needs the exception for forward secrecy and no more")
    func plain() async throws {
        let report = try await Self.report(["-tls1_2", "-cipher", "AES128-GCM-SHA256:@SECLEVEL=0"], isRSA: true)
        #expect(report.reasons == [.noForwardSecrecy(suite: "TLS_RSA_WITH_AES_128_GCM_SHA256")])
        #expect(
            report.advice == .exception(DomainException(domain: LocalHost.name, requiresForwardSecrecy: false)))
        #expect(!report.failing.contains("Disabling Perfect Forward Secrecy"))
        #expect(report.failing.contains("TLSv1.0") && report.failing.contains("TLSv1.3 with PFS disabled"))
    }

    @Test("An old version without forward secrecy needs both keys")
    func both() async throws {
        let report = try await Self.report(["-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"], system: 18, isRSA: true)
        #expect(report.reasons.map(\.slug) == ["old-version", "no-forward-secrecy"])
        #expect(
            report.advice
                == .exception(
                    DomainException(
                        domain: LocalHost.name, minimumTLSVersion: .v10, requiresForwardSecrecy: false)))
    }

    @Test(
        "Suites and groups that Apple's systems do not have are named, and no exception helps",
        arguments: [
            (["-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0"], "suite-not-accepted"),
            (["-tls1_2", "-cipher", "ECDHE-RSA-CAMELLIA128-SHA256:@SECLEVEL=0"], "suite-not-accepted"),
            (["-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "-groups", "brainpoolP256r1"], "group-not-offered"),
        ])
    func foreign(options: [String], slug: String) async throws {
        let report = try await Self.report(options, isRSA: true)
        #expect(report.reasons.map(\.slug) == [slug] && report.advice == .noneHelps)
        #expect(report.isChainValidated)
    }

    @Test("What the server had better not take is told, though it passes")
    func weak() async throws {
        let report = try await Self.report(["-no_tls1_3", "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"], isRSA: true)
        #expect(report.outcome == .passes)
        #expect(report.oldVersions == [.tls10, .tls11])
        #expect(Set(report.weakSuites.map(\.family)).isSuperset(of: [.null, .anonymous, .finiteField]))
        #expect(report.weakSuites.first { $0.family == .finiteField }?.fieldBits ?? 0 >= 1_024)
    }

    enum Flaw: String, CaseIterable {
        case expired
        case notYetValid = "not-yet-valid"
        case selfSigned = "self-signed"
        case weakKey = "weak-key"
        case wrongHost = "name-mismatch"
        case noNames = "no-alternative-names"

        func apply(to request: inout LeafRequest) {
            switch self {
            case .expired: (request.firstDay, request.lastDay) = (-90, -1)
            case .notYetValid: request.firstDay = 1
            case .selfSigned: request.isSelfSigned = true
            case .weakKey: request.key = .rsa1024
            case .wrongHost: request.names = ["other.test"]
            case .noNames: (request.names, request.addresses) = ([], [])
            }
        }
    }

    @Test(
        "Certificates that are not to be trusted fail every diagnosis with their reason", arguments: Flaw.allCases)
    func untrusted(flaw: Flaw) async throws {
        let report = try await Self.report { flaw.apply(to: &$0) }
        #expect(report.reasons.map(\.slug).contains(flaw.rawValue), "\(report.reasons)")
        #expect(report.failing.count == 16 && report.advice == .noneHelps && !report.isChainValidated)
        #expect(report.transparency.isEmpty && !report.chain.isEmpty)
    }

    @Test("A signature of SHA-1 is named")
    func weakSignature() async throws {
        let report = try await Self.report([]) {
            $0.isSelfSigned = true
            $0.isSignedWithSHA1 = true
            $0.key = .rsa2048
        }
        #expect(report.reasons.map(\.slug).contains("weak-signature"))
    }

    @Test("A server of TLS 1.3 alone with another group still shows its chain")
    func retry() async throws {
        let report = try await Self.report(["-tls1_3", "-groups", "P-384"])
        #expect(report.outcome == .passes && report.negotiated?.group == 24 && report.isChainValidated)
    }

    @Test("A certificate that expires soon and a server that asks for the client's are warned of")
    func warnings() async throws {
        let report = try await Self.report(["-verify", "1"]) { $0.lastDay = 5.5 }
        #expect(report.outcome == .passes)
        #expect(
            report.warnings == [
                "The server asks clients for a certificate, and may refuse an app that has none",
                "Certificate 0 expires in 5 days",
            ])
    }
}
