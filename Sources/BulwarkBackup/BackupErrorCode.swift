package import BulwarkCore

extension BackupError {
    /// The kinds of failure.
    package struct Code: ErrorCode {
        /// The code's stable name.
        package let rawValue: String

        /// Takes a code by its stable name.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// There is no backup in the folder.
        package static let notABackup = Code(rawValue: "backup-not-a-backup")
        /// The folder holds several backups.
        package static let severalBackups = Code(rawValue: "backup-several")
        /// Manifest.plist cannot be understood.
        package static let propertiesMalformed = Code(rawValue: "backup-properties-malformed")
        /// Nothing of the manifest can be read.
        package static let manifestUnreadable = Code(rawValue: "backup-manifest-unreadable")
        /// The backup is encrypted and no password was given.
        package static let passwordRequired = Code(rawValue: "backup-password-required")
        /// The password opens none of the keys.
        package static let wrongPassword = Code(rawValue: "backup-wrong-password")
        /// The keybag cannot be understood.
        package static let keybagMalformed = Code(rawValue: "backup-keybag-malformed")
        /// The keybag asks for more rounds of key derivation than are made.
        package static let costTooHigh = Code(rawValue: "backup-cost-too-high")
        /// A key cannot be had: its class is bound to the device, damaged or not in the keybag.
        package static let keyUnavailable = Code(rawValue: "backup-key-unavailable")
        /// A key of a file does not open, though its class key does.
        package static let keyDamaged = Code(rawValue: "backup-key-damaged")
        /// The manifest lists a file that is not in the folder.
        package static let contentMissing = Code(rawValue: "backup-content-missing")
        /// A file's content is not what encryption leaves.
        package static let contentDamaged = Code(rawValue: "backup-content-damaged")
        /// A folder to extract to is not empty.
        package static let targetNotEmpty = Code(rawValue: "backup-target-not-empty")
        /// A folder to extract to is a part of the backup.
        package static let targetInside = Code(rawValue: "backup-target-inside")
        /// Something is beyond the limits.
        package static let tooLarge = Code(rawValue: "backup-too-large")
        /// The file system answered something else.
        package static let file = Code(rawValue: "backup-file")

        /// All codes of this module.
        package static let all: [Code] = [
            .notABackup, .severalBackups, .propertiesMalformed, .manifestUnreadable, .passwordRequired, .wrongPassword,
            .keybagMalformed, .costTooHigh, .keyUnavailable, .keyDamaged, .contentMissing, .contentDamaged,
            .targetNotEmpty, .targetInside, .tooLarge, .file,
        ]

        /// What to tell a person.
        package var message: UserMessage? { Self.messages[self] }

        private static let messages: [Code: UserMessage] = [
            .notABackup: UserMessage(
                "backup.notABackup", "There is no device backup.",
                advice:
                    "Name the folder that holds Manifest.db or Manifest.mbdb; Finder and iTunes keep it in MobileSync/Backup."
            ),
            .severalBackups: UserMessage(
                "backup.several", "The folder holds several backups.", advice: "Name one of its folders."),
            .propertiesMalformed: UserMessage(
                "backup.propertiesMalformed", "Manifest.plist is damaged.", advice: "Make the backup anew."),
            .manifestUnreadable: UserMessage(
                "backup.manifestUnreadable", "Nothing of the list of files can be read.",
                advice: "Make the backup anew; this one proves nothing."),
            .passwordRequired: UserMessage(
                "backup.passwordRequired", "The backup is encrypted.",
                advice: "Give its password; it is the one that Finder or iTunes asked for."),
            .wrongPassword: UserMessage(
                "backup.wrongPassword", "The password opens none of the backup's keys.",
                advice: "Check it; it is the one that Finder or iTunes asked for, and not the device's passcode."),
            .keybagMalformed: UserMessage(
                "backup.keybagMalformed", "The backup's keybag is damaged.", advice: "Make the backup anew."),
            .costTooHigh: UserMessage(
                "backup.costTooHigh", "The keybag asks for too many rounds of key derivation.",
                advice: "Such a backup is altered or made to stop tools; make it anew."),
            .keyUnavailable: UserMessage(
                "backup.keyUnavailable", "The key of a file's class is not to be had.",
                advice: "It is bound to the device or damaged; only the device itself can restore the file."),
            .keyDamaged: UserMessage(
                "backup.keyDamaged", "The key of a file is damaged.", advice: "Make the backup anew."),
            .contentMissing: UserMessage(
                "backup.contentMissing", "A file is in the list and not in the backup.", advice: "Make the backup anew."
            ),
            .contentDamaged: UserMessage(
                "backup.contentDamaged", "A file's content is damaged.", advice: "Make the backup anew."),
            .targetNotEmpty: UserMessage(
                "backup.targetNotEmpty", "The folder to extract to is not empty.",
                advice: "Name one that is empty or not there yet."),
            .targetInside: UserMessage(
                "backup.targetInside", "The folder to extract to is a part of the backup.",
                advice: "Name one elsewhere; nothing is written into a backup."),
            .tooLarge: UserMessage(
                "backup.tooLarge", "A file of the backup is larger than any is.",
                advice: "Check that the folder is a backup."),
            .file: UserMessage(
                "backup.file", "A file of the backup cannot be read.",
                advice: "Check that it is there and may be read."),
        ]
    }
}
