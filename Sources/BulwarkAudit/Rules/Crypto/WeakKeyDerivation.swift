import BulwarkDetection
import BulwarkReport

/// A key that is derived from a password too fast.
enum WeakKeyDerivation: Rule {
    static let description = RuleDescription(
        id: "weak-key-derivation",
        area: .crypto,
        severity: .blocking,
        title: "Password derivation too fast",
        rationale:
            "What a phone derives in a millisecond a graphics card guesses a hundred thousand times a second. OWASP's floor for PBKDF2 is 600,000 rounds with SHA-256, 210,000 with SHA-512, 1,300,000 with SHA-1.",
        fix:
            "Raise the rounds and store their number beside the salt, so that they can grow; or use scrypt (N = 2^15, r = 8, p = 3). A plain hash is no derivation.",
        triggering: [
            .init(
                "func f() { CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), p, n, s, 16, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), 10_000, &k, 32) }"
            ),
            .init(
                "let k = try PKCS5.PBKDF2(password: p, salt: s, iterations: 4096, keyLength: 32, variant: .sha2(.sha256)).calculate()"
            ),
            .init(
                "import CryptoKit\nfunc key(password: String) -> SymmetricKey { SymmetricKey(data: SHA256.hash(data: Data(password.utf8))) }"
            ),
        ],
        nonTriggering: [
            .init(
                "func f() { CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), p, n, s, 16, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA512), 210_000, &k, 32) }"
            ),
            .init(
                "func f(_ rounds: UInt32) { CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), p, n, s, 16, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), rounds, &k, 32) }"
            ),
            .init(
                #"func f(_ seed: SymmetricKey) -> SymmetricKey { HKDF<SHA256>.deriveKey(inputKeyMaterial: seed, info: Data("a".utf8), outputByteCount: 32) }"#
            ),
        ],
        references: ["MASVS-CRYPTO-2", "MASWE-0010", "CWE-916"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        for call in app.code.calls("CCKeyDerivationPBKDF") where call.arguments.count >= 7 {
            guard let rounds = call.argument(at: 6)?.integer, let function = call.argument(at: 5) else { continue }
            let names = WeakCipher.names(in: function).map(\.text).joined(separator: " ")
            check(
                rounds,
                floor: names.contains("SHA512") || names.contains("SHA384")
                    ? 210_000 : names.contains("SHA1") ? 1_300_000 : 600_000, call, &found)
        }
        for call in app.code.calls("PBKDF2") {
            guard let rounds = (call.argument("iterations") ?? call.argument("rounds"))?.integer else { continue }
            let variant =
                call.argument("variant").map {
                    ([$0] + Array($0.descendants)).map(\.text).joined(separator: " ").lowercased()
                } ?? ""
            check(
                rounds,
                floor: variant.contains("512") || variant.contains("384")
                    ? 210_000 : variant.contains("sha1") ? 1_300_000 : 600_000, call, &found)
        }
        for call in app.code.calls("deriveKey") where (call.receiver?.dottedName ?? "").contains("PBKDF2") {
            if let rounds = (call.argument("rounds") ?? call.argument("unsafeUncheckedRounds"))?.integer {
                check(rounds, floor: 600_000, call, &found)
            }
        }
        let query = SourceQuery.sensitive { $0 == .password || $0 == .pin }
        for call in app.code.calls("SymmetricKey") {
            guard let data = call.argument("data"), let hash = plainHash(data) else { continue }
            let secrets = hash.arguments.compactMap(\.value).flatMap { ValueTrace.origins(of: $0, query) }
            if let secret = secrets.first(where: { $0.sensitiveKind != nil }) {
                found.append(
                    finding(at: call, "The key is a plain hash of '\(secret.name)': every guess costs one hash."))
            }
        }
        return found
    }

    private static func check(_ rounds: Int, floor: Int, _ call: Fact, _ found: inout [Finding]) {
        if rounds < floor {
            found.append(finding(at: call, "\(rounds) rounds of PBKDF2, where \(floor) are the floor."))
        }
    }

    /// The call of a hash that an expression is, directly or through a constant.
    private static func plainHash(_ expression: Fact, depth: Int = 0) -> Fact? {
        guard depth < 5 else { return nil }
        switch expression.kind {
        case .call:
            if expression.text == "hash", ["SHA256", "SHA384", "SHA512"].contains(expression.receiver?.text) {
                return expression
            }
            if expression.text == "Data" || expression.text == "Array" {
                return expression.argument(at: 0).flatMap { plainHash($0, depth: depth + 1) }
            }
            return nil
        case .name:
            return expression.declaration?.initialValue.flatMap { plainHash($0, depth: depth + 1) }
        default: return nil
        }
    }
}
