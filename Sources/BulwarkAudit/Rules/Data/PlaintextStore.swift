import BulwarkDetection
import BulwarkReport

/// A sensitive value in a store that encrypts nothing.
enum PlaintextStore: Rule {
    static let description = RuleDescription(
        id: "plaintext-store",
        area: .data,
        severity: .warning,
        title: "Sensitive value in an unencrypted store",
        rationale:
            "SQLite, Core Data, SwiftData, Realm without a key, YapDatabase, Couchbase Lite and property lists keep values readable in the file, in backups and on a device that is open.",
        fix:
            "Keep credentials in the keychain. Encrypt other sensitive fields (AES.GCM under a key from the keychain), or the database as a whole, and protect its files.",
        triggering: [
            .init("func f(accessToken: String, s: OpaquePointer) { sqlite3_bind_text(s, 1, accessToken, -1, nil) }"),
            .init("import CoreData\nfunc f(iban: String, o: NSManagedObject) { o.setValue(iban, forKey: \"number\") }"),
            .init("import SwiftData\n@Model final class Profile { var socialSecurityNumber: String = \"\" }"),
        ],
        nonTriggering: [
            .init("func f(name: String, s: OpaquePointer) { sqlite3_bind_text(s, 1, name, -1, nil) }"),
            .init(
                "func f(token: Data, s: OpaquePointer) throws { let sealed = try encrypt(token); sqlite3_bind_blob(s, 1, sealed, 1, nil) }"
            ),
            .init("import SwiftData\n@Model final class Note { var title: String = \"\" }"),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "MASTG-TEST-0300", "CWE-312"])

    private static func isJudged(_ kind: SensitiveKind) -> Bool {
        kind.isCredential || kind.isPayment || kind.identifies || kind == .health
    }

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.sensitive(isJudged)
        let stored = SinkSearch.findings(from: StoreSinks.frames(in: app.code), ignoringLiterals: true) { frame in
            guard let value = frame[.value],
                let origin = ValueTrace.origins(of: value, query).first(where: { $0.sensitiveKind != nil }),
                let kind = origin.sensitiveKind
            else { return nil }
            return finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect) in the clear.",
                trace: origin.trace(to: frame))
        }
        let properties = StoreSinks.properties(in: app.code).compactMap { declaration, store -> Finding? in
            guard let kind = app.code.kind(of: declaration, type: declaration.typeName), isJudged(kind) else {
                return nil
            }
            return finding(
                at: declaration, "The \(kind.words) '\(declaration.text)' is stored in \(store) in the clear.")
        }
        return stored + properties
    }
}
