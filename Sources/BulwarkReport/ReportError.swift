/// Why something that a report needs could not be read.
public struct ReportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The code's stable name.
        public var rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The baseline file is larger than ``Baseline/maximumBytes``.
        public static let baselineTooLarge = Code(rawValue: "baseline-too-large")
        /// The baseline file is not the JSON that ``Baseline/json()`` writes.
        public static let baselineMalformed = Code(rawValue: "baseline-malformed")
        /// The baseline file was written in a format of another version.
        public static let baselineVersionUnknown = Code(rawValue: "baseline-version-unknown")
    }

    /// The kind of failure.
    public var code: Code

    /// Makes an error of a kind.
    public init(_ code: Code) { self.code = code }

    /// What went wrong and what to do next.
    public var description: String {
        switch code {
        case .baselineTooLarge:
            "The baseline is larger than \(Baseline.maximumBytes >> 20) MiB; it is to be the JSON file that "
                + "--write-baseline writes. Fix findings, or audit less at once."
        case .baselineMalformed:
            "This is no baseline, which is the JSON file that --write-baseline writes. Write it anew with that."
        case .baselineVersionUnknown:
            "The baseline was written by another version of Bulwark. Write it anew with --write-baseline."
        default: "The report failed: \(code.rawValue)."
        }
    }
}
