import BulwarkReport

/// An evaluation of trust whose result nobody looks at.
enum TrustResultIgnored: Rule {
    static let description = RuleDescription(
        id: "trust-result-ignored",
        area: .transport,
        severity: .blocking,
        title: "Result of the trust evaluation ignored",
        rationale:
            "SecTrustEvaluate says no by its result alone. Code that does not look at it goes on with any certificate.",
        fix: """
            Use `guard SecTrustEvaluateWithError(trust, &error) else { … }` and cancel the challenge in the else branch, or let TrustingSessionDelegate of \
            BulwarkApple answer it.
            """,
        triggering: [
            .init("func f(_ trust: SecTrust) { _ = SecTrustEvaluateWithError(trust, nil); go() }"),
            .init(
                "func f(_ trust: SecTrust) { var result = SecTrustResultType.invalid; SecTrustEvaluate(trust, &result); go() }"
            ),
            .init(
                "func f(_ trust: SecTrust) { var error: CFError?; SecTrustEvaluateWithError(trust, &error); go() }"),
            .init(
                "func f(_ trust: SecTrust) { SecTrustEvaluateAsyncWithError(trust, .main) { trust, _, _ in use(trust) } }"
            ),
            .init("func f(_ trust: SecTrust) { SecTrustEvaluateAsync(trust, .main) { trust, result in go() } }"),
        ],
        nonTriggering: [
            .init(
                """
                @implementation Pins
                - (id)key:(SecCertificateRef)certificate {
                    SecTrustRef trust = NULL;
                    SecTrustCreateWithCertificates(certificate, policy, &trust);
                    SecTrustResultType result = 0;
                    OSStatus status = SecTrustEvaluate(trust, &result);
                    return SecTrustCopyPublicKey(trust);
                }
                @end
                """, file: "Pins.m"),
            .init("func f(_ trust: SecTrust) -> Bool { SecTrustEvaluateWithError(trust, nil) }"),
            .init(
                "func f(_ trust: SecTrust) { var r = SecTrustResultType.invalid; SecTrustEvaluate(trust, &r); if r == .unspecified { go() } }"
            ),
            .init(
                "func f(_ trust: SecTrust) throws { var error: CFError?; guard SecTrustEvaluateWithError(trust, &error) else { throw E.untrusted }; go() }"
            ),
            .init(
                """
                func result(of trust: SecTrust) -> SecTrustResultType {
                    var error: CFError?
                    var result = SecTrustResultType.invalid
                    _ = SecTrustEvaluateWithError(trust, &error)
                    SecTrustGetTrustResult(trust, &result)
                    return result
                }
                """),
            .init(
                """
                func both(_ trust: SecTrust) -> Bool {
                    var result = SecTrustResultType.invalid
                    let status = SecTrustEvaluate(trust, &result)
                    let isTrusted = SecTrustEvaluateWithError(trust, nil)
                    return isTrusted || status == errSecSuccess && isKnown(trust)
                }
                func f(_ trust: SecTrust) {
                    SecTrustEvaluateAsyncWithError(trust, .main) { _, isTrusted, _ in if isTrusted { go() } }
                    SecTrustEvaluateAsyncWithError(trust, .main) { _, _, error in done(error) }
                    SecTrustEvaluateAsyncWithError(trust, .main, evaluated)
                }
                """),
        ],
        references: ["MASVS-NETWORK-1", "MASWE-0052", "MASTG-TEST-0067", "CWE-252", "CWE-295"])

    static func findings(in app: AuditedApp) -> [Finding] {
        app.code.calls(
            "SecTrustEvaluate", "SecTrustEvaluateWithError", "SecTrustEvaluateAsync", "SecTrustEvaluateAsyncWithError"
        ).filter(isIgnored).map { call in
            finding(at: call, "The result of \(call.text) is ignored.")
        }
    }

    /// Whether the closure that is told the result of an evaluation looks neither at it nor at the error.
    private static func closureIgnoresResult(of call: Fact) -> Bool {
        guard let closure = call.arguments.last?.value, closure.kind == .closure else { return false }
        var results: Set<String> = ["$1", "$2"]
        for parameter in closure.parameters.dropFirst() where parameter.text != "_" { results.insert(parameter.text) }
        return !closure.descendants(.name).contains { results.contains($0.text) }
    }

