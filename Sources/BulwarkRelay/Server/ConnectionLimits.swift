/// Bounds of connections and of their time.
public struct ConnectionLimits: Sendable, Hashable {
    /// The most connections at the same time; more wait in the system's queue.
    public var connections = 10_000
    /// The most connections of one network address at the same time, over TLS; 0 for no bound. More are closed at once.
    public var connectionsOfAddress = 128
    /// The most requests of one network address at the same time, those that wait included; 0 for no bound.
    public var requestsOfAddress = 512
    /// How long a TLS handshake may take, in milliseconds.
    public var handshakeTime: Int64 = 10_000
    /// How long a connection may be silent, in milliseconds: between requests, and while one comes.
    public var idleTime: Int64 = 75_000
    /// How long a request's body may take, in milliseconds; attachments have more, by their size.
    public var bodyTime: Int64 = 30_000
    /// How slowly attachments and long answers may come and go, in bytes a second.
    public var slowestAttachment = 8 << 10
    /// How long the other side may take nothing of an answer, in milliseconds.
    public var stalledTime: Int64 = 30_000

    /// The bounds above.
    public init() {}

    /// How long bytes may be on their way.
    func time(for bytes: Int) -> Duration {
        .milliseconds(bodyTime) + .seconds(Int64(bytes / max(1, slowestAttachment)))
    }
}
