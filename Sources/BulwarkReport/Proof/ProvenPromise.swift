/// A promise with all that was seen of it.
public struct ProvenPromise: Sendable, Hashable {
    /// What is promised about what.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An app can talk to a host as App Transport Security demands.
        case host
        /// A host's keys are pinned.
        case pins
        /// A host's certificates are in the logs of Certificate Transparency.
        case transparency
        /// An item of the keychain is of a class.
        case secret
        /// Files are of a class of Data Protection.
        case fileProtection = "file-protection"
        /// Files are in backups, or not.
        case fileBackup = "file-backup"
        /// Sessions end after a time without activity.
        case inactivity
        /// Sessions end after a time whatever happens.
        case sessionLength = "session-length"
    }

    /// What is promised.
    public var kind: Kind
    /// Of what: a host, an account, a pattern of paths.
    public var subject: String
    /// The promise in words, behind the subject.
    public var words: String
    /// What was seen, by place; empty where nothing that was looked at can say.
    public var proofs: [Proof]

    /// A promise with what was seen of it.
    public init(_ kind: Kind, of subject: String, _ words: String, proofs: [Proof] = []) {
        self.kind = kind
        self.subject = subject
        self.words = words
        self.proofs = proofs
    }

    /// Broken where one place says so; held where one does and none is against it; else it cannot be told. Nil where nothing that can say was
    /// looked at.
    public var verdict: Proof.Verdict? {
        if proofs.isEmpty { return nil }
        if proofs.contains(where: { $0.verdict == .broken }) { return .broken }
        return proofs.contains { $0.verdict == .held } ? .held : .cannotTell
    }
}
