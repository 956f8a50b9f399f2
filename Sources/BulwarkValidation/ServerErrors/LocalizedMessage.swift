public import BulwarkCore
public import Foundation

/// A message for people in their language, from an app's own translations.
public struct LocalizedMessage: Sendable, Hashable, CustomStringConvertible {
    /// What happened, a sentence.
    public let summary: String
    /// What to do next, a sentence.
    public let advice: String

    /// Both sentences.
    public var description: String { "\(summary) \(advice)" }
}

extension UserMessage {
    /// The message in another language, from wherever an app has its translations.
    ///
    /// - Parameter translation: Gives the text for `KEY.summary` and `KEY.advice`, where KEY is ``key``; nil where there
    ///   is none. Then the English sentence stands.
    public func localized(_ translation: (_ key: String) -> String?) -> LocalizedMessage {
        LocalizedMessage(
            summary: translation("\(key).summary") ?? "\(summary)", advice: translation("\(key).advice") ?? "\(advice)")
    }

    /// The message in the language that a bundle chooses for the user.
    ///
    /// ```
    /// /* de.lproj/Messages.strings */
    /// "server.limit.summary" = "Ihr Limit ist erreicht.";
    /// "server.limit.advice" = "Versuchen Sie es morgen wieder.";
    /// ```
    ///
    /// - Parameters:
    ///   - bundle: Where the translations are, such as `Bundle.main`.
    ///   - table: The name of the file of translations, without its ending.
    public func localized(in bundle: Bundle, table: String = "Messages") -> LocalizedMessage {
        localized { key in
            // A key that is not in the table comes back as this.
            let missing = "\u{0}"
            let text = bundle.localizedString(forKey: key, value: missing, table: table)
            return text == missing || text == key ? nil : text
        }
    }
}

extension ServerErrorCatalog {
    /// The message of a code in the language that a bundle chooses for the user; the generic one if nobody knows the code.
    ///
    /// - Parameters:
    ///   - code: The code as the server sent it.
    ///   - bundle: Where the translations are, such as `Bundle.main`.
    ///   - table: The name of the file of translations, without its ending.
    public func message(for code: String?, in bundle: Bundle, table: String = "Messages") -> LocalizedMessage {
        message(for: code).localized(in: bundle, table: table)
    }
}
