/// A request to a relay, for a ``RelayTransport`` to send.
public struct RelayRequest: Sendable {
    /// What a request carries.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// Bytes.
        case bytes([UInt8])
        /// As many bytes as are said, read once as they are sent.
        case stream(RelayStream, length: Int)
    }

    /// The HTTP method.
    public let method: String
    /// The path and query, from the relay's root on.
    public let path: String
    /// `Content-Type`; nil where there is nothing of a type.
    public let contentType: String?
    /// The bearer token for `Authorization`; nil for requests that show none.
    public let token: String?
    /// What it carries.
    public let body: Body
    /// The most bytes of the answer.
    public let answerBytes: Int
    /// The seconds that the relay may take its time before it answers, because it was asked to wait for messages.
    public let wait: Int

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - path: The path and query.
    ///   - contentType: `Content-Type`.
    ///   - token: The bearer token.
    ///   - body: What it carries.
    ///   - answerBytes: The most bytes of the answer.
    ///   - wait: The seconds that the relay may take before it answers.
    public init(
        _ method: String, _ path: String, contentType: String? = nil, token: String? = nil, body: Body = .none,
        answerBytes: Int, wait: Int = 0
    ) {
        self.method = method
        self.path = path
        self.contentType = contentType
        self.token = token
        self.body = body
        self.answerBytes = answerBytes
        self.wait = wait
    }
}

extension RelayRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method and the path, never the token.
    public var description: String { "\(method) \(path)" }
    /// The method and the path, never the token.
    public var debugDescription: String { description }
    /// A mirror that shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
