/// How much of each domain a backup holds.
package struct BackupInventory: Sendable {
    /// What there is of one domain.
    package struct Domain: Sendable, Hashable {
        /// Its name.
        package var name: String
        /// How many files it has.
        package var files = 0
        /// How many bytes they have by the manifest.
        package var bytes: Int64 = 0
    }

    /// The domains, sorted by name.
    package let domains: [Domain]
    /// What of the manifest could not be read.
    package let flaws: ManifestFlaws

    /// Counts what a backup holds.
    package init(of backup: Backup) throws(BackupError) {
        var found: [String: Domain] = [:]
        flaws = try backup.forEachRecord { record in
            guard record.kind == .file else { return }
            found[record.domain, default: Domain(name: record.domain)].files += 1
            // A manifest can say any size: the sum stays a number.
            let size = max(record.size ?? 0, 0)
            let sum = found[record.domain]?.bytes.addingReportingOverflow(size)
            found[record.domain]?.bytes = sum.map { $0.overflow ? .max : $0.partialValue } ?? 0
        }
        domains = found.values.sorted { $0.name < $1.name }
    }
}
