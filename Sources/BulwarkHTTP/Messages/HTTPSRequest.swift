public import BulwarkTransport
public import NIOHTTP1

/// A request: where it goes, what it asks, and what it carries.
public struct HTTPSRequest: Sendable {
    /// Where it goes.
    public var url: RequestURL
    /// The method; GET at first.
    public var method: HTTPMethod
    /// The headers. Host and those that frame the message (Content-Length, Transfer-Encoding, Connection…) are the
    /// client's, and a request that has them is refused.
    public var headers: HTTPHeaders
    /// What it carries.
    public var body: RequestBody
    /// The bytes that the response's body may have; nil for the client's limit.
    public var bodyLimit: Int?
    /// Which redirects are followed; nil for the client's.
    public var redirects: RequestPolicy.Redirects?

    /// A request to a URL as text.
    ///
    /// - Throws: ``HTTPSError`` with `invalidURL`.
    public init(
        _ url: String, method: HTTPMethod = .GET, headers: HTTPHeaders = [:], body: RequestBody = .none
    ) throws(HTTPSError) {
        self.init(try RequestURL(url), method: method, headers: headers, body: body)
    }

    /// A request to a URL.
    public init(_ url: RequestURL, method: HTTPMethod = .GET, headers: HTTPHeaders = [:], body: RequestBody = .none) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
    }
}
