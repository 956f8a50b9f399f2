/// Bounds of connections and of their time.
public struct ConnectionLimits: Sendable, Hashable {
    /// The most connections at the same time; more wait in the system's queue.
    public var connections = 10_000
    /// How long a TLS handshake may take, in milliseconds.
    public var handshakeTime: Int64 = 10_000
    /// How long a connection may be silent, in milliseconds: between requests, and while one comes.
    public var idleTime: Int64 = 75_000
    /// How long a request's body may take, in milliseconds; attachments have more, by their size.
    public var bodyTime: Int64 = 30_000
    /// How slow an attachment may come, in bytes a second.
    public var slowestAttachment = 8 << 10
    /// How long the other side may take nothing of an answer, in milliseconds.
    public var stalledTime: Int64 = 30_000

    /// The bounds above.
    public init() {}
}
