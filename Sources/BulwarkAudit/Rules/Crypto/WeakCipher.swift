import BulwarkReport

/// A cipher or mode that no longer hides what it encrypts.
enum WeakCipher: Rule {
    static let description = RuleDescription(
        id: "weak-cipher",
        area: .crypto,
        severity: .blocking,
        title: "Broken cipher or mode",
        rationale:
            "DES has 56 bits of key, 3DES and Blowfish 64-bit blocks, RC4 biased output; ECB shows which blocks are equal. None of them authenticates.",
        fix: "Use AES.GCM.seal or ChaChaPoly.seal of CryptoKit with a fresh key and the nonce that it makes.",
        triggering: [
            .init(
                "func f() { CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmDES), CCOptions(kCCOptionPKCS7Padding), k, 8, iv, d, n, o, m, &c) }"
            ),
            .init(
                "let options = CCOptions(kCCOptionPKCS7Padding | kCCOptionECBMode)\nfunc f() { CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmAES), options, k, 32, nil, d, n, o, m, &c) }"
            ),
            .init("import CryptoSwift\nlet aes = try AES(key: key, blockMode: ECB(), padding: .pkcs7)"),
            .init(
                "enum A { case des, aes; var code: CCAlgorithm { switch self { case .des: return CCAlgorithm(kCCAlgorithmDES); case .aes: return CCAlgorithm(kCCAlgorithmAES) } } }; let a = Box(A.des)"
            ),
            .init(
                """
                @implementation A
                - (NSData *)seal:(NSData *)data {
                    CCCrypt(kCCEncrypt, kCCAlgorithmAES, kCCOptionECBMode, key.bytes, key.length, NULL, data.bytes, data.length, out, data.length + kCCBlockSizeAES128, &moved);
                }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                """
                @implementation A
                - (void)transform:(NSData *)seed rounds:(uint64_t)rounds {
                    CCCryptorCreate(kCCEncrypt, kCCAlgorithmAES, kCCOptionECBMode, seed.bytes, seed.length, NULL, &cryptor);
                    while (rounds--) { CCCryptorUpdate(cryptor, block, 32, block, 32, &moved); }
                }
                @end
                """, file: "A.m"),
            .init(
                "import CryptoKit\nfunc f(_ d: Data, _ k: SymmetricKey) throws -> Data? { try AES.GCM.seal(d, using: k).combined }"
            ),
            .init(
                """
                final class AES256 {
                    static var blockLength: Int { kCCBlockSizeAES128 }
                    static func encrypt(_ block: UnsafeRawPointer, _ out: UnsafeMutableRawPointer) {
                        CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmAES), CCOptions(kCCOptionECBMode), key, 32, nil, block, blockLength, out, blockLength, nil)
                    }
                }
                """),
            .init("let note = \"kCCAlgorithmDES is gone\""),
            .init(
                "enum A { case des, aes; var code: CCAlgorithm { switch self { case .des: return CCAlgorithm(kCCAlgorithmDES); case .aes: return CCAlgorithm(kCCAlgorithmAES) } } }; let a = Box(A.aes)"
            ),
            .init(
                "func f(_ d: Data, _ k: SymmetricKey) throws -> Data { try ChaChaPoly.seal(d, using: k).combined }"),
        ],
        references: ["MASVS-CRYPTO-1", "MASWE-0020", "MASTG-TEST-0210", "MASTG-TEST-0317", "CWE-327"])

    private static let constants: [String: String] = [
        "kCCAlgorithmDES": "DES", "kCCAlgorithm3DES": "Triple DES", "kCCAlgorithmRC4": "RC4", "kCCAlgorithmRC2": "RC2",
        "kCCAlgorithmCAST": "CAST-128",
        "kCCAlgorithmBlowfish": "Blowfish", "kCCOptionECBMode": "ECB mode", "kCCModeECB": "ECB mode",
        "kCCModeRC4": "RC4",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        var used: Set<Fact> = []
        for call in app.code.calls("CCCrypt", "CCCryptorCreate", "CCCryptorCreateWithMode", "CCCryptorCreateFromData") {
            var weak: [String] = []
            for argument in call.arguments.prefix(4).compactMap(\.value) {
                for name in names(in: argument) {
                    used.insert(name)
                    if name.text == "kCCOptionECBMode", stretches(call) || isOfOneBlock(call) { continue }
                    if let words = constants[name.text], !weak.contains(words) { weak.append(words) }
                }
            }
            if !weak.isEmpty {
                found.append(finding(at: call, "\(weak.joined(separator: " and ")) does not protect what it encrypts."))
            }
        }
        // Algorithms that are handed to code of the app's own or stand where no call is seen.
        let asides = app.code.facts(.name, named: Set(constants.keys)).filter { !$0.isCompared && !used.contains($0) }
        var places: Set<Fact> = []
        for name in asides {
            let place = name.ancestors.first { $0.kind == .call && !$0.text.hasPrefix("CC") } ?? name
            if place.kind == .call || isGivenBack(name), places.insert(place).inserted {
                found.append(
                    finding(at: place, "\(constants[name.text] ?? name.text) does not protect what it encrypts."))
            }
        }
        guard !app.code.facts(.importing, named: ["CryptoSwift", "IDZSwiftCommonCrypto", "SwCrypt"]).isEmpty else {
            return found
        }
        for call in app.code.calls("ECB", "Blowfish", "Rabbit", "RC4", "DES")
        where call.callee?.kind == .name && call.code.types(named: call.text).isEmpty {
            found.append(
                finding(at: call, "\(call.text == "ECB" ? "ECB mode" : call.text) does not protect what it encrypts."))
        }
        for member in app.code.facts(.member, named: ["ECB", "ecb"])
        where member.parent?.kind == .argument && ["blockMode", "mode"].contains(member.parent?.text) {
            found.append(finding(at: member, "ECB mode does not protect what it encrypts."))
        }
        return found
    }

    /// Whether nothing longer than a block is encrypted, as by code that builds another mode on the cipher: in one block no pattern shows.
    private static func isOfOneBlock(_ call: Fact) -> Bool {
        guard call.text == "CCCrypt", let length = call.argument(at: 7) else { return false }
        return (length.kind == .name || length.kind == .member)
            && names(in: length).contains { name in
                let name = name.text.lowercased()
                return name.contains("blocksize") || name.hasSuffix("blocklength")
            }
    }

    /// Whether a cipher is run over its own output in rounds, as where a key is made from a password: no text is encrypted.
    private static func stretches(_ call: Fact) -> Bool {
        guard let function = call.enclosingFunction else { return false }
        return function.descendants(.call).contains { update in
            guard update.text == "CCCryptorUpdate", update.enclosing(.forLoop, .whileLoop) != nil,
                let input = update.argument(at: 1)?.dottedName
            else { return false }
            return input == update.argument(at: 3)?.dottedName
        }
    }

    /// Whether a function or property gives a constant back; of several cases only one that is asked for somewhere.
    private static func isGivenBack(_ name: Fact) -> Bool {
        guard let body = name.ancestors.first(where: { $0.kind == .function || $0.kind == .accessor }),
            body.kind == .function || body.text == "get",
            name.ancestors.prefix(while: { $0 != body }).allSatisfy({
                $0.kind != .operators && $0.kind != .pattern && $0.kind != .variable && $0.kind != .assignment
            })
        else { return false }
        guard let choice = name.enclosing(.switchCase), choice.isInside(body) else { return true }
        return choice.children(.pattern).compactMap(\.first).contains { pattern in
            pattern.kind == .member
                && pattern.code.facts(.member, named: pattern.text).contains { use in
                    use.enclosing(.pattern) == nil && !use.isCompared
                }
        }
    }

    /// The names that an argument is made of, through the constants that hold them.
    static func names(in argument: Fact, depth: Int = 0) -> [Fact] {
        guard depth < 4 else { return [] }
        return argument.parts.filter { $0.kind == .name || $0.kind == .member }.flatMap {
            name -> [Fact] in
            guard let value = name.referredDeclaration?.initialValue, !value.isInside(argument) else { return [name] }
            return names(in: value, depth: depth + 1)
        }
    }
}
