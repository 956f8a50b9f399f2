/// What became of an app's promises.
public struct ProofReport: Sendable, Hashable {
    /// The promises, in the order of the policy.
    public var promises: [ProvenPromise]
    /// Where was looked.
    public var places: [Proof.Place]
    /// What could not be read or reached.
    public var notes: [String]

    /// A report of promises.
    public init(promises: [ProvenPromise], places: [Proof.Place], notes: [String] = []) {
        self.promises = promises
        self.places = places
        self.notes = notes
    }

    /// The worst that became of a promise: broken before what cannot be told. Promises that nothing was looked at for do not count, and where
    /// none is left it cannot be told.
    public var verdict: Proof.Verdict {
        let verdicts = promises.compactMap(\.verdict)
        if verdicts.contains(.broken) { return .broken }
        return verdicts.isEmpty || verdicts.contains(.cannotTell) ? .cannotTell : .held
    }
}
