public import BulwarkMessaging

/// What became of a message to an account.
public struct SendResult: Sendable, Hashable {
    /// How far it came.
    public enum Outcome: Sendable, Hashable {
        /// The relay has it for all devices of the account.
        case sent
        /// It waits in the outbox: for the network, for the relay, or for a decision on a key.
        case waiting(RelayClientError)
        /// It cannot be sent, and waits no more.
        case failed(RelayClientError)
    }

    /// The message.
    public let id: MessageID
    /// Whom it is for.
    public let account: String
    /// How far it came.
    public let outcome: Outcome
}
