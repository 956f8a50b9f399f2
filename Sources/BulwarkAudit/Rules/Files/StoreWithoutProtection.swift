import BulwarkReport

/// A database whose files have no protection of their own.
enum StoreWithoutProtection: Rule {
    static let description = RuleDescription(
        id: "store-without-protection",
        area: .files,
        severity: .warning,
        title: "Database without file protection",
        rationale: "A Core Data or SQLite store that is opened without a protection option stays readable on a locked device once it has been unlocked after a restart.",
        fix: """
            Core Data: set NSPersistentStoreFileProtectionKey to FileProtectionType.complete on the store description. SQLite: open with \
            SQLITE_OPEN_FILEPROTECTION_COMPLETE. Or declare the class for the whole app in the default-data-protection entitlement.
            """,
        triggering: [
            .init("import CoreData\nlet container = NSPersistentContainer(name: \"Bank\")\nfunc f() { container.loadPersistentStores { _, _ in } }"),
            .init("import SQLite3\nfunc f() { var db: OpaquePointer?; sqlite3_open(path, &db) }"),
        ],
        nonTriggering: [
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
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "MASTG-TEST-0299", "CWE-311"])

    static func findings(in app: AuditedApp) -> [Finding] {
        guard !app.protectsFilesByDefault else { return [] }
        let code = app.code
        var found: [Finding] = []
        let protectsCoreData = !code.facts(.name, named: "NSPersistentStoreFileProtectionKey").isEmpty
        if !protectsCoreData {
            for call in code.calls("NSPersistentContainer", "NSPersistentCloudKitContainer") {
                let isInMemory = call.enclosingType?.descendants(.name).contains { $0.text == "NSInMemoryStoreType" } ?? false
                if !isInMemory { found.append(finding(at: call, "The Core Data store is opened without a file protection option.")) }
            }
            for call in code.calls("addPersistentStore", "addPersistentStoreWithType") where !usesMemory(call) {
                found.append(finding(at: call, "The Core Data store is added without a file protection option."))
            }
        }
        for call in code.calls("sqlite3_open", "sqlite3_open_v2", "sqlite3_open16") {
            if call.argument(at: 0)?.string == ":memory:" || call.descendants(.name).contains(where: { $0.text.hasPrefix("SQLITE_OPEN_FILEPROTECTION_") }) { continue }
            if FileSinks.protectsAfterwards(call) { continue }
            found.append(finding(at: call, "The SQLite database is opened without a file protection flag."))
        }
        return found
    }

    private static func usesMemory(_ call: Fact) -> Bool {
        call.descendants.contains { $0.text == "NSInMemoryStoreType" || $0.text == "inMemory" || $0.text == "NSPersistentStoreFileProtectionKey" }
    }
}
