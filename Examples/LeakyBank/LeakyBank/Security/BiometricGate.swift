import Foundation
import LocalAuthentication
import Security

/// Asks for a face or a finger before money moves.
final class BiometricGate {
    enum Outcome {
        case confirmed, fallBackToPIN, cancelled, notPossible(String)
    }

    private let reason = "Confirm that it is you"
    private let passcodeToo: LAPolicy = .deviceOwnerAuthentication

    /// Opens the list of accounts.
    func unlockAccounts(_ onDone: @escaping (Bool) -> Void) {
        let context = LAContext()
        context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: reason) { success, _ in
            DispatchQueue.main.async { onDone(success) }
        }
    }

    func unlockCards() async -> Bool {
        let context = LAContext()
        do {
            return try await context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: reason)
        } catch {
            return false
        }
    }

    /// Every error has its own answer, but the answer is still only a flag.
    func confirmTransfer(_ onDone: @escaping (Outcome) -> Void) {
        let context = LAContext()
        context.localizedFallbackTitle = "Use PIN"
        context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: reason) { success, error in
            if success {
                onDone(.confirmed)
            } else {
                onDone(self.outcome(for: error))
            }
        }
    }

    /// Reads the password of the customer behind the passcode of the device.
    func readPassword(_ onDone: @escaping (Data?, Outcome) -> Void) {
        let context = LAContext()
        context.evaluatePolicy(.deviceOwnerAuthentication, localizedReason: reason) { success, error in
            guard success else {
                onDone(nil, self.outcome(for: error))
                return
            }
            onDone(self.secret("password", in: context), .confirmed)
        }
    }

    func readToken(_ onDone: @escaping (Data?, Outcome) -> Void) {
        let context = LAContext()
        context.evaluatePolicy(passcodeToo, localizedReason: reason) { success, error in
            guard success else {
                onDone(nil, self.outcome(for: error))
                return
            }
            onDone(self.secret("access_token", in: context), .confirmed)
        }
    }

    /// Shows the tips again; nothing secret is behind it.
    func showTips(_ onDone: @escaping () -> Void) {
        let context = LAContext()
        context.evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "Show tips") { success, error in
            if success { onDone() } else { _ = self.outcome(for: error) }
        }
    }

    /// Reads a key that is bound to the biometry, and forgets why it failed.
    func readKey(_ onDone: @escaping (Data?) -> Void) {
        let context = LAContext()
        context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: reason) { success, _ in
            onDone(success ? self.secret("key", in: context) : nil)
        }
    }

    // fine: biometrics only, errors told apart, and the keychain releases the key
    func unlockVault(_ onDone: @escaping (Data?, Outcome) -> Void) {
        let context = LAContext()
        context.localizedFallbackTitle = "Use PIN"
        context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: reason) { success, error in
            guard success else {
                onDone(nil, self.outcome(for: error))
                return
            }
            onDone(self.secret("vault-key", in: context), .confirmed)
        }
    }

    private func secret(_ account: String, in context: LAContext) -> Data? {
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: KeychainBox.service,
            kSecAttrAccount as String: account,
            kSecUseAuthenticationContext as String: context,
            kSecReturnData as String: true,
        ]
        var item: CFTypeRef?
        guard SecItemCopyMatching(query as CFDictionary, &item) == errSecSuccess else { return nil }
        return item as? Data
    }

    private func outcome(for error: (any Error)?) -> Outcome {
        guard let error = error as? LAError else { return .notPossible("Unknown") }
        switch error.code {
        case .userFallback, .authenticationFailed:
            return .fallBackToPIN
        case .userCancel, .appCancel, .systemCancel:
            return .cancelled
        case .biometryLockout:
            return .notPossible("Too many tries. Use your PIN.")
        case .biometryNotEnrolled, .biometryNotAvailable, .passcodeNotSet:
            return .notPossible("Set up Face ID first.")
        default:
            return .notPossible("That did not work.")
        }
    }
}
