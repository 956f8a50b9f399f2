import Bulwark
import Foundation

/// URLSession without a cache, cookies or stored credentials. App Transport Security and the pins in Info.plist hold for it; no delegate
/// looks at trust, so none can weaken it.
struct SessionTransport: BankTransport {
    private let session: URLSession = {
        let configuration = URLCacheTrail.closed(.ephemeral)
        configuration.httpCookieStorage = nil
        configuration.urlCredentialStorage = nil
        configuration.timeoutIntervalForRequest = 30
        return URLSession(configuration: configuration)
    }()

    func send(_ request: URLRequest) async throws -> (Data, Int) {
        let (data, response) = try await session.data(for: request)
        return (data, (response as? HTTPURLResponse)?.statusCode ?? 0)
    }
}
