import BulwarkDetection
import BulwarkReport

/// A sensitive file in a folder that is backed up, and not excluded from backups.
enum SensitiveFileInBackup: Rule {
    static let description = RuleDescription(
        id: "sensitive-file-in-backup",
        area: .files,
        severity: .warning,
        title: "Sensitive file goes into backups",
        rationale:
            "Everything in Documents and Library, but Library/Caches, goes into iTunes and iCloud backups, where neither the device's lock nor its protection classes guard it.",
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
            .init(
                "func save(token: String) throws { try token.write(to: URL.documentsDirectory.appending(path: \"t\"), atomically: true, encoding: .utf8) }"
            ),
            .init(
                #"func save(token: String) throws { let url = FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask)[0].appendingPathComponent("t"); try Data(token.utf8).write(to: url, options: .completeFileProtection) }"#
            ),
            .init(
                """
                func save(token: String) throws {
                    let url = URL.documentsDirectory.appending(path: "t")
                    try Data(token.utf8).write(to: url)
                    try FilePolicy(protection: .required(.complete), backup: .included).apply(to: url.path)
                }
                """),
        ],
        nonTriggering: [
            .init(
                """
                func save(token: String) throws {
                    let url = URL.documentsDirectory.appending(path: "t")
                    try Data(token.utf8).write(to: url)
                    try FilePolicy(protection: .required(.complete), backup: .excluded).apply(to: url.path)
                }
                """),
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
            .init(
                "func save(token: String) throws { try token.write(to: URL.cachesDirectory.appending(path: \"t\"), atomically: true, encoding: .utf8) }"
            ),
            .init(
                #"func save(token: String) throws { let url = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)[0].appendingPathComponent("t"); try Data(token.utf8).write(to: url, options: .completeFileProtection) }"#
            ),
            .init(
                """
                func save(token: String) throws {
                    let documents = FileManager.default.urls(for: .documentDirectory, in: .userDomainMask)[0]
                    let folder = try FileManager.default.url(for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: documents, create: true)
                    try Data(token.utf8).write(to: folder.appendingPathComponent("t"), options: .completeFileProtection)
                }
                """),
        ],
        references: ["MASVS-STORAGE-2", "MASWE-0004", "MASTG-TEST-0215", "CWE-530"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.worthProtecting
        let excluded = BackupExclusions(app.code)
        let frames = FileSinks.writes(in: app.code).map(\.frame).filter { !excluded.holds(around: $0.place) }
        let found = SinkSearch.findings(from: frames) { frame in
            guard let value = frame[.value], let target = frame[.key], isBackedUp(target), !excluded.holds(target),
                let (origin, kind) = query.sensitiveOrigin(of: value)
            else { return nil }
            return finding(
                at: frame.place,
                "The \(kind.words) '\(origin.name)' is written to a folder that is backed up, and not excluded.",
                trace: origin.trace(to: frame))
        }
        return FileSinks.oneForEachWrite(found)
    }

    private static let folders: Set<String> = [
        "documentDirectory", "documentsDirectory", "applicationSupportDirectory", "libraryDirectory",
        "NSDocumentDirectory", "NSApplicationSupportDirectory", "NSLibraryDirectory",
    ]

    /// Whether a place is in Documents or Application Support, as far as its construction shows.
    static func isBackedUp(_ target: Fact, depth: Int = 0) -> Bool {
        guard depth < 8 else { return false }
        for part in target.parts {
            switch part.kind {
            case .member, .name:
                // A temporary place, near what it is to replace.
                if part.text == "itemReplacementDirectory" { return false }
                if folders.contains(part.text) { return true }
                if part.kind == .name, let declaration = part.declaration, declaration != target {
                    if let value = declaration.initialValue, !value.isInside(target),
                        isBackedUp(value, depth: depth + 1)
                    {
                        return true
                    }
                    if declaration.children.contains(where: { $0.kind == .accessor && isBackedUp($0, depth: depth + 1) }
                    ) {
                        return true
                    }
                }
            case .call:
                if let function = part.code.function(calledBy: part), let body = function.body, function.text != "init",
                    isBackedUp(body, depth: depth + 2)
                {
                    return true
                }
            default: break
            }
        }
        return false
    }
}

/// What code excludes from backups: files, folders, and what functions exclude for their callers.
struct BackupExclusions {
    private var functions: Set<Fact> = []
    private var declarations: Set<Fact> = []

    init(_ code: CodeBase) {
        let marks =
            code.facts(.member, named: ["isExcludedFromBackup", "isExcludedFromBackupKey"])
            + code.facts(.name, named: ["NSURLIsExcludedFromBackupKey", "isExcludedFromBackupKey"])
        for mark in marks {
            if let function = mark.enclosing(.function) { functions.insert(function) }
            // A folder that is excluded where it is declared: `static let url: URL = { … }()`.
            for ancestor in mark.ancestors where ancestor.kind == .variable && (ancestor.isMember || ancestor.isGlobal)
            { declarations.insert(ancestor) }
        }
        for call in code.calls("apply") where FilePromise.excludesFromBackup(call) {
            if let function = call.enclosing(.function) { functions.insert(function) }
        }
        // Folders that are given to a function that excludes its parameter.
        for function in functions where !function.parameters.isEmpty {
            for call in code.calls(of: function) {
                for argument in call.arguments.compactMap(\.value) {
                    if let found = argument.referredDeclaration { declarations.insert(found) }
                }
            }
        }
    }

    /// Whether the function around a write excludes something, itself or by a function that it calls.
    func holds(around place: Fact) -> Bool {
        guard let scope = place.enclosing(.function, .accessor) else { return false }
        if functions.contains(scope) { return true }
        return scope.descendants(.call).contains { call in
            call.text.lowercased().contains("backup")
                || place.code.functions(calledBy: call).contains { functions.contains($0) }
        }
    }

    /// Whether a place lies in something that is excluded.
    func holds(_ target: Fact, depth: Int = 0) -> Bool {
        guard depth < 6 else { return false }
        for part in target.parts
        where part.kind == .name || part.kind == .member || part.kind == .call {
            if part.kind == .call {
                if let function = part.code.function(calledBy: part), functions.contains(function) { return true }
                continue
            }
            guard let found = part.referredDeclaration else { continue }
            if declarations.contains(found) { return true }
            if let value = found.initialValue, !value.isInside(target), holds(value, depth: depth + 1) { return true }
        }
        return false
    }
}
