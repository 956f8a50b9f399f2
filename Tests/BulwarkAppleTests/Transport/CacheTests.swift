import BulwarkApple
import BulwarkTransport
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

struct CacheTests {
    /// The delegate that a session has, asked as Foundation asks it.
    @Test func `A session's delegate keeps no answer, whatever its headers allow`() async throws {
        let delegate = TrustingSessionDelegate(TrustEvaluator(chains: SystemChains()))
        #expect(delegate as Any is any URLSessionDataDelegate)
        let url = try #require(URL(string: "https://bank.example/me"))
        let response = try #require(
            HTTPURLResponse(url: url, statusCode: 200, httpVersion: nil, headerFields: ["Cache-Control": "max-age=60"]))
        let proposed = CachedURLResponse(response: response, data: Data("token".utf8))
        let session = URLSession(configuration: .ephemeral)
        let kept = await withCheckedContinuation { continuation in
            delegate.urlSession(session, dataTask: session.dataTask(with: url), willCacheResponse: proposed) {
                continuation.resume(returning: $0 != nil)
            }
        }
        #expect(!kept)
        session.invalidateAndCancel()
    }
}
