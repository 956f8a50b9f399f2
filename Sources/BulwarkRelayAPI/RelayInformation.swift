/// What a relay says of itself to everybody (``RelayEndpoint/information``).
public struct RelayInformation: Sendable, Hashable, Codable {
    /// The relay's name, which proofs are signed for. A client compares it with the host that it means to talk to, and does not take it over.
    public let name: String
    /// The versions of the protocol that it speaks.
    public let versions: [Int]
    /// Whether it takes new accounts.
    public let takesNewAccounts: Bool
    /// The most bytes of an envelope.
    public let envelopeBytes: Int
    /// The most bytes of an attachment; 0 where it takes none.
    public let attachmentBytes: Int
    /// How long messages are kept, in seconds.
    public let messageLifetime: Int
    /// The longest that a request for messages waits, in seconds.
    public let longestWait: Int

    /// Makes an answer.
    public init(
        name: String, versions: [Int], takesNewAccounts: Bool, envelopeBytes: Int, attachmentBytes: Int,
        messageLifetime: Int, longestWait: Int
    ) {
        self.name = name
        self.versions = versions
        self.takesNewAccounts = takesNewAccounts
        self.envelopeBytes = envelopeBytes
        self.attachmentBytes = attachmentBytes
        self.messageLifetime = messageLifetime
        self.longestWait = longestWait
    }
}
