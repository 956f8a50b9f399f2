import BulwarkReport

/// A challenge handler that trusts whatever server it meets.
enum TrustEvaluationDisabled: Rule {
    static let description = RuleDescription(
        id: "trust-evaluation-disabled",
        area: .transport,
        severity: .blocking,
        title: "Any server certificate is accepted",
        rationale: """
            A handler that answers a server-trust challenge with a credential made from that very trust accepts every certificate, an attacker's too: \
            TLS then protects against nobody in the way.
            """,
        fix: """
            Evaluate first (SecTrustEvaluateWithError, or TrustingSession and TrustingSessionDelegate of BulwarkApple) and cancel the challenge where that fails; for all other challenges \
            call completionHandler(.performDefaultHandling, nil).
            """,
        triggering: triggering,
        nonTriggering: nonTriggering,
        references: ["MASVS-NETWORK-1", "MASWE-0052", "MASTG-TEST-0067", "CWE-295"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        var places: Set<Fact> = []
        for handler in TrustHandlers.handlers(in: app.code) {
            guard let body = handler.body else { continue }
            if handler.kind == .function, body.children.isEmpty {
                // What a challenge is answered to has such methods too, and asks nobody.
                guard TrustHandlers.delegateMethods.contains(handler.text) else { continue }
                found.append(
                    finding(
                        at: handler,
                        "The challenge handler is empty: it never answers, nor does it evaluate the server's certificate."
                    ))
                continue
            }
            let acceptances = acceptances(in: body)
            guard let first = acceptances.first, !TrustHandlers.acceptsOnlyOwnDevice(body) else { continue }
            if TrustHandlers.isPassed(first) {
                if places.insert(first).inserted {
                    found.append(
                        finding(
                            at: first,
                            "The server's certificate is accepted without any evaluation where its host has a name."))
                }
                continue
            }
            guard let acceptance = acceptances.first(where: { isUnfounded($0, in: body) }) else { continue }
            if TrustHandlers.isAskedAfterEvaluation(handler) { continue }
            if places.insert(acceptance).inserted {
                found.append(
                    finding(
                        at: acceptance, "The server's certificate is accepted without any evaluation.",
                        severity: isForTests(acceptance, in: body) ? .warning : nil))
            }
        }
        return found + libraries(in: app.code)
    }

    /// Whether a server is accepted only where a switch for tests is on: `guard LoadTesting.isEnabled else { return refuse() }`.
    private static func isForTests(_ acceptance: Fact, in body: Fact) -> Bool {
        func saysTests(_ condition: Fact) -> Bool {
            ([condition] + Array(condition.descendants)).contains { part in
                guard part.kind == .name || part.kind == .member else { return false }
                let name = part.text.lowercased()
                return ["testing", "uitest", "unittest", "runningtests"].contains(where: name.contains)
            }
        }
        return body.descendants.contains { part in
            switch part.kind {
            case .guarding:
                part.index < acceptance.index && !acceptance.isInside(part)
                    && part.children.contains { $0.kind != .block && $0.kind != .prefix && saysTests($0) }
            case .branch:
                part.firstChild { $0.kind == .block }.map { acceptance.isInside($0) } ?? false
                    && part.first.map { $0.kind != .prefix && saysTests($0) } ?? false
            default: false
            }
        }
    }

    /// Whether nothing on the way to where a handler accepts the server looks at its certificate: what other cases of a `switch` do, or the
    /// other side of an `if`, is not on that way.
    private static func isUnfounded(_ acceptance: Fact, in body: Fact) -> Bool {
        let others = TrustHandlers.alternatives(to: acceptance, in: body)
        var visited: Set<Fact> = []
        if TrustHandlers.evaluates(body, but: others, visited: &visited)
            || TrustHandlers.compares(body, but: others)
        {
            return false
        }
        // A dropped evaluation is the other rule's finding.
        return !body.descendants(.call).contains { call in
            TrustHandlers.isEvaluation(call) && !others.contains { call.isInside($0) }
        }
    }

    /// Where a handler accepts the server: the credentials made from its trust.
    private static func acceptances(in body: Fact) -> [Fact] {
        body.descendants(.call).filter { call in
            switch call.text {
            case "map", "flatMap":
                // `serverTrust.map(URLCredential.init(trust:))`
                call.argument(at: 0).map {
                    $0.kind == .member && $0.text == "init" && $0.first?.text == "URLCredential"
                }
                    ?? false
            case "URLCredential": call.argument("trust") != nil
            case "credentialForTrust", "initWithTrust": true
            case "continueWithoutCredential", "continueWithoutCredentialForAuthenticationChallenge": true
            default: false
            }
        }
    }

    /// Whether exceptions are made on the spot from the trust that they are then set on, and not kept from a user's earlier decision.
    private static func copiesExceptions(_ exceptions: Fact, depth: Int = 0) -> Bool {
        guard depth < 3 else { return false }
        switch exceptions.kind {
        case .call: return exceptions.text == "SecTrustCopyExceptions"
        case .cast, .prefix: return exceptions.first.map { copiesExceptions($0, depth: depth + 1) } ?? false
        case .name:
            guard let declaration = exceptions.declaration, !declaration.isMember else { return false }
            return declaration.initialValue.map { copiesExceptions($0, depth: depth + 1) } ?? false
        default: return false
        }
    }

    /// Whether the policy around compares keys or certificates with those that the app holds: whatever is not among them is refused.
    private static func pinsInstead(_ assignment: Fact) -> Bool {
        guard let scope = assignment.enclosing(.function, .closure, .accessor) else { return false }
        return scope.descendants(.call).contains { call in
            guard ["policyWithPinningMode", "AFSecurityPolicy"].contains(call.text), let mode = call.argument(at: 0)
            else { return false }
            let name = mode.text.lowercased()
            return name.hasSuffix("publickey") || name.hasSuffix("certificate")
        }
    }

    /// Whether policies without a host's name are set on the trust of a server.
    private static func ignoresHost(_ call: Fact) -> Bool {
        guard let function = call.enclosingFunction else { return false }
        let isServers =
            function.descendants(.member).contains { $0.text == "serverTrust" }
            || function.parameters.contains { $0.detail.hasSuffix("AuthenticationChallenge") }
        guard isServers else { return false }
        func isNameless(_ policy: Fact) -> Bool {
            policy.text == "SecPolicyCreateBasicX509"
                || policy.text == "SecPolicyCreateSSL" && policy.argument(at: 1)?.kind == FactKind.none
        }
        let policies = function.descendants(.call).filter { $0.text.hasPrefix("SecPolicyCreate") }
        return !policies.isEmpty && policies.allSatisfy(isNameless)
            && !function.descendants(.member).contains { $0.text == "host" }
    }

    private static func libraries(in code: CodeBase) -> [Finding] {
        var found: [Finding] = []
        for call in code.calls("DisabledTrustEvaluator", "DisabledEvaluator", "setAllowsAnyHTTPSCertificate")
        where !call.isDebugOnly {
            found.append(finding(at: call, "\(call.text) accepts every certificate."))
        }
        for member in code.facts(.member, named: "disableEvaluation") {
            found.append(finding(at: member, "disableEvaluation accepts every certificate."))
        }
        for call in code.calls("SecTrustSetExceptions") where !call.isDebugOnly {
            guard let exceptions = call.argument(at: 1), copiesExceptions(exceptions) else { continue }
            found.append(
                finding(
                    at: call,
                    "Whatever is wrong with the server's certificate is made an exception, and it is accepted."))
        }
        for name in code.facts(.name, named: "kCFStreamSSLValidatesCertificateChain") {
            let value = name.parent?.kind == .entry ? name.parent?.children.last : name.enclosing(.entry)?.children.last
            if let value, value.text == "false" || value.text == "kCFBooleanFalse" {
                found.append(finding(at: name, "The stream's certificate chain is not validated."))
            }
        }
        for call in code.calls("sec_protocol_options_set_verify_block") {
            guard let closure = call.arguments.compactMap(\.value).first(where: { $0.kind == .closure }) else {
                continue
            }
            var visited: Set<Fact> = []
            let accepts = closure.descendants(.call).first {
                $0.argument(at: 0)?.text == "true" && $0.arguments.count == 1
            }
            if let accepts, !TrustHandlers.evaluates(closure, visited: &visited) {
                found.append(finding(at: accepts, "The verify block accepts every certificate."))
            }
        }
        for call in code.calls("sec_protocol_options_set_peer_authentication_required")
        where call.argument(at: 1)?.boolean == false && !call.isDebugOnly {
            found.append(finding(at: call, "The server's certificate is not asked for."))
        }
        for call in code.calls("FoundationSecurity", "setAllowInvalidCertificates", "setValidatesDomainName")
        where !call.isDebugOnly {
            let accepts =
                call.text == "FoundationSecurity"
                ? call.argument("allowSelfSigned")?.boolean
                : call.argument(at: 0)?.boolean.map { $0 == (call.text == "setAllowInvalidCertificates") }
            if accepts ?? false {
                found.append(finding(at: call, "\(call.text) switches the check of the server's certificate off."))
            }
        }
        for function in code.facts(.function, named: "allowsAnyHTTPSCertificateForHost")
        where function.results.contains(where: { $0.boolean ?? false }) && !function.isDebugOnly {
            found.append(finding(at: function, "Certificates of all hosts are accepted."))
        }
        // Alamofire calls an evaluator's method and takes it that nothing is thrown for a yes.
        for inheritance in code.facts(.inheritance, named: ["ServerTrustEvaluating", "ServerTrustEvaluator"]) {
            guard let type = inheritance.parent, type.kind == .type, !type.isDebugOnly else { continue }
            for function in type.membersThroughConditionals
            where function.kind == .function && function.text == "evaluate" {
                guard let body = function.body, !body.descendants.contains(where: { $0.kind == .throwing }),
                    !body.descendants(.call).contains(where: {
                        !["print", "debugPrint", "NSLog", "log"].contains($0.text)
                    })
                else { continue }
                found.append(finding(at: function, "The evaluator throws nothing, and so accepts every certificate."))
            }
        }
        for call in code.calls("SecTrustSetPolicies") where !call.isDebugOnly && ignoresHost(call) {
            found.append(
                finding(at: call, "The server's name is not checked: a certificate of any other host is accepted."))
        }
        for assignment in code.assignments(
            to: "allowInvalidCertificates", "validatesDomainName", "disableSSLCertValidation")
        {
            guard let target = assignment.first,
                assignment.children.last?.text == "true" || assignment.children.last?.text == "false",
                !pinsInstead(assignment),
                // A switch on a screen sets nothing yet.
                !(target.kind == .name
                    && target.declaration.flatMap { $0.attribute("State") ?? $0.attribute("Binding") } != nil)
            else { continue }
            let value = assignment.children.last?.text == "true"
            if (target.text == "allowInvalidCertificates" && value) || (target.text == "validatesDomainName" && !value)
                || (target.text == "disableSSLCertValidation" && value)
            {
                found.append(
                    finding(
                        at: assignment, "\(target.text) = \(value) switches the check of the server's certificate off.")
                )
            }
        }
        return found
    }
}
