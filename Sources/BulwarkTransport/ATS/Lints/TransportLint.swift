/// Something in an `NSAppTransportSecurity` dictionary that weakens an app, breaks its connections or does nothing.
public struct TransportLint: Sendable, Hashable, CustomStringConvertible {
    /// What it is.
    public var kind: Kind
    /// The key it is about.
    public var keyPath: ATSKeyPath
    /// The domain, address or range it is about, as written; nil for what holds for all hosts.
    public var host: String?
    /// What it does, on the version of the system that was asked for.
    public var effect: Effect
    /// What is the matter and what to do, for people.
    public var message: String
    /// What to write instead: a key, a domain or a value; nil where nothing can be said.
    public var suggestion: String?
    /// Other keys that bring it about, such as those that neutralise `NSAllowsArbitraryLoads`.
    public var relatedKeyPaths: [ATSKeyPath]

    init(
        _ kind: Kind, _ keyPath: ATSKeyPath, host: String? = nil, _ effect: Effect, _ message: String,
        suggestion: String? = nil, related: [ATSKeyPath] = []
    ) {
        self.kind = kind
        self.keyPath = keyPath
        self.host = host
        self.effect = effect
        self.message = message
        self.suggestion = suggestion
        relatedKeyPaths = related
    }

    /// The message with its key path and effect.
    public var description: String { "\(keyPath): \(message) [\(kind.rawValue), \(effect.rawValue)]" }
}
