/// The code that decides whether a server is trusted: delegate methods and verify blocks.
enum TrustHandlers {
    /// What the delegates' methods that are asked are called.
    static let delegateMethods = ["urlSession", "webView", "connection", "URLSession", "download"]

    /// The functions and closures that answer an authentication challenge.
    static func handlers(in code: CodeBase) -> [Fact] {
        var found: [Fact] = []
        for name in delegateMethods {
            for function in code.facts(.function, named: name) where function.body != nil {
                let labels = function.parameters.map(\.parameterLabel)
                if labels.contains("didReceive") || labels.contains("didReceiveChallenge")
                    || labels.contains("willSendRequestForAuthenticationChallenge")
                    || labels.contains("willSendRequestFor") || labels.contains("didReceiveAuthenticationChallenge"),
                    function.parameters.contains(where: {
                        TypeName.base($0.detail).hasSuffix("AuthenticationChallenge")
                    })
                {
                    found.append(function)
                }
            }
        }
        // Functions and closures that the delegate methods leave the decision to, and those of networking libraries.
        for function in code.facts(.function) where function.body != nil && !found.contains(function) {
            if function.parameters.contains(where: isChallenge) { found.append(function) }
        }
        for closure in code.facts(.closure)
        where closure.parameters.contains(where: isChallenge) {
            found.append(closure)
        }
        for assignment in code.assignments(to: "sessionDidReceiveChallenge", "taskDidReceiveChallenge") {
            if let closure = assignment.last, closure.kind == .closure { found.append(closure) }
        }
        return found
    }

    private static func isChallenge(_ parameter: Fact) -> Bool {
        // Nearly all types are shorter.
        guard parameter.detail.utf8.count >= "URLAuthenticationChallenge".utf8.count else { return false }
        let type = TypeName.base(parameter.detail)
        return type == "URLAuthenticationChallenge" || type == "NSURLAuthenticationChallenge"
    }

    /// Whether code evaluates a server's trust, itself or through functions that it calls or hands the trust to.
    ///
    /// - Parameter others: parts of the code that are not to count.
    static func evaluates(
        _ scope: Fact, but others: [Fact] = [], depth: Int = 0, visited: inout Set<Fact>
    ) -> Bool {
        guard depth < 5, visited.insert(scope).inserted else { return false }
        let calls = scope.descendants(.call).filter { call in !others.contains { call.isInside($0) } }
        for call in calls {
            if isEvaluation(call) { return !TrustResultIgnored.isIgnored(call) || depth > 0 }
        }
        for call in calls {
            let functions = call.code.functions(calledBy: call)
            if functions.contains(where: { evaluates($0, depth: depth + 1, visited: &visited) }) { return true }
            if functions.isEmpty, handsOnTrust(call) { return true }
        }
        return false
    }

    /// What is done instead of something: the other cases of a `switch` and the other side of an `if` around it.
    static func alternatives(to place: Fact, in body: Fact) -> [Fact] {
        var found: [Fact] = []
        var inner = place
        for ancestor in place.ancestors {
            switch ancestor.kind {
            case .switching: found += ancestor.children(.switchCase).filter { $0 != inner }
            case .branch where inner.kind == .block || inner.kind == .branch:
                found += ancestor.children.filter { ($0.kind == .block || $0.kind == .branch) && $0 != inner }
            default: break
            }
            if ancestor == body { break }
            inner = ancestor
        }
        return found
    }

    /// Whether a function is called by code alone that has evaluated the trust before, and looked at the result.
    static func isAskedAfterEvaluation(_ handler: Fact) -> Bool {
        guard handler.kind == .function else { return false }
        let calls = handler.code.calls(of: handler)
        return !calls.isEmpty
            && calls.allSatisfy { call in
                guard let caller = call.enclosingFunction, caller != handler else { return false }
                return caller.descendants(.call).contains {
                    isEvaluation($0) && $0.index < call.index && !TrustResultIgnored.isIgnored($0)
                }
            }
    }

    /// Whether no server is accepted but one on the device itself: `if host == "localhost" { … .useCredential … }`.
    static func acceptsOnlyOwnDevice(_ body: Fact) -> Bool {
        let answers = body.descendants.filter {
            ($0.kind == .name || $0.kind == .member)
                && ["useCredential", "NSURLSessionAuthChallengeUseCredential"].contains($0.text)
                && $0.parent?.callee != $0
        }
        return !answers.isEmpty
            && answers.allSatisfy { answer in
                answer.ancestors.prefix { $0 != body }.contains { branch in
                    guard branch.kind == .branch, let condition = branch.first,
                        let accepted = branch.children(.block).first, answer.isInside(accepted)
                    else { return false }
                    return saysOwnDevice(condition)
                }
            }
    }

    private static func saysOwnDevice(_ condition: Fact) -> Bool {
        if condition.kind == .operators, condition.text == "&&" {
            return condition.children.contains(where: saysOwnDevice)
        }
        return isOfHost(condition)
            && condition.descendants(.string).contains { ["localhost", "127.0.0.1", "::1"].contains($0.text) }
    }

