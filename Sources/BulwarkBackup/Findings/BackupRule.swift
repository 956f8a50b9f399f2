package import BulwarkReport

/// What the check of a backup looks for.
package enum BackupRule: String, Sendable, CaseIterable {
    case credential = "backup-credential"
    case payment = "backup-payment-data"
    case personal = "backup-personal-data"
    case cookie = "backup-cookie"
    case keyFile = "backup-key-file"
    case webCache = "backup-web-cache"
    case markedExcluded = "backup-marked-excluded"
    case unprotected = "backup-unprotected-file"
    case keychainItem = "backup-keychain-item"

    /// The rule's title, why it matters and what to do.
    package var description: RuleDescription {
        let (severity, title, rationale, fix, references) = text
        return RuleDescription(
            id: rawValue, area: self == .webCache || self == .cookie ? .trails : .files, severity: severity,
            title: title, rationale: rationale, fix: fix, triggering: [], nonTriggering: [], references: references)
    }

    private var text: (Severity, String, String, String, [String]) {
        switch self {
        case .credential:
            (
                .blocking, "A credential is in the backup",
                "Whoever gets the backup, from a computer or a cloud, can act as the user.",
                "Keep it in the keychain, readable on this device only, and remove it from the file.",
                ["MASVS-STORAGE-1", "MASWE-0003", "CWE-312"]
            )
        case .payment:
            (
                .blocking, "Data of a means of payment is in the backup",
                "Card and account numbers in backups are outside of every protection of the device.",
                "Do not keep them; where that must be, encrypt them under a key of the keychain that stays on the device.",
                ["MASVS-STORAGE-1", "MASWE-0003", "CWE-312"]
            )
        case .personal:
            (
                .warning, "Personal data is in the backup",
                "Who has the backup learns it, though nobody asked the user.",
                "Exclude the file from backups, or encrypt it under a key of the keychain that stays on the device.",
                ["MASVS-STORAGE-2", "MASWE-0003", "CWE-359"]
            )
        case .cookie:
            (
                .blocking, "A session's cookie is in the backup",
                "A cookie that a server takes for a login can be used from any machine.",
                "Use an ephemeral session or a cookie storage of its own, and delete cookies when the session ends.",
                ["MASVS-STORAGE-2", "MASWE-0003", "CWE-539"]
            )
        case .keyFile:
            (
                .blocking, "A private key is in the backup",
                "Whoever has the key can sign and decrypt as the app or the user.",
                "Make keys in the Secure Enclave or the keychain, and do not write them to files.",
                ["MASVS-STORAGE-1", "MASWE-0003", "CWE-312"]
            )
        case .webCache:
            (
                .warning, "Cached traffic is in the backup",
                "Caches hold answers of servers word for word; they belong into Library/Caches, which no backup has.",
                "Use an ephemeral session or no cache for what is sensitive, and move caches to Library/Caches.",
                ["MASVS-STORAGE-2", "MASWE-0003", "CWE-524"]
            )
        case .unprotected:
            (
                .warning, "A file is in class D of Data Protection",
                "Its key needs no passcode: whoever has the device can read it, locked or not. C is what files get by default.",
                "Write it with complete protection, or at least until first user authentication.",
                ["MASVS-STORAGE-1", "MASWE-0006", "CWE-311"]
            )
        case .keychainItem:
            (
                .warning, "A keychain item of the app is in the backup for any device",
                "Whoever has the backup and its password gets the item; on another device it opens what it opens here.",
                "Store it with an accessibility that ends in ThisDeviceOnly, where it need not move with the user.",
                ["MASVS-STORAGE-1", "MASWE-0003", "CWE-522"]
            )
        case .markedExcluded:
            (
                .warning, "A file that was to be left out is in the backup",
                "Exclusion is a wish: the system, another save or a move to another folder can undo it.",
                "Set it again after each save, or keep the file in Library/Caches; encrypt what must not leave the device.",
                ["MASVS-STORAGE-2", "MASWE-0003", "CWE-530"]
            )
        }
    }
}
