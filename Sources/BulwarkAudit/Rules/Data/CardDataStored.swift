import BulwarkDetection
import BulwarkReport

/// A card number or its verification value that is stored.
enum CardDataStored: Rule {
    static let description = RuleDescription(
        id: "card-data-stored",
        area: .data,
        severity: .blocking,
        title: "Card data stored on the device",
        rationale:
            "PCI-DSS 3.3.1 forbids keeping the verification value after authorization at all, and 3.5 a readable card number. A stored one puts the whole app into the scope of an assessment.",
        fix:
            "Hand the number to the payment provider's form or SDK and keep the token that it gives, and the last four digits for display.",
        triggering: [
            .init("func f(cvv: String) { keychain.set(cvv, forKey: \"cvv\") }"),
            .init(
                "struct Card: Codable { var number: String; var cvv: String }; func f(card: Card, url: URL) throws { try JSONEncoder().encode(card).write(to: url) }"
            ),
            .init("func f(cardNumber: String) { UserDefaults.standard.set(cardNumber, forKey: \"last\") }"),
            .init("func f(cvv: String, s: OpaquePointer) { sqlite3_bind_text(s, 1, cvv, -1, nil) }"),
            .init("import SwiftData\n@Model final class Card { var cardNumber: String = \"\" }"),
            .init("import SwiftData\n@Model final class SavedCard { var holder = \"\"; var securityCode = \"\" }"),
            .init(
                """
                import RealmSwift
                final class StoredCard: Object { @objc dynamic var holder = ""; @objc dynamic var cvv = "" }
                func open(_ key: Data) throws -> Realm { try Realm(configuration: Realm.Configuration(encryptionKey: key)) }
                """),
        ],
        nonTriggering: [
            .init("func f(cardToken: String) { keychain.set(cardToken, forKey: \"card\") }"),
            .init(
                "func f(cardNumber: String) { UserDefaults.standard.set(cardNumber.suffix(4).description.count, forKey: \"last\") }"
            ),
            .init("func f(maskedCardNumber: String) { UserDefaults.standard.set(maskedCardNumber, forKey: \"last\") }"),
            .init("struct Card { var cardNumber: String }"),
            .init(
                """
                import RealmSwift
                final class StoredCard: Object { @objc dynamic var cardNumber = "" }
                func open(_ key: Data) throws -> Realm { try Realm(configuration: Realm.Configuration(encryptionKey: key)) }
                """),
        ],
        references: ["MASVS-STORAGE-1", "MASWE-0006", "CWE-312", "CWE-359"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let code = app.code
        var frames =
            UserDefaultsSinks.frames(in: code) + StoreSinks.frames(in: code) + FileSinks.writes(in: code).map(\.frame)
        // Wrappers of the keychain, libraries' and the app's own that cannot be followed.
        for call in code.calls("set", "save", "store", "add", "setString", "setData", "setObject", "write") {
            guard let receiver = call.receiver, let value = call.argument(at: 0),
                isKeychain(receiver), code.functions(calledBy: call).isEmpty
            else { continue }
            frames.append(SinkFrame(call, value: value, effect: "stored in the keychain"))
        }
        for call in code.calls("SecItemAdd", "SecItemUpdate") {
            guard let argument = call.argument(at: call.text == "SecItemAdd" ? 0 : 1) else { continue }
            let query = KeychainQuery(argument)
            if let value = query["kSecValueData"] {
                frames.append(
                    SinkFrame(call, value: value, key: query["kSecAttrAccount"], effect: "stored in the keychain"))
            }
        }
        let query = SourceQuery.sensitive { $0 == .cardNumber || $0 == .cvv }
        let stored = SinkSearch.findings(from: frames, ignoringLiterals: true) { frame in
            guard let value = frame[.value], let (origin, kind) = query.sensitiveOrigin(of: value) else { return nil }
            return finding(
                at: frame.place, "The \(kind.words) '\(origin.name)' is \(frame.effect).",
                trace: origin.trace(to: frame))
        }
        // A verification value must not be kept at all, a number not readable.
        let plain = Set(StoreSinks.properties(in: code).map(\.declaration))
        let properties = StoreSinks.properties(in: code, includingEncrypted: true).compactMap {
            declaration, store -> Finding? in
            guard let kind = kind(of: declaration), kind == .cardNumber && plain.contains(declaration) || kind == .cvv
            else { return nil }
            return finding(at: declaration, "The \(kind.words) '\(declaration.text)' is stored in \(store).")
        }
        let wrapped = UserDefaultsSinks.properties(in: code).compactMap { declaration, attribute -> Finding? in
            guard let kind = code.kind(of: declaration, type: declaration.typeName),
                kind == .cardNumber || kind == .cvv
            else { return nil }
            return finding(
                at: declaration,
                "The \(kind.words) '\(declaration.text)' is kept in UserDefaults by @\(attribute.text).")
        }
        return stored + properties + wrapped
    }

    /// What a property holds: the security code of a card is its verification value.
    private static func kind(of property: Fact) -> SensitiveKind? {
        guard let kind = property.code.kind(of: property, type: property.typeName) else { return nil }
        guard kind == .pin, let owner = property.enclosingType else { return kind }
        return SensitiveName.isOfCard(property.text, owner: owner.text) ? .cvv : kind
    }

    private static func isKeychain(_ receiver: Fact) -> Bool {
        [receiver.typeName, receiver.dottedName ?? receiver.text].compactMap { $0?.lowercased() }.contains { name in
            name.contains("keychain") || name.contains("valet")
        }
    }
}
