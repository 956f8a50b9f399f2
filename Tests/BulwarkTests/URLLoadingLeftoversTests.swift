import Foundation
import Testing

@testable import Bulwark

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

struct URLLoadingLeftoversTests {
    @Test("What URLSession keeps goes with the session, and with a sign-out's leftovers")
    func removesWhatURLSessionKeeps() async throws {
        // Stores of its own: other tests end sessions at the same time.
        let own = URLSessionConfiguration.ephemeral
        let cookies = try #require(own.httpCookieStorage), credentials = try #require(own.urlCredentialStorage)
        let cache = URLCache(memoryCapacity: 1 << 20, diskCapacity: 0, diskPath: nil)
        let remover = URLLoadingLeftovers(.init(cache: cache, cookies: cookies, credentials: credentials))
        let space = URLProtectionSpace(
            host: "bank.example", port: 443, protocol: "https", realm: nil, authenticationMethod: nil)
        let url = try #require(URL(string: "https://bank.example/balance"))
        func leave() throws {
            let cookie = HTTPCookie(properties: [
                .domain: "bank.example", .path: "/", .name: "sid", .value: "7", .secure: "TRUE",
            ])
            cookies.setCookie(try #require(cookie))
            credentials.set(
                URLCredential(user: "ann", password: "x", persistence: .forSession), for: space)
            #expect(cookies.cookies?.isEmpty == false && credentials.credentials(for: space)?.isEmpty == false)
            let response = URLResponse(
                url: url, mimeType: "application/json", expectedContentLength: 2, textEncodingName: nil)
            cache.storeCachedResponse(
                CachedURLResponse(response: response, data: Data("{}".utf8)), for: URLRequest(url: url))
            #expect(cache.cachedResponse(for: URLRequest(url: url)) != nil)
        }
        try leave()
        let session = Session(store: NoRecord())
        session.register(remover)
        session.signIn()
        #expect(session.signOut().isClean)
        #expect(cache.cachedResponse(for: URLRequest(url: url)) == nil)
        #expect(cookies.cookies?.isEmpty != false && credentials.credentials(for: space)?.isEmpty != false)

        try leave()
        let report = await LeftoverTrail([remover]).remove(.onSignOut)
        #expect(report.remaining.isDisjoint(with: [.urlCache, .sessionCookies, .urlCredentials]))
        #expect(cache.cachedResponse(for: URLRequest(url: url)) == nil)
        #expect(cookies.cookies?.isEmpty != false && credentials.credentials(for: space)?.isEmpty != false)
    }

    @Test("What is removed without more words is what the whole process shares")
    func removesFromSharedStores() {
        let stores = URLLoadingLeftovers().stores
        #expect(stores.cookies === HTTPCookieStorage.shared && stores.credentials === URLCredentialStorage.shared)
        // Another test may put another cache in the place of the shared one meanwhile.
        #expect((0..<9).contains { _ in URLLoadingLeftovers().stores.cache === URLCache.shared })
    }

    /// Keeps no record: a session for one run.
    private struct NoRecord: RecordStore {
        func load() throws(CoreError) -> [UInt8]? { nil }
        func save(_ record: [UInt8]) throws(CoreError) {}
        func remove() throws(CoreError) {}
    }
}
