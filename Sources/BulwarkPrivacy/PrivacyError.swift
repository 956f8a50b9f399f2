public import BulwarkCore

/// What can go wrong in this module.
public struct PrivacyError: CodedError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A key has fewer bytes than it needs.
        public static let keyTooShort = Code(rawValue: "key-too-short")

        /// All codes of this module.
        public static let all: [Code] = [.keyTooShort]

        /// What to tell a person.
        public var message: UserMessage? {
            switch self {
            case .keyTooShort:
                UserMessage(
                    "privacy.key-too-short", "The key for redaction marks is too short.",
                    advice: "Use a key of at least 16 random bytes.")
            default: nil
            }
        }
    }

    /// The kind of failure.
    public let code: Code
    /// More about this one, for developers; fixed text.
    public let reason: StaticString?

    /// Creates an error.
    public init(_ code: Code, reason: StaticString? = nil) {
        self.code = code
        self.reason = reason
    }
}
