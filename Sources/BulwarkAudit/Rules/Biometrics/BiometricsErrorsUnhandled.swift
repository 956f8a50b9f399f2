import BulwarkReport

/// A biometric prompt whose failures are not told apart.
enum BiometricsErrorsUnhandled: Rule {
    static let description = RuleDescription(
        id: "biometrics-errors-unhandled",
        area: .biometrics,
        severity: .warning,
        title: "Biometric errors not told apart",
        rationale: """
            A user who cancels, who asks for the PIN, who is locked out and who has no face enrolled needs four different answers. Without them people are \
            stuck at a prompt, or the app treats a lock-out like a cancellation and offers no way on.
            """,
        fix: """
            Switch over LAError.Code: .userFallback and .biometryLockout lead to the PIN, .userCancel stays, .biometryNotEnrolled and \
            .biometryNotAvailable hide the button, .authenticationFailed tries again. Always offer the PIN.
            """,
        triggering: [
            .init("func f() { LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\") { ok, error in self.done(ok) } }"),
            .init("func f() async -> Bool { (try? await LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\")) ?? false }"),
        ],
        nonTriggering: [
            .init(
                """
                func f() {
                    LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "x") { ok, error in
                        switch (error as? LAError)?.code {
                        case .userFallback?, .biometryLockout?: self.askForPIN()
                        default: self.stay()
                        }
                    }
                }
                """),
            .init(
                """
                func f() { LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "x") { _, e in handle(e) } }
                func handle(_ e: Error?) { if let e = e as? LAError, e.code == .userFallback { askForPIN() } }
                """),
        ],
        references: ["MASVS-AUTH-2", "MASWE-0045", "CWE-391"])

    static func findings(in app: AuditedApp) -> [Finding] {
        BiometricCalls.evaluations(in: app.code).filter { !isHandled($0) }.map { call in
            finding(at: call, "The errors of the biometric prompt are not told apart, so there is no way on from a lock-out or a request for the PIN.")
        }
    }

    private static func isHandled(_ call: Fact) -> Bool {
        let scopes = call.enclosingType.map { call.code.types(named: TypeName.base($0.text)) } ?? [call.code.root(ofFile: call.file)]
        if scopes.contains(where: tellsErrorsApart) { return true }
        // The error is handed to a function that tells errors apart, or thrown on to callers that do.
        guard let scope = call.enclosingFunction else { return false }
        for inner in scope.descendants(.call) {
            if let function = call.code.function(calledBy: inner), tellsErrorsApart(function) { return true }
            if inner.text.first?.isUppercase == true, call.code.types(named: inner.text).contains(where: tellsErrorsApart) { return true }
        }
        guard call.isSwift, !call.flags.contains(.silenced), !scope.descendants(.catching).contains(where: { _ in true }), isAsync(call) else { return false }
        return call.code.calls(of: scope).contains { caller in
            (caller.enclosingType.map { call.code.types(named: TypeName.base($0.text)).contains(where: tellsErrorsApart) } ?? false)
        }
    }

    /// The form that throws its error instead of handing it to a closure.
    private static func isAsync(_ call: Fact) -> Bool { !call.arguments.contains { $0.value?.kind == .closure } }

    private static func tellsErrorsApart(_ scope: Fact) -> Bool {
        var codes: Set<String> = []
        for part in scope.descendants {
            switch part.kind {
            case .member where BiometricCalls.errorCodes.contains(part.text): codes.insert(part.text)
            case .name where BiometricCalls.errorConstants.contains(part.text): codes.insert(part.text)
            default: break
            }
        }
        return !codes.isEmpty
    }
}
