public import BulwarkCore

extension JSONIssue {
    /// The kinds of things that are wrong with a document.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }
    }
}

extension JSONIssue.Code {
    // Syntax

    /// The document ends inside a value, or is empty.
    public static let unexpectedEnd = Self(rawValue: "unexpected-end")
    /// A byte stands where the grammar has no place for it (RFC 8259 §2).
    public static let unexpectedByte = Self(rawValue: "unexpected-byte")
    /// A word is neither `true`, `false` nor `null` (RFC 8259 §3).
    public static let invalidLiteral = Self(rawValue: "invalid-literal")
    /// A number does not follow the grammar (RFC 8259 §6).
    public static let invalidNumber = Self(rawValue: "invalid-number")
    /// A backslash begins no known escape (RFC 8259 §7).
    public static let invalidEscape = Self(rawValue: "invalid-escape")
    /// A control character stands in a string without an escape (RFC 8259 §7).
    public static let unescapedControl = Self(rawValue: "unescaped-control")
    /// An escape names half of a surrogate pair (RFC 8259 §8.2).
    public static let loneSurrogate = Self(rawValue: "lone-surrogate")
    /// The bytes are not UTF-8 (RFC 8259 §8.1, RFC 3629 §3).
    public static let invalidUTF8 = Self(rawValue: "invalid-utf-8")
    /// The document begins with a byte order mark (RFC 8259 §8.1).
    public static let byteOrderMark = Self(rawValue: "byte-order-mark")
    /// Something follows the document's value.
    public static let trailingContent = Self(rawValue: "trailing-content")
    /// An object has the same key twice, after escapes and Unicode's canonical equivalence are undone
    /// (RFC 8259 §4): readers differ in which of the two they take.
    public static let duplicateKey = Self(rawValue: "duplicate-key")

    // Limits

    /// The document is over ``JSONLimits/bytes``.
    public static let tooManyBytes = Self(rawValue: "too-many-bytes")
    /// Values are nested over ``JSONLimits/depth``.
    public static let tooDeep = Self(rawValue: "too-deep")
    /// The document has more values than ``JSONLimits/items``.
    public static let tooManyItems = Self(rawValue: "too-many-items")
    /// A string is over ``JSONLimits/stringBytes``.
    public static let stringOverLimit = Self(rawValue: "string-over-limit")
    /// A key is over ``JSONLimits/keyBytes``.
    public static let keyOverLimit = Self(rawValue: "key-over-limit")
    /// A number is written with more bytes than ``JSONLimits/numberBytes``.
    public static let numberOverLimit = Self(rawValue: "number-over-limit")
    /// A number is outside ``JSONLimits/numbers``.
    public static let numberOutOfRange = Self(rawValue: "number-out-of-range")
    /// There are more issues than ``JSONLimits/issues``; the rest was not looked at.
    public static let tooManyIssues = Self(rawValue: "too-many-issues")

    // Contract

    /// A value has another type than the contract asks for.
    public static let wrongType = Self(rawValue: "wrong-type")
    /// A required key is missing.
    public static let missingKey = Self(rawValue: "missing-key")
    /// A key is not in the contract, and the contract takes no others.
    public static let undeclaredKey = Self(rawValue: "undeclared-key")
    /// A value is not one of those that the contract lists.
    public static let unlistedValue = Self(rawValue: "unlisted-value")
    /// A number is below the contract's range.
    public static let tooSmall = Self(rawValue: "too-small")
    /// A number is above the contract's range.
    public static let tooLarge = Self(rawValue: "too-large")
    /// A number has a fraction where an integer is asked for.
    public static let notInteger = Self(rawValue: "not-integer")
    /// A number has more decimal places, or is no multiple of the step that the contract asks for.
    public static let wrongStep = Self(rawValue: "wrong-step")
    /// A string has fewer characters than the contract asks for.
    public static let tooShort = Self(rawValue: "too-short")
    /// A string has more characters than the contract allows.
    public static let tooLong = Self(rawValue: "too-long")
    /// A string does not have the contract's format.
    public static let wrongFormat = Self(rawValue: "wrong-format")
    /// An array or an object has too few entries.
    public static let tooFewEntries = Self(rawValue: "too-few-entries")
    /// An array or an object has too many entries.
    public static let tooManyEntries = Self(rawValue: "too-many-entries")
    /// The contract refers to a definition that it does not have: nothing is taken in its place.
    public static let undefinedReference = Self(rawValue: "undefined-reference")

