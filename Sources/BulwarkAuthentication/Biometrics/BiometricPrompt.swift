internal import Foundation

/// What the system's sheet says when it asks for a face or finger.
///
/// Texts are checked when a prompt is made, for the system ends an app that asks without a reason, and a reason with control characters or
/// reversed text can say what the app does not.
public struct BiometricPrompt: Sendable, Hashable {
    /// The longest text, in characters as people count them.
    public static let maximumLength = 160
    /// The longest time for which one recognition can count again, in seconds: Apple's own limit.
    public static let maximumReuse: Duration = .seconds(300)

    /// Why the app asks, in the user's language.
    public let reason: String
    /// The title of the button that calls it off; nil for the system's.
    public let cancelTitle: String?
    /// The title of the button that leads to the app's PIN, which appears after a failure; nil for no such button.
    public let fallbackTitle: String?
    /// For how long after the device was unlocked by Touch ID that recognition counts, without asking; zero by default.
    public let reuse: Duration

    /// Checks the texts of a prompt.
    ///
    /// - Parameters:
    ///   - reason: Why the app asks, in the user's language.
    ///   - cancelTitle: The title of the button that calls it off; nil for the system's.
    ///   - fallbackTitle: The title of the button that leads to the app's PIN; nil for no such button.
    ///   - reuse: For how long an earlier recognition counts, at most ``maximumReuse``.
    /// - Throws: ``AuthenticationError/Code/unsafePrompt`` where a text is empty, too long, or holds control or bidirectional
    ///   formatting characters, or where `reuse` is negative or too long.
    public init(
        _ reason: String, cancelTitle: String? = nil, fallbackTitle: String? = nil, reuse: Duration = .zero
    ) throws(AuthenticationError) {
        for text in [reason, cancelTitle, fallbackTitle].compactMap({ $0 }) { try Self.check(text) }
        guard reuse >= .zero, reuse <= Self.maximumReuse else {
            throw AuthenticationError(.unsafePrompt, "the time of reuse is not between 0 and 300 s")
        }
        self.reason = reason
        self.cancelTitle = cancelTitle
        self.fallbackTitle = fallbackTitle
        self.reuse = reuse
    }

    private static func check(_ text: String) throws(AuthenticationError) {
        // Bytes first: a single character can be as long as a book.
        guard text.utf8.count <= maximumLength * 16, text.count <= maximumLength else {
            throw AuthenticationError(.unsafePrompt, "a text is too long")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw AuthenticationError(.unsafePrompt, "a text is empty")
        }
        let isUnsafe = text.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
            default: isBidirectional(scalar)
            }
        }
        if isUnsafe { throw AuthenticationError(.unsafePrompt, "a text holds characters that control how it is shown") }
    }

    /// The embeddings, overrides and isolates of UAX #9 §2.
    private static func isBidirectional(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
