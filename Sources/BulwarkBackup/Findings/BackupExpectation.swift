package import BulwarkPolicy

/// What is promised about an app's files in backups.
package struct BackupExpectation: Sendable, Hashable {
    /// What is promised.
    package enum Promise: String, Sendable, Hashable {
        /// No such file is in a backup.
        case absent
        /// At least one is.
        case present
    }

    /// Whether a promise is kept.
    package enum Verdict: String, Sendable, Hashable {
        case held, broken
        /// What was read does not say.
        case cannotTell = "cannot-tell"
    }

    /// A promise with what the backup says of it.
    package struct Outcome: Sendable, Hashable {
        /// The promise.
        package var expectation: BackupExpectation
        /// Whether it is kept.
        package var verdict: Verdict
        /// How many files fit the pattern.
        package var count: Int
        /// Some of them.
        package var examples: [String]
        /// Why it cannot be told.
        package var reasons: [String]
    }

    /// What is promised.
    package var promise: Promise
    /// The files: a pattern for their paths in a domain of the app, or with the domain in front.
    package var pattern: Glob

    /// Makes a promise.
    package init(_ promise: Promise, _ pattern: Glob) {
        self.promise = promise
        self.pattern = pattern
    }

    /// Judges it by the app's files.
    ///
    /// - Parameters:
    ///   - records: All that the backup lists of the app.
    ///   - doubts: Why there may be files that are not listed: then absence proves nothing.
    package func judged(by records: [BackupRecord], doubts: [String]) -> Outcome {
        let found = records.filter {
            $0.kind != .folder && (pattern.matches($0.path) || pattern.matches($0.place))
        }
        let verdict: Verdict =
            switch (promise, found.isEmpty) {
            case (.absent, false): .broken
            case (.present, false): .held
            case (.absent, true): doubts.isEmpty ? .held : .cannotTell
            case (.present, true): doubts.isEmpty ? .broken : .cannotTell
            }
        return Outcome(
            expectation: self, verdict: verdict, count: found.count, examples: found.prefix(5).map(\.place),
            reasons: verdict == .cannotTell ? doubts : [])
    }
}
