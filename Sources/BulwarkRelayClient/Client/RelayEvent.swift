public import BulwarkMessaging
public import Foundation

/// Something that an app may want to know. What it says is durable already.
public enum RelayEvent: Sendable {
    /// A message was decrypted and stored.
    case message(ReceivedMessage, receivedAt: Date)
    /// Another device began its session anew; there is nothing to show.
    case renewed(DeviceAddress)
    /// Something came under another identity key than a device had. It is kept: decide by ``RelayClient/accept(_:of:)`` or
    /// ``RelayClient/refuse(_:of:)``.
    case identityChanged(DeviceAddress, IdentityKey)
    /// Devices came to an account that is written to, or to the own one, or left it. Tell a person: a device that nobody expects may be the
    /// relay's. It is told until ``RelayClient/run(_:)``'s closure has returned from it.
    case devicesChanged(DeviceListChange)
    /// A message of a device could not be read, and is gone. Where a session was begun anew, the next ones can: ask for it to be sent again.
    case lost(DeviceAddress, MessagingError.Code, isBegunAnew: Bool)
    /// What became of a message that was waiting.
    case outbox(SendResult)
    /// The relay does not take the device's prekeys, and is given them again later. Messages come and go meanwhile, but new sessions may not begin.
    case unpublished(RelayClientError)
    /// The relay cannot be used now, and is tried again later.
    case failing(RelayClientError)
    /// The relay can be used again.
    case connected
}
