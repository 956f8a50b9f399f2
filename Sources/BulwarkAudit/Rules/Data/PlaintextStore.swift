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
            .init("import GRDB\nstruct User: Codable, PersistableRecord { var id: Int64; var password: String }"),
            .init(
                "import SQLite\nfunc f(_ db: Connection, password: String) throws { try db.run(users.insert(column <- password)) }"
            ),
            .init(
                #"func f(iban: String, url: URL) throws { let data = try PropertyListEncoder().encode(["iban": iban]); try data.write(to: url) }"#
            ),
            .init(
                """
                @implementation A
                - (void)f:(RLMRealm *)realm token:(NSString *)token { [Account createInRealm:realm withValue:@{@"token": token}]; }
                @end
                """, file: "A.m"),
            .init("func f(accessToken: String, s: OpaquePointer) { sqlite3_bind_text(s, 1, accessToken, -1, nil) }"),
            .init("import CoreData\nfunc f(iban: String, o: NSManagedObject) { o.setValue(iban, forKey: \"number\") }"),
            .init("import SwiftData\n@Model final class Profile { var socialSecurityNumber: String = \"\" }"),
            .init("import CoreData\nfinal class Message: NSManagedObject { @NSManaged var decryptedText: String? }"),
            .init("import SwiftData\n@Model final class Customer { var taxID: String = \"\" }"),
            .init(
                """
                import SQLite
                struct Token { let symbol: String; let decimals: Int }
                func text(_ token: Token) -> String { token.symbol }
                func keep(_ accessTokenValue: String) throws { try database.run(accounts.insert(access <- accessTokenValue)) }
                """),
            .init(
                """
                final class Identity: NSManagedObject { @NSManaged var material: Data? }
                func renew(_ identity: Identity) { identity.material = service.generateSecret() }
                """),
            .init("func keep(iban: String) { UserDefaults.standard.set(iban, forKey: \"last\") }"),
            .init(
                """
                @propertyWrapper struct Kept<Value> { let key: String; var wrappedValue: Value? { get { UserDefaults.standard.object(forKey: key) as? Value } nonmutating set { UserDefaults.standard.set(newValue, forKey: key) } } }
                struct Member { @Kept(key: "member") var socialSecurityNumber: String? }
                """),
        ],
        nonTriggering: [
            .init(
                "func keep(iban: String) { UserDefaults.standard.set(iban.count, forKey: \"last\"); UserDefaults.standard.set(email, forKey: \"user\") }"
            ),
            .init(
                #"""
                func open(_ c: inout Configuration) { c.prepareDatabase { db in try db.usePassphrase(try keychain.key()) } }
                struct User: Codable, PersistableRecord { var id: Int64; var password: String }
                func f(accessToken: String, db: Database) throws { try db.execute(sql: "INSERT INTO t VALUES (?)", arguments: [accessToken]) }
                """#),
            .init("struct User: Codable, FetchableRecord { var id: Int64; var password: String }"),
            .init("func f(name: String, s: OpaquePointer) { sqlite3_bind_text(s, 1, name, -1, nil) }"),
            .init(
                "func f(token: Data, s: OpaquePointer) throws { let sealed = try encrypt(token); sqlite3_bind_blob(s, 1, sealed, 1, nil) }"
            ),
            .init("import SwiftData\n@Model final class Note { var title: String = \"\" }"),
            .init("import CoreData\nfinal class Message: NSManagedObject { private var decryptedText: String? }"),
            .init("import SwiftData\n@Model final class TaxLine { var taxID: Int64 = 0 }"),
            .init(
                """
                import CoreData
                enum Identifier { case note(id: String), secret(key: String) }
                func decode(_ text: String) -> Identifier { text.hasPrefix("n") ? decodeNote(text) : decodePrivateKey(text) }
                func decodeNote(_ text: String) -> Identifier { .note(id: text) }
                func decodePrivateKey(_ text: String) -> Identifier { .secret(key: unwrap(text)) }
                func keep(_ text: String, o: NSManagedObject) {
                    guard case let .note(id) = decode(text) else { return }
                    o.setValue(id, forKey: "identifier")
                }
                """),
            .init(
                #"import GRDB; func forget(accessToken: String, db: Database) throws { try db.execute(sql: "DELETE FROM sessions WHERE token MATCH ?", arguments: [accessToken]) }"#
            ),
            .init(
                """
                @interface Token : NSManagedObject
                @end
                @interface Purchase : NSManagedObject
                @property (nonatomic, strong) Token *fromToken;
                @end
                """, file: "A.m"),
            .init(
                """
                func f(token: Data, o: NSManagedObject) {
                    guard let sealed = Crypto.encrypt(token) else { return }
                    let wallet = ["token": sealed]
                    for (key, value) in wallet { o.setValue(value, forKey: key) }
                }
                """),
            .init(
                """
                final class Identity: NSManagedObject { @NSManaged var salt: Data?; @NSManaged var initializationVector: Data? }
                func renew(_ identity: Identity) { identity.salt = service.generateSecret(); identity.initializationVector = service.generateSecret() }
                """),
            .init(
                """
                import SQLite
                struct Coin { let token: Token }
                struct Token { let symbol: String; let decimals: Int }
                func text(_ token: Token) -> String { token.symbol }
                func keep(_ lastTokenValue: String) throws { try database.run(addresses.insert(worth <- lastTokenValue)) }
                """),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "MASTG-TEST-0300", "CWE-312"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.worthProtecting
        let tokens = TokenMeaning.of(app.code)
        let encryptsSQLite = encryptsSQLite(app)
        func isPlain(_ store: String) -> Bool { !(encryptsSQLite && store.hasSuffix("SQLite")) }
        let frames = StoreSinks.frames(in: app.code).filter { isPlain($0.effect) }
        var filled: [SourceLocation: SourceLocation] = [:]
        let stored = SinkSearch.findings(from: frames, ignoringLiterals: true) { frame in
            guard let value = frame[.value], let (origin, kind) = query.sensitiveOrigin(of: value),
                kind != .token || !tokens.opensNothing(origin, under: frame[.key]), !isPublicPart(frame)
            else { return nil }
            filled[frame.place.location] = property(filledBy: frame)?.location
            return finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect) in the clear.",
                trace: origin.trace(to: frame))
        }
        let properties = StoreSinks.properties(in: app.code).compactMap { declaration, store -> Finding? in
            guard let kind = app.code.kind(of: declaration, type: declaration.typeName), kind.isWorthProtecting,
                isPlain(store)
            else { return nil }
            return finding(
                at: declaration, "The \(kind.words) '\(declaration.text)' is stored in \(store) in the clear.")
        }
        // What fills a property is told of where the property is declared.
        let declared = Set(properties.map(\.location))
        return properties + preferences(in: app.code)
            + stored.filter { finding in
                guard let property = filled[finding.location] else { return true }
                return !declared.contains(property)
            }
    }

    /// What identifies somebody, or tells of an account or of a person's health, and is kept in UserDefaults, a property list that nothing
    /// encrypts. Credentials and cards there are other rules'.
    private static func preferences(in code: CodeBase) -> [Finding] {
        let query = SourceQuery.sensitive(isPersonal)
        let stored = SinkSearch.findings(from: UserDefaultsSinks.frames(in: code), ignoringLiterals: true) { frame in
            guard let value = frame[.value], let (origin, kind) = query.sensitiveOrigin(of: value) else { return nil }
            return finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect) in the clear.",
                trace: origin.trace(to: frame))
        }
        let kept = UserDefaultsSinks.properties(in: code).compactMap { declaration, attribute -> Finding? in
            guard let kind = code.kind(of: declaration, type: declaration.typeName), isPersonal(kind) else {
                return nil
            }
            return finding(
                at: declaration,
                "The \(kind.words) '\(declaration.text)' is kept in UserDefaults by @\(attribute.text) in the clear.")
        }
        let places = Set(kept.map(\.location))
        return stored.filter { !places.contains($0.location) } + kept
    }

    private static func isPersonal(_ kind: SensitiveKind) -> Bool {
        kind.identifies || kind == .accountNumber || kind == .health
    }

    /// The property of a model that a value is put into.
    private static func property(filledBy frame: SinkFrame) -> Fact? {
        let place = frame.path.last?.fact ?? frame.place
        guard place.kind == .assignment, let target = place.first else { return nil }
        if let declaration = target.referredDeclaration { return declaration }
        guard let owner = target.first?.typeName else { return nil }
        return target.code.member(target.textID, ofType: owner)
    }

    /// Whether what is stored is no secret but what an encryption needs beside one: `identity.salt = salt`.
    private static func isPublicPart(_ frame: SinkFrame) -> Bool {
        let place = frame.path.last?.fact ?? frame.place
        guard place.kind == .assignment, let column = place.first else { return false }
        let words = NameWords.words(of: column.text)
        return ["salt", "iv", "nonce"].contains(words.last) || words.suffix(2) == ["initialization", "vector"]
    }

    /// Whether the app's SQLite databases are SQLCipher's: code gives them a key. A method as common as FMDB's `setKey` counts where SQLCipher
    /// is locked as a dependency.
    private static func encryptsSQLite(_ app: AuditedApp) -> Bool {
        if app.code.calls("sqlite3_key", "sqlite3_key_v2", "usePassphrase").contains(where: { !$0.isDebugOnly }) {
            return true
        }
        return app.resources.packages.contains {
            $0.name.lowercased().contains("sqlcipher") || $0.source.lowercased().contains("sqlcipher")
        } && !app.code.calls("setKey", "key").isEmpty
    }
}
