import BulwarkPrivacy
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// They change the process's global cache, and so run one after the other.
@Suite(.serialized) struct URLCacheTrailTests {
    private static func answer(_ url: URL) -> CachedURLResponse {
        let response = URLResponse(url: url, mimeType: "text/plain", expectedContentLength: 5, textEncodingName: nil)
        return CachedURLResponse(response: response, data: Data("token".utf8))
    }

    @Test("The global cache is emptied and has no room for another answer")
    func closesShared() throws {
        let url = try #require(URL(string: "https://example.com/me"))
        let old = URLCache(memoryCapacity: 1 << 20, diskCapacity: 0, diskPath: nil)
        old.storeCachedResponse(Self.answer(url), for: URLRequest(url: url))
        #expect(old.cachedResponse(for: URLRequest(url: url)) != nil)
        // From here on others in this process may empty it too.
        URLCache.shared = old

        let outcomes = URLCacheTrail.closeShared()
        #expect(outcomes.map(\.trail) == ["url-cache.stored", "url-cache.shared"])
        #expect(old.cachedResponse(for: URLRequest(url: url)) == nil)
        URLCache.shared.storeCachedResponse(Self.answer(url), for: URLRequest(url: url))
        #expect(URLCache.shared.cachedResponse(for: URLRequest(url: url)) == nil)
        #expect(URLCache.shared.memoryCapacity == 0 && URLCache.shared.diskCapacity == 0)
    }

    @Test("A session has no cache and ignores what is kept elsewhere")
    func closesSessions() {
        let configuration = URLCacheTrail.closed(.default)
        #expect(configuration.urlCache == nil)
        #expect(configuration.requestCachePolicy == .reloadIgnoringLocalCacheData)
        #expect(URLCacheTrail.outcome(of: configuration).description == "Has no cache, and asks for each answer anew.")
        configuration.urlCache = URLCache(memoryCapacity: 1000, diskCapacity: 24, diskPath: nil)
        #expect(URLCacheTrail.outcome(of: configuration).description == "Keeps answers: its cache has 1024 bytes.")
        #expect(configuration.timeoutIntervalForRequest == 30 && configuration.timeoutIntervalForResource == 60)
    }

    @Test("A request asks for a fresh answer that nobody keeps, and an answer is not kept")
    func closesRequestsAndResponses() throws {
        let url = try #require(URL(string: "https://example.com/me"))
        let request = URLCacheTrail.closed(URLRequest(url: url))
        #expect(request.cachePolicy == .reloadIgnoringLocalCacheData)
        #expect(request.value(forHTTPHeaderField: "Cache-Control") == "no-store")
        #expect(URLCacheTrail.kept(of: Self.answer(url)) == nil)
        #expect(URLCacheTrail.outcome(of: request).description == "Asks those on the way to keep nothing.")
        #expect(URLCacheTrail.outcome(of: URLRequest(url: url)).description == "Lets those on the way keep the answer.")
    }
}
