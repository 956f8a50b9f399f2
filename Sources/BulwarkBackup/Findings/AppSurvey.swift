/// What a backup lists of one app, and what may be missing from the list.
package struct AppSurvey {
    /// The parts of the backup that are the app's.
    package let domains: AppDomains
    /// All that is listed of it.
    package private(set) var records: [BackupRecord] = []
    /// The file of the device's keychain; nil where the backup has none.
    private(set) var keychain: BackupRecord?
    /// What could not be read of the list.
    let flaws: ManifestFlaws
    /// Whether the backup has anything of the app.
    package let isKnown: Bool
    /// Why there may be files of the app that are not listed: then absence proves nothing.
    package let doubts: [String]

    /// Looks through the list of a backup.
    package init(_ backup: Backup, of domains: AppDomains) throws(BackupError) {
        var records: [BackupRecord] = []
        var keychain: BackupRecord?
        flaws = try backup.forEachRecord(in: { domains.contains($0) || $0 == KeychainTally.domain }) { record in
            if record.domain != KeychainTally.domain {
                records.append(record)
            } else if record.path == KeychainTally.path {
                keychain = record
            }
        }
        let isListed = backup.properties.apps.contains { $0.identifier == domains.identifier }
        var doubts: [String] = []
        if backup.properties.isFinished != true { doubts.append("The backup does not say that it is complete.") }
        if flaws.mayHideFiles { doubts.append("Not all of its list of files could be read.") }
        if !isListed { doubts.append("It does not list the app among those that were backed up.") }
        self.domains = domains
        self.records = records
        self.keychain = keychain
        self.doubts = doubts
        isKnown = !records.isEmpty || isListed
    }

    /// The items of the device's keychain; nil where they cannot be counted.
    ///
    /// - Parameter limit: How large the file may be, in bytes.
    package func tally(in backup: Backup, limit: Int) -> KeychainTally? {
        guard let keychain, let content = try? backup.content(of: keychain),
            let memory = try? content.memory(limit: limit)
        else { return nil }
        let bytes = memory.withBytes { Array($0) }
        return KeychainTally(TextOfBytes.marked(bytes) ?? bytes, of: domains, backup.keys)
    }
}
