import BulwarkReport

/// A cipher or mode that no longer hides what it encrypts.
enum WeakCipher: Rule {
    static let description = RuleDescription(
        id: "weak-cipher",
        area: .crypto,
        severity: .blocking,
        title: "Broken cipher or mode",
        rationale: "DES has 56 bits of key, 3DES and Blowfish 64-bit blocks, RC4 biased output; ECB shows which blocks are equal. None of them authenticates.",
        fix: "Use AES.GCM.seal or ChaChaPoly.seal of CryptoKit with a fresh key and the nonce that it makes.",
        triggering: [
            .init("func f() { CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmDES), CCOptions(kCCOptionPKCS7Padding), k, 8, iv, d, n, o, m, &c) }"),
            .init("let options = CCOptions(kCCOptionPKCS7Padding | kCCOptionECBMode)"),
            .init("import CryptoSwift\nlet aes = try AES(key: key, blockMode: ECB(), padding: .pkcs7)"),
        ],
        nonTriggering: [
            .init("import CryptoKit\nfunc f(_ d: Data, _ k: SymmetricKey) throws -> Data? { try AES.GCM.seal(d, using: k).combined }"),
            .init("let note = \"kCCAlgorithmDES is gone\""),
        ],
        references: ["MASVS-CRYPTO-1", "MASWE-0020", "MASTG-TEST-0210", "MASTG-TEST-0317", "CWE-327"])

    private static let constants: [String: String] = [
        "kCCAlgorithmDES": "DES", "kCCAlgorithm3DES": "Triple DES", "kCCAlgorithmRC4": "RC4", "kCCAlgorithmRC2": "RC2", "kCCAlgorithmCAST": "CAST-128",
        "kCCAlgorithmBlowfish": "Blowfish", "kCCOptionECBMode": "ECB mode", "kCCModeECB": "ECB mode", "kCCModeRC4": "RC4",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        var found = app.code.facts(.name, named: Set(constants.keys)).filter { !$0.isCompared }.map { name in
            finding(at: name, "\(constants[name.text] ?? name.text) does not protect what it encrypts.")
        }
        let usesLibrary = !app.code.facts(.importing, named: ["CryptoSwift", "IDZSwiftCommonCrypto", "SwCrypt"]).isEmpty
        guard usesLibrary else { return found }
        for call in app.code.calls("ECB", "Blowfish", "Rabbit", "RC4", "DES") where call.callee?.kind == .name && call.code.types(named: call.text).isEmpty {
            found.append(finding(at: call, "\(call.text == "ECB" ? "ECB mode" : call.text) does not protect what it encrypts."))
        }
        for member in app.code.facts(.member, named: ["ECB", "ecb"]) where member.parent?.kind == .argument && ["blockMode", "mode"].contains(member.parent?.text) {
            found.append(finding(at: member, "ECB mode does not protect what it encrypts."))
        }
        return found
    }
}
