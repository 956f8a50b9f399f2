import Bulwark
import Crypto
import Foundation

struct User { var id: Int }

nonisolated struct Settings: Codable, Sendable {
    var limit: Int
    init(_ old: SettingsV1) { limit = old.limit }
}

nonisolated struct SettingsV1: Codable, Sendable { var limit: Int }

let user = User(id: 7)
let key: SymmetricKey = given()
let keychain: Keychain = given()
let archive: SealedArchive<Settings> = given()
let settings: Settings = given()

nonisolated final class Ledger: NSObject, NSSecureCoding {
    static var supportsSecureCoding: Bool { true }
    func encode(with coder: NSCoder) {}
    required init?(coder: NSCoder) {}
}

nonisolated final class Entry: NSObject, NSSecureCoding {
    static var supportsSecureCoding: Bool { true }
    func encode(with coder: NSCoder) {}
    required init?(coder: NSCoder) {}
}

let ledger: Ledger = given()
