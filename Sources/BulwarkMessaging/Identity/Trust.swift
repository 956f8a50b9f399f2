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
    /// The same until a person has verified a device of the account, and from then on only its verified ones: a server that slips a device into
    /// the account of people who once compared their keys gets nothing. XMPP's clients know it as blind trust before verification; unlike some of
    /// them, it does not go on trusting what was there before, for the slip may have been then.
    case firstUseUntilVerified
    /// Those that a person has verified.
    case verifiedOnly
}