    /// Whether a server is accepted for its host's name or else for its trust: `if host == ours || isValid(trust)`. The name is what
    /// the certificate has yet to prove.
    static func isPassed(_ acceptance: Fact) -> Bool {
        acceptance.ancestors.contains { branch in
            guard branch.kind == .branch, let condition = branch.first, condition.kind == .operators,
                condition.detail.contains("||"), !condition.detail.contains("&&"),
                let accepted = branch.children(.block).first, acceptance.isInside(accepted)
            else { return false }
            let operands = condition.children
            return operands.contains(where: isOfHost) && operands.contains { !isOfHost($0) }
        }
    }

    /// Whether a condition is about nothing but the name of the challenge's host.
    private static func isOfHost(_ condition: Fact) -> Bool {
        let isComparison =
            condition.kind == .operators ? condition.text == "==" : condition.text.hasPrefix("isEqual")
        return isComparison
            && condition.descendants(.member).contains { $0.text == "host" && $0.first?.text == "protectionSpace" }
    }

    /// Whether code compares the server's certificate or its key with ones that it knows, itself or through functions that it calls.
    ///
    /// - Parameter others: parts of the code that are not to count.
    static func compares(_ scope: Fact, but others: [Fact] = []) -> Bool {
        var looks = (reads: false, compares: false)
        var visited: Set<Fact> = []
        look(into: scope, but: others, depth: 0, &looks, visited: &visited)
        return looks.reads && looks.compares
    }

    private static func look(
        into scope: Fact, but others: [Fact] = [], depth: Int, _ looks: inout (reads: Bool, compares: Bool),
        visited: inout Set<Fact>
    ) {
        guard depth < 5, !(looks.reads && looks.compares), visited.insert(scope).inserted else { return }
        for part in scope.descendants where !part.isDebugOnly && !others.contains(where: { part.isInside($0) }) {
            switch part.kind {
            case .operators where ["==", "!="].contains(part.text):
                // What the challenge is about, and whether there is anything at all, is no comparison of a certificate.
                let isAboutChallenge = part.parts.contains {
                    $0.text == "authenticationMethod" || $0.text == "host" || $0.kind == .none || $0.kind == .number
                        || $0.text.hasPrefix("errSec")
                }
                if !isAboutChallenge { looks.compares = true }
            case .call:
                switch part.text {
                case "SecTrustGetCertificateAtIndex", "SecTrustCopyCertificateChain", "SecTrustCopyKey",
                    "SecTrustCopyPublicKey", "SecCertificateCopyData", "SecCertificateCopyKey":
                    looks.reads = true
                // What is none cannot be compared with anything.
                case "CFEqual" where !part.arguments.contains { $0.value?.kind == FactKind.none }: looks.compares = true
                case "contains", "isEqual", "isEqualToData", "containsObject", "contentsEqualAtPath", "contentsEqual",
                    "firstIndex":
                    looks.compares = true
                default:
                    for function in part.code.functions(calledBy: part) {
                        look(into: function, depth: depth + 1, &looks, visited: &visited)
                    }
                }
            default: break
            }
        }
    }

    /// The calls by which the system evaluates trust.
    static func isEvaluation(_ call: Fact) -> Bool {
        switch call.text {
        case "SecTrustEvaluate", "SecTrustEvaluateWithError", "SecTrustEvaluateAsync", "SecTrustEvaluateAsyncWithError",
            "SecTrustGetTrustResult":
            true
        default: false
        }
    }

    /// Whether a call from elsewhere is given the trust or the challenge and may evaluate it.
    private static func handsOnTrust(_ call: Fact) -> Bool {
        if call.text.hasPrefix("SecTrust") || call.text.hasPrefix("SecCertificate") || call.text == "URLCredential"
            || call.text.hasPrefix("credential")
            || call.text == "useCredential" || call.text == "use" || call.text == "completionHandler"
            || call.text == "completion" || call.text == "print" || call.text == "initWithTrust"
            || call.text == "NSLog" || call.text == "log" || call.text == "performDefaultHandling"
            || call.text == "cancel" || call.text.hasPrefix("cancelAuthenticationChallenge")
            || call.text.hasPrefix("performDefaultHandling")
            || call.text.hasPrefix("rejectProtectionSpace") || call.text == "exceptionDataForTrust"
            || call.text == "resume"
        {
            return false
        }
        if call.callee?.kind == .name, call.callee?.declaration(of: call.text)?.kind == .parameter { return false }
        return call.arguments.compactMap(\.value).contains { value in
            mentionsTrust(value) && value.kind != .closure
        }
    }

    private static func mentionsTrust(_ value: Fact) -> Bool {
        switch value.kind {
        case .name, .member:
            let lower = value.text.lowercased()
            if lower == "trust" || lower == "servertrust" || lower == "sectrust" || lower == "challenge" { return true }
            return value.typeName == "SecTrust" || value.typeName == "URLAuthenticationChallenge"
        case .cast: return value.first.map(mentionsTrust) ?? false
        default: return false
        }
    }
}
