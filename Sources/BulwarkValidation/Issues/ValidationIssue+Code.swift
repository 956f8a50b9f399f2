extension ValidationIssue {
    /// What is wrong with an input, for programs.
    ///
    /// The set is open: each kind of value adds its own codes in an extension, and lists them so that a test can prove
    /// that every one has a message for people.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code's stable name, which is also the key of its message in a table of strings.
        public let name: String
        /// What to tell the person who typed the value, in English: what is wrong and what to do next.
        public let message: String

        /// Makes a code.
        ///
        /// - Parameters:
        ///   - name: Stable, lower case with hyphens, unique in the module.
        ///   - message: For the person who typed the value; says what to do next, and never repeats the value.
        public init(_ name: StaticString, message: StaticString) {
            self.name = "\(name)"
            self.message = "\(message)"
        }

        /// The name.
        public var description: String { name }

        /// Codes are equal when their names are.
        public static func == (left: Self, right: Self) -> Bool { left.name == right.name }

        /// Hashes the name.
        public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }
}

// Codes that values of all kinds share.
extension ValidationIssue.Code {
    /// Nothing was given.
    public static let empty = Self("empty", message: "Enter a value.")
    /// The value is shorter than allowed.
    public static let tooShort = Self("too-short", message: "This is too short. Enter the complete value.")
    /// The value is longer than allowed.
    public static let tooLong = Self("too-long", message: "This is too long. Shorten it.")
    /// A character that values of this kind cannot have.
    public static let unexpectedCharacter = Self(
        "unexpected-character", message: "This has a character that is not allowed here. Remove it.")
    /// The letters and digits are not where values of this kind have them.
    public static let wrongStructure = Self(
        "wrong-structure", message: "This is not written as expected. Compare it with the original.")
    /// A check digit does not fit the other digits.
    public static let wrongCheckDigits = Self(
        "wrong-check-digits", message: "There is a typing error in this number. Compare it with the original.")
    /// The country is unknown or does not take part.
    public static let unknownCountry = Self(
        "unknown-country", message: "The country is not known here. Check the first letters or digits.")
    /// More is wrong than issues are kept.
    public static let moreIssues = Self(
        "more-issues", message: "There are more errors. Correct the first ones and try again.")

    static let shared: [Self] = [
        .empty, .tooShort, .tooLong, .unexpectedCharacter, .wrongStructure, .wrongCheckDigits, .unknownCountry,
        .moreIssues,
    ]
}
