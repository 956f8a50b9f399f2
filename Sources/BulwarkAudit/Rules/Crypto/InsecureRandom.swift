import BulwarkDetection
import BulwarkReport

/// A generator that can be predicted, used for a token or key.
enum InsecureRandom: Rule {
    static let description = RuleDescription(
        id: "insecure-random",
        area: .crypto,
        severity: .blocking,
        title: "Token or key from a predictable generator",
        rationale:
            "rand, random, drand48 and seeded generators repeat their sequence for whoever knows or guesses the seed; a few outputs give it away.",
        fix:
            "Use SecRandomCopyBytes, SystemRandomNumberGenerator (what Int.random and UInt8.random use), or SymmetricKey(size:).",
        triggering: [
            .init("func makeSessionToken() -> String { (0..<16).map { _ in String(rand() % 10) }.joined() }"),
            .init(
                "func f() { srand48(Int(Date().timeIntervalSince1970)); let otp = Int(drand48() * 1_000_000); send(otp) }"
            ),
            .init("func f() { let resetToken = random(); send(resetToken) }"),
            .init("import GameplayKit\nlet apiToken = String(GKMersenneTwisterRandomSource(seed: 7).nextInt())"),
        ],
        nonTriggering: [
            .init("func jitter() -> Double { drand48() * 0.3 }"),
            .init(
                "func makeSessionToken() -> String { (0..<16).map { _ in String(UInt8.random(in: 0...255)) }.joined() }"
            ),
            .init("let isHeads = Bool.random()"),
        ],
        references: ["MASVS-CRYPTO-1", "MASWE-0027", "MASTG-TEST-0311", "CWE-338"])

    static func findings(in app: AuditedApp) -> [Finding] {
        app.code.calls(
            "rand", "random", "drand48", "erand48", "lrand48", "mrand48", "rand_r", "GKMersenneTwisterRandomSource",
            "GKLinearCongruentialRandomSource", "GKARC4RandomSource", "GKRandomSource", "initWithSeed"
        ).compactMap { call in
            guard isPredictable(call), let purpose = purpose(of: call) else { return nil }
            return finding(at: call, "\(call.text) can be predicted, and '\(purpose)' is made from it.")
        }
    }

    private static func isPredictable(_ call: Fact) -> Bool {
        switch call.text {
        case "rand", "random", "drand48", "erand48", "lrand48", "mrand48", "rand_r":
            // The C functions, not `Int.random(in:)`.
            return call.callee?.kind == .name && call.arguments.count <= 1 && call.argument("in") == nil
                && call.code.functions(calledBy: call).isEmpty
        case "initWithSeed": return (call.receiver?.typeName ?? "").hasPrefix("GK")
        default: return true
        }
    }

    /// The token or key that is made from a call, by the names around it.
    private static func purpose(of call: Fact) -> String? {
        for ancestor in call.ancestors {
            switch ancestor.kind {
            case .variable, .binding, .parameter:
                if isSecret(ancestor.text) { return ancestor.text }
            case .assignment:
                if let target = ancestor.first, isSecret(target.text) { return target.text }
            case .function:
                guard let noun = CallEffects.nounOfGetter(ancestor.text) else {
                    return flowsIntoSecret(call, in: ancestor)
                }
                return isSecret(noun) ? ancestor.text : flowsIntoSecret(call, in: ancestor)
            case .type: return nil
            default: break
            }
        }
        return nil
    }

    private static func isSecret(_ name: String) -> Bool {
        if let kind = SensitiveName.classify(name), kind.isCredential { return true }
        let lower = name.lowercased()
        return [
            "nonce", "salt", "challenge", "csrf", "sessionid", "otp", "keybytes", "keymaterial", "resetcode",
            "secretbytes", "codeverifier", "resettoken", "recoverytoken", "invitetoken", "activationtoken",
            "verificationtoken",
        ].contains { lower.hasSuffix($0) } || lower == "iv"
    }

    /// Whether a local that the call fills ends in something secret by name within the same function.
    private static func flowsIntoSecret(_ call: Fact, in function: Fact) -> String? {
        guard let local = call.ancestors.first(where: { $0.kind == .variable && $0.isInside(function) }) else {
            return nil
        }
        for candidate in function.descendants(.variable) where candidate.index > local.index && isSecret(candidate.text)
        {
            if candidate.descendants(.name).contains(where: { $0.text == local.text }) { return candidate.text }
        }
        return nil
    }
}
