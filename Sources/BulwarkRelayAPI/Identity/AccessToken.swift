/// What a device shows with every further request: `Authorization: Bearer` and the token (RFC 6750).
public struct AccessToken: Sendable, Hashable, Codable {
    /// The token: who has it is the device, until it ends.
    public let token: String
    /// How long it is good, in seconds.
    public let lifetime: Int

    /// Takes a token.
    public init(token: String, lifetime: Int) {
        self.token = token
        self.lifetime = lifetime
    }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// A mirror that shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
