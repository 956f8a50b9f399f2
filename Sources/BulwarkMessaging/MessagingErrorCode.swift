public import BulwarkCore

extension MessagingError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A public key that nobody honest would send: off the curve, of small order, with torsion, or written in a second way.
        public static let invalidKey = Code(rawValue: "messaging-invalid-key")
        /// A signature over a prekey is wrong.
        public static let invalidSignature = Code(rawValue: "messaging-invalid-signature")
        /// An address or another value that the caller gives is out of its range.
        public static let invalidValue = Code(rawValue: "messaging-invalid-value")
        /// Bytes that are no message, bundle or envelope.
        public static let malformed = Code(rawValue: "messaging-malformed")
        /// Written by a version that is not known here.
        public static let unknownVersion = Code(rawValue: "messaging-unknown-version")
        /// Beyond the limits.
        public static let tooLarge = Code(rawValue: "messaging-too-large")
        /// It was not written by the other side of this session, or was altered.
        public static let notAuthentic = Code(rawValue: "messaging-not-authentic")
        /// The key of this message was used already, or was given up.
        public static let keyGone = Code(rawValue: "messaging-key-gone")
        /// More messages are missing before this one than are allowed.
        public static let tooFarAhead = Code(rawValue: "messaging-too-far-ahead")
        /// The handshake names a prekey that is not here, or no more.
        public static let unknownPrekey = Code(rawValue: "messaging-unknown-prekey")
        /// The bundle's signed prekey is too old, or from the future.
        public static let staleBundle = Code(rawValue: "messaging-stale-bundle")
        /// The bundle of a device that does post-quantum handshakes comes without its key.
        public static let downgraded = Code(rawValue: "messaging-downgraded")
        /// There is no session with a device, or none that may be sent on.
        public static let noSession = Code(rawValue: "messaging-no-session")
        /// The device's identity key is another than before, and nobody has decided about it.
        public static let identityChanged = Code(rawValue: "messaging-identity-changed")
        /// The device was not verified, and only verified ones are written to.
        public static let notVerified = Code(rawValue: "messaging-not-verified")
        /// A session was begun anew with this device a short while ago.
        public static let recoveryTooSoon = Code(rawValue: "messaging-recovery-too-soon")
        /// Too much waits for the relay already.
        public static let outboxFull = Code(rawValue: "messaging-outbox-full")
        /// There is no such device here.
        public static let notFound = Code(rawValue: "messaging-not-found")
        /// There is one already.
        public static let alreadyExists = Code(rawValue: "messaging-already-exists")
        /// What was stored is not what was written, or was written under another key.
        public static let stateTampered = Code(rawValue: "messaging-state-tampered")
        /// Another process has written the same rows.
        public static let conflict = Code(rawValue: "messaging-conflict")
        /// The store could not read or write.
        public static let store = Code(rawValue: "messaging-store")
        /// A key was wiped.
        public static let wiped = Code(rawValue: "messaging-wiped")
        /// The cryptographic library failed, or this system lacks what is asked for.
        public static let cryptography = Code(rawValue: "messaging-cryptography")

        /// All codes of the module.
        public static let all: [Code] = [
            .invalidKey, .invalidSignature, .invalidValue, .malformed, .unknownVersion, .tooLarge, .notAuthentic,
            .keyGone,
            .tooFarAhead, .unknownPrekey, .staleBundle, .downgraded, .noSession, .identityChanged, .notVerified,
            .recoveryTooSoon, .outboxFull, .notFound, .alreadyExists, .stateTampered, .conflict, .store, .wiped,
            .cryptography,
        ]

        /// What to tell a person.
        public var message: UserMessage? { Self.messages[self] }

        private static let messages: [Code: UserMessage] = [
            .invalidKey: UserMessage(
                "messaging.invalid-key", "The other device's key is not valid.",
                advice: "Do not write to this device, and report it."),
            .invalidSignature: UserMessage(
                "messaging.invalid-signature", "The other device's keys are not signed by it.",
                advice: "Do not write to this device, and report it."),
            .invalidValue: UserMessage(
                "messaging.invalid-value", "A value is out of its range.", advice: "Correct it and try again."),
            .malformed: UserMessage(
                "messaging.malformed", "What came in is no message.", advice: "Ask for it to be sent again."),
            .unknownVersion: UserMessage(
                "messaging.unknown-version", "This was written by a newer version.", advice: "Update, then try again."),
            .tooLarge: UserMessage(
                "messaging.too-large", "This is too large for a message.", advice: "Send it as an attachment."),
            .notAuthentic: UserMessage(
                "messaging.not-authentic", "A message could not be decrypted.", advice: "Ask for it to be sent again."),
            .keyGone: UserMessage(
                "messaging.key-gone", "A message came twice, or much too late.",
                advice: "Ask for it to be sent again if it is missing."),
            .tooFarAhead: UserMessage(
                "messaging.too-far-ahead", "Too many messages are missing.", advice: "Ask for them to be sent again."),
            .unknownPrekey: UserMessage(
                "messaging.unknown-prekey", "A conversation was begun with a key that is gone.",
                advice: "Ask for the message to be sent again."),
            .staleBundle: UserMessage(
                "messaging.stale-bundle", "The other device's keys are out of date.",
                advice: "Check this device's date, or wait until the other device was online."),
            .downgraded: UserMessage(
                "messaging.downgraded", "The server left out a key of the other device.",
                advice: "Try again, and report it if it happens once more."),
            .noSession: UserMessage(
                "messaging.no-session", "No conversation with that device has begun.",
                advice: "Begin one, then send again."),
            .identityChanged: UserMessage(
                "messaging.identity-changed", "The other device's identity has changed.",
                advice: "Compare the safety number, then accept or block the device."),
            .notVerified: UserMessage(
                "messaging.not-verified", "The other device was not verified.",
                advice: "Compare the safety number first."),
            .recoveryTooSoon: UserMessage(
                "messaging.recovery-too-soon", "The conversation was begun anew a short while ago.",
                advice: "Wait for an hour, then try again."),
            .outboxFull: UserMessage(
                "messaging.outbox-full", "Too many messages wait to be sent.",
                advice: "Wait until the server was reached, then try again."),
            .notFound: UserMessage("messaging.not-found", "It is not known here.", advice: "Create it first."),
            .alreadyExists: UserMessage(
                "messaging.already-exists", "There is one already.", advice: "Open it instead."),
            .stateTampered: UserMessage(
                "messaging.state-tampered", "What was stored is damaged or was altered.",
                advice: "Restore it, or set this device up again."),
            .conflict: UserMessage(
                "messaging.conflict", "Something else wrote at the same time.", advice: "Try again."),
            .store: UserMessage(
                "messaging.store", "The messages could not be stored or read.",
                advice: "See that there is room, then try again."),
            .wiped: UserMessage(
                "messaging.wiped", "The keys are no longer in memory.", advice: "Unlock, then try again."),
            .cryptography: UserMessage(
                "messaging.cryptography", "A cryptographic operation failed.", advice: "Try again, and report it."),
        ]
    }
}
