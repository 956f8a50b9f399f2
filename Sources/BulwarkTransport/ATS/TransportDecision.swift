/// Why a host has the policy that it has.
public struct TransportDecision: Sendable, Hashable, CustomStringConvertible {
    /// What decided.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// An exception names the host.
        case exception
        /// An exception of a parent domain includes subdomains.
        case parentException
        /// An exception names the address.
        case addressException
        /// An exception names a range that holds the address: the one with the longest prefix.
        case addressRangeException
        /// The host is of the local network and no key refuses that.
        case localHost
        /// `NSAllowsArbitraryLoadsForMedia`, for a load of media.
        case mediaLoads
        /// `NSAllowsArbitraryLoadsInWebContent`, for a load of a web view.
        case webContentLoads
        /// `NSAllowsArbitraryLoads`.
        case arbitraryLoads
        /// Nothing names the host.
        case standard
    }

    /// What decided.
    public var rule: Rule
    /// The key that decided; nil where the absence of keys did.
    public var keyPath: ATSKeyPath?
    /// The decision in a sentence.
    public var reason: String

    /// The sentence, and the key path where there is one.
    public var description: String { keyPath.map { "\(reason) (\($0))" } ?? reason }
}
