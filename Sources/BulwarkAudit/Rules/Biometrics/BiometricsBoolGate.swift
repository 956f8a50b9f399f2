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
            .init(
                "func f() { LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\") { ok, _ in self.unlocked = ok } }"
            ),
            .init(
                "func f() async throws -> Bool { try await LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\") }"
            ),
            .init(
                """
                @implementation A
                - (void)f { [[LAContext new] evaluatePolicy:LAPolicyDeviceOwnerAuthenticationWithBiometrics localizedReason:@"x" reply:^(BOOL ok, NSError *e) { if (ok) { [self unlock]; } }]; }
                @end
                """, file: "A.m"),
            .init(
                """
                struct Box {
                    func read(_ account: String, context: LAContext? = nil) -> Data? {
                        var query: [String: Any] = [kSecAttrAccount as String: account]
                        if let context { query[kSecUseAuthenticationContext as String] = context }
                        return find(query)
                    }
                }
                final class Gate {
                    let box = Box()
                    func open() async throws -> Data? {
                        guard try await LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "x") else { return nil }
                        return box.read("token", context: nil)
                    }
                }
                """),
        ],
        nonTriggering: [
            .init(
                """
                struct Box {
                    func read(_ account: String, context: LAContext? = nil) -> Data? {
                        var query: [String: Any] = [kSecAttrAccount as String: account]
                        if let context { query[kSecUseAuthenticationContext as String] = context }
                        return find(query)
                    }
                }
                final class Gate {
                    let box = Box()
                    func open() async throws -> Data? {
                        let context = LAContext()
                        guard try await context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "x") else { return nil }
                        return box.read("token", context: context)
                    }
                }
                """),
            .init(
                """
                func f(_ context: LAContext) {
                    context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "x") { ok, _ in
                        let q: [String: Any] = [kSecUseAuthenticationContext as String: context]
                        read(q)
                    }
                }
                """),
            .init(
                "func f(_ c: LAContext, _ a: SecAccessControl) { c.evaluateAccessControl(a, operation: .useItem, localizedReason: \"x\") { _, _ in } }"
            ),
            .init(
                "func f(_ c: LAContext) throws -> Bool { c.canEvaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, error: nil) }"
            ),
        ],
        references: ["MASVS-AUTH-2", "MASWE-0044", "MASTG-TEST-0266", "CWE-287"])

    private static let bindings: Set<String> = [
        "kSecUseAuthenticationContext", "SecAccessControlCreateWithFlags", "kSecAttrAccessControl",
        "kSecUseOperationPrompt",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        BiometricCalls.evaluations(in: app.code).filter { !isBound($0) }.map { call in
            finding(at: call, "The outcome of the biometric prompt is a Bool that no key or keychain item depends on.")
        }
    }

    /// Whether a key is bound to the biometry in the code that the prompt leads to.
    private static func isBound(_ call: Fact) -> Bool {
        let context = call.receiver?.text ?? ""
        let isShared =
            call.receiver.map { $0.kind == .member || $0.declaration(of: $0.text)?.isMember ?? false } ?? false
        // A context that a property holds is used elsewhere in its type.
        var scopes = BiometricCalls.reach(of: call)
        if isShared, let type = call.enclosingType { scopes += call.code.types(named: TypeName.base(type.text)) }
        return scopes.contains { scope in
            scope.descendants.contains { part in
                switch part.kind {
                case .name: bindings.contains(part.text) && !isWithoutContext(part, in: scopes)
                case .call: part.text == "evaluateAccessControl" || handsOn(context, to: part)
                case .argument: part.text == "authenticationContext"
                default: false
                }
            }
        }
    }

    /// Whether an item is read with a context that nobody gives: `if let context { query[kSecUseAuthenticationContext as String] = context }` in a
    /// function that is called with none.
    private static func isWithoutContext(_ binding: Fact, in scopes: [Fact]) -> Bool {
        guard binding.text == "kSecUseAuthenticationContext", let function = binding.enclosingFunction,
            let value = binding.enclosing(.assignment)?.last ?? binding.enclosing(.entry)?.last
        else { return false }
        var context = value
        while context.kind == .cast, let inner = context.first { context = inner }
        guard context.kind == .name, var declaration = context.declaration else { return false }
        // `if let context`
        if declaration.kind == .binding,
            let source = declaration.initialValue?.declaration ?? declaration.declaration(of: declaration.text)
        {
            declaration = source
        }
        guard declaration.kind == .parameter, declaration.parent == function else { return false }
        let calls = scopes.flatMap { $0.descendants(.call) }.filter {
            $0.code.functions(calledBy: $0).contains(function)
        }
        return !calls.isEmpty
            && calls.allSatisfy { call in
                call.code.argument(of: call, for: declaration, in: function).map { $0.kind == .none }
                    ?? (declaration.defaultValue?.kind == FactKind.none)
            }
    }

    /// Whether the context goes on to code that cannot be seen, which may read the keychain with it.
    private static func handsOn(_ context: String, to call: Fact) -> Bool {
        guard !context.isEmpty, call.code.functions(calledBy: call).isEmpty, call.receiver?.text != context else {
            return false
        }
        return call.arguments.contains { $0.value?.kind == .name && $0.value?.text == context }
    }
}
