/// Finding the calls that ask for biometrics.
enum BiometricCalls {
    /// The calls that show the prompt: `evaluatePolicy` in Swift and Objective-C.
    static func evaluations(in code: CodeBase) -> [Fact] {
        code.calls("evaluatePolicy").filter { $0.callee?.kind == .member }
    }

    /// Error codes of LocalAuthentication by which a failure is told apart.
    static let errorCodes: Set<String> = [
        "userFallback", "userCancel", "biometryLockout", "biometryNotAvailable", "biometryNotEnrolled", "authenticationFailed", "appCancel", "systemCancel",
        "passcodeNotSet", "invalidContext", "touchIDLockout", "touchIDNotEnrolled", "touchIDNotAvailable",
    ]
    static let errorConstants: Set<String> = [
        "LAErrorUserFallback", "LAErrorUserCancel", "LAErrorBiometryLockout", "LAErrorBiometryNotAvailable", "LAErrorBiometryNotEnrolled",
        "LAErrorAuthenticationFailed", "kLAErrorUserFallback", "kLAErrorUserCancel", "kLAErrorBiometryLockout", "LAErrorDomain",
    ]
}
