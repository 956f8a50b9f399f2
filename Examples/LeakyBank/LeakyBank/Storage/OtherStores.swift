import Foundation
import RealmSwift
import YapDatabase

final class StoredSession: Object {
    @Persisted(primaryKey: true) var id = "session"
    @Persisted var value = ""
}

final class StoredTheme: Object {
    @Persisted(primaryKey: true) var id = "theme"
    @Persisted var value = ""
}

/// Stores that were tried over the years.
final class OtherStores {
    private let yap: YapDatabaseConnection
    private let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)[0]

    init(yap: YapDatabaseConnection) {
        self.yap = yap
    }

    func keepInRealm(_ session: Session) throws {
        let realm = try Realm()
        try realm.write {
            realm.create(StoredSession.self, value: ["id": "session", "value": session.refreshToken])
        }
    }

    // fine: the Realm file is encrypted
    func keepInEncryptedRealm(_ session: Session, key: Data) throws {
        let realm = try Realm(configuration: Realm.Configuration(encryptionKey: key))
        try realm.write {
            realm.create(StoredSession.self, value: ["id": "session", "value": session.refreshToken])
        }
    }

    // fine: a colour
    func keepTheme(_ theme: String) throws {
        let realm = try Realm()
        try realm.write {
            realm.create(StoredTheme.self, value: ["id": "theme", "value": theme])
        }
    }

    func keepInYap(_ card: Card, token: String) {
        yap.readWrite { transaction in
            transaction.setObject(token, forKey: "token", inCollection: "session")
            transaction.setObject(card.number, forKey: card.id.uuidString, inCollection: "cards")
            transaction.setObject(card.lastFour, forKey: "last-four", inCollection: "cards")
        }
    }

    func keepInPlist(password: String) {
        let values: NSDictionary = ["user": "customer", "password": password]
        values.write(to: caches.appendingPathComponent("login.plist"), atomically: true)
    }

    func keepCard(_ card: Card) {
        UserDefaults.standard.set(card.number, forKey: "lastCard")
        // fine: what is left of it on a receipt
        UserDefaults.standard.set(card.lastFour, forKey: "lastCardEnding")
    }

    func keepSecurityCode(_ cvv: String) throws {
        try KeychainBox.save(Data(cvv.utf8), account: "security-code")
    }
}
