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
            .init("import CryptoKit\nlet key = SymmetricKey(data: Data(\"0123456789abcdef0123456789abcdef\".utf8))"),
            .init(
                "import CryptoKit\nlet seed = \"bank-master-seed\"\nfunc f() -> SymmetricKey { SymmetricKey(data: seed.data(using: .utf8)!) }"
            ),
            .init("func f() { let k = \"0123456789abcdef\"; CCCrypt(op, alg, opts, k, 16, iv, d, n, o, m, &c) }"),
        ],
        nonTriggering: [
            .init("import CryptoKit\nlet key = SymmetricKey(size: .bits256)"),
            .init("import CryptoKit\nfunc f(_ stored: Data) -> SymmetricKey { SymmetricKey(data: stored) }"),
            .init(
                "func f(_ password: String, _ salt: Data) -> SymmetricKey { SymmetricKey(data: derive(password, salt)) }"
            ),
        ],
        references: ["MASVS-CRYPTO-2", "MASWE-0014", "MASTG-TEST-0213", "CWE-321"])

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        func check(_ call: Fact, _ key: Fact?) {
            guard let key, key.isConstantBytes() else { return }
            found.append(
                finding(
                    at: call, "The key given to \(call.text) is a constant of the program.",
                    secrets: key.constantLiterals.flatMap(\.lineLocations)))
        }
        for call in app.code.calls("SymmetricKey") { check(call, call.argument("data")) }
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
            if let value = assignment.children.last, value.isConstantBytes() {
                found.append(
                    finding(
                        at: value, "The database's key is a constant of the program.",
                        secrets: value.constantLiterals.flatMap(\.lineLocations)))
            }
        }
        for call in app.code.calls("Configuration") {
            if let key = call.argument("encryptionKey"), key.isConstantBytes() {
                found.append(
                    finding(
                        at: key, "The database's key is a constant of the program.",
                        secrets: key.constantLiterals.flatMap(\.lineLocations)))
            }
        }
        return found
    }
}
