internal import BulwarkCore
package import BulwarkPolicy
internal import BulwarkReport

/// Looks for what an app left in a backup.
package struct BackupCheck {
    /// The parts of the backup that are the app's.
    package var domains: AppDomains
    /// What is promised.
    package var expectations: [BackupExpectation]
    /// Files that are not looked into; expectations see them all the same.
    package var ignored: [Glob]

    /// The largest list, document or database that is taken into memory, in bytes.
    private static let wholeLimit = 256 << 20
    /// The largest JSON document that is read as one: what it becomes takes ten times the memory. Larger ones are texts.
    private static let documentLimit = 32 << 20

    /// Makes a check.
    package init(_ domains: AppDomains, expectations: [BackupExpectation] = [], ignored: [Glob] = []) {
        self.domains = domains
        self.expectations = expectations
        self.ignored = ignored
    }

    /// Checks a backup.
    package func report(on backup: Backup) throws(BackupError) -> BackupCheckReport {
        let survey = try AppSurvey(backup, of: domains)
        let records = survey.records
        var report = BackupCheckReport(app: domains.identifier)
        report.notes = backup.notes + survey.flaws.sentences
        report.isKnown = survey.isKnown
        report.isEncrypted = backup.keys != nil
        report.doubts = survey.doubts
        report.isManifestWhole = survey.flaws.isEmpty
        look(atKeychain: survey, of: backup, &report)
        let places = Dictionary(records.map { ($0.place, $0) }) { first, _ in first }
        for record in records where record.kind == .file { look(at: record, places, backup, &report) }
        report.expectations = expectations.map { $0.judged(by: records, doubts: report.doubts) }
        report.findings.sort { left, right in
            let order = (left.severity == .blocking ? 0 : 1, right.severity == .blocking ? 0 : 1)
            return (order.0, left.domain, left.path, left.place, left.rule.rawValue)
                < (order.1, right.domain, right.path, right.place, right.rule.rawValue)
        }
        return report
    }

    // MARK: One file

    private func look(
        at record: BackupRecord, _ places: [String: BackupRecord], _ backup: Backup, _ report: inout BackupCheckReport
    ) {
        if ignored.contains(where: { $0.matches(record.path) || $0.matches(record.place) }) {
            report.ignored += 1
            return
        }
        report.files += 1
        var collector = FindingCollector(record)
        if record.isMarkedExcluded {
            collector.add(
                .markedExcluded, .warning, kind: "", words: "marked to be left out of backups, and in one", at: "")
        }
        if record.protection == .d {
            collector.add(.unprotected, .warning, kind: "", words: "in class D, whose key needs no passcode", at: "")
        }
        if Self.isCache(record.path) {
            collector.add(.webCache, .warning, kind: "", words: "cached traffic", at: "")
        }
        do {
            if let problem = try look(into: record, places, backup, &collector) {
                report.unread.append(.init(place: record.place, reason: problem))
            }
        } catch let error as BackupError {
            report.unread.append(.init(place: record.place, reason: "\(error.message.summary)"))
        } catch {
            report.unread.append(.init(place: record.place, reason: "It cannot be read."))
        }
        report.findings += collector.findings
        if collector.left > 0 {
            report.notes.append("\(record.place): \(collector.left) more findings are not listed.")
        }
    }

    /// Looks into a file; what of it could not be looked at, in a sentence.
    private func look(
        into record: BackupRecord, _ places: [String: BackupRecord], _ backup: Backup,
        _ collector: inout FindingCollector
    ) throws -> String? {
        if record.path.hasSuffix("-shm") { return nil }
        let content = try backup.content(of: record)
        let start = try content.start(ContentKind.startSize)
        var problem: String?
        switch ContentKind(start: start) {
        case .database: problem = try look(intoDatabase: content, places[record.place + "-wal"], backup, &collector)
        case .propertyList:
            // What is only nearly of a form is looked at for what it is all the same.
            if !PropertyListFinder.look(into: try whole(content), &collector) {
                try TextFinder.lookForCredentials(in: content, &collector)
                problem = "It could not be understood to its end."
            }
        case .cookies:
            if !CookieFinder.look(into: try whole(content), &collector) {
                try TextFinder.look(into: content, &collector)
            }
        case .json where content.length <= Self.documentLimit:
            if !JSONFinder.look(into: try whole(content), &collector) { try look(intoText: content, start, &collector) }
        case .json, .text: try look(intoText: content, start, &collector)
        case .media: break
        case .other: try TextFinder.lookForCredentials(in: content, &collector)
        }
        if content.isDamaged { return "Its content is damaged." }
        return problem ?? (collector.isCut ? "It could not be understood to its end." : nil)
    }

    private func look(
        intoDatabase content: BackupContent, _ log: BackupRecord?, _ backup: Backup, _ collector: inout FindingCollector
    ) throws -> String? {
        var logged: WipedMemory?
        var isLogRead = true
        if let log {
            logged = try? backup.content(of: log).memory(limit: Self.wholeLimit)
            isLogRead = logged != nil
        }
        let problem = DatabaseFinder.look(into: try content.memory(limit: Self.wholeLimit), log: logged, &collector)
        return problem ?? (isLogRead ? nil : "Its log could not be read.")
    }

    private func look(
        intoText content: BackupContent, _ start: [UInt8], _ collector: inout FindingCollector
    ) throws {
        if TextOfBytes.isUTF16(start) == nil {
            try TextFinder.look(into: content, &collector)
        } else {
            TextFinder.look(into: try whole(content), &collector)
        }
    }

    private func whole(_ content: BackupContent) throws(BackupError) -> [UInt8] {
        let bytes = try content.memory(limit: Self.wholeLimit).withBytes { Array($0) }
        return TextOfBytes.marked(bytes) ?? bytes
    }

    private static func isCache(_ path: String) -> Bool {
        path.hasPrefix("Library/Caches/") || path.contains("/fsCachedData/") || path.hasSuffix("/Cache.db")
            || path.contains("/WebKit/NetworkCache/")
    }

    private func look(atKeychain survey: AppSurvey, of backup: Backup, _ report: inout BackupCheckReport) {
        guard let record = survey.keychain else { return }
        guard let keychain = survey.tally(in: backup, limit: Self.wholeLimit) else {
            report.notes.append("The keychain's items cannot be counted.")
            return
        }
        report.keychain = keychain
        var collector = FindingCollector(record)
        let judge = collector.judge
        for item in keychain.own {
            let names = [item.service, item.account].compactMap { $0 }.map(judge.shown).joined(separator: "', '")
            collector.add(
                .keychainItem, .warning, kind: "keychain-item", words: "keychain item that another device can restore",
                at: "item '\(names)' of \(judge.shown(item.group))")
        }
        report.findings += collector.findings
        if collector.left > 0 { report.notes.append("\(collector.left) more items of the keychain are not listed.") }
    }
}
