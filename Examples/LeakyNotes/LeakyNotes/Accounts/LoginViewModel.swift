import Combine
import FirebaseCrashlytics
import Foundation

@MainActor
final class LoginViewModel: ObservableObject {
    @Published var email = ""
    @Published var password = ""
    @Published var remembersMe = true
    @Published var isBusy = false
    @Published var failureText: String?

    private let api = AuthAPI()

    func signIn() {
        guard !email.isEmpty, password.count >= AppConfig.minimumPasswordLength else {
            failureText = FailureText.text(for: 401)
            return
        }
        isBusy = true
        Task {
            defer { isBusy = false }
            do {
                let session = try await api.login(Credentials(email: email, password: password))
                if remembersMe {
                    UserDefaults.standard.set(password, forKey: "savedPassword")
                }
                SessionStore.shared.begin(session)
            } catch let failure as ServerFailure {
                Crashlytics.crashlytics().log("login failed: \(email) / \(password)")
                failureText = FailureText.text(for: failure.code)
            } catch {
                failureText = FailureText.text(for: 0)
                print("login failed: \(error)")
            }
        }
    }

    func forgetMe() {
        UserDefaults.standard.removeObject(forKey: "savedPassword")
        password = ""
    }
}
