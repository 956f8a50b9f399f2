public import BulwarkCore

extension RelayClientError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The relay does not answer: no network, no server, or a connection that broke off.
        public static let unreachable = Code(rawValue: "relay-client-unreachable")
        /// Who answers could not prove to be the relay; nothing was sent.
        public static let untrusted = Code(rawValue: "relay-client-untrusted")
        /// What came back is not what a relay answers.
        public static let malformedAnswer = Code(rawValue: "relay-client-malformed-answer")
        /// The relay refused; ``RelayClientError/relay`` says why.
        public static let refused = Code(rawValue: "relay-client-refused")
        /// The relay does not know the device, or has another under its number: register it again. What waits goes on waiting.
        public static let notRegistered = Code(rawValue: "relay-client-not-registered")
        /// The device refused; ``RelayClientError/messaging`` says why.
        public static let messaging = Code(rawValue: "relay-client-messaging")
        /// The recipient's devices changed each time that a message was encrypted for them.
        public static let devicesChanging = Code(rawValue: "relay-client-devices-changing")
        /// What was to be uploaded could not be read or has another length, or what was downloaded could not be written.
        public static let content = Code(rawValue: "relay-client-content")
        /// The task was cancelled.
        public static let cancelled = Code(rawValue: "relay-client-cancelled")

        /// All codes of the module.
        public static let all: [Code] = [
            .unreachable, .untrusted, .malformedAnswer, .refused, .notRegistered, .messaging, .devicesChanging,
            .content, .cancelled,
        ]

        /// What to tell a person.
        public var message: UserMessage? { Self.messages[self] }

        private static let messages: [Code: UserMessage] = [
            .unreachable: UserMessage(
                "relay-client.unreachable", "The server cannot be reached.",
                advice: "Check the connection, then try again."),
            .untrusted: UserMessage(
                "relay-client.untrusted", "The server could not prove who it is.",
                advice: "Try another network, and report it if it goes on."),
            .malformedAnswer: UserMessage(
                "relay-client.malformed-answer", "The server's answer makes no sense.",
                advice: "Update, then try again."),
            .refused: UserMessage("relay-client.refused", "The server refused.", advice: "Try again later."),
            .notRegistered: UserMessage(
                "relay-client.not-registered", "The server does not know this device.", advice: "Sign in again."),
            .messaging: UserMessage(
                "relay-client.messaging", "The message could not be encrypted or decrypted.", advice: "Try again."),
            .devicesChanging: UserMessage(
                "relay-client.devices-changing", "The other side's devices keep changing.", advice: "Try again later."),
            .content: UserMessage(
                "relay-client.content", "The file could not be read or written.",
                advice: "See that it is there and that there is room, then try again."),
            .cancelled: UserMessage("relay-client.cancelled", "This was cancelled.", advice: "Try again."),
        ]
    }
}
