import Foundation
import LocalAuthentication

/// The key of the notebook is released by the keychain, not by an answer in memory.
struct BiometricVault {
    func enroll(_ key: Data) throws {
        try SecureVault.saveBound(key, for: .vaultKey)
    }

    func unlock() async throws -> Data? {
        let context = LAContext()
        context.localizedCancelTitle = "Enter PIN"
        do {
            _ = try await context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "Unlock your notebook")
        } catch let error as LAError {
            switch error.code {
            case .userCancel, .appCancel, .systemCancel:
                return nil
            case .userFallback, .authenticationFailed:
                throw UnlockFailure.usePIN
            case .biometryLockout:
                throw UnlockFailure.lockedOut
            case .biometryNotAvailable, .biometryNotEnrolled:
                throw UnlockFailure.unavailable
            case .passcodeNotSet:
                throw UnlockFailure.passcodeMissing
            case .invalidContext, .notInteractive:
                throw UnlockFailure.retry
            default:
                throw UnlockFailure.retry
            }
        }
        return try SecureVault.read(.vaultKey, context: context)
    }

    enum UnlockFailure: Error {
        case usePIN, lockedOut, unavailable, passcodeMissing, retry
    }
}
