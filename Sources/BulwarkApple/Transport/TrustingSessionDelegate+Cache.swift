internal import BulwarkPrivacy

#if canImport(FoundationNetworking)
    public import FoundationNetworking
#else
    public import Foundation
#endif

extension TrustingSessionDelegate: URLSessionDataDelegate {
    /// Keeps no answer: the fourth of the five places where a cache can be on, where an answer's own headers would let it be kept.
    ///
    /// The system asks this of tasks without a completion handler. Those with one keep to the session's configuration, which
    /// `URLCacheTrail.closed(_:)` gives no cache.
    public func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, willCacheResponse proposedResponse: CachedURLResponse,
        completionHandler: @escaping @Sendable (CachedURLResponse?) -> Void
    ) {
        completionHandler(URLCacheTrail.kept(of: proposedResponse))
    }
}
