/// An attachment that the relay took (``RelayEndpoint/uploadAttachment``).
public struct StoredAttachment: Sendable, Hashable, Codable {
    /// Its random name, letters and digits: who has it and a token gets the bytes. It goes inside a message, with the key.
    public let id: String
    /// How long the relay keeps it, in seconds.
    public let lifetime: Int

    /// Makes an answer.
    public init(id: String, lifetime: Int) {
        self.id = id
        self.lifetime = lifetime
    }
}
