import Combine
import Foundation

final class SessionStore: ObservableObject {
    static let shared = SessionStore()

    @Published private(set) var userID: UUID?
    @Published var isLocked = true

    private let keychain = KeychainHelper(service: "app.leakynotes.session")

    var accessToken: String? {
        Preferences.string(for: .syncToken)
    }

    var refreshToken: String? {
        keychain.read(account: "refreshToken")
    }

    func begin(_ session: AuthSession) {
        userID = session.userID
        keychain.store(session.refreshToken, account: "refreshToken")
        Preferences.save(session.accessToken, for: .syncToken)
        Preferences.save(1, for: .tokenCount)
        UserDefaults.standard.set(true, forKey: Preferences.loginFlagKey)
        CrashReporter.leaveBreadcrumb("session started, token=\(session.accessToken)")
        CookieBridge.install(session)
        isLocked = false
    }

    func adopt(token: String) {
        keychain.store(token, account: "refreshToken")
        Task { await TokenRefresher.shared.refreshNow() }
    }

    func logout() {
        userID = nil
        isLocked = true
        UserDefaults.standard.removeObject(forKey: Preferences.loginFlagKey)
        NotificationCenter.default.post(name: .sessionDidEnd, object: nil)
    }
}

/// Shared notebooks of a team have a token of their own.
final class TeamSession {
    private var token: String?

    func join(_ token: String) throws {
        self.token = token
        try SecureVault.save(Data(token.utf8), for: .teamToken)
    }

    func signOut() throws {
        token = nil
        try SecureVault.delete(.teamToken)
    }
}

extension Notification.Name {
    static let sessionDidEnd = Notification.Name("app.leakynotes.sessionDidEnd")
    static let accessTokenDidChange = Notification.Name("app.leakynotes.accessTokenDidChange")
}
