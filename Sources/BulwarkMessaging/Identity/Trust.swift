/// What this device knows about another's identity key.
public enum Trust: Sendable, Hashable {
    /// Taken as it came first; nobody has compared it.
    case unverified
    /// Compared by a person.
    case verified
    /// Another key has come for the same address. Nothing is sent, and nothing under that key delivered, until it is decided.
    case changed(to: IdentityKey)
}

/// Which devices may be written to.
public enum TrustPolicy: Sendable, Hashable {
    /// Those whose key has not changed since it came first.
    case firstUse
    /// Those that a person has verified.
    case verifiedOnly
}
