/// Files of kinds that are read and that an audit left out, by the reason.
public struct LeftOut: Codable, Sendable, Hashable {
    /// Why files are left out.
    public enum Reason: String, Codable, Sendable, Hashable, CaseIterable {
        /// Test targets.
        case tests
        /// Code that other people wrote: Pods, Carthage, checkouts of packages, frameworks.
        case otherPeoplesCode = "other-peoples-code"
        /// What builds left behind.
        case buildOutput = "build-output"
        /// What is in the tree and not in the app: scripts for releases, playgrounds, documentation.
        case notShipped = "not-shipped"
        /// What a pattern of the policy or of the command line leaves out.
        case pattern

        /// In a sentence, behind a number.
        var title: String {
            switch self {
            case .tests: "of tests"
            case .otherPeoplesCode: "of other people's code"
            case .buildOutput: "of build output"
            case .notShipped: "that do not ship"
            case .pattern: "by patterns"
            }
        }
    }

    private var counts: [Reason: Int]

    /// Makes one from counts.
    public init(_ counts: [Reason: Int] = [:]) { self.counts = counts }

    /// How many files were left out for a reason.
    public subscript(reason: Reason) -> Int {
        get { counts[reason] ?? 0 }
        set { counts[reason] = newValue }
    }

    /// How many files were left out.
    public var total: Int { counts.values.reduce(0, +) }

    /// Such as `12 files were left out: 10 of tests, 2 by patterns`; nil where none was.
    var sentence: String? {
        guard total > 0 else { return nil }
        let parts = Reason.allCases.filter { self[$0] > 0 }.map { "\(self[$0]) \($0.title)" }
        return
            "\(ReportSummary.counted(total, "file")) \(total == 1 ? "was" : "were") left out: \(parts.joined(separator: ", "))"
    }
}
