/// Why a document could not be read, and where.
struct PropertyError: Error, Sendable, Hashable {
    enum Code: String, Sendable, Hashable {
        case malformed
        case tooDeep
        case tooManyValues
        case unsupported
    }

    var code: Code
    /// What is wrong, in a few words.
    var reason: String
    var span: TextSpan

    init(_ code: Code, _ reason: StaticString, at span: TextSpan = .start) {
        self.code = code
        self.reason = reason.description
        self.span = span
    }
}

/// How much a document may hold.
struct PropertyLimits: Sendable, Hashable {
    /// How deep values may be nested.
    var depth = 128
    /// How many values there may be.
    var values = 2_000_000
}
