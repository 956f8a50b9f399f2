public import BulwarkCore

/// A message that was decrypted, and whose sender is known.
public struct ReceivedMessage: Sendable {
    /// The device that wrote it.
    public let sender: DeviceAddress
    /// That device's identity key.
    public let identity: IdentityKey
    /// Whether a person has verified it.
    public let isVerified: Bool
    /// Whether its session began with a post-quantum handshake.
    public let isPostQuantum: Bool
    /// What the sender calls it.
    public let id: MessageID
    /// What was written.
    public let content: SecureBytes
}
