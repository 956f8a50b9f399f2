/// What the relay answers to: a method and a path for each request.
///
/// No path and no query has an address in it, so that logs of what stands between have none. Requests and answers are JSON (``RelayJSON``) or, where
/// it says *bytes*, `application/octet-stream`. Answers without content have the status 204.
public struct RelayEndpoint: Sendable, Hashable {
    /// The HTTP method.
    public let method: String
    /// The path, from the relay's root on.
    public let path: String
    /// Whether the request shows a token.
    public let needsToken: Bool

    private init(_ method: String, _ path: String, needsToken: Bool = true) {
        self.method = method
        self.path = path
        self.needsToken = needsToken
    }

    /// The content type of bytes.
    public static let bytes = "application/octet-stream"
    /// The content type of JSON.
    public static let json = "application/json"

    /// What the relay says of itself: a ``RelayInformation``.
    public static let information = RelayEndpoint("GET", "/v1/relay", needsToken: false)
    /// Asks for a ``RelayChallenge``; the request is empty.
    public static let challenge = RelayEndpoint("POST", "/v1/challenges", needsToken: false)
    /// Takes a ``DeviceRegistration``, gives an ``AccessToken``.
    public static let register = RelayEndpoint("POST", "/v1/devices", needsToken: false)
    /// Takes a ``TokenRequest``, gives an ``AccessToken``.
    public static let token = RelayEndpoint("POST", "/v1/tokens", needsToken: false)
    /// Ends the token that is shown.
    public static let endToken = RelayEndpoint("DELETE", "/v1/tokens")
    /// Takes an ``AccountQuery``, gives a ``DeviceList``.
    public static let devices = RelayEndpoint("POST", "/v1/devices/query")
    /// Takes a ``DeviceRemoval``.
    public static let removeDevice = RelayEndpoint("POST", "/v1/devices/removal")
    /// Takes an ``AccountRemoval``.
    public static let removeAccount = RelayEndpoint("POST", "/v1/account/removal")
    /// Takes the bytes of messaging's upload, gives ``OneTimeKeyCounts``.
    public static let publishPrekeys = RelayEndpoint("PUT", "/v1/prekeys")
    /// Gives ``OneTimeKeyCounts``.
    public static let countPrekeys = RelayEndpoint("GET", "/v1/prekeys")
    /// Takes a ``PrekeyClaim``, gives the bytes of ``ClaimedBundles``.
    public static let claimPrekeys = RelayEndpoint("POST", "/v1/prekeys/claims")
    /// Takes the bytes of a ``MessageSubmission``.
    public static let sendMessage = RelayEndpoint("POST", "/v1/messages")
    /// Gives the bytes of a ``MailboxPage``; see ``fetchPath(after:atMost:wait:)``.
    public static let fetchMessages = RelayEndpoint("GET", "/v1/messages")
    /// Drops the messages up to a number; see ``acknowledgePath(through:)``.
    public static let acknowledgeMessages = RelayEndpoint("DELETE", "/v1/messages")
    /// Takes the bytes of a sealed attachment with their length in `Content-Length`, gives a ``StoredAttachment``.
    public static let uploadAttachment = RelayEndpoint("POST", "/v1/attachments")
    /// Gives the bytes of an attachment; see ``path(toAttachment:)``.
    public static let downloadAttachment = RelayEndpoint("GET", "/v1/attachments")
    /// Removes an attachment that the same account handed in; see ``path(toAttachment:)``.
    public static let removeAttachment = RelayEndpoint("DELETE", "/v1/attachments")
    /// `ok` in plain text while the relay works, for what watches it.
    public static let health = RelayEndpoint("GET", "/health", needsToken: false)

    /// The path and query of ``fetchMessages``.
    ///
    /// - Parameters:
    ///   - sequence: The number of the last message that is known; 0 for none. Nothing is dropped by this.
    ///   - count: The most messages in the page.
    ///   - wait: The seconds to wait for a first message where there is none; 0 to ``RelayLimits/longestWait``.
    public static func fetchPath(after sequence: UInt64, atMost count: Int, wait: Int) -> String {
        "\(fetchMessages.path)?after=\(sequence)&limit=\(count)&wait=\(wait)"
    }

    /// The path and query of ``acknowledgeMessages``.
    ///
    /// - Parameter sequence: The number up to which messages are dropped, itself included.
    public static func acknowledgePath(through sequence: UInt64) -> String {
        "\(acknowledgeMessages.path)?through=\(sequence)"
    }

    /// The path of ``downloadAttachment`` and ``removeAttachment``.
    ///
    /// - Throws: ``RelayError/Code/invalidValue`` where the name is none that a relay gives.
    public static func path(toAttachment id: String) throws(RelayError) -> String {
        guard isAttachmentID(id) else { throw RelayError(.invalidValue, "an attachment's name") }
        return "\(downloadAttachment.path)/\(id)"
    }

    /// Whether a text can be the name of an attachment: 32 hexadecimal digits in small.
    public static func isAttachmentID(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy {
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
            }
    }
}
