import BulwarkDetection
import BulwarkReport

/// What an app's files and stores are protected by: one look for the two lines that ask for it, so that they cannot contradict each other.
struct FileProtectionState {
    private let app: AuditedApp
    /// The writes of sensitive values; where no rule found fault, each asks for a class.
    private let sensitive: [TraceStep]
    /// Where databases are opened.
    private let stores: [TraceStep]
    /// How many files are written.
    private let writes: Int
    /// Where values are put into a database, however that is opened.
    private let stored: [TraceStep]
    /// Where code names a protection class.
    private let classes: [TraceStep]

    init(_ app: AuditedApp) {
        self.app = app
        let code = app.code
        let frames = FileSinks.writes(in: code).map(\.frame).filter { !$0.place.isDebugOnly }
        writes = frames.count
        sensitive = Self.sensitive(among: frames)
        stores = code.calls(
            "loadPersistentStores", "loadPersistentStoresWithCompletionHandler", "addPersistentStore",
            "addPersistentStoreWithType", "sqlite3_open", "sqlite3_open_v2", "sqlite3_open16"
        ).evidence { _ in "a database is opened" }
        stored = StoreSinks.frames(in: code).map(\.place).evidence { _ in "a value is stored" }
        classes = Self.classes(in: code)
    }

    /// The files that hold something sensitive; asked where no rule found fault with one.
    var ofSensitiveFiles: ChecklistAnswers.Answer {
        if let entitlement { return entitlement }
        if !sensitive.isEmpty {
            return .pass(
                "\(ReportText.counted(sensitive.count, "sensitive value")) written to files, each with a protection class.",
                sensitive)
        }
        if !stores.isEmpty {
            return classes.isEmpty
                ? .absent("No sensitive value is written to a file, and databases are kept in memory alone.")
                : .pass("Every database is opened with a protection class.", stores + classes)
        }
        if !stored.isEmpty {
            return .unclear(
                "Values are stored in a database, but how it is opened was not seen, so neither was its protection.",
                stored)
        }
        return writes == 0
            ? .absent("The app writes no file and opens no database.")
            : .absent(
                "No value that is known to be sensitive is among the \(ReportText.counted(writes, "write")) to files, and no database is opened."
            )
    }

    /// Data Protection as such; asked where no rule found fault with a sensitive file.
    var ofTheApp: ChecklistAnswers.Answer {
        if let entitlement { return entitlement }
        if !classes.isEmpty {
            return .pass("Protection classes are set in \(ReportText.counted(classes.count, "place")).", classes)
        }
        if writes == 0, stores.isEmpty, stored.isEmpty {
            return .absent("The app writes no file and opens no database.")
        }
        let places =
            FileSinks.writes(in: app.code).map(\.frame.place).evidence { _ in "written here" } + stores + stored
        return .fail(
            "No file, folder or database is given a protection class, and there is no default-data-protection entitlement: what is written can be read from the first unlock on.",
            places)
    }

    var entitlement: ChecklistAnswers.Answer? {
        guard app.protectsFilesByDefault else { return nil }
        let key = "com.apple.developer.default-data-protection"
        let places = app.resources.entitlements.filter {
            !$0.isDebugOnly && $0.defaultDataProtection == "NSFileProtectionComplete"
        }.map { TraceStep(.step, at: $0.location(of: key), "complete protection for every file") }
        return .pass("The default-data-protection entitlement protects every file.", places)
    }

    private static func sensitive(among frames: [SinkFrame]) -> [TraceStep] {
        let query = SourceQuery.sensitive { $0.isCredential || $0.isPayment || $0 == .nationalID || $0 == .health }
        return SinkSearch.findings(from: frames) { frame in
            guard let value = frame[.value], let (origin, kind) = query.sensitiveOrigin(of: value) else { return nil }
            return FileWriteUnprotected.finding(
                at: frame.place, "the \(kind.words) '\(origin.name)' is \(frame.effect)")
        }.map { TraceStep(.step, at: $0.location, $0.message) }
    }

    /// Where a class is named so that nothing else can be meant: `.complete` alone is a state of many things.
    private static func classes(in code: CodeBase) -> [TraceStep] {
        let distinct = FileSinks.protections.subtracting([
            "complete", "completeUnlessOpen", "completeUntilFirstUserAuthentication",
        ])
        let keys: Set = [
            "NSFileProtectionKey", "NSURLFileProtectionKey", "NSPersistentStoreFileProtectionKey",
        ]
        let named = code.facts(.member, named: distinct) + code.facts(.name, named: distinct.union(keys))
        let keyed = code.facts(.member, named: ["protectionKey", "fileProtection", "fileProtectionKey"]).filter {
            isSet($0)
        }
        let flags = code.facts(.name).filter {
            $0.text.hasPrefix("SQLITE_OPEN_FILEPROTECTION_") && !$0.text.hasSuffix("_NONE")
        }
        return (named + keyed + flags).evidence { "'\($0.text)' is set here" }
    }

    /// Whether a key is given a class, rather than read or given none.
    private static func isSet(_ key: Fact) -> Bool {
        for around in key.ancestors.prefix(4) {
            switch around.kind {
            case .entry, .assignment:
                return around.descendants.contains { FileSinks.protections.contains($0.text) }
            case .block, .function, .type: return false
            default: break
            }
        }
        return false
    }
}
