/// A fixed message for people: what happened, and what to do next.
///
/// Messages are static text, because a message that is put together at run time sooner or later has a secret in it.
/// The key finds a translation.
public struct UserMessage: Sendable, Hashable, CustomStringConvertible {
    /// Where a translation is found, such as `keychain.locked`.
    public let key: StaticString
    /// What happened, a sentence in English.
    public let summary: StaticString
    /// What to do next, a sentence in English.
    public let advice: StaticString

    /// Makes a message.
    ///
    /// - Parameters:
    ///   - key: Where a translation is found.
    ///   - summary: What happened, a sentence.
    ///   - advice: What to do next, a sentence.
    public init(_ key: StaticString, _ summary: StaticString, advice: StaticString) {
        self.key = key
        self.summary = summary
        self.advice = advice
    }

    /// The message of a code that has none.
    public static let unknown = UserMessage(
        "unknown", "Something went wrong.", advice: "Try again, and report it if it happens once more.")

    /// Both sentences.
    public var description: String { "\(summary) \(advice)" }

    /// Messages are equal by their keys.
    public static func == (left: UserMessage, right: UserMessage) -> Bool {
        left.key.description == right.key.description
    }

    /// Hashes the key.
    public func hash(into hasher: inout Hasher) { hasher.combine(key.description) }
}
