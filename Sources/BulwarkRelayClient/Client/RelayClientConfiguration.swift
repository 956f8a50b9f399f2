public import BulwarkCore
public import Foundation

/// What a ``RelayClient`` is given besides its device and its transport.
public struct RelayClientConfiguration: Sendable {
    /// The relay's name: the host that is talked to, in small letters. Proofs are signed for it and for no other relay.
    public var relay: String
    /// How long the relay is asked to wait for a message, in seconds, at most 60. The transport has to bear it.
    public var wait = 25
    /// The most messages that are fetched at once.
    public var messagesInPage = 100
    /// How often it is seen whether prekeys are due, in seconds: an hour.
    public var maintenanceInterval: TimeInterval = 3600
    /// How long it is waited after a failure.
    public var backoff = RelayBackoff()
    /// The date and time.
    public var clock: any WallClock = SystemClock()

    /// A relay of a name, with the values above.
    public init(relay: String) { self.relay = relay }
}
