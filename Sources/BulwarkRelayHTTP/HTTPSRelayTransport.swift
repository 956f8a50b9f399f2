public import BulwarkHTTP
public import BulwarkRelayClient
internal import BulwarkTransport
internal import NIOCore
internal import NIOHTTP1

/// Requests to a relay over the portable HTTPS client: its policy, its pins, its idea of whom to trust.
///
/// ```swift
/// let client = try HTTPSClient(pins: pins, configuration: HTTPSRelayTransport.configuration)
/// let transport = try HTTPSRelayTransport("https://relay.example.com", client: client)
/// ```
public struct HTTPSRelayTransport: RelayTransport {
    private let root: String
    private let client: HTTPSClient

    /// Times and limits for a client that talks to a relay: an answer may be waited for 90 seconds, an attachment may take an hour, and
    /// no redirect is followed.
    public static var configuration: ClientConfiguration {
        var configuration = ClientConfiguration()
        configuration.requestTime = .seconds(90)
        configuration.resourceTime = .seconds(3600)
        configuration.redirects = .none
        return configuration
    }

    /// Makes a transport.
    ///
    /// - Parameters:
    ///   - root: Where the relay is: `https`, its host, and the path that it stands under if there is one.
    ///   - client: The client, with times that let the relay wait for messages; see ``configuration``.
    /// - Throws: `HTTPSError` with `invalidURL`.
    public init(_ root: String, client: HTTPSClient) throws(HTTPSError) {
        let root = root.hasSuffix("/") ? String(root.dropLast()) : root
        _ = try RequestURL(root + "/")
        self.root = root
        self.client = client
    }

    /// Sends a request; the answer's body is read as it comes.
    ///
    /// - Throws: `RelayClientError`.
    public func send(_ request: RelayRequest) async throws(RelayClientError) -> RelayResponse {
        do throws(HTTPSError) {
            var sent = try HTTPSRequest(
                root + request.path, method: HTTPMethod(rawValue: request.method), body: Self.body(request.body))
            if let type = request.contentType { sent.headers.add(name: "Content-Type", value: type) }
            if let token = request.token { sent.headers.add(name: "Authorization", value: "Bearer \(token)") }
            sent.bodyLimit = request.answerBytes
            sent.redirects = RequestPolicy.Redirects.none
            let response = try await client.send(sent)
            return RelayResponse(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "Retry-After").flatMap { Int($0) },
                body: Self.stream(response.body))
        } catch {
            throw Self.named(error)
        }
    }

    private static func body(_ body: RelayRequest.Body) -> RequestBody {
        switch body {
        case .none: .none
        case .bytes(let bytes): .bytes(bytes)
        case .stream(let parts, let length): .stream(parts, length: length)
        }
    }

    private static func stream(_ body: ResponseBody) -> RelayStream {
        RelayStream(reading: {
            var parts = body.makeAsyncIterator()
            return {
                do {
                    return try await parts.next().map { Array($0.readableBytesView) }
                } catch {
                    throw (error as? HTTPSError).map(named) ?? error
                }
            }
        })
    }

    private static func named(_ error: HTTPSError) -> RelayClientError {
        switch error.code {
        case .cancelled: RelayClientError(.cancelled)
        case .untrusted, .insecure, .hostNotAllowed: RelayClientError(.untrusted)
        case .malformedResponse, .headersTooLarge, .bodyTooLarge: RelayClientError(.malformedAnswer)
        case .bodyFailed: RelayClientError(.content)
        default: RelayClientError(.unreachable)
        }
    }
}
