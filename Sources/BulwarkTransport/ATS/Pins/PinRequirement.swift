/// The pins that hold for one host, of all entries of `NSPinnedDomains` that match it.
public struct PinRequirement: Sendable, Hashable {
    /// The leaf certificate's key must be one of these; nil where no entry has such a list.
    public var leafPins: Set<SPKIHash>?
    /// The key of some certificate above the leaf must be one of these; nil where no entry has such a list.
    public var authorityPins: Set<SPKIHash>?
    /// The keys of the entries that match, in their order.
    public var domains: [String]

    /// Whether no chain can meet it: a list is there and has no usable pin.
    public var refusesEveryConnection: Bool { leafPins?.isEmpty == true || authorityPins?.isEmpty == true }

    /// Whether a chain meets it. Where both lists are there, both must match.
    ///
    /// - Parameter chain: the keys of the certificates of the chain **that was verified**, leaf first. What the server
    ///   presented proves nothing: it may hold certificates that are not of the chain.
    public func isMet(byVerifiedChain chain: [SPKIHash]) -> Bool {
        if let leafPins {
            guard let leaf = chain.first, leafPins.contains(leaf) else { return false }
        }
        if let authorityPins {
            guard chain.dropFirst().contains(where: authorityPins.contains) else { return false }
        }
        return true
    }
}
