public import BulwarkCore

/// Why the transport module could not read or load something. That a chain is refused is a verdict, no error.
public struct TransportError: CodedError {
    /// The kind of failure.
    public let code: Code
    /// More about this one; fixed text.
    public let reason: StaticString?
    /// Where in the input it is: a domain or a key of a configuration. It is public data.
    public let place: String?

    /// Makes an error of a kind.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - reason: More about it; fixed text.
    ///   - place: Where in the input it is.
    public init(_ code: Code, _ reason: StaticString? = nil, at place: String? = nil) {
        self.code = code
        self.reason = reason
        self.place = place
    }

    /// The code, what it means, what to do next, the place and the reason.
    public var description: String {
        "\(code.rawValue): \(message)" + (place.map { " At '\($0.excerpt)'." } ?? "")
            + (reason.map { " (\($0))" } ?? "")
    }
}