    // Around the document

    /// The document keeps the contract, but the type that it should become does not take it.
    public static let undecodable = Self(rawValue: "undecodable")
    /// A value could not be written as JSON.
    public static let unencodable = Self(rawValue: "unencodable")
    /// An object in memory has a value or a key that JSON and property lists do not know.
    public static let foreignValue = Self(rawValue: "foreign-value")
    /// A JSON Schema has a keyword that the contract cannot enforce.
    public static let unsupportedKeyword = Self(rawValue: "unsupported-keyword")
    /// A JSON Schema's keyword has a value that the keyword does not take.
    public static let invalidKeyword = Self(rawValue: "invalid-keyword")

    /// All codes of documents.
    public static let all: [Self] = [
        .unexpectedEnd, .unexpectedByte, .invalidLiteral, .invalidNumber, .invalidEscape, .unescapedControl,
        .loneSurrogate, .invalidUTF8, .byteOrderMark, .trailingContent, .duplicateKey, .tooManyBytes, .tooDeep,
        .tooManyItems, .stringOverLimit, .keyOverLimit, .numberOverLimit, .numberOutOfRange, .tooManyIssues,
        .wrongType, .missingKey, .undeclaredKey, .unlistedValue, .tooSmall, .tooLarge, .notInteger, .wrongStep,
        .tooShort, .tooLong, .wrongFormat, .tooFewEntries, .tooManyEntries, .undefinedReference, .undecodable,
        .unencodable, .foreignValue, .unsupportedKeyword, .invalidKeyword,
    ]

    /// What to tell a person.
    public var message: UserMessage? { Self.messages[self] }

