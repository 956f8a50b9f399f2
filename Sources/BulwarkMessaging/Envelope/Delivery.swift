public import Foundation

/// What became of an envelope.
public enum Delivery: Sendable {
    /// It was decrypted, and is stored.
    case delivered(ReceivedMessage)
    /// The other device began the session anew; there is nothing to show.
    case renewed(DeviceAddress)
    /// It was received before.
    case duplicate
    /// It was written under another identity key than this address had. Nothing is stored: decide on the key, then give the envelope once
    /// more.
    case held(IdentityKey)
    /// It cannot be decrypted, now or later. The cursor went on.
    case rejected(MessagingError.Code, Recovery)

    /// Whether a session with the sender may be begun anew.
    public enum Recovery: Sendable, Hashable {
        /// Yes: ``MessagingDevice/recover(with:)``.
        case due
        /// Not before then: it was a short while ago.
        case notBefore(Date)
        /// No: the sender is not known, and there was no handshake of theirs.
        case impossible
    }
}
