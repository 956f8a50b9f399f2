public import BulwarkCore

extension RelayError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A request or an answer that cannot be read.
        public static let malformed = Code(rawValue: "relay-malformed")
        /// Written in a version that is not known here.
        public static let unsupportedVersion = Code(rawValue: "relay-unsupported-version")
        /// A value is out of its range.
        public static let invalidValue = Code(rawValue: "relay-invalid-value")
        /// No token, or one that is unknown or has ended: ask for a new one.
        public static let unauthorized = Code(rawValue: "relay-unauthorized")
        /// The challenge is unknown, was used or is too old: ask for a new one.
        public static let staleChallenge = Code(rawValue: "relay-stale-challenge")
        /// A signature is not by the key that it has to be by.
        public static let invalidSignature = Code(rawValue: "relay-invalid-signature")
        /// The account is there, and none of its devices gave leave for this one, or that leave is not good any more.
        public static let notAuthorized = Code(rawValue: "relay-not-authorized")
        /// A device with this number and another identity is there.
        public static let addressTaken = Code(rawValue: "relay-address-taken")
        /// The name was given up a while ago, and nobody gets it yet.
        public static let nameHeld = Code(rawValue: "relay-name-held")
        /// The relay takes no new accounts.
        public static let registrationClosed = Code(rawValue: "relay-registration-closed")
        /// The account has as many devices as it may.
        public static let tooManyDevices = Code(rawValue: "relay-too-many-devices")
        /// There is no such account, or it has no such device.
        public static let unknownAddress = Code(rawValue: "relay-unknown-address")
        /// The devices have published no keys yet.
        public static let noPrekeys = Code(rawValue: "relay-no-prekeys")
        /// The devices of a message are not those of the account; ``RelayError/mismatch`` says which.
        public static let wrongDevices = Code(rawValue: "relay-wrong-devices")
        /// Larger than the relay takes.
        public static let tooLarge = Code(rawValue: "relay-too-large")
        /// A device of the recipient has as many messages waiting as it may. Nothing was stored for any.
        public static let mailboxFull = Code(rawValue: "relay-mailbox-full")
        /// The account has stored as much of attachments as it may.
        public static let quotaExceeded = Code(rawValue: "relay-quota-exceeded")
        /// There is no such attachment, or no more.
        public static let unknownAttachment = Code(rawValue: "relay-unknown-attachment")
        /// More requests than are allowed: wait for ``RelayError/retryAfter``.
        public static let tooManyRequests = Code(rawValue: "relay-too-many-requests")
        /// The relay has no room for this now: wait for ``RelayError/retryAfter``.
        public static let busy = Code(rawValue: "relay-busy")
        /// The request did not come whole in time.
        public static let timeout = Code(rawValue: "relay-timeout")
        /// The relay has nothing at this path, or not for this method.
        public static let unknownRequest = Code(rawValue: "relay-unknown-request")
        /// The relay could not store or read.
        public static let store = Code(rawValue: "relay-store")

        /// All codes of the module.
        public static let all: [Code] = [
            .malformed, .unsupportedVersion, .invalidValue, .unauthorized, .staleChallenge, .invalidSignature,
            .notAuthorized, .addressTaken, .nameHeld, .registrationClosed, .tooManyDevices, .unknownAddress, .noPrekeys,
            .wrongDevices, .tooLarge, .mailboxFull, .quotaExceeded, .unknownAttachment, .tooManyRequests, .busy,
            .timeout, .unknownRequest, .store,
        ]

        /// The HTTP status of an answer with this code (RFC 9110 §15, RFC 6585 §4, RFC 4918 §11.5).
        public var status: Int { Self.statuses[self] ?? 500 }

        /// What to tell a person.
        public var message: UserMessage? { Self.messages[self] }

        private static let statuses: [Code: Int] = [
            .malformed: 400, .unsupportedVersion: 400, .invalidValue: 400, .unauthorized: 401, .staleChallenge: 401,
            .invalidSignature: 403, .notAuthorized: 403, .addressTaken: 409, .nameHeld: 409, .registrationClosed: 403,
            .tooManyDevices: 403, .unknownAddress: 404, .noPrekeys: 404, .wrongDevices: 409, .tooLarge: 413,
            .mailboxFull: 507, .quotaExceeded: 507, .unknownAttachment: 404, .tooManyRequests: 429, .busy: 503,
            .timeout: 408, .unknownRequest: 404, .store: 500,
        ]

        private static let messages: [Code: UserMessage] = [
            .malformed: UserMessage(
                "relay.malformed", "The server and this app do not understand each other.",
                advice: "Update, then try again."),
            .unsupportedVersion: UserMessage(
                "relay.unsupported-version", "The server does not speak this version.",
                advice: "Update, then try again."),
            .invalidValue: UserMessage(
                "relay.invalid-value", "The server does not accept a value.", advice: "Correct it and try again."),
            .unauthorized: UserMessage(
                "relay.unauthorized", "This device is not signed in to the server.", advice: "Sign in, then try again."),
            .staleChallenge: UserMessage(
                "relay.stale-challenge", "Signing in took too long.", advice: "Try again."),
            .invalidSignature: UserMessage(
                "relay.invalid-signature", "The server does not recognise this device.",
                advice: "Set this device up again."),
            .notAuthorized: UserMessage(
                "relay.not-authorized", "This name belongs to somebody already.",
                advice: "Choose another name, or give this device leave on one of the account's devices."),
            .addressTaken: UserMessage(
                "relay.address-taken", "Another device has this number.",
                advice: "Take another number, or remove that device first."),
            .nameHeld: UserMessage(
                "relay.name-held", "This name was given up a while ago and is not free yet.",
                advice: "Choose another name."),
            .registrationClosed: UserMessage(
                "relay.registration-closed", "The server takes no new accounts.",
                advice: "Ask the people who run it."),
            .tooManyDevices: UserMessage(
                "relay.too-many-devices", "This account has as many devices as it may.", advice: "Remove one first."),
            .unknownAddress: UserMessage(
                "relay.unknown-address", "There is nobody of this name.", advice: "Check the name."),
            .noPrekeys: UserMessage(
                "relay.no-prekeys", "The other device was not online yet.",
                advice: "Wait until it was, then try again."),
            .wrongDevices: UserMessage(
                "relay.wrong-devices", "The other side's devices have changed.", advice: "Send again."),
            .tooLarge: UserMessage(
                "relay.too-large", "This is too large for the server.", advice: "Send something smaller."),
            .mailboxFull: UserMessage(
                "relay.mailbox-full", "The other side has too many messages waiting.",
                advice: "Wait until the device was online, then send again."),
            .quotaExceeded: UserMessage(
                "relay.quota-exceeded", "There is no room left for attachments.",
                advice: "Wait until older ones have gone, or remove some."),
            .unknownAttachment: UserMessage(
                "relay.unknown-attachment", "The attachment is no longer there.", advice: "Ask for it to be sent again."
            ),
            .tooManyRequests: UserMessage(
                "relay.too-many-requests", "There were too many requests.", advice: "Wait a little, then try again."),
            .busy: UserMessage("relay.busy", "The server is busy.", advice: "Wait a little, then try again."),
            .timeout: UserMessage("relay.timeout", "The connection was too slow.", advice: "Try again."),
            .unknownRequest: UserMessage(
                "relay.unknown-request", "The server does not know this request.", advice: "Update, then try again."),
            .store: UserMessage(
                "relay.store", "The server could not store or read its data.", advice: "Try again later."),
        ]
    }
}