    private static let messages: [Self: UserMessage] = [
        .unexpectedEnd: UserMessage(
            "json.unexpected-end", "The document ends too early.",
            advice: "Fetch it again; it may have been cut off."),
        .unexpectedByte: UserMessage(
            "json.unexpected-byte", "A byte stands where JSON has no place for it.",
            advice: "Correct what writes the document."),
        .invalidLiteral: UserMessage(
            "json.invalid-literal", "A word is neither true, false nor null.",
            advice: "Put text in quotes."),
        .invalidNumber: UserMessage(
            "json.invalid-number", "A number is not written as JSON asks.",
            advice: "Write it without leading zeros or plus signs, as in 0.5 or -12e3."),
        .invalidEscape: UserMessage(
            "json.invalid-escape", "A backslash begins no known escape.",
            advice: "Write a backslash of the text as two."),
        .unescapedControl: UserMessage(
            "json.unescaped-control", "A string holds a control character that is not escaped.",
            advice: "Escape it, as in \\n or \\u0001."),
        .loneSurrogate: UserMessage(
            "json.lone-surrogate", "A string holds half of a surrogate pair.",
            advice: "Write both halves, or the character itself in UTF-8."),
        .invalidUTF8: UserMessage(
            "json.invalid-utf-8", "The bytes are not UTF-8.",
            advice: "Save or send the document as UTF-8."),
        .byteOrderMark: UserMessage(
            "json.byte-order-mark", "The document begins with a byte order mark.",
            advice: "Send it without."),
        .trailingContent: UserMessage(
            "json.trailing-content", "Something follows the document's value.",
            advice: "Send one value only."),
        .duplicateKey: UserMessage(
            "json.duplicate-key", "A key stands twice in one object.",
            advice: "Keep one of the two: readers differ in which they believe."),
        .tooManyBytes: UserMessage(
            "json.too-many-bytes", "The document is too long.",
            advice: "Send less at a time, or raise the limit."),
        .tooDeep: UserMessage(
            "json.too-deep", "Values are nested too deep.",
            advice: "Flatten the document, or raise the limit."),
        .tooManyItems: UserMessage(
            "json.too-many-items", "The document has too many values.",
            advice: "Send less at a time, or raise the limit."),
        .stringOverLimit: UserMessage(
            "json.string-over-limit", "A string is over the limit.",
            advice: "Shorten it, or raise the limit."),
        .keyOverLimit: UserMessage(
            "json.key-over-limit", "A key is over the limit.",
            advice: "Shorten it, or raise the limit."),
        .numberOverLimit: UserMessage(
            "json.number-over-limit", "A number has too many digits.",
            advice: "Send it as a string, or raise the limit."),
        .numberOutOfRange: UserMessage(
            "json.number-out-of-range", "A number is too large or too small to be held.",
            advice: "Send it as a string."),
        .tooManyIssues: UserMessage(
            "json.too-many-issues", "There are more issues than are listed.",
            advice: "Correct the listed ones first."),
        .wrongType: UserMessage(
            "json.wrong-type", "The value has the wrong type.",
            advice: "Send the type that is expected."),
        .missingKey: UserMessage(
            "json.missing-key", "A required key is missing.",
            advice: "Add it."),
        .undeclaredKey: UserMessage(
            "json.undeclared-key", "The key is not part of the contract.",
            advice: "Remove it, or declare it."),
        .unlistedValue: UserMessage(
            "json.unlisted-value", "The value is not one of those that are allowed.",
            advice: "Send one of the listed values."),
        .tooSmall: UserMessage(
            "json.too-small", "The number is too small.",
            advice: "Send one inside the range."),
        .tooLarge: UserMessage(
            "json.too-large", "The number is too large.",
            advice: "Send one inside the range."),
        .notInteger: UserMessage(
            "json.not-integer", "The number is not an integer.",
            advice: "Send it without a fraction."),
        .wrongStep: UserMessage(
            "json.wrong-step", "The number has decimal places or a step that is not allowed.",
            advice: "Round it as the contract asks."),
        .tooShort: UserMessage(
            "json.too-short", "The string is too short.",
            advice: "Send one of the length that is expected."),
        .tooLong: UserMessage(
            "json.too-long", "The string is too long.",
            advice: "Shorten it."),
        .wrongFormat: UserMessage(
            "json.wrong-format", "The string does not have the right format.",
            advice: "Send the format that is expected."),
        .tooFewEntries: UserMessage(
            "json.too-few-entries", "There are too few entries.",
            advice: "Send as many as are expected."),
        .tooManyEntries: UserMessage(
            "json.too-many-entries", "There are too many entries.",
            advice: "Send fewer."),
        .undefinedReference: UserMessage(
            "json.undefined-reference", "The contract takes no value here.",
            advice: "Define the shape that it refers to."),
        .undecodable: UserMessage(
            "json.undecodable", "The document keeps the contract, but the type does not decode it.",
            advice: "Make the type and the contract agree."),
        .unencodable: UserMessage(
            "json.unencodable", "The value could not be written as JSON.",
            advice: "Check for infinities and for keys that are no strings."),
        .foreignValue: UserMessage(
            "json.foreign-value", "The value is of a type that JSON does not know.",
            advice: "Use strings, numbers, booleans, arrays and dictionaries."),
        .unsupportedKeyword: UserMessage(
            "json.unsupported-keyword", "The schema's keyword is not enforced.",
            advice: "Check it in code, or leave it out."),
        .invalidKeyword: UserMessage(
            "json.invalid-keyword", "The schema's keyword does not take this value.",
            advice: "Correct the schema."),
    ]
}
