internal import BulwarkPrivacy
public import BulwarkTransport
public import Foundation

#if canImport(FoundationNetworking)
    public import FoundationNetworking
#endif

/// A `URLSession` that keeps nothing, talks to servers that a ``TrustGuard`` allows, and asks for what its policy allows.
///
/// ```swift
/// let session = try TrustingSession(TrustGuard(TrustEvaluator(chains: SystemChains(), pins: pins)))
/// let (data, response) = try await session.data(for: request)
/// let socket = try session.webSocket(with: URL(string: "wss://bank.example/prices")!)
/// socket.resume()
/// ```
///
/// There is no cache, no stored credential and, unless settings say otherwise, no cookie; 30 seconds for a request and 60 for a
/// resource; TLS 1.2 or later.
public struct TrustingSession: Sendable {
    /// The session. What is asked of it directly is judged by App Transport Security and the delegate, and not by ``requests``.
    public let session: URLSession
    private let trustGuard: TrustGuard
    private let given: RequestPolicy?

    /// Which requests are made.
    public var requests: RequestPolicy { trustGuard.requests(given) }

    /// Makes a session.
    ///
    /// - Parameters:
    ///   - trustGuard: What is asked of servers, and the client's own identity.
    ///   - requests: Which requests are made and which redirects are followed; those that the policy of the guard's evaluator allows,
    ///     without it, and of another evaluator once that takes its place. A host with enforced pins is never asked without TLS.
    ///   - settings: Times, cookies, TLS.
    ///   - base: What to start from; its cache, cookies and times are not taken.
    ///   - onRefusal: Is told each redirect that is not followed.
    /// - Throws: ``BulwarkTransport/TransportError`` with `invalidConfiguration`: the base is for the background, where redirects are
    ///   followed without asking, or has headers that may be credentials, which would go to every server and along with every redirect:
    ///   all but those that `RequestPolicy` lets go to another origin.
    public init(
        _ trustGuard: TrustGuard, requests: RequestPolicy? = nil, settings: SessionSettings = SessionSettings(),
        base: URLSessionConfiguration = .ephemeral,
        onRefusal: @escaping @Sendable (URL?, RequestRefusal) -> Void = { _, _ in }
    ) throws(TransportError) {
        given = requests
        self.trustGuard = trustGuard
        session = URLSession(
            configuration: try Self.configuration(settings, from: base),
            delegate: TrustingSessionDelegate(trustGuard, requests: requests, onRefusal: onRefusal), delegateQueue: nil)
    }

    /// The configuration of such a session, for one with a delegate of the app's own.
    ///
    /// - Throws: ``BulwarkTransport/TransportError`` with `invalidConfiguration`, as the initialiser.
    public static func configuration(
        _ settings: SessionSettings = SessionSettings(), from base: URLSessionConfiguration = .ephemeral
    ) throws(TransportError) -> URLSessionConfiguration {
        guard base.identifier == nil else {
            throw TransportError(
                .invalidConfiguration, "a session in the background follows redirects without asking")
        }
        for case let name as String in (base.httpAdditionalHeaders ?? [:]).keys
        where !RequestPolicy.carries(header: name) {
            throw TransportError(
                .invalidConfiguration, "a session's headers go to every server; set them on requests", at: name)
        }
        let copy = base.copy() as? URLSessionConfiguration ?? base
        let configuration = URLCacheTrail.closed(copy)
        configuration.timeoutIntervalForRequest = settings.requestTimeout
        configuration.timeoutIntervalForResource = settings.resourceTimeout
        configuration.tlsMinimumSupportedProtocolVersion = settings.minimumTLS.protocolVersion
        configuration.waitsForConnectivity = settings.waitsForConnectivity
        configuration.urlCredentialStorage = nil
        configuration.httpShouldSetCookies = settings.keepsCookies
        configuration.httpCookieAcceptPolicy = settings.keepsCookies ? .onlyFromMainDocumentDomain : .never
        // The base's storage may be the one that all of the app shares, on disk.
        configuration.httpCookieStorage =
            settings.keepsCookies ? URLSessionConfiguration.ephemeral.httpCookieStorage : nil
        return configuration
    }

    /// Asks a server, where the policy allows it.
    ///
    /// - Throws: ``BulwarkTransport/RequestRefusal``, or what `URLSession` throws: `cancelled` where the server was not trusted.
    public func data(for request: URLRequest) async throws -> (Data, URLResponse) {
        try check(request)
        return try await session.data(for: request)
    }

    /// Makes a web socket, which is begun by `resume()`. It is the session's: its server is judged as every other.
    ///
    /// - Parameters:
    ///   - url: A URL of `wss`, or of `ws` where the policy allows plain HTTP.
    ///   - protocols: Those that the server may choose from (RFC 6455 section 1.9).
    ///   - maximumMessageSize: The bytes that a message may have.
    /// - Throws: ``BulwarkTransport/RequestRefusal``.
    public func webSocket(
        with url: URL, protocols: [String] = [], maximumMessageSize: Int = 1 << 20
    ) throws(RequestRefusal) -> URLSessionWebSocketTask {
        try webSocket(with: URLRequest(url: url), protocols: protocols, maximumMessageSize: maximumMessageSize)
    }

    /// Makes a web socket of a request, with its headers.
    ///
    /// - Parameters:
    ///   - request: A request of `wss`, or of `ws` where the policy allows plain HTTP.
    ///   - protocols: Those that the server may choose from (RFC 6455 section 1.9).
    ///   - maximumMessageSize: The bytes that a message may have.
    /// - Throws: ``BulwarkTransport/RequestRefusal``.
    public func webSocket(
        with request: URLRequest, protocols: [String] = [], maximumMessageSize: Int = 1 << 20
    ) throws(RequestRefusal) -> URLSessionWebSocketTask {
        let scheme = request.url?.scheme?.lowercased() ?? ""
        guard scheme == "wss" || scheme == "ws" else { throw .scheme(scheme) }
        try check(request)
        var request = request
        if !protocols.isEmpty {
            request.setValue(protocols.joined(separator: ", "), forHTTPHeaderField: "Sec-WebSocket-Protocol")
        }
        let task = session.webSocketTask(with: request)
        task.maximumMessageSize = maximumMessageSize
        return task
    }

    /// Takes another evaluator, for all that the guard judges, and has the session open new connections for what is asked from now on:
    /// those that are open were judged by the old one. What is under way ends on them.
    ///
    /// See [flush(completionHandler:)](https://developer.apple.com/documentation/foundation/urlsession/flush(completionhandler:)).
    public func replaceTrust(_ evaluator: TrustEvaluator) async {
        trustGuard.replace(with: evaluator)
        await withCheckedContinuation { continuation in session.flush { continuation.resume() } }
    }

    /// Lets what was begun end, and then lets go of the delegate, which a session holds until then.
    public func finish() { session.finishTasksAndInvalidate() }

    private func check(_ request: URLRequest) throws(RequestRefusal) {
        guard let url = request.url else { throw .invalidHost("") }
        if let refusal = trustGuard.refusal(of: RequestTarget(url), under: requests) { throw refusal }
    }
}
