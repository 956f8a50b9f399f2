public import Foundation

/// How much is kept and accepted, and for how long.
public struct MessagingLimits: Sendable, Hashable {
    /// The most messages that may be missing before one.
    public var skippedInMessage = 1000
    /// The most keys of missing messages that a session keeps; beyond, the oldest go.
    public var skippedKeys = 2000
    /// The most of them over all sessions with a device: who begins many has no more kept. The newest sessions' go last.
    public var skippedKeysOfDevice = 4000
    /// How long keys of missing messages are kept, in seconds: 30 days.
    public var skippedKeyAge: TimeInterval = 30 * 86400
    /// The receiving chains that a session remembers; older ones only while messages of theirs are missing.
    public var receivingChains = 5
    /// The sessions with one device that are kept beside the active one.
    public var archivedSessions = 40
    /// How long such a session is kept after it was archived or a message came in it, in seconds: 60 days, longer than a relay keeps one.
    public var archivedSessionAge: TimeInterval = 60 * 86400
    /// How long a session of OMEMO:2 that nobody has answered is sent on, in seconds: 30 days.
    public var unansweredAge: TimeInterval = 30 * 86400
    /// The most devices that an account may have.
    public var devicesInAccount = 1000
    /// The most bytes of an envelope, as relays take them: 256 KiB.
    public var envelopeBytes = 256 << 10
    /// How long a signed prekey is handed out, in seconds: 7 days.
    public var prekeyLifetime: TimeInterval = 7 * 86400
    /// How long it is still answered to after the next one was made, in seconds: 7 days.
    public var prekeyGrace: TimeInterval = 7 * 86400
    /// The age, in seconds, beyond which a signed prekey answers to no handshake without a one-time key, which could come again: 45 days, no more
    /// than a ``MessagingStore`` knows envelopes for, and less than ``archivedSessionAge``.
    public var unburntPrekeyAge: TimeInterval = 45 * 86400
    /// The age, in seconds, beyond which a bundle is refused, whatever its owner says: 30 days.
    public var bundleAge: TimeInterval = 30 * 86400
    /// How many one-time prekeys of a kind are made at once.
    public var oneTimePrekeys = 100
    /// Below how many of them on the server new ones are made.
    public var refillBelow = 25
    /// The most private one-time prekeys of a kind that are kept; beyond, the oldest go.
    public var keptOneTimePrekeys = 400
    /// How long the next automatic handshake with a device has to wait, in seconds: an hour.
    public var recoveryInterval: TimeInterval = 3600
    /// The most messages that wait for a relay.
    public var pendingMessages = 1000
    /// The most bytes of the messages that wait for a relay, encrypted for each device: 16 MiB.
    public var pendingBytes = 16 << 20
    /// The most envelopes that are kept until somebody decides on a key; beyond, they are rejected.
    public var heldEnvelopes = 100
    /// The most bytes of them: 4 MiB.
    public var heldBytes = 4 << 20

    /// The limits above.
    public static let standard = MessagingLimits()

    /// The limits above; change what is to differ.
    public init() {}
}
