import Foundation
import LocalAuthentication

/// Opens the list of notes.
final class BiometricGate {
    func unlock(completion: @escaping (Bool) -> Void) {
        let context = LAContext()
        context.evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "Open your notes") { success, _ in
            DispatchQueue.main.async { completion(success) }
        }
    }

    func confirmDeletion(of title: String) async -> Bool {
        let context = LAContext()
        context.localizedFallbackTitle = ""
        let allowed = (try? await context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "Delete \(title)")) ?? false
        return allowed
    }

    /// Premium notebooks show why it failed.
    func openNotebook(_ onOpen: @escaping () -> Void, onFailure: @escaping (String) -> Void) {
        let context = LAContext()
        let policy = LAPolicy.deviceOwnerAuthenticationWithBiometrics
        context.evaluatePolicy(policy, localizedReason: "Open the notebook") { granted, error in
            DispatchQueue.main.async {
                guard !granted else { return onOpen() }
                onFailure(BiometricText.text(for: error))
            }
        }
    }

    var hasPasscode: Bool {
        LAContext().canEvaluatePolicy(.deviceOwnerAuthentication, error: nil)
    }
}

enum BiometricText {
    static func text(for error: Error?) -> String {
        guard let error = error as? LAError else { return "Please try again." }
        switch error.code {
        case .biometryNotAvailable: return "Face ID is not available."
        case .biometryNotEnrolled: return "Set up Face ID in Settings first."
        case .biometryLockout: return "Face ID is locked. Use your PIN."
        case .userCancel, .appCancel, .systemCancel: return "Cancelled."
        case .userFallback: return "Enter your PIN."
        case .authenticationFailed: return "Not recognised."
        case .passcodeNotSet: return "Set a passcode in Settings first."
        case .invalidContext, .notInteractive: return "Please try again."
        default: return "Please try again."
        }
    }
}
