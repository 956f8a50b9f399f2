internal import BulwarkRelayAPI

/// How a relay is set up: its name, how long it keeps what, and how much it takes.
public struct RelayConfiguration: Sendable {
    /// The relay's name: the host that clients talk to, in small letters. Proofs are signed for it.
    public var name: String
    /// Whether new accounts may be made.
    public var takesNewAccounts = true
    /// How long a token is good, in seconds: an hour.
    public var tokenLifetime = 3600
    /// How long a challenge is good, in seconds: a minute.
    public var challengeLifetime = 60
    /// How long a message that nobody fetches is kept, in seconds: 30 days.
    public var messageLifetime = 30 * 86400
    /// How long an attachment is kept, in seconds: 30 days.
    public var attachmentLifetime = 30 * 86400
    /// How long a name that was given up is kept from others, in seconds: 46 days, longer than any message to its last owner lives.
    public var nameHold = 46 * 86400
    /// The most devices of an account; no more than ``RelayLimits/devicesInAccount``.
    public var devicesInAccount = 10
    /// The most messages that wait for a device.
    public var mailboxMessages = 10_000
    /// The most bytes of the messages that wait for a device: 64 MiB.
    public var mailboxBytes = 64 << 20
    /// The most bytes of an attachment: 100 MiB; 0 takes none.
    public var attachmentBytes = 100 << 20
    /// The most bytes of an account's attachments: 1 GiB.
    public var accountAttachmentBytes = 1 << 30
    /// The most one-time keys of a kind that a device has here; beyond, the oldest go.
    public var oneTimeKeys = 400
    /// The longest that a request for messages waits, in seconds; no more than ``RelayLimits/longestWait``.
    public var longestWait = RelayLimits.longestWait
    /// The most requests that wait for messages at the same time.
    public var waiters = 20_000
    /// How many bytes of the volume stay free: 256 MiB. With less, new messages and attachments are refused; 0 for no bound.
    public var keptFree = 256 << 20
    /// The most bytes of requests and answers that are in memory at the same time: 512 MiB.
    public var bytesInMemory = 512 << 20
    /// The most of them for one device: 16 MiB.
    public var bytesInMemoryOfDevice = 16 << 20
    /// How often each kind of request may be made.
    public var rates = RelayRates()

    /// A relay of a name, with the values above.
    public init(name: String) { self.name = name }

    /// What it says of itself.
    var information: RelayInformation {
        RelayInformation(
            name: name, versions: [1], takesNewAccounts: takesNewAccounts, envelopeBytes: RelayLimits.envelopeBytes,
            attachmentBytes: attachmentBytes, messageLifetime: messageLifetime, longestWait: longestWait)
    }
}
