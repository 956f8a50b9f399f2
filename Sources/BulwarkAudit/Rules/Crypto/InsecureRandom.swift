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
            .init(
                "func f() -> SymmetricKey { var key = Data(count: 32); for i in 0..<32 { key[i] = UInt8(truncatingIfNeeded: rand()) }; return SymmetricKey(data: key) }"
            ),
            .init(
                "func letters(_ n: Int) -> String { String((0..<n).map { _ in all[Int(rand()) % all.count] }) }; func apiToken() -> String { letters(32) }"
            ),
            .init("func makeSessionToken() -> String { (0..<16).map { _ in String(rand() % 10) }.joined() }"),
            .init(
                "func f() { srand48(Int(Date().timeIntervalSince1970)); let otp = Int(drand48() * 1_000_000); send(otp) }"
            ),
            .init("func f() { let resetToken = random(); send(resetToken) }"),
            .init("func resetToken() -> Int { Int(drand48() * 1_000_000) }"),
            .init("func pairingCode() -> String { (0..<8).map { _ in String(Int(drand48() * 10)) }.joined() }"),
            .init(
                """
                @implementation A
                - (NSString *)newRequest {
                    NSMutableString *token = [NSMutableString string];
                    for (int i = 0; i < 16; i++) { [token appendFormat:@"%02x", rand() % 256]; }
                    return token;
                }
                @end
                """, file: "A.m"),
            .init("import GameplayKit\nlet apiToken = String(GKMersenneTwisterRandomSource(seed: 7).nextInt())"),
            .init(
                """
                struct LCG: RandomNumberGenerator {
                    var seed: UInt64
                    mutating func next() -> UInt64 { seed = seed &* 6_364_136_223_846_793_005 &+ 1; return seed }
                }
                func make() -> UInt64 { var rng = LCG(seed: 1); let sessionToken = UInt64.random(in: 0...9, using: &rng); return sessionToken }
                """),
        ],
        nonTriggering: [
            .init(
                "func letters(_ n: Int) -> String { String((0..<n).map { _ in all[Int(rand()) % all.count] }) }; func greeting() -> String { letters(3) }"
            ),
            .init("func jitter() -> Double { drand48() * 0.3 }"),
            .init(
                "func makeSessionToken() -> String { (0..<16).map { _ in String(UInt8.random(in: 0...255)) }.joined() }"
            ),
            .init("let isHeads = Bool.random()"),
            .init("func colorCode() -> String { String(Int(drand48() * 255), radix: 16) }"),
            .init("func verifyToken() -> Bool { rand() % 2 == 0 }\nfunc resetToken() { wait(drand48()) }"),
            .init(
                """
                struct Secure: RandomNumberGenerator {
                    mutating func next() -> UInt64 { var n: UInt64 = 0; SecRandomCopyBytes(nil, 8, &n); return n }
                }
                struct LCG: RandomNumberGenerator { mutating func next() -> UInt64 { 4 } }
                func make() {
                    var rng = Secure()
                    var game = LCG()
                    var system = SystemRandomNumberGenerator()
                    let token = UInt64.random(in: 0...9, using: &rng)
                    let key = UInt64.random(in: 0...9, using: &system)
                    let dice = Int.random(in: 1...6, using: &game)
                }
                """),
        ],
        references: ["MASVS-CRYPTO-1", "MASWE-0027", "MASTG-TEST-0311", "CWE-338"])

    static func findings(in app: AuditedApp) -> [Finding] {
        app.code.calls(
            "rand", "random", "drand48", "erand48", "lrand48", "mrand48", "rand_r", "GKMersenneTwisterRandomSource",
            "GKLinearCongruentialRandomSource", "GKARC4RandomSource", "GKRandomSource", "initWithSeed"
        ).compactMap { call in
            guard isPredictable(call), let purpose = purpose(of: call) else { return nil }
            return finding(at: call, "\(call.text) can be predicted, and '\(purpose)' is made from it.")
        } + ownGenerators(in: app.code)
    }

    /// Tokens and keys from a generator of the app's own: `UInt64.random(in: all, using: &generator)`.
    private static func ownGenerators(in code: CodeBase) -> [Finding] {
        code.arguments(labelled: ["using"]).compactMap { call, argument in
            guard ["random", "randomElement", "shuffled", "shuffle"].contains(call.text), var value = argument.value
            else {
                return nil
            }
            if value.kind == .prefix, let inner = value.first { value = inner }
            guard let type = value.typeName, isOwnGenerator(type, in: code), let purpose = purpose(of: call) else {
                return nil
            }
            return finding(at: call, "\(type) is a generator of the app's own, and '\(purpose)' is made from it.")
        }
    }

    /// Whether a type is a generator that the app declares and that asks no better one.
    private static func isOwnGenerator(_ type: String, in code: CodeBase) -> Bool {
        let declarations = code.types(named: type)
        guard declarations.contains(where: { $0.detail != "extension" }),
            code.type(type, isOrInherits: "RandomNumberGenerator")
        else { return false }
        return !declarations.contains { declaration in
            declaration.descendants.contains { part in
                ["SecRandomCopyBytes", "SystemRandomNumberGenerator", "arc4random_buf", "arc4random", "getentropy"]
                    .contains(part.text)
            }
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
    private static func purpose(of call: Fact, depth: Int = 0) -> String? {
        for ancestor in call.ancestors {
            switch ancestor.kind {
            case .variable, .binding, .parameter:
                if isSecret(ancestor) { return ancestor.text }
            case .assignment:
                // `encryptionKey[i] = UInt8(rand())`
                guard let target = ancestor.first.flatMap({ $0.kind == .subscripted ? $0.first : $0 }) else { break }
                if isSecret(target) { return target.text }
                if target.kind == .name, ancestor.first?.kind == .subscripted, fills(target, of: ancestor) {
                    return target.text
                }
            case .call where ancestor.text.hasPrefix("append") || ancestor.text == "insert":
                // `[token appendFormat:@"%02x", rand() % 256]`
                if let target = ancestor.receiver, isSecret(target) { return target.text }
            case .function:
                if let noun = ancestor.code.nounOfGetter(ancestor.text), isSecret(noun, in: ancestor.code) {
                    return ancestor.text
                }
                // `resetToken() -> String`: what gives a value is named after it, be its first word a verb as well.
                if valueTypes.contains(TypeName.base(ancestor.detail)), isSecret(ancestor) { return ancestor.text }
                if let secret = flowsIntoSecret(call, in: ancestor) { return secret }
                // Random letters for whoever asks: what they are for, those say.
                guard depth < 2, ancestor.detail != "Void", !ancestor.detail.isEmpty else { return nil }
                return ancestor.code.calls(of: ancestor).lazy.filter { $0.enclosingFunction != ancestor }
                    .prefix(mostCallers).compactMap { purpose(of: $0, depth: depth + 1) }.first
            case .type: return nil
            default: break
            }
        }
        return nil
    }

    private static let valueTypes: Set<String> = [
        "String", "NSString", "Data", "NSData", "Int", "UInt", "UInt32", "UInt64", "Int32", "Int64",
    ]

    /// How many callers of a function, and uses of a variable, are looked at.
    private static let mostCallers = 64

    /// Whether a key is made, later in the function around, of the bytes that an assignment puts into a variable.
    private static func fills(_ bytes: Fact, of assignment: Fact) -> Bool {
        let code = assignment.code
        guard let function = assignment.enclosingFunction, let key = code.texts.existingID(of: "SymmetricKey") else {
            return false
        }
        let keys = code.references(.call, named: key, in: function, from: assignment.end)
        return keys.prefix(mostCallers).lazy.map(code.fact).contains { $0.mentions(bytes.textID) }
    }

    private static func isSecret(_ named: Fact) -> Bool { isSecret(named.text, in: named.code) }

    private static func isSecret(_ name: String, in code: CodeBase) -> Bool {
        if let kind = code.kind(ofName: name), kind.isCredential { return true }
        let lower = name.lowercased()
        return [
            "nonce", "salt", "challenge", "csrf", "sessionid", "otp", "keybytes", "keymaterial", "resetcode",
            "secretbytes", "codeverifier", "resettoken", "recoverytoken", "invitetoken", "activationtoken",
            "verificationtoken", "pairingcode", "invitecode", "invitationcode", "recoverycode", "activationcode",
            "authorizationcode", "authcode", "accesscode", "confirmationcode", "unlockcode", "sharingcode",
        ].contains { lower.hasSuffix($0) } || lower == "iv"
    }

    /// Whether a local that the call fills ends in something secret by name within the same function.
    private static func flowsIntoSecret(_ call: Fact, in function: Fact) -> String? {
        guard let local = call.ancestors.first(where: { $0.kind == .variable && $0.isInside(function) }) else {
            return nil
        }
        let code = function.code
        for use in code.references(.name, named: local.textID, in: function, from: local.end).prefix(mostCallers) {
            for ancestor in code.fact(use).ancestors {
                switch ancestor.kind {
                case .variable where isSecret(ancestor): return ancestor.text
                case .call where ancestor.text.hasPrefix("append"):
                    if let receiver = ancestor.receiver, isSecret(receiver) { return receiver.text }
                default: break
                }
                if ancestor == function { break }
            }
        }
        return nil
    }
}
