/// A token of Objective-C, C or C++.
struct ObjectiveCToken: Sendable, Hashable {
    enum Kind: UInt8, Sendable {
        /// A name or keyword; `@interface` and its like are told apart by their first byte.
        case word
        case number
        /// `"…"`, `@"…"` or `R"(…)"`.
        case string
        case character
        /// One operator or bracket.
        case mark
        /// A preprocessor line, from `#` to its end with continued lines.
        case directive
        case end
    }

    var kind: Kind
    /// Where it begins, in bytes.
    var start: Int
    /// Where it ends, in bytes.
    var end: Int
}
