import BulwarkReport

/// A database whose files have no protection of their own.
enum StoreWithoutProtection: Rule {
    static let description = RuleDescription(
        id: "store-without-protection",
        area: .files,
        severity: .warning,
        title: "Database without file protection",
        rationale:
            "A Core Data or SQLite store that is opened without a protection option stays readable on a locked device once it has been unlocked after a restart.",
        fix: """
            Core Data: set NSPersistentStoreFileProtectionKey to FileProtectionType.complete on the store description. SQLite: open with \
            SQLITE_OPEN_FILEPROTECTION_COMPLETE. Any database: Bulwark's `FilePolicy.apply(toDatabase:)`, which reads back what it set. Or declare the \
            class for the whole app in the default-data-protection entitlement.
            """,
        triggering: [
            .init(
                "import CoreData\nlet container = NSPersistentContainer(name: \"Bank\")\nfunc f() { container.loadPersistentStores { _, _ in } }"
            ),
            .init(
                """
                import CoreData
                final class Stack {
                    let container: NSPersistentContainer
                    init(inMemory: Bool = false) {
                        container = NSPersistentContainer(name: "Bank")
                        if inMemory { container.persistentStoreDescriptions.first!.url = URL(fileURLWithPath: "/dev/null") }
                        container.loadPersistentStores { _, _ in }
                    }
                }
                """),
            .init("import SQLite3\nfunc f() { var db: OpaquePointer?; sqlite3_open(path, &db) }"),
            .init(
                "func open() { var db: OpaquePointer?; sqlite3_open(path, &db) }"),
            .init(
                "import GRDB\nfunc open() throws { queue = try DatabaseQueue(path: folder.path + \"/bank.sqlite\") }"),
            .init("import SQLite\nfunc open() throws { db = try Connection(path) }"),
            .init("import FMDB\nfunc open() { queue = FMDatabaseQueue(url: url) }"),
            .init("import SwiftData\nlet container = try ModelContainer(for: Account.self)"),
            .init(
                """
                import GRDB
                func open(_ path: String) throws {
                    queue = try DatabaseQueue(path: path)
                    try FilePolicy(protection: .systemDefault, backup: .excluded).apply(toDatabase: path)
                }
                """),
            .init(
                "@implementation A\n- (void)open:(NSString *)path { self.queue = [FMDatabaseQueue databaseQueueWithPath:path]; }\n@end",
                file: "A.m"),
        ],
        nonTriggering: [
            .init(
                """
                import CoreData
                func sample() -> NSPersistentContainer {
                    let container = NSPersistentContainer(name: "Bank")
                    container.persistentStoreDescriptions.first!.url = URL(fileURLWithPath: "/dev/null")
                    container.loadPersistentStores { _, _ in }
                    return container
                }
                """),
            .init(
                "@implementation A\n- (void)open:(NSString *)path { _db = [FMDatabase databaseWithPath:path]; [_db openWithFlags:SQLITE_OPEN_READWRITE | SQLITE_OPEN_FILEPROTECTION_COMPLETE]; }\n@end",
                file: "A.m"),
            .init(
                """
                import CoreData
                func f() {
                    let container = NSPersistentContainer(name: "Bank")
                    container.persistentStoreDescriptions.first?.setOption(FileProtectionType.complete as NSObject, forKey: NSPersistentStoreFileProtectionKey)
                    container.loadPersistentStores { _, _ in }
                }
                """),
            .init("import SQLite3\nfunc f() { var db: OpaquePointer?; sqlite3_open(\":memory:\", &db) }"),
            .init(
                "func open() { var db: OpaquePointer?; sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FILEPROTECTION_COMPLETE, nil) }"
            ),
            .init(
                """
                import GRDB
                func open() throws {
                    try FileManager.default.setAttributes([.protectionKey: FileProtectionType.complete], ofItemAtPath: folder.path)
                    queue = try DatabaseQueue(path: folder.path + "/bank.sqlite")
                }
                """),
            .init(
                """
                import GRDB
                func open(_ key: Data) throws {
                    var configuration = Configuration()
                    configuration.prepareDatabase { try $0.usePassphrase(key) }
                    queue = try DatabaseQueue(path: path, configuration: configuration)
                }
                """),
            .init("import GRDB\nlet scratch = try DatabaseQueue()"),
            .init(
                "import SwiftData\nlet container = try ModelContainer(for: Account.self, configurations: ModelConfiguration(isStoredInMemoryOnly: true))"
            ),
            .init("func open() throws { peer = try Connection(address) }"),
            .init(
                "func open() { loadPersistentStores(renewing: true) }\nfunc loadPersistentStores(renewing: Bool) { renew() }"
            ),
            .init(
                "import GRDB\nfunc open() throws { let path = Bundle.main.path(forResource: \"towns\", ofType: \"sqlite\")!; queue = try DatabaseQueue(path: path) }"
            ),
            .init(
                """
                import GRDB
                func open(_ path: String) throws {
                    queue = try DatabaseQueue(path: path)
                    try FilePolicy(protection: .required(.complete), backup: .excluded).apply(toDatabase: path)
                }
                """),
            .init(
                """
                import CoreData
                final class Store {
                    let policy = FilePolicy(protection: .required(.completeUnlessOpen), backup: nil)
                    func open() {
                        NSPersistentContainer(name: "Bank").loadPersistentStores { description, _ in
                            try? self.policy.apply(toDatabase: description.url!.path)
                        }
                    }
                }
                """),
            .init(
                """
                import SQLite3
                func open(_ path: String, _ policy: FilePolicy) throws {
                    sqlite3_open(path, &db)
                    try policy.apply(toDatabase: path)
                }
                """),
            .init(
                """
                final class Store {
                    func open() throws { try addPersistentStore(to: coordinator) }
                    private func addPersistentStore(to coordinator: NSPersistentStoreCoordinator) throws {
                        try coordinator.addPersistentStore(ofType: NSSQLiteStoreType, configurationName: nil, at: url, options: [NSPersistentStoreFileProtectionKey: FileProtectionType.complete])
                    }
                }
                """),
            .init(
                """
                import SwiftData
                enum Stores {
                    static let sample: ModelContainer = {
                        do {
                            let configuration = ModelConfiguration(isStoredInMemoryOnly: true)
                            let container = try ModelContainer(for: Account.self, configurations: configuration)
                            return container
                        } catch { fatalError() }
                    }()
                }
                """),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "MASTG-TEST-0299", "CWE-311"])

