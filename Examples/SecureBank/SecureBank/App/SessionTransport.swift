import Bulwark
import Foundation

/// URLSession without a cache, cookies or stored credentials. The system holds to App Transport Security and to the pins of Info.plist;
/// the delegate judges the chain that the system built by the same list, and can refuse only what the system would have allowed.
struct SessionTransport: BankTransport {
    private let session: URLSession

    init(log: PrivateLogger) {
        let configuration = URLCacheTrail.closed(.ephemeral)
        configuration.httpCookieStorage = nil
        configuration.urlCredentialStorage = nil
        let policy = TransportPolicy(infoDictionary: Bundle.main.infoDictionary ?? [:])
        let delegate = TrustingSessionDelegate(TrustEvaluator(chains: SystemChains(), policy: policy)) {
            host, verdict in
            if !verdict.allowsConnection { log.error("A server was refused: \(host, .public)") }
        }
        session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
    }

    func send(_ request: URLRequest) async throws -> (Data, Int) {
        let (data, response) = try await session.data(for: request)
        return (data, (response as? HTTPURLResponse)?.statusCode ?? 0)
    }
}
