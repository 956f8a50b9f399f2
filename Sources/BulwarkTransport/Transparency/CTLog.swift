internal import Crypto

/// A Certificate Transparency log, and what Apple and Google say of it.
public struct CTLog: Sendable, Hashable {
    /// What a program that sets the rules says of a log, and since when.
    public struct State: Sendable, Hashable {
        /// The states of a log in a list; the lists of Apple and Google have the same ones.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// Asked to be taken.
            case pending = "p"
            /// Taken, and not yet everywhere.
            case qualified = "q"
            /// Taken.
            case usable = "u"
            /// Taken, and takes no more certificates.
            case readOnly = "o"
            /// Was taken: what it promised before counts.
            case retired = "t"
            /// Not taken: nothing that it promised counts.
            case rejected = "r"
        }

        /// The state.
        public var kind: Kind
        /// Since when it holds: seconds since 1970, UTC.
        public var since: Int64

        /// A state since a moment.
        public init(_ kind: Kind, since: Int64) {
            self.kind = kind
            self.since = since
        }

        /// Whether the log is approved today.
        public var isApproved: Bool { kind == .qualified || kind == .usable || kind == .readOnly }
    }

    /// The name in the list.
    public var name: String
    /// Who runs it.
    public var operatorName: String
    /// The SHA-256 of the key: what an SCT names it by.
    public let id: [UInt8]
    /// The SubjectPublicKeyInfo in DER.
    public let key: [UInt8]
    /// Whether it is a static-ct-api log, and no RFC 6962 one.
    public var isStatic: Bool
    /// What Apple says of it; nil where its list has not got it.
    public var apple: State?
    /// What Google says of it; nil where its list has not got it.
    public var google: State?
    /// The log takes certificates whose validity ends in here: seconds since 1970, UTC; nil where it takes all.
    public var shard: Range<Int64>?

    /// A log of a key.
    public init(
        name: String, operatorName: String, key: [UInt8], isStatic: Bool = false, apple: State? = nil,
        google: State? = nil, shard: Range<Int64>? = nil
    ) {
        self.name = name
        self.operatorName = operatorName
        self.key = key
        id = Array(SHA256.hash(data: key))
        self.isStatic = isStatic
        self.apple = apple
        self.google = google
        self.shard = shard
    }
}
