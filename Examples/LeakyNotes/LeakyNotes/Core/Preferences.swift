import Foundation

enum Preferences {
    enum Key: String {
        case theme, sortOrder, lastTag, tokenCount, syncToken, pinAttempts, cardLastFour
    }

    static let loginFlagKey = "isLoggedIn"

    static let shared = UserDefaults(suiteName: "group.app.leakynotes") ?? .standard

    static func save(_ value: Any?, for key: Key) {
        shared.set(value, forKey: key.rawValue)
    }

    static func string(for key: Key) -> String? {
        shared.string(forKey: key.rawValue)
    }

    static func remove(_ key: Key) {
        shared.removeObject(forKey: key.rawValue)
    }

    static var installationID: UUID {
        if let raw = shared.string(forKey: "installationID"), let id = UUID(uuidString: raw) {
            return id
        }
        let id = UUID()
        shared.set(id.uuidString, forKey: "installationID")
        return id
    }

    static var webhookToken: String? {
        get { shared.string(forKey: "webhookToken") }
        set { shared.set(newValue, forKey: "webhookToken") }
    }
}
