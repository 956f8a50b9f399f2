import Foundation

actor TokenRefresher {
    static let shared = TokenRefresher()

    private let api = AuthAPI()
    private var running: Task<Void, Never>?

    func refreshNow() async {
        if let running {
            return await running.value
        }
        let task = Task {
            guard let refreshToken = SessionStore.shared.refreshToken else { return }
            do {
                let session = try await api.refresh(refreshToken)
                dump(session)
                SessionStore.shared.begin(session)
                NotificationCenter.default.post(name: .accessTokenDidChange, object: nil)
            } catch {
                NSLog("refresh with %@ failed: %@", refreshToken, String(describing: error))
            }
        }
        running = task
        await task.value
        running = nil
    }

    func describe(_ tokens: [String]) {
        let tokenCount = tokens.count
        print("tokens: \(tokenCount), longest \(tokens.map(\.count).max() ?? 0)")
        #if DEBUG
        print("tokens: \(tokens)")
        #endif
    }

    func remember(_ session: AuthSession) {
        var profile: [String: Any] = [:]
        profile["id"] = session.userID.uuidString
        profile["expires"] = Date().addingTimeInterval(TimeInterval(session.expiresIn))
        profile["refresh"] = session.refreshToken
        let defaults = UserDefaults.standard
        defaults.set(profile, forKey: "profile")
    }
}
