public import BulwarkCore
public import BulwarkMessaging
public import BulwarkRelayAPI

/// Why a client of a relay could not do something.
public struct RelayClientError: CodedError {
    /// The kind of failure.
    public let code: Code
    /// More about this one; fixed text.
    public let reason: StaticString?
    /// What the relay said, for ``Code/refused`` and ``Code/notRegistered``.
    public let relay: RelayError?
    /// What the device said, for ``Code/messaging``.
    public let messaging: MessagingError?

    /// Makes an error of a kind.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - reason: More about it; fixed text.
    public init(_ code: Code, _ reason: StaticString? = nil) {
        self.init(code, reason, relay: nil, messaging: nil)
    }

    /// What a relay refused.
    public init(_ refusal: RelayError) { self.init(.refused, nil, relay: refusal, messaging: nil) }

    /// What a relay says that does not know the device.
    static func notRegistered(_ refusal: RelayError) -> RelayClientError {
        RelayClientError(.notRegistered, nil, relay: refusal, messaging: nil)
    }

    /// What the device refused.
    public init(_ refusal: MessagingError) { self.init(.messaging, nil, relay: nil, messaging: refusal) }

    private init(_ code: Code, _ reason: StaticString?, relay: RelayError?, messaging: MessagingError?) {
        self.code = code
        self.reason = reason
        self.relay = relay
        self.messaging = messaging
    }

    /// What to tell a person: what the relay or the device says, where one of them does.
    public var message: UserMessage {
        // What the relay says of an address would be taken for the other side's.
        code == .notRegistered
            ? code.message ?? .unknown : relay?.message ?? messaging?.message ?? code.message ?? .unknown
    }

    /// The code, and what the relay or the device says; never a secret.
    public var description: String {
        let inner = relay.map(\.description) ?? messaging.map(\.description) ?? "\(message.summary) \(message.advice)"
        return "\(code.rawValue): \(inner)" + (reason.map { " (\($0))" } ?? "")
    }

    /// Errors are equal by their codes, and by those of the relay and of the device.
    public static func == (left: RelayClientError, right: RelayClientError) -> Bool {
        left.code == right.code && left.relay == right.relay && left.messaging == right.messaging
    }

    /// Hashes what makes errors equal.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(relay)
        hasher.combine(messaging)
    }

    /// Whether the same can succeed later without anybody's doing: the network, or a relay that is busy.
    public var isTemporary: Bool {
        switch code {
        case .unreachable, .devicesChanging: return true
        case .refused:
            guard let relay else { return false }
            return [.busy, .tooManyRequests, .timeout, .store, .mailboxFull, .noPrekeys, .staleChallenge]
                .contains(relay.code) || relay.code.status >= 500
        default: return false
        }
    }

    /// What reading a stream threw.
    init(reading error: any Error) {
        self =
            error as? RelayClientError
            ?? RelayClientError(error is CancellationError ? .cancelled : .unreachable, "while reading")
    }
}
