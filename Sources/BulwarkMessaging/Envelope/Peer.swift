/// What a device knows about another.
public struct Peer: Sendable, Hashable {
    /// Where messages for it go.
    public let address: DeviceAddress
    /// Its identity key, as first taken or last accepted.
    public let identity: IdentityKey
    /// Whether that was compared, or another has come.
    public let trust: Trust
    /// Whether there is a session that can be sent on.
    public let hasSession: Bool
    /// Whether that session began with a post-quantum handshake.
    public let isPostQuantum: Bool
}
