#if canImport(FoundationNetworking)
    public import FoundationNetworking
#else
    public import Foundation
#endif

/// Keeps answers of servers off the disk: the URL cache is off in all five places where it can be on.
///
/// Foundation keeps answers in a database in the app's caches folder, with tokens and account data in them, unless the global
/// cache, the session, the request and the response all say no; and what was kept before stays until it is cleared.
///
/// ```swift
/// let outcomes = URLCacheTrail.closeShared()                       // at the app's start
/// let session = URLSession(configuration: URLCacheTrail.closed())  // for each session
/// ```
public enum URLCacheTrail {
    /// Clears the global cache and puts one without room in its place.
    ///
    /// Call it before the first request. A session that was made before keeps the cache that it had.
    ///
    /// - Returns: what was done: cleared, and closed.
    @discardableResult
    public static func closeShared() -> [TrailOutcome] {
        URLCache.shared.removeAllCachedResponses()
        URLCache.shared = URLCache(memoryCapacity: 0, diskCapacity: 0, diskPath: nil)
        return [
            TrailOutcome("url-cache.stored", "Removed the answers that earlier runs kept."),
            TrailOutcome(
                "url-cache.shared", "Put a cache of 0 bytes in memory and 0 bytes on disk in place of the global one."),
        ]
    }

    /// A session's configuration without a cache, with 30 seconds for a request and 60 for a resource.
    ///
    /// - Parameter base: what to start from; ephemeral without it, which keeps cookies and credentials in memory only.
    public static func closed(_ base: URLSessionConfiguration = .ephemeral) -> URLSessionConfiguration {
        base.urlCache = nil
        base.requestCachePolicy = .reloadIgnoringLocalCacheData
        base.timeoutIntervalForRequest = 30
        base.timeoutIntervalForResource = 60
        return base
    }

    /// A request that is neither answered from a cache nor asks others on the way to keep the answer.
    ///
    /// Sets the policy and `Cache-Control: no-store` (RFC 9111 §5.2.1.5).
    public static func closed(_ request: URLRequest) -> URLRequest {
        var request = request
        request.cachePolicy = .reloadIgnoringLocalCacheData
        request.setValue("no-store", forHTTPHeaderField: "Cache-Control")
        return request
    }

    /// What a session with a configuration keeps.
    public static func outcome(of configuration: URLSessionConfiguration) -> TrailOutcome {
        let room = configuration.urlCache.map { $0.memoryCapacity + $0.diskCapacity } ?? 0
        if room > 0 {
            return TrailOutcome("url-cache.session", "Keeps answers: its cache has \(room) bytes.")
        }
        return TrailOutcome(
            "url-cache.session",
            configuration.requestCachePolicy == .reloadIgnoringLocalCacheData
                || configuration.requestCachePolicy == .reloadIgnoringLocalAndRemoteCacheData
                ? "Has no cache, and asks for each answer anew." : "Has no cache.")
    }

    /// What is asked for with a request.
    public static func outcome(of request: URLRequest) -> TrailOutcome {
        let directives = request.value(forHTTPHeaderField: "Cache-Control")?.lowercased().split(separator: ",") ?? []
        return TrailOutcome(
            "url-cache.request",
            directives.contains { $0.filter { $0 != " " } == "no-store" }
                ? "Asks those on the way to keep nothing." : "Lets those on the way keep the answer.")
    }

    /// What a delegate answers when Foundation proposes to keep an answer: nothing is kept.
    ///
    /// For `urlSession(_:dataTask:willCacheResponse:completionHandler:)`.
    public static func kept(of proposed: CachedURLResponse) -> CachedURLResponse? { nil }
}
