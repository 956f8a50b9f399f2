public import BulwarkCore

extension ValidationIssue {
    /// What is wrong with an input, for programs.
    ///
    /// The set is open: each kind of value adds its own codes in an extension, with what to tell the person who typed it.
    public struct Code: ErrorCode, CustomStringConvertible {
        /// The code's stable name.
        public let rawValue: String
        /// What to tell the person who typed the value: what is wrong and what to do next, never the value. Nil for a code
        /// of another module that brought none.
        public let message: UserMessage?

        /// Takes a code by its stable name, with the message it has if this module defines it.
        public init(rawValue: String) {
            self.rawValue = rawValue
            message = Self.messages[rawValue]
        }

        /// Makes a code of its message.
        ///
        /// - Parameter message: Its key is the code's name, after a prefix and a dot.
        public init(_ message: UserMessage) {
            let key = message.key.description
            rawValue = String(key[(key.firstIndex(of: ".").map(key.index(after:)) ?? key.startIndex)...])
            self.message = message
        }

        /// All codes of the module.
        public static let all: [Code] = shared + email + text + payment + url + deepLink + image

        /// The name.
        public var description: String { rawValue }

        /// Codes are equal when their names are.
        public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }

        /// Hashes the name.
        public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

        private static let messages: [String: UserMessage] = Dictionary(
            uniqueKeysWithValues: all.compactMap { code in code.message.map { (code.rawValue, $0) } })
    }
}

// Codes that values of all kinds share.
extension ValidationIssue.Code {
    /// Nothing was given.
    public static let empty = Self(
        UserMessage("validation.empty", "Nothing was entered.", advice: "Enter a value."))
    /// The value is shorter than allowed.
    public static let tooShort = Self(
        UserMessage("validation.too-short", "This is too short.", advice: "Enter the complete value."))
    /// The value is longer than allowed.
    public static let tooLong = Self(
        UserMessage("validation.too-long", "This is too long.", advice: "Shorten it."))
    /// A character that values of this kind cannot have.
    public static let unexpectedCharacter = Self(
        UserMessage(
            "validation.unexpected-character", "This has a character that is not allowed here.",
            advice: "Remove the character."))
    /// The letters and digits are not where values of this kind have them.
    public static let wrongStructure = Self(
        UserMessage(
            "validation.wrong-structure", "This is not written as expected.", advice: "Compare it with the original."))
    /// A check digit does not fit the other digits.
    public static let wrongCheckDigits = Self(
        UserMessage(
            "validation.wrong-check-digits", "There is a typing error in this number.",
            advice: "Compare it with the original."))
    /// The country is unknown or does not take part.
    public static let unknownCountry = Self(
        UserMessage(
            "validation.unknown-country", "The country is not known here.",
            advice: "Check the letters or digits that name it."))
    /// More is wrong than issues are kept.
    public static let moreIssues = Self(
        UserMessage(
            "validation.more-issues", "There are more errors.", advice: "Correct the first ones and try again."))

    static let shared: [Self] = [
        .empty, .tooShort, .tooLong, .unexpectedCharacter, .wrongStructure, .wrongCheckDigits, .unknownCountry,
        .moreIssues,
    ]
}
