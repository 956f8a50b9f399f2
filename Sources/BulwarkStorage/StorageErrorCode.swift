public import BulwarkCore

extension StorageError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// What is needed is protected and cannot be reached in this state.
        public static let locked = Code(rawValue: "locked")
        /// There is no such item or file.
        public static let notFound = Code(rawValue: "not-found")
        /// Something is stored under that name.
        public static let alreadyExists = Code(rawValue: "already-exists")
        /// The item is released to its owner only, who was not asked.
        public static let authenticationRequired = Code(rawValue: "authentication-required")
        /// The owner was not recognised, or the password is wrong.
        public static let authenticationFailed = Code(rawValue: "authentication-failed")
        /// The owner called it off.
        public static let cancelled = Code(rawValue: "cancelled")
        /// The item died with a change of the enrolled faces or fingers.
        public static let invalidated = Code(rawValue: "invalidated")
        /// The class needs a device passcode and there is none.
        public static let passcodeNotSet = Code(rawValue: "passcode-not-set")
        /// It is not what was written: cut off, altered, or another's.
        public static let tampered = Code(rawValue: "tampered")
        /// It is older than what was stored last.
        public static let rolledBack = Code(rawValue: "rolled-back")
        /// The store was there before, and is gone or empty.
        public static let storeMissing = Code(rawValue: "store-missing")
        /// It is no export: another kind of file.
        public static let notAnExport = Code(rawValue: "not-an-export")
        /// An export is not what was written: cut off or altered.
        public static let exportTampered = Code(rawValue: "export-tampered")
        /// Too many wrong attempts were made.
        public static let rateLimited = Code(rawValue: "rate-limited")
        /// The platform cannot do that.
        public static let unsupported = Code(rawValue: "unsupported")
        /// A service, account or group is empty or not valid.
        public static let invalidName = Code(rawValue: "invalid-name")
        /// It is larger than allowed.
        public static let tooLarge = Code(rawValue: "too-large")
        /// The stored bytes are no value of the type that was asked for.
        public static let wrongType = Code(rawValue: "wrong-type")
        /// It was written by a version that is not known here.
        public static let unknownVersion = Code(rawValue: "unknown-version")
        /// It is authentic, and breaks a rule that the app has for it.
        public static let rejected = Code(rawValue: "rejected")
        /// What was stored did not come back as it was written.
        public static let verificationFailed = Code(rawValue: "verification-failed")
        /// The process has no entitlement for the keychain or the access group.
        public static let missingEntitlement = Code(rawValue: "missing-entitlement")
        /// There is no keychain to be had.
        public static let notAvailable = Code(rawValue: "not-available")
        /// The volume is full.
        public static let noSpace = Code(rawValue: "no-space")
        /// The storage medium failed.
        public static let inputOutput = Code(rawValue: "input-output")
        /// The store can only be read.
        public static let readOnly = Code(rawValue: "read-only")
        /// It would do harm and was not done.
        public static let refused = Code(rawValue: "refused")
        /// A secret was wiped before its use.
        public static let wiped = Code(rawValue: "wiped")
        /// The file system answered something else; the detail says what.
        public static let file = Code(rawValue: "file")
        /// The system answered something else; the detail says what.
        public static let system = Code(rawValue: "system")

        /// All codes of the module.
        public static let all: [Code] = [
            .locked, .notFound, .alreadyExists, .authenticationRequired, .authenticationFailed, .cancelled,
            .invalidated, .passcodeNotSet, .tampered, .rolledBack, .storeMissing, .notAnExport, .exportTampered,
            .rateLimited, .unsupported, .invalidName, .tooLarge, .wrongType, .unknownVersion, .rejected,
            .verificationFailed, .missingEntitlement, .notAvailable,
            .noSpace, .inputOutput, .readOnly, .refused, .wiped, .file, .system,
        ]

        /// What to tell a person.
        public var message: UserMessage? { Self.messages[self] }

        private static let messages: [Code: UserMessage] = [
            .locked: UserMessage(
                "storage.locked", "The data is locked.",
                advice: "Unlock the device and try again; nothing was lost."),
            .notFound: UserMessage(
                "storage.not-found", "There is nothing stored under that name.",
                advice: "Check the name, or store something first."),
            .alreadyExists: UserMessage(
                "storage.already-exists", "Something is stored under that name already.",
                advice: "Update it, or choose another name."),
            .authenticationRequired: UserMessage(
                "storage.authentication-required", "You need to confirm that it is you.",
                advice: "Authenticate and try again."),
            .authenticationFailed: UserMessage(
                "storage.authentication-failed", "You could not be recognised.",
                advice: "Try again, or use another way to authenticate."),
            .cancelled: UserMessage(
                "storage.cancelled", "You called it off.",
                advice: "Try again when you are ready."),
            .invalidated: UserMessage(
                "storage.invalidated", "The faces or fingers enrolled on this device have changed.",
                advice: "Sign in again with your password."),
            .passcodeNotSet: UserMessage(
                "storage.passcode-not-set", "The device has no passcode.",
                advice: "Set a passcode in the device's settings, then try again."),
            .tampered: UserMessage(
                "storage.tampered", "The stored data is damaged or has been altered.",
                advice: "Do not use it; restore it from a copy or sign in again."),
            .rolledBack: UserMessage(
                "storage.rolled-back", "The stored data is older than it should be.",
                advice: "Do not use it; somebody may have put an old copy back."),
            .storeMissing: UserMessage(
                "storage.store-missing", "What was stored is gone.",
                advice: "Put the store back from a copy, or give up what it held and sign in again."),
            .notAnExport: UserMessage(
                "storage.not-an-export", "It is no export.",
                advice: "Check the name of the file."),
            .exportTampered: UserMessage(
                "storage.export-tampered", "The export is damaged or was altered.",
                advice: "Nothing was stored; use another copy of it."),
            .rateLimited: UserMessage(
                "storage.rate-limited", "There were too many wrong attempts.",
                advice: "Wait, then try again."),
            .unsupported: UserMessage(
                "storage.unsupported", "This platform cannot do that.",
                advice: "Choose a protection that the platform can enforce."),
            .invalidName: UserMessage(
                "storage.invalid-name", "A name is empty or not valid.",
                advice: "Use a name that is not empty."),
            .tooLarge: UserMessage(
                "storage.too-large", "It is too large to be stored.",
                advice: "Store something smaller, or use a protected file."),
            .wrongType: UserMessage(
                "storage.wrong-type", "What is stored is of another kind.",
                advice: "Read it as what it was stored as, or store it anew."),
            .unknownVersion: UserMessage(
                "storage.unknown-version", "It was written by a newer version of the app.",
                advice: "Update the app, then try again."),
            .rejected: UserMessage(
                "storage.rejected", "The data breaks a rule of the app.",
                advice: "Correct it and store it anew; the reason names the rule."),
            .verificationFailed: UserMessage(
                "storage.verification-failed", "What was stored could not be verified.",
                advice: "The old copy was kept; try again."),
            .missingEntitlement: UserMessage(
                "storage.missing-entitlement", "The app is not allowed to use that keychain.",
                advice:
                    "Check the app's signing and its keychain access groups; tests without a host app need another backend."
            ),
            .notAvailable: UserMessage(
                "storage.not-available", "No keychain is available.",
                advice: "Restart the device and try again."),
            .noSpace: UserMessage(
                "storage.no-space", "The volume is full.",
                advice: "Free some space and try again; nothing was replaced."),
            .inputOutput: UserMessage(
                "storage.input-output", "The storage medium failed.",
                advice: "Close the store and open it again; keep a copy, for the medium may be failing."),
            .readOnly: UserMessage(
                "storage.read-only", "The store can only be read.",
                advice: "Choose one that can be written to."),
            .refused: UserMessage(
                "storage.refused", "That was refused because it would do harm.",
                advice: "Read the reason, and allow it explicitly if it is what you want."),
            .wiped: UserMessage(
                "storage.wiped", "The secret has been wiped.",
                advice: "Unlock again to get at it."),
            .file: UserMessage(
                "storage.file", "The file could not be used.",
                advice: "Check the file, its folder and their permissions."),
            .system: UserMessage(
                "storage.system", "The system could not do it.",
                advice: "Look up the system's code and try again."),
        ]
    }
}
