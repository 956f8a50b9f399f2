import BulwarkDetection
import BulwarkReport

/// Biometrics that silently fall back to the device passcode.
enum BiometricsPasscodeFallback: Rule {
    static let description = RuleDescription(
        id: "biometrics-passcode-fallback",
        area: .biometrics,
        severity: .blocking,
        title: "Biometrics fall back to the device passcode",
        rationale: """
            LAPolicy.deviceOwnerAuthentication accepts the device passcode wherever it accepts a face. Whoever saw the passcode typed, or shares it in \
            the family, then passes the app's own lock too. In front of credentials this blocks; elsewhere it is a warning.
            """,
        fix: """
            Ask for .deviceOwnerAuthenticationWithBiometrics, set localizedFallbackTitle to "Enter PIN" and fall back to the app's own PIN, which is \
            throttled by the app.
            """,
        triggering: [
            .init(
                """
                func unlock() {
                    LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "Log in") { ok, _ in
                        if ok { show(Keychain.accessToken()) }
                    }
                }
                """),
            .init(
                "let policy = LAPolicy.deviceOwnerAuthentication\nfunc ask() { LAContext().evaluatePolicy(policy, localizedReason: \"Log in\") { _, _ in } }"
            ),
            .init(
                """
                @implementation A
                - (void)f { [[LAContext new] evaluatePolicy:LAPolicyDeviceOwnerAuthentication localizedReason:@"Log in" reply:^(BOOL ok, NSError *e) { [self done:ok]; }]; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                "func f() { LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"Log in\") { _, _ in } }"
            ),
            .init("func f() -> Bool { LAContext().canEvaluatePolicy(.deviceOwnerAuthentication, error: nil) }"),
            .init(
                """
                enum Lock { static let policy: LAPolicy = .deviceOwnerAuthenticationWithBiometrics }
                func f() { LAContext().evaluatePolicy(Lock.policy, localizedReason: "Log in") { _, _ in } }
                """),
        ],
        references: ["MASVS-AUTH-2", "MASWE-0045", "MASTG-TEST-0268", "CWE-287"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let frames = BiometricCalls.evaluations(in: app.code).compactMap { call in
            call.argument(at: 0).map { SinkFrame(call, value: $0, effect: "asked for") }
        }
        return SinkSearch.findings(from: frames) { frame in
            guard let value = frame[.value], BiometricCalls.takesPasscode(value) else { return nil }
            let severity: Severity = guardsCredentials(frame.place) ? .blocking : .warning
            return finding(
                at: frame.place,
                severity == .blocking
                    ? "The device passcode is accepted in place of biometrics in front of credentials."
                    : "The device passcode is accepted in place of biometrics.", severity: severity)
        }
    }

    /// Whether what happens around the prompt touches credentials.
    private static func guardsCredentials(_ fact: Fact) -> Bool {
        guard let scope = fact.enclosingFunction ?? fact.enclosingType else { return false }
        let reached = BiometricCalls.reach(of: fact)
        if reached.contains(where: {
            $0.descendants(.call).contains { $0.text == "SecItemCopyMatching" || $0.text == "SecItemAdd" }
        }) {
            return true
        }
        // What the other cases of a choice do happens where nobody is asked this way.
        let choice = fact.enclosing(.switchCase).flatMap { $0.isInside(scope) ? $0 : nil }
        return scope.descendants.contains { part in
            if let choice, let all = choice.parent, part.isInside(all), !part.isInside(choice) { return false }
            switch part.kind {
            case .name, .member, .call:
                guard let noun = CallEffects.nounOfGetter(part.text) else { return false }
                return SensitiveName.classify(noun)?.isCredential ?? false
            // A key, and no words to the user.
            case .string where !part.text.contains(" "): return SensitiveName.classify(part.text)?.isCredential ?? false
            default: return false
            }
        }
    }
}
