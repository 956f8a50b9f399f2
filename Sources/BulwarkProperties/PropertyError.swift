/// Why a document could not be read, and where.
package struct PropertyError: Error, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        case malformed
        case tooDeep
        case tooManyValues
        case unsupported
    }

    package var code: Code
    /// What is wrong, in a few words.
    package var reason: String
    package var span: TextSpan

    /// What is wrong and where.
    package init(_ code: Code, _ reason: StaticString, at span: TextSpan = .start) {
        self.code = code
        self.reason = reason.description
        self.span = span
    }
}

/// How much a document may hold.
package struct PropertyLimits: Sendable, Hashable {
    /// How deep values may be nested.
    package var depth: Int
    /// How many values there may be.
    package var values: Int

    /// Limits above what is found in apps.
    package init(depth: Int = 128, values: Int = 2_000_000) {
        self.depth = depth
        self.values = values
    }
}
