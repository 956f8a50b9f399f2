/// Finding the calls that ask for biometrics.
enum BiometricCalls {
    /// The calls that show the prompt: `evaluatePolicy` in Swift and Objective-C.
    static func evaluations(in code: CodeBase) -> [Fact] {
        code.calls("evaluatePolicy").filter {
            // An extension of the context calls its own method.
            $0.callee?.kind == .member || $0.enclosingType?.text == "LAContext"
        }
    }

    /// Error codes of LocalAuthentication by which a failure is told apart.
    static let errorCodes: Set<String> = [
        "userFallback", "userCancel", "biometryLockout", "biometryNotAvailable", "biometryNotEnrolled",
        "authenticationFailed", "appCancel", "systemCancel",
        "passcodeNotSet", "invalidContext", "touchIDLockout", "touchIDNotEnrolled", "touchIDNotAvailable",
    ]
    static let errorConstants: Set<String> = [
        "LAErrorUserFallback", "LAErrorUserCancel", "LAErrorBiometryLockout", "LAErrorBiometryNotAvailable",
        "LAErrorBiometryNotEnrolled",
        "LAErrorAuthenticationFailed", "kLAErrorUserFallback", "kLAErrorUserCancel", "kLAErrorBiometryLockout",
        "LAErrorDomain",
    ]
}

extension BiometricCalls {
    /// The code that runs because of a prompt: the function around it and the functions of the app that it calls.
    static func reach(of call: Fact) -> [Fact] {
        guard let scope = call.enclosing(.function, .accessor) ?? call.enclosingType else {
            return [call.code.root(ofFile: call.file)]
        }
        var reached = [scope]
        var next = 0
        while next < reached.count, reached.count < 24 {
            let current = reached[next]
            next += 1
            for inner in current.descendants(.call) {
                for function in call.code.functions(calledBy: inner)
                where !reached.contains(function) && reached.count < 24 { reached.append(function) }
            }
        }
        return reached
    }

    /// Whether a policy takes the device's passcode in place of biometrics.
    static func takesPasscode(_ policy: Fact) -> Bool {
        !policies(of: policy).isDisjoint(with: [
            "deviceOwnerAuthentication", "LAPolicyDeviceOwnerAuthentication", "kLAPolicyDeviceOwnerAuthentication",
        ])
    }

    /// The policy that a prompt asks for, through constants.
    static func policies(of value: Fact, depth: Int = 0) -> Set<String> {
        guard depth < 6 else { return [] }
        switch value.kind {
        case .member where value.first == nil || value.first?.text == "LAPolicy": return [value.text]
        case .name where value.text.contains("LAPolicy"): return [value.text]
        case .name, .member:
            guard let initial = value.referredDeclaration?.initialValue else { return [] }
            return policies(of: initial, depth: depth + 1)
        case .ternary:
            return value.children.dropFirst().reduce(into: []) { $0.formUnion(policies(of: $1, depth: depth + 1)) }
        default: return []
        }
    }
}
