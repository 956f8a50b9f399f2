internal import BulwarkReport

/// What the check of a backup has to say.
package struct BackupCheckReport: Sendable {
    /// A file that could not be looked into.
    package struct Unread: Sendable, Hashable {
        /// The file.
        package var place: String
        /// Why, in a sentence.
        package var reason: String
    }

    /// How a check ends.
    package enum Outcome: Sendable, Hashable {
        case clean, found, cannotTell
    }

    /// The app.
    package var app: String
    /// Whether the backup has anything of it.
    package var isKnown = false
    /// Whether the backup is encrypted.
    package var isEncrypted = false
    /// Whether all of the list of files could be read.
    package var isManifestWhole = true
    /// How many files were looked into.
    package var files = 0
    /// How many were left out as asked.
    package var ignored = 0
    /// What was found, what blocks first.
    package var findings: [BackupFinding] = []
    /// What was promised, and whether it is kept.
    package var expectations: [BackupExpectation.Outcome] = []
    /// What could not be looked into.
    package var unread: [Unread] = []
    /// Why absence proves nothing; empty where it does.
    package var doubts: [String] = []
    /// What is odd about the backup.
    package var notes: [String] = []
    /// The items of the device's keychain; nil where the backup has none that can be counted.
    package var keychain: KeychainTally?

    /// A report of nothing yet.
    package init(app: String) { self.app = app }

    /// How it ends.
    ///
    /// - Parameter isStrict: Whether a warning counts as well.
    package func outcome(isStrict: Bool = false) -> Outcome {
        let counts = findings.contains { isStrict || $0.severity == .blocking }
        if counts || expectations.contains(where: { $0.verdict == .broken }) { return .found }
        let isTold =
            isKnown && isManifestWhole && unread.isEmpty && doubts.isEmpty
            && !expectations.contains { $0.verdict == .cannotTell }
        return isTold ? .clean : .cannotTell
    }
}