    /// Whether an evaluation's result goes nowhere.
    static func isIgnored(_ call: Fact) -> Bool {
        if call.text.hasPrefix("SecTrustEvaluateAsync") { return closureIgnoresResult(of: call) }
        if servesKey(call) || isDecidedBeside(call) { return false }
        if call.text == "SecTrustEvaluate", let out = call.argument(at: 1) {
            var result = out
            while result.kind == .prefix, let inner = result.first { result = inner }
            guard result.kind == .name, let scope = call.enclosing(.function, .closure, .accessor) else {
                return call.flags.contains(.discarded)
            }
            let isRead = scope.descendants(.name).contains { name in
                name.text == result.text && name != result && name.declaration == result.declaration
                    && name.parent?.kind != .assignment && !isTarget(name)
            }
            return !isRead
        }
        // The error that it fills says no as well.
        if call.text == "SecTrustEvaluateWithError", var out = call.argument(at: 1) {
            while out.kind == .prefix, let inner = out.first { out = inner }
            if out.kind == .name, let scope = call.enclosing(.function, .closure, .accessor),
                scope.descendants(.name).contains(where: { $0.text == out.text && $0.index > call.end - 1 })
            {
                return false
            }
        }
        if let trust = call.argument(at: 0), isAskedLater(trust, after: call) { return false }
        if call.flags.contains(.discarded) {
            guard let body = call.parent else { return true }
            let isOnly = body.children.filter { $0.kind != .parameter }.count == 1
            if body.kind == .block, let function = body.parent, function.kind == .function {
                return !(isOnly && !function.detail.isEmpty && function.detail != "Void")
            }
            return !(isOnly && (body.kind == .closure || body.kind == .accessor))
        }
        guard let holder = call.parent, holder.kind == .variable, let scope = holder.parent else { return false }
        return !scope.descendants(.name).contains { $0.text == holder.text && $0.index > holder.index }
    }

    /// Whether the same trust is evaluated once more beside it, and that answer is kept: `let isTrusted = SecTrustEvaluateWithError(trust, nil)`.
    private static func isDecidedBeside(_ call: Fact) -> Bool {
        guard call.text == "SecTrustEvaluate", let trust = call.argument(at: 0)?.dottedName,
            let scope = call.enclosing(.function, .closure, .accessor)
        else { return false }
        return scope.descendants(.call).contains { other in
            other.text == "SecTrustEvaluateWithError" && other.argument(at: 0)?.dottedName == trust && !isIgnored(other)
        }
    }

    /// Whether a trust is evaluated that the code has made from a certificate at hand, for the key in it: older systems give that only then.
    private static func servesKey(_ call: Fact) -> Bool {
        guard let trust = call.argument(at: 0)?.dottedName, let scope = call.enclosing(.function, .closure, .accessor)
        else { return false }
        let calls = scope.descendants(.call)
        let isMade = calls.contains { made in
            guard made.text == "SecTrustCreateWithCertificates", var out = made.argument(at: 2) else { return false }
            while out.kind == .prefix, let inner = out.first { out = inner }
            return out.dottedName == trust
        }
        return isMade
            && calls.contains {
                ["SecTrustCopyPublicKey", "SecTrustCopyKey"].contains($0.text)
                    && $0.argument(at: 0)?.dottedName == trust
            }
    }

    /// Whether the trust itself is asked how it was evaluated: `SecTrustGetTrustResult(trust, &result); return result`.
    private static func isAskedLater(_ trust: Fact, after call: Fact) -> Bool {
        guard let scope = call.enclosing(.function, .closure, .accessor) else { return false }
        return scope.descendants(.call).contains { later in
            guard later.text == "SecTrustGetTrustResult", later.index > call.index,
                later.argument(at: 0)?.dottedName == trust.dottedName, var result = later.argument(at: 1)
            else { return false }
            while result.kind == .prefix, let inner = result.first { result = inner }
            return scope.descendants(.name).contains { $0.textID == result.textID && $0.index >= later.end }
        }
    }

    private static func isTarget(_ name: Fact) -> Bool {
        guard let parent = name.parent, parent.kind == .assignment else { return false }
        return parent.first == name
    }
}
