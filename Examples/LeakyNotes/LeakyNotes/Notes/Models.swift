import CryptoKit
import Foundation

struct Note: Identifiable, Hashable {
    let id: UUID
    var title: String
    var sealedBody: Data
    var tags: [String]
    var isLocked: Bool
    var publicURL: URL?
}

struct LoginNote: Codable, Identifiable {
    let id: UUID
    let site: String
    let user: String
    let password: String
}

struct BankNote: Identifiable {
    let id: UUID
    let holder: String
    let iban: String
}

final class NotebookKeys {
    static let shared = NotebookKeys()

    private var keys: [UUID: SymmetricKey] = [:]

    func unlock(_ id: UUID, passphrase: String, salt: [UInt8]) {
        keys[id] = Digests.notebookKey(passphrase: passphrase, salt: salt)
    }

    func key(for note: Note) -> SymmetricKey {
        keys[note.id] ?? SymmetricKey(size: .bits256)
    }

    func forgetAll() {
        keys.removeAll()
    }
}
