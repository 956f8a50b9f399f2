import BulwarkReport

/// Biometrics whose result is a mere Bool.
enum BiometricsBoolGate: Rule {
    static let description = RuleDescription(
        id: "biometrics-bool-gate",
        area: .biometrics,
        severity: .warning,
        title: "Biometrics guard nothing but a Bool",
        rationale: """
            evaluatePolicy answers yes or no inside the app's own process: a debugger, a hook or a patched binary answers yes. Nothing secret depends on \
            the biometry unless a key or keychain item is bound to it.
            """,
        fix: """
            Put the session's key into a keychain item with SecAccessControlCreateWithFlags(…, .biometryCurrentSet, …) and read it through the LAContext \
            (kSecUseAuthenticationContext): the Secure Enclave then releases it, or does not.
            """,
        triggering: [
            .init("func f() { LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\") { ok, _ in self.unlocked = ok } }"),
            .init("func f() async throws -> Bool { try await LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\") }"),
        ],
        nonTriggering: [
            .init(
                """
                func f(_ context: LAContext) {
                    context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "x") { ok, _ in
                        let q: [String: Any] = [kSecUseAuthenticationContext as String: context]
                        read(q)
                    }
                }
                """),
            .init("func f(_ c: LAContext, _ a: SecAccessControl) { c.evaluateAccessControl(a, operation: .useItem, localizedReason: \"x\") { _, _ in } }"),
        ],
        references: ["MASVS-AUTH-2", "MASWE-0044", "MASTG-TEST-0266", "CWE-287"])

    private static let bindings: Set<String> = [
        "kSecUseAuthenticationContext", "SecAccessControlCreateWithFlags", "kSecAttrAccessControl", "kSecUseOperationPrompt",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        BiometricCalls.evaluations(in: app.code).filter { !isBound($0) }.map { call in
            finding(at: call, "The outcome of the biometric prompt is a Bool that no key or keychain item depends on.")
        }
    }

    /// Whether a key is bound to the biometry in the same type, or in the same file where there is none.
    private static func isBound(_ call: Fact) -> Bool {
        let scopes = call.enclosingType.map { type in
            call.code.types(named: TypeName.base(type.text))
        } ?? [call.code.root(ofFile: call.file)]
        return scopes.contains { scope in
            scope.descendants.contains { part in
                (part.kind == .name && bindings.contains(part.text)) || (part.kind == .call && part.text == "evaluateAccessControl")
                    || (part.kind == .argument && part.text == "authenticationContext")
            }
        }
    }
}
