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
            .init("func key(pin: String) -> SymmetricKey { SymmetricKey(data: Data(pin.utf8).sha256()) }"),
            .init(
                "func key(passphrase: String) -> SymmetricKey { HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: Data(passphrase.utf8)), salt: salt, outputByteCount: 32) }"
            ),
            .init(
                "func derive(_ p: String, rounds: Int) { CCKeyDerivationPBKDF(alg, p, 8, s, 16, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), UInt32(rounds), &k, 32) }; func f(_ p: String) { derive(p, rounds: 4096) }"
            ),
            .init(
                "func derive(_ p: String, rounds: UInt32 = 10_000) { CCKeyDerivationPBKDF(alg, p, 8, s, 16, prf, rounds, &k, 32) }"
            ),
            .init(
                "int derive(const char *p, int n, unsigned char *key) { return PKCS5_PBKDF2_HMAC(p, n, salt, 8, 1000, EVP_sha256(), 32, key); }",
                file: "Key.m"),
            .init("let k = try PKCS5.PBKDF2(password: p, salt: s).calculate()"),
            .init("let k = try Scrypt(password: p, salt: s, dkLen: 32, N: 1024, r: 8, p: 1).calculate()"),
            .init(
                "import CryptoSwift\nfunc f(seed: String) throws { var password = seed; _ = try PKCS5.PBKDF2(password: Array(password.utf8), salt: s, iterations: 2048, variant: .sha2(.sha512)).calculate() }"
            ),
        ],
        nonTriggering: [
            .init(
                """
                import CryptoSwift
                func key(fromSeed seed: Data, _ index: Int) throws -> Data {
                    var password = seed
                    password.append(Data([UInt8(index)]))
                    return Data(try PKCS5.PBKDF2(password: password.bytes, salt: s, iterations: 2048, keyLength: 32, variant: .sha2(.sha512)).calculate())
                }
                """),
            .init(
                """
                func seed(_ words: String, _ phrase: String) throws -> [UInt8] {
                    let salt = "mnemonic" + phrase
                    return try PKCS5.PBKDF2(password: Array(words.utf8), salt: Array(salt.utf8), iterations: 2048, variant: .sha2(.sha512)).calculate()
                }
                """),
            .init(
                "func f() { CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), p, n, s, 16, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA512), 210_000, &k, 32) }"
            ),
            .init(
                "func f(_ rounds: UInt32) { CCKeyDerivationPBKDF(CCPBKDFAlgorithm(kCCPBKDF2), p, n, s, 16, CCPseudoRandomAlgorithm(kCCPRFHmacAlgSHA256), rounds, &k, 32) }"
            ),
            .init(
                "func derive(_ p: String, rounds: Int) { CCKeyDerivationPBKDF(alg, p, 8, s, 16, prf, UInt32(rounds), &k, 32) }; func f(_ p: String) { derive(p, rounds: 600_000) }"
            ),
            .init(
                """
                int derive(const char *p, int n, unsigned char *key, unsigned char *iv) {
                    PKCS5_PBKDF2_HMAC(p, n, salt, 16, 600000, EVP_sha256(), 32, key);
                    return PKCS5_PBKDF2_HMAC((char *)key, 32, salt, 16, 10, EVP_sha256(), 16, iv);
                }
                """, file: "Key.m"),
            .init("func key(password: String) -> SymmetricKey { SymmetricKey(data: stretch(password, salt)) }"),
            .init(
                #"func f(_ seed: SymmetricKey) -> SymmetricKey { HKDF<SHA256>.deriveKey(inputKeyMaterial: seed, info: Data("a".utf8), outputByteCount: 32) }"#
            ),
        ],
        references: ["MASVS-CRYPTO-2", "MASWE-0010", "CWE-916"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        var places: Set<Fact> = []
        for call in app.code.calls("CCKeyDerivationPBKDF") where call.arguments.count >= 7 {
            guard let rounds = call.argument(at: 6), let function = call.argument(at: 5) else { continue }
            let names = GivenValues.of(function, at: call).flatMap { WeakCipher.names(in: $0.value) }.map(\.text)
                .joined(separator: " ")
            check(
                rounds,
                floor: names.contains("SHA512") || names.contains("SHA384")
                    ? 210_000 : names.contains("SHA1") ? 1_300_000 : 600_000, call, &found, &places)
        }
        // OpenSSL's, whose older form is of SHA-1 alone.
        for call in app.code.calls("PKCS5_PBKDF2_HMAC", "PKCS5_PBKDF2_HMAC_SHA1")
        where call.arguments.count >= 7 && !isOfDerivedKey(call) {
            guard let rounds = call.argument(at: 4) else { continue }
            let digest = (call.argument(at: 5)?.text ?? "").lowercased()
            let floor = digest.contains("512") || digest.contains("384") ? 210_000 : 600_000
            check(
                rounds, floor: call.text.hasSuffix("SHA1") || digest.contains("sha1") ? 1_300_000 : floor, call, &found,
                &places)
        }
        for call in app.code.calls("PBKDF2") {
            guard let rounds = call.argument("iterations") ?? call.argument("rounds") else {
                // CryptoSwift's default.
                if call.receiver?.text == "PKCS5", call.argument("password") != nil {
                    found.append(
                        finding(at: call, "4096 rounds of PBKDF2 are the default, where 600000 are the floor."))
                }
                continue
            }
            let variant =
                call.argument("variant").map {
                    $0.parts.map(\.text).joined(separator: " ").lowercased()
                } ?? ""
            check(
                rounds,
                floor: variant.contains("512") || variant.contains("384")
                    ? 210_000 : variant.contains("sha1") ? 1_300_000 : 600_000, call, &found, &places)
        }
        for call in app.code.calls("deriveKey") where (call.receiver?.dottedName ?? "").contains("PBKDF2") {
            if let rounds = call.argument("rounds") ?? call.argument("unsafeUncheckedRounds") {
                check(rounds, floor: 600_000, call, &found, &places)
            }
        }
        for call in app.code.calls("Scrypt", "deriveKey") {
            let isScrypt = call.text == "Scrypt" || (call.receiver?.dottedName ?? "").contains("Scrypt")
            guard isScrypt, let cost = call.argument("N") ?? call.argument("rounds") else { continue }
            for given in GivenValues.of(cost, at: call) {
                guard let number = given.value.integer, number < 8192 else { continue }
                found.append(finding(at: given.place, "scrypt with N = \(number), where 8192 are the floor."))
            }
        }
        let query = SourceQuery.sensitive { $0 == .password || $0 == .pin }
        for call in app.code.calls("SymmetricKey") {
            guard let data = call.argument("data") else { continue }
            let hash = plainHash(data)
            let hashed = hash.map { $0.arguments.compactMap(\.value) + [$0.receiver].compactMap { $0 } } ?? [data]
            if let (secret, _) = hashed.lazy.compactMap(query.sensitiveOrigin).first {
                let cost =
                    hash == nil
                    ? "The key is '\(secret.name)' itself: every guess costs nothing."
                    : "The key is a plain hash of '\(secret.name)': every guess costs one hash."
                found.append(finding(at: call, cost))
            }
        }
        return found
    }

    /// Whether what is stretched is a key that came out of a derivation before: nobody guesses that.
    private static func isOfDerivedKey(_ call: Fact) -> Bool {
        func plain(_ value: Fact?) -> Fact? { value?.kind == .cast ? plain(value?.first) : value }
        guard let input = plain(call.argument(at: 0)), input.kind == .name,
            let function = call.enclosing(.function, .closure)
        else { return false }
        return function.descendants(.call).contains { earlier in
            earlier.text.hasPrefix("PKCS5_PBKDF2_HMAC") && earlier.index < call.index
                && earlier.arguments.map(\.value).last??.textID == input.textID
        }
    }

    /// Judges a number of rounds where it is written, be it by whoever calls the function around.
    private static func check(
        _ rounds: Fact, floor: Int, _ call: Fact, _ found: inout [Finding], _ places: inout Set<Fact>
    ) {
        for given in GivenValues.of(rounds, at: call) {
            guard let number = given.value.integer, number < floor else { continue }
            if number == 2048, isOfMnemonic(given.place) { continue }
            if (call.argument("password") ?? call.argument(at: 1))?.isRandomSeed ?? false { continue }
            guard places.insert(given.place).inserted else { continue }
            found.append(
                finding(at: given.place, "\(number) rounds of PBKDF2, where \(floor) are the floor."))
        }
    }

    /// Whether the seed of a wallet is made from its words, for which a standard gives 2048 rounds: the words are random (BIP-39).
    private static func isOfMnemonic(_ call: Fact) -> Bool {
        guard let function = call.enclosing(.function, .accessor) else { return false }
        return (function.descendants(.string) + function.descendants(.interpolated)).contains {
            $0.text.hasPrefix("mnemonic")
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
            if ["sha256", "sha384", "sha512"].contains(expression.text), expression.arguments.isEmpty {
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
