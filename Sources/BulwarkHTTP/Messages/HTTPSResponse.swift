public import BulwarkTransport
public import NIOHTTP1

/// A response: its head, and its body as it comes.
public struct HTTPSResponse: Sendable {
    /// The version that the server spoke.
    public enum Version: String, Sendable, Hashable {
        /// HTTP/1.0, or HTTP/1.1 (RFC 9112).
        case http1 = "HTTP/1.1"
        /// HTTP/2 (RFC 9113).
        case http2 = "HTTP/2"
    }

    /// Where it comes from, after redirects.
    public let url: RequestURL
    /// The status.
    public let status: HTTPResponseStatus
    /// The headers.
    public let headers: HTTPHeaders
    /// The version that the server spoke.
    public let version: Version
    /// What was said of the server's certificates, with its warnings; nil over plain HTTP.
    public let verdict: TrustVerdict?
    /// The body, as it comes. It is decoded by nobody: the client asks for no compression.
    public let body: ResponseBody
}