    static func findings(in app: AuditedApp) -> [Finding] {
        guard !app.protectsFilesByDefault else { return [] }
        let code = app.code
        var found: [Finding] = []
        // What is loaded again after a failure is the same store.
        let loaded = code.calls("loadPersistentStores", "loadPersistentStoresWithCompletionHandler")
            .filter { !isSettled($0) && code.functions(calledBy: $0).isEmpty }.oneForEach {
                $0.receiver?.referredDeclaration ?? $0.enclosingFunction
            }
        for (call, _) in loaded {
            found.append(
                finding(at: call, "The Core Data store is loaded without a file protection option\(consequence)."))
        }
        let added = code.calls("addPersistentStore", "addPersistentStoreWithType")
            // A function of the app's own of that name is found where it adds the store.
            .filter { !isSettled($0) && code.functions(calledBy: $0).isEmpty }.oneForEach(\.enclosingFunction)
        for (call, _) in added {
            found.append(
                finding(at: call, "The Core Data store is added without a file protection option\(consequence)."))
        }
        for call in code.calls("sqlite3_open", "sqlite3_open_v2", "sqlite3_open16") {
            if call.argument(at: 0)?.string == ":memory:" || FileSinks.protectsAfterwards(call) || saysProtection(call)
            {
                continue
            }
            found.append(
                finding(at: call, "The SQLite database is opened without a file protection flag\(consequence)."))
        }
        return found + libraries(in: code)
    }

    private static let consequence = ": it stays readable while the device is locked"

    /// The databases that libraries open: GRDB, SQLite.swift, FMDB and SwiftData.
    private static func libraries(in code: CodeBase) -> [Finding] {
        var found: [Finding] = []
        func imports(_ modules: Set<String>) -> Bool { !code.facts(.importing, named: modules).isEmpty }
        if imports(["GRDB", "GRDBSQLCipher", "FMDB", "SQLite"]) {
            let opened = code.calls("DatabaseQueue", "DatabasePool", "FMDatabase", "FMDatabaseQueue", "Connection")
                .filter { call in
                    guard code.types(named: call.text).isEmpty, !call.isDebugOnly, let path = path(of: call) else {
                        return false
                    }
                    return path.text != "inMemory" && path.string != ":memory:" && path.text != "temporary"
                        && !isProtected(call) && !isOfBundle(path)
                }
            // The same file, opened anew after a failure.
            for (call, _) in opened.oneForEach({ path(of: $0)?.referredDeclaration }) {
                found.append(finding(at: call, "The database is opened, and nothing protects its file\(consequence)."))
            }
        }
        for call in code.calls("databaseWithPath", "databaseQueueWithPath", "databaseWithURL", "databaseQueueWithURL")
        where call.receiver?.text.hasPrefix("FMDatabase") ?? false && !call.isDebugOnly && !isProtected(call) {
            if call.argument(at: 0)?.kind == FactKind.none { continue }
            found.append(finding(at: call, "The database is opened, and nothing protects its file\(consequence)."))
        }
        if imports(["SwiftData"]) {
            let opened = code.calls("ModelContainer", "modelContainer").filter {
                !$0.isDebugOnly && $0.argument("for") != nil && !isProtected($0) && !isInMemory($0)
            }
            for (call, _) in opened.oneForEach({ $0.enclosing(.function, .accessor) }) {
                found.append(
                    finding(at: call, "The SwiftData store is opened, and nothing protects its file\(consequence)."))
            }
        }
        return found
    }

