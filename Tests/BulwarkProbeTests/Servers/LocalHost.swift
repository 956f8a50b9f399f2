import BulwarkCore
import BulwarkProbe
import BulwarkTestServers
import BulwarkTesting
import BulwarkTransport
import BulwarkX509
import Foundation
import Testing

/// A host of the tests' own authority, and probes of it.
enum LocalHost {
    static let name = "api.bank.test"
    static let authority = Result { try LocalAuthority() }

    /// One for all tests: keys of RSA take their time.
    static let rsaIdentity = Result { try identity { $0.key = .rsa2048 } }

    static func identity(_ change: (inout LeafRequest) -> Void = { _ in }) throws -> ServerIdentity {
        var request = LeafRequest(names: [name])
        change(&request)
        return try authority.get().issue(request)
    }

    static var now: Int64 { Int64(Date().timeIntervalSince1970) }

    /// A prober that trusts the authority.
    static func prober(
        system: SystemVersion = 26, isPublic: Bool = false, app: TransportPolicy? = nil, logs: CTLogList = .bundled,
        timeLimit: Duration = Patience.lastResort
    ) throws -> HostProber {
        let root = try authority.get().root
        let roots = isPublic ? TrustRoots(system: [root]) : TrustRoots(given: [root])
        return HostProber(
            chains: ChainBuilder(roots: roots), system: system, appPolicy: app, logs: logs, timeLimit: timeLimit)
    }

    static func probe(_ address: SocketAddress, as name: String = name, by prober: HostProber) async throws
        -> HostReport
    {
        let endpoint = try #require(HostEndpoint("\(name):\(address.port)"))
        return await prober.probe(endpoint, at: address, now: now)
    }
}

extension HostReport {
    /// The names of the diagnoses that fail.
    var failing: [String] { diagnoses.filter { !$0.passes }.map(\.name) }
}
