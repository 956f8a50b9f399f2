import BulwarkReport

/// A cryptographic key that is written in the code.
enum ConstantKey: Rule {
    static let description = RuleDescription(
        id: "constant-key",
        area: .crypto,
        severity: .blocking,
        title: "Key is a constant of the program",
        rationale:
            "Everybody who has the app has its constants. What is encrypted or signed under them is encrypted for nobody.",
        fix:
            "Make the key on the device (`SymmetricKey(size: .bits256)`, or a key in the Secure Enclave) and keep it in the keychain.",
        triggering: [
            .init(
                """
                struct Tickets {
                    private static let passphrase = "meadow-offline" + "-1"
                    private var key: Data {
                        var key = Data(Tickets.passphrase.utf8)
                        key.count = kCCKeySizeAES256
                        return key
                    }
                    func seal(_ ticket: Data) -> Data? { crypt(ticket, key: key) }
                    private func crypt(_ text: Data, key: Data) -> Data? {
                        key.withUnsafeBytes { k in CCCrypt(op, alg, opts, k.baseAddress, key.count, iv, text, n, o, m, &c) }
                    }
                }
                """),
            .init("import CryptoKit\nlet key = SymmetricKey(data: Data(\"0123456789abcdef0123456789abcdef\".utf8))"),
            .init(
                "import CryptoKit\nlet seed = \"bank-master-seed\"\nfunc f() -> SymmetricKey { SymmetricKey(data: seed.data(using: .utf8)!) }"
            ),
            .init("func f() { let k = \"0123456789abcdef\"; CCCrypt(op, alg, opts, k, 16, iv, d, n, o, m, &c) }"),
            .init(
                #"func seal(_ d: Data, key: String) throws -> Data { try AES.GCM.seal(d, using: SymmetricKey(data: Data(key.utf8))).combined! }; func f(_ d: Data) throws -> Data { try seal(d, key: "sixteen byte key") }"#
            ),
            .init(#"func key() -> SymmetricKey { .init(data: SHA256.hash(data: Data("the app's own key".utf8))) }"#),
            .init(
                #"let key = Data("0123456789abcdef".utf8); func f() { key.withUnsafeBytes { bytes in CCCrypt(op, alg, opts, bytes.baseAddress, 16, iv, d, n, o, m, &c) } }"#
            ),
            .init(
                #"struct Sealer { let key: SymmetricKey; init(secret: String) { key = SymmetricKey(data: SHA256.hash(data: Data(secret.utf8))) } }; let sealer = Sealer(secret: "the app's secret")"#
            ),
            .init(#"func open(_ db: OpaquePointer) { sqlite3_key(db, "database passphrase", 19) }"#),
            .init(
                """
                @implementation A
                - (void)f:(NSData *)d { NSString *key = @"0123456789abcdef"; char bytes[17]; [key getCString:bytes maxLength:17 encoding:4]; CCCrypt(op, alg, opts, bytes, 16, iv, p, n, o, m, &c); }
                @end
                """, file: "A.m"),
            .init("func f() { CCCrypt(op, alg, opts, [UInt8](Data(count: 32)), 32, iv, d, n, o, m, &c) }"),
        ],
        nonTriggering: [
            .init(
                """
                struct Tickets {
                    private var key: Data {
                        guard let key = keychain.data(forKey: "tickets") else { return Data("none".utf8) }
                        return key
                    }
                    func seal(_ ticket: Data) -> Data? { AES.GCM.seal(ticket, using: SymmetricKey(data: key)) }
                }
                """),
            .init("final class Backup { let encryptionKey: String; init() { encryptionKey = \"\" } }"),
            .init("import CryptoKit\nlet key = SymmetricKey(size: .bits256)"),
            .init(
                """
                import CryptoKit
                func derive(seed: Data) -> Data {
                    let salt = Data(SHA256.hash(data: Data("bank.v1".utf8)))
                    return Data(HMAC<SHA256>.authenticationCode(for: seed, using: SymmetricKey(data: salt)))
                }
                """),
            .init(
                """
                import CryptoSwift
                func node(seed: Data) throws -> [UInt8] {
                    let key = "Bitcoin seed".data(using: .ascii)!
                    return try HMAC(key: key.bytes, variant: .sha2(.sha512)).authenticate(seed.bytes)
                }
                """),
            .init(
                """
                enum Length { static let key = 32 }
                func f(_ shared: Data, _ text: Data) {
                    var derived: UnsafeMutablePointer<UInt8>!
                    hkdf_derive_secrets(context, &derived, shared, Length.key)
                    let key = Data(bytesNoCopy: derived, count: Length.key, deallocator: .none)
                    CCCrypt(op, alg, opts, [UInt8](key), 32, iv, text, n, o, m, &c)
                }
                """),
            .init("import CryptoKit\nfunc f(_ stored: Data) -> SymmetricKey { SymmetricKey(data: stored) }"),
            .init(
                "func f(_ password: String, _ salt: Data) -> SymmetricKey { SymmetricKey(data: derive(password, salt)) }"
            ),
            .init(
                #"func key(named name: String) -> SymmetricKey { SymmetricKey(data: keychain.data(forKey: name)!) }; let k = key(named: "master")"#
            ),
            .init("let key = try Curve25519.Signing.PublicKey(rawRepresentation: Data([1, 2, 3, 4]))"),
            .init(
                "func f() { var b = Data(count: 32); _ = b.withUnsafeMutableBytes { SecRandomCopyBytes(nil, 32, $0.baseAddress!) }; let k = SymmetricKey(data: b) }"
            ),
        ],
        references: ["MASVS-CRYPTO-2", "MASWE-0014", "MASTG-TEST-0213", "CWE-321"])

    /// Whether a key is one that a standard gives, under which all wallets hash their seeds: the seed is the secret (BIP-32, SLIP-10, SLIP-21).
    private static func isOfStandard(_ key: Fact) -> Bool {
        // HMAC over a secret under a public salt is how HKDF begins (RFC 5869 §2.2).
        if key.kind == .name, key.text.lowercased().hasSuffix("salt") { return true }
        let literals = key.constantLiterals
        return literals.count == 1
            && ["Bitcoin seed", "ed25519 seed", "Nist256p1 seed", "Symmetric key seed"].contains(literals[0].text)
    }

    /// Whether a key is written in the code; an empty one is none, and stands where the key is put later.
    private static func isConstant(_ key: Fact) -> Bool {
        guard key.isConstantBytes() else { return false }
        let literals = key.constantLiterals
        return literals.isEmpty || literals.contains { $0.kind != .string || !$0.text.isEmpty }
    }

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        var places: Set<Fact> = []
        func check(_ call: Fact, _ key: Fact?) {
            guard let key, !call.isDebugOnly else { return }
            for given in GivenValues.of(key, at: call)
            where isConstant(given.value) && !isOfStandard(given.value) && places.insert(given.place).inserted {
                found.append(
                    finding(
                        at: given.place, "The key given to \(given.place.text) is a constant of the program.",
                        secrets: given.value.constantLiterals.flatMap(\.lineLocations)))
            }
        }
        for call in app.code.calls("SymmetricKey") { check(call, call.argument("data")) }
        for call in app.code.calls("init") where call.callee?.first == nil && call.expects("SymmetricKey") {
            check(call, call.argument("data"))
        }
        for call in app.code.calls("PrivateKey") { check(call, call.argument("rawRepresentation")) }
        // The passphrase of an encrypted database.
        for call in app.code.calls("sqlite3_key", "sqlite3_key_v2") {
            check(call, call.argument(at: call.text == "sqlite3_key" ? 1 : 2))
        }
        for call in app.code.calls("usePassphrase") { check(call, call.argument(at: 0)) }
        for call in app.code.calls("CCCrypt") { check(call, call.argument(at: 3)) }
        for call in app.code.calls("CCCryptorCreate", "CCCryptorCreateWithMode") {
            check(call, call.argument(at: call.text == "CCCryptorCreate" ? 3 : 5))
        }
        for call in app.code.calls("CCHmac") { check(call, call.argument(at: 1)) }
        let usesLibrary = !app.code.facts(.importing, named: ["CryptoSwift"]).isEmpty
        if usesLibrary {
            for call in app.code.calls("AES", "ChaCha20", "HMAC", "Blowfish") { check(call, call.argument("key")) }
        }
        for assignment in app.code.assignments(to: "encryptionKey") {
            if let value = assignment.children.last, isConstant(value) {
                found.append(
                    finding(
                        at: value, "The database's key is a constant of the program.",
                        secrets: value.constantLiterals.flatMap(\.lineLocations)))
            }
        }
        for call in app.code.calls("Configuration") {
            if let key = call.argument("encryptionKey"), isConstant(key) {
                found.append(
                    finding(
                        at: key, "The database's key is a constant of the program.",
                        secrets: key.constantLiterals.flatMap(\.lineLocations)))
            }
        }
        return found
    }
}
