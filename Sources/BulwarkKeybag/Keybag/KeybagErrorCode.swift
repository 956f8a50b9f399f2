public import BulwarkCore

extension KeybagError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The class cannot be reached in this state.
        public static let locked = Code(rawValue: "keybag-locked")
        /// The passcode is not the one that was set.
        public static let wrongPasscode = Code(rawValue: "keybag-wrong-passcode")
        /// Too many wrong passcodes: wait.
        public static let rateLimited = Code(rawValue: "keybag-rate-limited")
        /// The last wrong passcode was given: never again.
        public static let attemptsExhausted = Code(rawValue: "keybag-attempts-exhausted")
        /// The record of wrong passcodes is missing or altered.
        public static let attemptsUntrusted = Code(rawValue: "keybag-attempts-untrusted")
        /// No passcode is set, and one is needed.
        public static let passcodeNotSet = Code(rawValue: "keybag-passcode-not-set")
        /// A passcode is set already.
        public static let passcodeIsSet = Code(rawValue: "keybag-passcode-is-set")
        /// The passcode is empty, wiped or no text.
        public static let invalidPasscode = Code(rawValue: "keybag-invalid-passcode")
        /// Something is not what was written.
        public static let tampered = Code(rawValue: "keybag-tampered")
        /// The bag comes from a version that is not known here.
        public static let unknownVersion = Code(rawValue: "keybag-unknown-version")
        /// The bag, or what it asks for, is beyond the limits.
        public static let tooLarge = Code(rawValue: "keybag-too-large")
        /// The device's key is not to be had, is not 32 bytes, or others may read it.
        public static let deviceKey = Code(rawValue: "keybag-device-key")
        /// A key to be wrapped is not 32 bytes.
        public static let invalidKey = Code(rawValue: "keybag-invalid-key")
        /// The bag is older than one that was there before.
        public static let rolledBack = Code(rawValue: "keybag-rolled-back")
        /// There is no bag.
        public static let notFound = Code(rawValue: "keybag-not-found")
        /// There is a bag already.
        public static let alreadyExists = Code(rawValue: "keybag-already-exists")
        /// The bag was destroyed.
        public static let destroyed = Code(rawValue: "keybag-destroyed")
        /// Whoever holds the keys does not answer.
        public static let notAvailable = Code(rawValue: "keybag-not-available")
        /// The file system answered something else.
        public static let file = Code(rawValue: "keybag-file")
        /// The cryptographic library failed.
        public static let cryptography = Code(rawValue: "keybag-cryptography")

        /// A protected file is not what was written, or belongs to another bag.
        public static let fileTampered = Code(rawValue: "protected-file-tampered")
        /// A protected file comes from a version that is not known here.
        public static let fileUnknownVersion = Code(rawValue: "protected-file-unknown-version")
        /// It is no protected file.
        public static let fileNotProtected = Code(rawValue: "protected-file-not-protected")
        /// The key of a protected file was destroyed.
        public static let fileKeyDestroyed = Code(rawValue: "protected-file-key-destroyed")
        /// There is no such file.
        public static let fileNotFound = Code(rawValue: "protected-file-not-found")
        /// The file system answered something else of a protected file.
        public static let fileSystem = Code(rawValue: "protected-file-system")
        /// The protected file was closed, or its writing was given up.
        public static let fileClosed = Code(rawValue: "protected-file-closed")

        /// All codes of the module.
        public static let all: [Code] = [
            .locked, .wrongPasscode, .rateLimited, .attemptsExhausted, .attemptsUntrusted, .passcodeNotSet,
            .passcodeIsSet, .invalidPasscode, .tampered, .unknownVersion, .tooLarge, .deviceKey, .invalidKey,
            .rolledBack, .notFound, .alreadyExists, .destroyed, .notAvailable, .file, .cryptography, .fileTampered,
            .fileUnknownVersion, .fileNotProtected, .fileKeyDestroyed, .fileNotFound, .fileSystem, .fileClosed,
        ]

        /// What to tell a person.
        public var message: UserMessage? { Self.messages[self] }

        private static let messages: [Code: UserMessage] = [
            .locked: UserMessage("keybag.locked", "It is locked.", advice: "Unlock with the passcode, then try again."),
            .wrongPasscode: UserMessage(
                "keybag.wrong-passcode", "The passcode is wrong.", advice: "Check it and try again."),
            .rateLimited: UserMessage(
                "keybag.rate-limited", "There were too many wrong passcodes.", advice: "Wait, then try again."),
            .attemptsExhausted: UserMessage(
                "keybag.attempts-exhausted", "There were too many wrong passcodes, and no more are allowed.",
                advice: "Erase it and restore from a backup."),
            .attemptsUntrusted: UserMessage(
                "keybag.attempts-untrusted", "The record of wrong passcodes is missing or was altered.",
                advice: "Restore the record from where it went, or erase and restore from a backup."),
            .passcodeNotSet: UserMessage(
                "keybag.passcode-not-set", "No passcode is set.", advice: "Set a passcode first."),
            .passcodeIsSet: UserMessage(
                "keybag.passcode-is-set", "A passcode is set already.", advice: "Change it, naming the old one."),
            .invalidPasscode: UserMessage(
                "keybag.invalid-passcode", "The passcode is empty or no text.", advice: "Choose another passcode."),
            .tampered: UserMessage(
                "keybag.tampered", "The keybag is damaged, was altered, or belongs to another device.",
                advice: "Restore it, together with the device's key, from a copy."),
            .unknownVersion: UserMessage(
                "keybag.unknown-version", "The keybag was written by a newer version.",
                advice: "Update, then try again."),
            .tooLarge: UserMessage(
                "keybag.too-large", "The keybag asks for more than is allowed.",
                advice: "Restore it from a copy, or raise the limits if it is yours."),
            .deviceKey: UserMessage(
                "keybag.device-key", "The device's key cannot be used.",
                advice: "See that it is there, is 32 bytes, and that nobody but its owner may read it."),
            .invalidKey: UserMessage(
                "keybag.invalid-key", "The key to be wrapped is not 32 bytes.", advice: "Give a key of 32 bytes."),
            .rolledBack: UserMessage(
                "keybag.rolled-back", "The keybag is older than one that was there before.",
                advice: "Put the newest one back. To accept this one, remove its file that ends in .generation."),
            .notFound: UserMessage("keybag.not-found", "There is no keybag.", advice: "Create one, or check its path."),
            .alreadyExists: UserMessage(
                "keybag.already-exists", "There is a keybag already.", advice: "Open it, or choose another path."),
            .destroyed: UserMessage(
                "keybag.destroyed", "The keybag was destroyed.", advice: "Create a new one; the old data is gone."),
            .notAvailable: UserMessage(
                "keybag.not-available", "Whoever holds the keys does not answer.", advice: "Unlock, then try again."),
            .file: UserMessage(
                "keybag.file", "The keybag could not be read or written.",
                advice: "Open it again, and see what the file system says."),
            .cryptography: UserMessage(
                "keybag.cryptography", "A cryptographic operation failed.", advice: "Try again, and report it."),
            .fileTampered: UserMessage(
                "protected-file.tampered", "The protected file is damaged, was altered, or belongs to another keybag.",
                advice: "Restore it from a copy, or open it with the keybag that it was protected by."),
            .fileUnknownVersion: UserMessage(
                "protected-file.unknown-version", "The protected file was written by a newer version.",
                advice: "Update, then open it again."),
            .fileNotProtected: UserMessage(
                "protected-file.not-protected", "It is no protected file.",
                advice: "Protect it first, or check its name."),
            .fileKeyDestroyed: UserMessage(
                "protected-file.key-destroyed", "The file's key was destroyed, and nothing can open it.",
                advice: "Delete it, or restore it from a copy."),
            .fileNotFound: UserMessage(
                "protected-file.not-found", "The file does not exist.", advice: "Check its name, then try again."),
            .fileSystem: UserMessage(
                "protected-file.system", "The file could not be read or written.",
                advice: "See what the file system says, then try again; nothing was replaced."),
            .fileClosed: UserMessage(
                "protected-file.closed", "The protected file was closed.", advice: "Open it again."),
        ]
    }
}
