internal import BulwarkCore
package import BulwarkPolicy
package import BulwarkReport
internal import BulwarkStorage

/// What a backup proves of an app's promises.
package struct BackupProofs {
    private let survey: AppSurvey
    private let keychain: KeychainTally?
    private let isEncrypted: Bool

    /// The largest keychain that is taken into memory, in bytes.
    private static let keychainLimit = 256 << 20

    /// Looks through a backup.
    package init(_ backup: Backup, of domains: AppDomains) throws(BackupError) {
        survey = try AppSurvey(backup, of: domains)
        keychain = survey.tally(in: backup, limit: Self.keychainLimit)
        isEncrypted = backup.keys != nil
    }

    /// Why absence proves nothing; empty where it does.
    package var doubts: [String] { survey.doubts }

    /// Whether files have the class that is promised; nil where none is.
    package func protectionProof(of files: PromisedFiles) -> Proof? {
        guard let promised = files.protection else { return nil }
        let found = found(files)
        if found.isEmpty { return Proof(.backup, .cannotTell, "No such file is in the backup.") }
        let weaker = found.filter { $0.protection.map { $0.rawValue > Self.level(promised).rawValue } ?? false }
        if let first = weaker.first, let level = first.protection {
            let others = weaker.count > 1 ? ", and \(weaker.count - 1) more are too weak" : ""
            return Proof(.backup, .broken, "\(first.place) is of class \(level.letter)\(others).")
        }
        let untold = found.count { $0.protection == nil }
        if untold > 0 { return Proof(.backup, .cannotTell, "Of \(untold) of \(found.count) no class is noted.") }
        return Proof(.backup, .held, found.count == 1 ? "One file is." : "All \(found.count) files are.")
    }

    /// Whether files are in the backup as promised; nil where nothing is.
    package func backupProof(of files: PromisedFiles) -> Proof? {
        guard let promised = files.backup else { return nil }
        let outcome = BackupExpectation(promised == .excluded ? .absent : .present, files.path)
            .judged(by: survey.records, doubts: survey.doubts)
        switch outcome.verdict {
        case .cannotTell: return Proof(.backup, .cannotTell, outcome.reasons.joined(separator: " "))
        case .held:
            return Proof(.backup, .held, outcome.count == 0 ? "No such file is in it." : "\(outcome.count) are in it.")
        case .broken:
            guard let first = outcome.examples.first else { return Proof(.backup, .broken, "None is in it.") }
            let others = outcome.count > 1 ? ", and \(outcome.count - 1) more" : ""
            return Proof(.backup, .broken, "\(first) is in it\(others).")
        }
    }

    /// Whether an item of the keychain goes as far as promised.
    package func proof(of secret: PromisedSecret) -> Proof {
        guard let keychain, isEncrypted else {
            return Proof(
                .backup, .cannotTell,
                isEncrypted
                    ? "Its keychain cannot be read."
                    : "Only an encrypted backup shows which items of the keychain can move to another device.")
        }
        let found = keychain.own.filter {
            $0.account == secret.account && (secret.service == nil || $0.service == secret.service)
        }
        let isLocal = secret.accessibility.isThisDeviceOnly
        if !found.isEmpty {
            // kSecAttrAccessibleWhenUnlocked is class 6, AfterFirstUnlock 7, Always 8.
            let promised = secret.accessibility == .whenUnlocked ? 6 : 7
            if isLocal { return Proof(.backup, .broken, "The item can be restored on another device.") }
            return found.allSatisfy { $0.keyClass == promised }
                ? Proof(.backup, .held, "The item is of this class.")
                : Proof(.backup, .broken, "The item is of another class.")
        }
        guard isLocal else { return Proof(.backup, .cannotTell, "No such item is in it.") }
        var doubts = survey.doubts
        if keychain.sealed + keychain.unknown > 0 {
            doubts.append("\(keychain.sealed + keychain.unknown) items of its keychain cannot be told apart.")
        }
        return doubts.isEmpty
            ? Proof(.backup, .held, "No such item can be restored on another device.")
            : Proof(.backup, .cannotTell, doubts.joined(separator: " "))
    }

    private func found(_ files: PromisedFiles) -> [BackupRecord] {
        survey.records.filter { $0.kind == .file && (files.path.matches($0.path) || files.path.matches($0.place)) }
    }

    private static func level(_ protection: FileProtection) -> ProtectionLevel {
        switch protection {
        case .complete: .a
        case .completeUnlessOpen: .b
        case .completeUntilFirstUserAuthentication: .c
        case .none: .d
        }
    }
}
