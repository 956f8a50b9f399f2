import Combine
import Foundation

/// Keeps the signed-in customer's session for the rest of the app.
final class SessionStore: ObservableObject {
    static let shared = SessionStore()

    private enum Keys {
        // fine: these name places, they hold no secret
        static let refreshToken = "session.refreshToken"
        static let passwordHintShown = "session.passwordHintShown"
        static let theme = "ui.theme"
    }

    @Published private(set) var session: Session?

    private let defaults = UserDefaults.standard
    private let group = UserDefaults(suiteName: "group.example.leakybank")

    func begin(_ session: Session, credentials: Credentials) {
        self.session = session

        UserDefaults.standard.set(session.accessToken, forKey: "access_token")
        defaults.set(session.refreshToken, forKey: Keys.refreshToken)
        group?.set(session.accessToken, forKey: "token")

        let d = defaults
        d.setValue(credentials.password, forKey: "remembered")
        Preferences.remember(credentials.pin ?? "", under: "quick-unlock")

        defaults.set(true, forKey: "isLoggedIn")
        d.set(session.customerID.isEmpty == false, forKey: "user_authenticated")

        // fine: numbers and switches about a session, none of its secrets
        defaults.set(session.expiresAt.timeIntervalSince1970, forKey: "session.expiry")
        defaults.set(credentials.password.isEmpty, forKey: Keys.passwordHintShown)
        defaults.set("dark", forKey: Keys.theme)
        Preferences.remember("en_GB", under: "locale")
    }

    /// Fetches a fresh access token before the old one lapses.
    func renew(_ answer: Session) {
        session = answer
        let fresh = answer.accessToken
        let store: UserDefaults = .standard
        store.set(fresh, forKey: "session")
    }

    func logout() {
        defaults.set(0, forKey: "session.expiry")
        NotificationCenter.default.post(name: .sessionEnded, object: nil)
        BankLog.info("Signed out")
    }
}

extension Notification.Name {
    static let sessionEnded = Notification.Name("example.leakybank.sessionEnded")
}
