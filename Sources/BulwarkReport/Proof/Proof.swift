/// What one place says of one promise.
public struct Proof: Sendable, Hashable {
    /// Where it was looked for.
    public enum Place: String, Sendable, Hashable, CaseIterable {
        /// The app's source.
        case source
        /// The app as it was built.
        case app
        /// The live host.
        case host
        /// A backup of a device.
        case backup
    }

    /// Whether the promise is kept.
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// It is, by what was seen.
        case held
        /// It is not, by what was seen.
        case broken
        /// What was read does not say.
        case cannotTell = "cannot-tell"
    }

    /// Where it was looked for.
    public var place: Place
    /// Whether the promise is kept, as far as this place goes.
    public var verdict: Verdict
    /// What was seen, in a sentence; it holds no secret.
    public var evidence: String
    /// Where in the source; nil elsewhere.
    public var location: SourceLocation?

    /// What a place says.
    public init(_ place: Place, _ verdict: Verdict, _ evidence: String, at location: SourceLocation? = nil) {
        self.place = place
        self.verdict = verdict
        self.evidence = evidence
        self.location = location
    }
}
