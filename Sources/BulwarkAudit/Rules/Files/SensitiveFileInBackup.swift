import BulwarkDetection
import BulwarkReport

/// A sensitive file in a folder that is backed up, and not excluded from backups.
enum SensitiveFileInBackup: Rule {
    static let description = RuleDescription(
        id: "sensitive-file-in-backup",
        area: .files,
        severity: .warning,
        title: "Sensitive file goes into backups",
        rationale: "Everything in Documents and Library, but Library/Caches, goes into iTunes and iCloud backups, where neither the device's lock nor its protection classes guard it.",
        fix: """
            Keep the file in Application Support and exclude it: `var values = URLResourceValues(); values.isExcludedFromBackup = true; try url.setResourceValues(values)`, \
            after each atomic write, which makes a new file. `bulwark` checks a backup for it.
            """,
        triggering: [
            .init(
                """
                func save(accountNumber: String) throws {
                    let folder = FileManager.default.urls(for: .documentDirectory, in: .userDomainMask)[0]
                    try Data(accountNumber.utf8).write(to: folder.appendingPathComponent("a.txt"), options: .completeFileProtection)
                }
                """),
            .init("func save(token: String) throws { try token.write(to: URL.documentsDirectory.appending(path: \"t\"), atomically: true, encoding: .utf8) }"),
        ],
        nonTriggering: [
            .init(
                """
                func save(accountNumber: String) throws {
                    var url = FileManager.default.urls(for: .documentDirectory, in: .userDomainMask)[0].appendingPathComponent("a.txt")
                    try Data(accountNumber.utf8).write(to: url, options: .completeFileProtection)
                    var values = URLResourceValues()
                    values.isExcludedFromBackup = true
                    try url.setResourceValues(values)
                }
                """),
            .init("func save(token: String) throws { try token.write(to: URL.cachesDirectory.appending(path: \"t\"), atomically: true, encoding: .utf8) }"),
        ],
        references: ["MASVS-STORAGE-2", "MASWE-0004", "MASTG-TEST-0215", "CWE-530"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.sensitive { $0.isCredential || $0.isPayment || $0 == .nationalID || $0 == .health }
        let frames = FileSinks.writes(in: app.code).map(\.frame).filter { frame in
            guard let target = frame[.key], isBackedUp(target) else { return false }
            return !excludes(around: frame.place)
        }
        return SinkSearch.findings(from: frames) { frame in
            guard let value = frame[.value],
                let origin = ValueTrace.origins(of: value, query).first(where: { $0.sensitiveKind != nil }), let kind = origin.sensitiveKind
            else { return nil }
            return finding(at: frame.place, "The \(kind.words) '\(origin.name)' is written to a folder that is backed up, and not excluded.", trace: origin.trace(to: frame))
        }
    }

    private static let folders: Set<String> = [
        "documentDirectory", "documentsDirectory", "applicationSupportDirectory", "libraryDirectory", "NSDocumentDirectory", "NSApplicationSupportDirectory", "NSLibraryDirectory",
    ]

    /// Whether a place is in Documents or Application Support, as far as its construction shows.
    static func isBackedUp(_ target: Fact, depth: Int = 0) -> Bool {
        guard depth < 8 else { return false }
        for part in [target] + Array(target.descendants) {
            switch part.kind {
            case .member, .name:
                if folders.contains(part.text) { return true }
                if part.kind == .name, let declaration = part.declaration(of: part.text), declaration != target {
                    if let value = declaration.initialValue, !value.isInside(target), isBackedUp(value, depth: depth + 1) { return true }
                    if declaration.children.contains(where: { $0.kind == .accessor && isBackedUp($0, depth: depth + 1) }) { return true }
                }
            case .call:
                if let function = part.code.function(calledBy: part), let body = function.body, function.text != "init", isBackedUp(body, depth: depth + 2) { return true }
            default: break
            }
        }
        return false
    }

    /// Whether the function around a write, or the type around it, excludes what it writes.
    private static func excludes(around place: Fact) -> Bool {
        let scope = place.enclosingType ?? place.enclosingFunction ?? place.code.root(ofFile: place.file)
        return scope.descendants.contains { part in
            (part.kind == .member && part.text == "isExcludedFromBackup") || (part.kind == .name && (part.text == "NSURLIsExcludedFromBackupKey" || part.text == "isExcludedFromBackupKey"))
                || (part.kind == .member && part.text == "isExcludedFromBackupKey") || (part.kind == .call && part.text.lowercased().contains("excludefrombackup"))
        }
    }
}
