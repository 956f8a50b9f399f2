/// Why a policy document could not be taken.
public struct PolicyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The code's stable name.
        public var rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The document exceeds one of ``PolicyLimits``.
        public static let tooLarge = Code(rawValue: "too-large")
        /// The document is not UTF-8.
        public static let notUTF8 = Code(rawValue: "not-utf-8")
        /// The document is not YAML.
        public static let malformed = Code(rawValue: "malformed")
        /// The document is YAML, but not a policy.
        public static let invalid = Code(rawValue: "invalid")
    }

    /// One thing that is wrong in the document.
    public struct Problem: Sendable, Hashable {
        /// The line, from 1.
        public var line: Int
        /// The column in code points, from 1.
        public var column: Int
        /// What is wrong and what to write instead.
        public var message: String

        /// Makes a problem from its parts.
        public init(line: Int, column: Int, message: String) {
            self.line = line
            self.column = column
            self.message = message
        }
    }

    /// The kind of failure.
    public var code: Code
    /// All that is wrong, in the order of the document.
    public var problems: [Problem]

    /// Makes an error from its parts.
    public init(_ code: Code, problems: [Problem] = []) {
        self.code = code
        self.problems = problems
    }

    /// What went wrong and what to do next, with a line for each problem.
    public var description: String {
        ([message] + problems.map { "\($0.line):\($0.column): \($0.message)" }).joined(separator: "\n")
    }

    private var message: String {
        switch code {
        case .tooLarge: "The policy is too large. Keep bulwark.yml small and without anchors that multiply."
        case .notUTF8: "The policy is not UTF-8. Save it in that encoding."
        case .malformed: "The policy is not valid YAML."
        case .invalid: "The policy has entries that are not understood."
        default: "The policy failed: \(code.rawValue)."
        }
    }
}
