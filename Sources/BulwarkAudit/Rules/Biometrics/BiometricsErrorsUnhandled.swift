import BulwarkDetection
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
            .init(
                "func f() { LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\") { ok, error in self.done(ok) } }"
            ),
            .init(
                "func f() async -> Bool { (try? await LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\")) ?? false }"
            ),
            .init(
                """
                @implementation A
                - (void)f { [[LAContext new] evaluatePolicy:LAPolicyDeviceOwnerAuthenticationWithBiometrics localizedReason:@"x" reply:^(BOOL ok, NSError *e) { [self done:ok]; }]; }
                @end
                """, file: "A.m"),
            .init(
                "extension LAContext { func ask() async -> Bool { (try? await evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: \"x\")) ?? false } }"
            ),
            .init(
                """
                final class SettingsViewController: UIViewController {
                    func prompt() { context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "x") { ok, _ in if ok { self.unlock() } } }
                }
                """),
            .init(
                """
                func f() { LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "x") { ok, error in open(ok) } }
                """),
        ],
        nonTriggering: [
            .init(
                """
                func f() {
                    let context = LAContext()
                    guard context.canEvaluatePolicy(.deviceOwnerAuthentication, error: nil) else { return setUpPasscode() }
                    context.evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "x") { ok, _ in open(ok) }
                }
                """),
            .init(
                """
                final class LockManager {
                    lazy var screen = PinViewController()
                    func prompt() { context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "x") { ok, _ in if ok { self.unlock() } } }
                }
                """),
            .init(
                """
                final class PasscodeViewController: UIViewController {
                    func prompt() { context.evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "x") { ok, _ in if ok { self.unlock() } } }
                }
                """),
            .init(
                """
                func f() { LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: "x") { ok, error in if ok { open() } else if let error { show(error) } } }
                """),
            .init(
                """
                final class Prompt {
                    func status() -> Status {
                        var error: NSError?
                        if LAContext().canEvaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, error: &error) { return .ready }
                        return status(of: error)
                    }
                    func status(of error: NSError?) -> Status { (error as? LAError)?.code == .biometryLockout ? .locked : .missing }
                    func ask() async -> Bool {
                        guard status() == .ready else { return false }
                        do { return try await LAContext().evaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, localizedReason: "Unlock") } catch { return false }
                    }
                }
                """),
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
            .init(
                """
                @implementation A
                - (void)f { [[LAContext new] evaluatePolicy:LAPolicyDeviceOwnerAuthenticationWithBiometrics localizedReason:@"x" reply:^(BOOL ok, NSError *e) { if (e.code == LAErrorUserFallback) { [self askForPIN]; } }]; }
                @end
                """, file: "A.m"),
        ],
        references: ["MASVS-AUTH-2", "MASWE-0045", "CWE-391"])

    static func findings(in app: AuditedApp) -> [Finding] {
        BiometricCalls.evaluations(in: app.code).filter { !isHandled($0) && !isOverPIN($0) }.compactMap { call in
            guard let policy = call.argument(at: 0), BiometricCalls.takesPasscode(policy) else {
                return finding(
                    at: call,
                    "The errors of the biometric prompt are not told apart, so there is no way on from a lock-out or a request for the PIN."
                )
            }
            // The system itself goes on to the passcode; what is left to tell is that there is none, or that the user cancelled.
            guard !looksAtError(call) else { return nil }
            return finding(
                at: call,
                "Nobody looks at the error of the prompt, so that people without a device passcode are stuck before it."
            )
        }
    }

    /// Whether the prompt belongs to the code that asks for the PIN, by its name or by the screen that it shows: whoever is locked out, cancels or
    /// asks for the PIN is there.
    private static func isOverPIN(_ call: Fact) -> Bool {
        guard let type = call.enclosingType else { return false }
        if namesPIN(TypeName.base(type.text)) { return true }
        return type.descendants.contains { part in
            (part.kind == .name || part.kind == .call) && part.beginsUppercase && namesPIN(part.text)
                && NameWords.words(of: part.text).last.map(screens.contains) ?? false
        }
    }

    private static let screens: Set = ["view", "vc", "screen", "controller"]

    private static func namesPIN(_ name: String) -> Bool {
        NameWords.words(of: name).contains { ["pin", "pincode", "passcode"].contains($0) }
    }

    /// Whether anything is done with the prompt's error, or it was asked before whether there is a passcode.
    private static func looksAtError(_ call: Fact) -> Bool {
        let asked = call.enclosingFunction?.descendants(.call).contains {
            $0.text == "canEvaluatePolicy" && $0.index < call.index
        }
        if asked ?? false { return true }
        if let closure = call.arguments.compactMap(\.value).first(where: { $0.kind == .closure }) {
            guard let name = errorName(of: closure) else { return false }
            return closure.descendants(.name).contains { $0.text == name }
        }
        return !call.flags.contains(.silenced)
    }

    private static func isHandled(_ call: Fact) -> Bool {
        if isForeseen(call) { return true }
        if let closure = call.arguments.compactMap(\.value).first(where: { $0.kind == .closure }) {
            guard let name = errorName(of: closure) else { return false }
            let uses = closure.descendants(.name).filter { $0.text == name }
            guard !uses.isEmpty else { return false }
            if tellsErrorsApart(closure) || uses.contains(where: isToldApartElsewhere) { return true }
            // Handed on to whoever asked.
            return handsOn(uses) && callersTellApart(call)
        }
        if call.flags.contains(.silenced) { return false }
        guard let scope = call.enclosing(.function, .accessor) ?? call.enclosingType else { return false }
        let catches = scope.descendants(.catching)
        if catches.isEmpty { return callersTellApart(call) }
        return catches.contains { clause in
            tellsErrorsApart(clause)
                || clause.descendants(.name).contains {
                    ["error", "laError", "err"].contains($0.text) && isToldApartElsewhere($0)
                }
                || clause.descendants(.throwing).contains { _ in true } && callersTellApart(call)
        }
    }

    /// Whether the type that prompts asks first whether it may, and tells apart why not: a lock-out shows there before anybody is prompted.
    private static func isForeseen(_ call: Fact) -> Bool {
        guard let type = call.enclosingType else { return false }
        return type.code.types(named: TypeName.base(type.text)).contains { part in
            part.descendants(.call).contains { question in
                guard question.text == "canEvaluatePolicy", let function = question.enclosing(.function, .accessor)
                else { return false }
                return tellsErrorsApart(function)
                    || function.descendants(.name).contains { $0.text == "error" && isToldApartElsewhere($0) }
            }
        }
    }

    /// What a closure calls its second parameter, the error; nil for `_`.
    private static func errorName(of closure: Fact) -> String? {
        let parameters = closure.parameters
        guard parameters.count >= 2 else { return closure.descendants(.name).contains { $0.text == "$1" } ? "$1" : nil }
        return parameters.dropFirst().first.flatMap { $0.text == "_" ? nil : $0.text }
    }

    /// Whether an error is given to code that tells errors apart.
    private static func isToldApartElsewhere(_ use: Fact) -> Bool {
        for ancestor in use.ancestors {
            switch ancestor.kind {
            case .call:
                if ancestor.text.first?.isUppercase == true,
                    ancestor.code.types(named: ancestor.text).contains(where: tellsErrorsApart)
                {
                    return true
                }
                if ancestor.code.functions(calledBy: ancestor).contains(where: tellsErrorsApart) { return true }
            case .block, .closure, .function: return false
            default: break
            }
        }
        return false
    }

    private static func handsOn(_ uses: [Fact]) -> Bool {
        uses.contains { use in
            use.ancestors.prefix(6).contains { $0.kind == .argument && $0.parent?.kind == .call }
                || use.enclosing(.throwing) != nil
        }
    }

    private static func callersTellApart(_ call: Fact) -> Bool {
        guard let scope = call.enclosingFunction else { return false }
        let callers = call.code.calls(of: scope)
        return callers.contains { caller in
            guard let around = caller.enclosing(.function, .accessor) else { return false }
            return tellsErrorsApart(around) || BiometricCalls.reach(of: caller).contains(where: tellsErrorsApart)
        }
    }

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
