public import BulwarkCore

extension AuthenticationError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A record could not be read or written; ``AuthenticationError/cause`` says why.
        public static let storage = Code(rawValue: "storage")
        /// A record is not what was written, or comes from an unknown version.
        public static let malformedRecord = Code(rawValue: "malformed-record")
        /// The costs of the key derivation are outside the limits.
        public static let costOutOfLimits = Code(rawValue: "cost-out-of-limits")
        /// The policy refuses the new PIN.
        public static let weakPIN = Code(rawValue: "weak-pin")
        /// No PIN is set.
        public static let notSet = Code(rawValue: "not-set")
        /// A PIN is set already.
        public static let alreadySet = Code(rawValue: "already-set")
        /// The PIN and the duress PIN would be the same.
        public static let samePIN = Code(rawValue: "same-pin")
        /// The app does not offer a duress PIN.
        public static let duressOff = Code(rawValue: "duress-off")
        /// A key has the wrong size or was wiped.
        public static let unusableKey = Code(rawValue: "unusable-key")
        /// The device key could not be used.
        public static let deviceKeyUnavailable = Code(rawValue: "device-key-unavailable")
        /// The device has no Secure Enclave.
        public static let secureEnclaveMissing = Code(rawValue: "secure-enclave-missing")
        /// The owner was asked and not recognised.
        public static let notRecognised = Code(rawValue: "not-recognised")
        /// The owner was asked and called it off.
        public static let cancelled = Code(rawValue: "cancelled")
        /// A prompt's texts are empty, too long, or hold characters that control how they are shown.
        public static let unsafePrompt = Code(rawValue: "unsafe-prompt")
        /// The platform has no biometrics that could guard a key.
        public static let biometricsUnsupported = Code(rawValue: "biometrics-unsupported")
        /// A public key is no point of the curve P-256.
        public static let malformedPublicKey = Code(rawValue: "malformed-public-key")
        /// The device is registered already.
        public static let alreadyRegistered = Code(rawValue: "already-registered")
        /// The challenge is another server's.
        public static let wrongAudience = Code(rawValue: "wrong-audience")
        /// A computation of the cryptographic library failed.
        public static let cryptography = Code(rawValue: "cryptography")

        /// All codes of the module.
        public static let all: [Code] = [
            .storage, .malformedRecord, .costOutOfLimits, .weakPIN, .notSet, .alreadySet, .samePIN, .duressOff,
            .unusableKey,
            .deviceKeyUnavailable, .secureEnclaveMissing, .notRecognised, .cancelled, .unsafePrompt,
            .biometricsUnsupported, .malformedPublicKey,
            .alreadyRegistered, .wrongAudience,
            .cryptography,
        ]

        /// What to tell a person.
        public var message: UserMessage? { Self.messages[self] }

        private static let messages: [Code: UserMessage] = [
            .storage: UserMessage(
                "authentication.storage", "What protects the app could not be read or written.",
                advice: "Free some space, unlock the device and try again."),
            .malformedRecord: UserMessage(
                "authentication.malformed-record", "What protects the app was altered or damaged.",
                advice: "Sign in anew and set a new PIN."),
            .costOutOfLimits: UserMessage(
                "authentication.cost-out-of-limits", "The PIN was set with costs that are not allowed here.",
                advice: "Update the app, or set a new PIN."),
            .weakPIN: UserMessage(
                "authentication.weak-pin", "The PIN is too easy to guess.", advice: "Choose another PIN."),
            .notSet: UserMessage("authentication.not-set", "No PIN is set.", advice: "Set a PIN first."),
            .alreadySet: UserMessage(
                "authentication.already-set", "A PIN is set already.", advice: "Change it instead."),
            .samePIN: UserMessage(
                "authentication.same-pin", "This PIN cannot be used.", advice: "Choose another PIN."),
            .duressOff: UserMessage(
                "authentication.duress-off", "The app has no PIN for emergencies.",
                advice: "Use the app with one PIN."),
            .unusableKey: UserMessage(
                "authentication.unusable-key", "The key cannot be used.", advice: "Unlock again and repeat."),
            .deviceKeyUnavailable: UserMessage(
                "authentication.device-key-unavailable", "The key of this device cannot be used now.",
                advice: "Unlock the device and try again; on a new device, sign in anew."),
            .secureEnclaveMissing: UserMessage(
                "authentication.secure-enclave-missing", "This device has no protected place for the key.",
                advice: "Use another device, or a key in software if the app allows it."),
            .notRecognised: UserMessage(
                "authentication.not-recognised", "You could not be recognised.",
                advice: "Try again, or use another way to authenticate."),
            .cancelled: UserMessage(
                "authentication.cancelled", "You called it off.", advice: "Try again when you are ready."),
            .unsafePrompt: UserMessage(
                "authentication.unsafe-prompt", "The app asked in words that are not allowed.",
                advice: "Use the PIN, and report it."),
            .biometricsUnsupported: UserMessage(
                "authentication.biometrics-unsupported", "This system has no biometrics.", advice: "Use the PIN."),
            .malformedPublicKey: UserMessage(
                "authentication.malformed-public-key", "The device's public key is not valid.",
                advice: "Register the device anew."),
            .alreadyRegistered: UserMessage(
                "authentication.already-registered", "The device is registered already.",
                advice: "Remove it first, after its owner has signed in."),
            .wrongAudience: UserMessage(
                "authentication.wrong-audience", "The request came from another server.",
                advice: "Check the connection and try again."),
            .cryptography: UserMessage(
                "authentication.cryptography", "A computation failed.", advice: "Try again, and report it."),
        ]
    }
}
