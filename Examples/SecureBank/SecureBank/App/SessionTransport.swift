import Bulwark
import Foundation

/// A session without a cache, cookies or stored credentials, to one host and no other. The system holds to App Transport Security and to
/// the pins of Info.plist; the guard judges the chain that the system built by the same list, and can refuse only what the system would
/// have allowed.
struct SessionTransport: BankTransport {
    private let session: TrustingSession

    init(log: PrivateLogger) throws {
        let policy = TransportPolicy(infoDictionary: Bundle.main.infoDictionary ?? [:])
        let trustGuard = TrustGuard(TrustEvaluator(chains: SystemChains(), policy: policy)) { host, verdict in
            if !verdict.allowsConnection { log.error("A server was refused: \(host, .public)") }
        }
        let requests = RequestPolicy(policy, hosts: try AllowedHosts([BankClient.host]), redirects: .sameOrigin)
        session = try TrustingSession(trustGuard, requests: requests) { _, refusal in
            log.error("A redirect was not followed: \(refusal.description, .public)")
        }
    }

    func send(_ request: URLRequest) async throws -> (Data, Int) {
        let (data, response) = try await session.data(for: request)
        return (data, (response as? HTTPURLResponse)?.statusCode ?? 0)
    }
}