    /// The path at which a library opens a database; without one it lives in memory.
    private static func path(of call: Fact) -> Fact? {
        call.argument("path") ?? call.argument("url") ?? (call.text == "Connection" ? call.argument(at: 0) : nil)
    }

    /// Whether a file comes with the app, where all can read it.
    private static func isOfBundle(_ path: Fact, depth: Int = 0) -> Bool {
        depth < 4
            && path.parts.contains { part in
                part.kind == .member && part.text == "main" && part.first?.text == "Bundle"
                    || part.kind == .name
                        && (part.declaration?.initialValue.map { isOfBundle($0, depth: depth + 1) } ?? false)
            }
    }

    /// Whether the type or function around an opening says anything about protection.
    private static func isProtected(_ call: Fact) -> Bool {
        let scopes =
            call.enclosingType.map { call.code.types(named: TypeName.base($0.text)) }
            ?? [call.enclosingFunction ?? call.code.root(ofFile: call.file)]
        return scopes.contains { scope in
            scope.descendants.contains {
                protectionWords.contains($0.text) || $0.text.hasPrefix("SQLITE_OPEN_FILEPROTECTION_")
                    || FileSinks.protections.contains($0.text) && $0.first?.text == "FileProtectionType"
                    || $0.kind == .call && FilePromise.protects($0)
            }
        }
    }

    private static let protectionWords: Set<String> = [
        "protectionKey", "fileProtection", "fileProtectionKey", "NSFileProtectionKey", "setProtection",
        // What is encrypted by SQLCipher needs no other protection.
        "usePassphrase", "sqlite3_key", "setKey", "encryptionKey", "passphrase",
    ]

    private static func isInMemory(_ call: Fact) -> Bool {
        let scope = call.enclosingFunction ?? call.enclosing(.variable, .accessor) ?? call
        if let given = call.argument("configurations"), given.kind == .name,
            let made = given.declaration?.initialValue?.argument("isStoredInMemoryOnly"), made.boolean != false
        {
            return true
        }
        return call.argument("inMemory")?.boolean ?? false
            || scope.descendants(.argument).contains {
                $0.text == "isStoredInMemoryOnly" && $0.value?.boolean != false
            }
    }

    /// Whether flags, here or in the constants that hold them, ask for protection.
    private static func saysProtection(_ call: Fact) -> Bool {
        call.descendants(.name).contains { name in
            if name.text.hasPrefix("SQLITE_OPEN_FILEPROTECTION_") || name.text == "SQLITE_OPEN_MEMORY" { return true }
            guard let value = name.declaration?.initialValue else { return false }
            return value.parts.contains {
                $0.text.hasPrefix("SQLITE_OPEN_FILEPROTECTION_") || $0.text == "SQLITE_OPEN_MEMORY"
            }
        }
    }

    /// Whether the code around a store's opening sets its protection, or keeps it in memory or away from files.
    private static func isSettled(_ call: Fact) -> Bool {
        let options = call.argument("options")
        if let options, mentions(options) { return true }
        if let options, options.kind == .name, let value = options.declaration, mentions(value) {
            return true
        }
        if ["NSInMemoryStoreType", "inMemory"].contains(where: { text in call.descendants.contains { $0.text == text } }
        ) {
            return true
        }
        // The property or function in which the container is made: descriptions are set there.
        let scope =
            call.ancestors.first { ($0.kind == .variable && $0.isMember) || $0.kind == .function } ?? call.enclosingType
        guard let scope else { return false }
        if call.text == "addPersistentStore" || call.text == "addPersistentStoreWithType" {
            return FileSinks.protectsAfterwards(call)
        }
        if mentions(scope) || inMemory(scope) { return true }
        return scope.descendants(.call).contains { inner in
            call.code.functions(calledBy: inner).contains { mentions($0) }
        }
    }

    private static func mentions(_ scope: Fact) -> Bool {
        scope.descendants.contains {
            $0.kind == .name && $0.text == "NSPersistentStoreFileProtectionKey"
                || $0.kind == .call && FilePromise.protects($0)
        }
    }

    private static func inMemory(_ scope: Fact) -> Bool {
        scope.descendants.contains { part in
            (part.text == "NSInMemoryStoreType" || part.text == "/dev/null") && !isOneOfTwo(part, in: scope)
        }
    }

    /// Whether something is done on one of two ways only: `if inMemory { description.url = URL(fileURLWithPath: "/dev/null") }`, which previews
    /// and tests take.
    private static func isOneOfTwo(_ part: Fact, in scope: Fact) -> Bool {
        for around in part.ancestors {
            if around == scope { return false }
            switch around.kind {
            case .branch, .ternary, .switchCase: return true
            default: break
            }
        }
        return false
    }
}
