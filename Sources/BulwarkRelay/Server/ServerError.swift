public import BulwarkCore

/// Why a relay could not begin or go on.
public struct ServerError: CodedError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A value of the configuration cannot be used.
        public static let configuration = Code(rawValue: "relay-server-configuration")
        /// Plain HTTP where others than this machine reach it.
        public static let exposed = Code(rawValue: "relay-server-exposed")
        /// The certificate or its key cannot be read, or do not belong together.
        public static let certificate = Code(rawValue: "relay-server-certificate")
        /// The address cannot be listened at.
        public static let address = Code(rawValue: "relay-server-address")
        /// The server ended with an error.
        public static let failed = Code(rawValue: "relay-server-failed")

        /// All codes of the module.
        public static let all: [Code] = [.configuration, .exposed, .certificate, .address, .failed]

        /// What to tell a person.
        public var message: UserMessage? { Self.messages[self] }

        private static let messages: [Code: UserMessage] = [
            .configuration: UserMessage(
                "relay-server.configuration", "A value of the configuration cannot be used.",
                advice: "Correct it, then start again."),
            .exposed: UserMessage(
                "relay-server.exposed", "Plain HTTP would be reached from other machines.",
                advice: "Give a certificate, listen on 127.0.0.1, or say that a proxy ends TLS before it."),
            .certificate: UserMessage(
                "relay-server.certificate", "The certificate or its key cannot be used.",
                advice: "Check that both files are PEM, can be read, and belong together."),
            .address: UserMessage(
                "relay-server.address", "The address cannot be listened at.",
                advice: "See that it is this machine's and that nothing else listens there."),
            .failed: UserMessage(
                "relay-server.failed", "The relay has ended with an error.",
                advice: "Look at its log, then start it again."),
        ]
    }

    /// The kind of failure.
    public let code: Code
    /// More about this one; fixed text.
    public let reason: StaticString?

    /// Makes an error of a kind.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - reason: More about it; fixed text.
    public init(_ code: Code, _ reason: StaticString? = nil) {
        self.code = code
        self.reason = reason
    }
}
