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
                """
                struct Sealer {
                    func sealForTerminal(_ order: Data) -> Data? {
                        let algorithm = CCAlgorithm(kCCAlgorithm3DES)
                        var options = CCOptions(kCCOptionPKCS7Padding)
                        options |= CCOptions(kCCOptionECBMode)
                        return run(order, algorithm: algorithm, options: options)
                    }
                    private func run(_ data: Data, algorithm: CCAlgorithm, options: CCOptions) -> Data? {
                        CCCrypt(CCOperation(kCCEncrypt), algorithm, options, key, key.count, nil, data.bytes, data.count, out, size, &moved)
                    }
                }
                """),
            .init(
                """
                struct Sealer {
                    private static let legacy = CCOptions(kCCOptionPKCS7Padding | kCCOptionECBMode)
                    func seal(_ data: Data) -> Data? { run(data, options: Self.legacy) }
                    private func run(_ data: Data, options: CCOptions) -> Data? {
                        CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmAES), options, key, key.count, nil, data.bytes, data.count, out, size, &moved)
                    }
                }
                """),
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
                """
                struct Sealer {
                    func seal(_ data: Data) -> Data? {
                        var options = CCOptions(kCCOptionPKCS7Padding)
                        options |= CCOptions(0)
                        let withdrawn = CCAlgorithm(kCCAlgorithmDES)
                        print(withdrawn)
                        return run(data, options: options)
                    }
                    private func run(_ data: Data, options: CCOptions) -> Data? {
                        CCCrypt(CCOperation(kCCEncrypt), CCAlgorithm(kCCAlgorithmAES), options, key, key.count, iv, data.bytes, data.count, out, size, &moved)
                    }
                }
                """),
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
        var places: [Fact] = []
        var given: [Fact: [Fact]] = [:]
        for name in asides {
            for place in handovers(of: name) {
                if given[place] == nil { places.append(place) }
                given[place, default: []].append(name)
            }
        }
        for place in places {
            let names = given[place] ?? []
            var weak: [String] = []
            for words in names.compactMap({ constants[$0.text] }) where !weak.contains(words) { weak.append(words) }
            let trace = names.contains { $0.location.line != place.location.line || $0.file != place.file }
            found.append(
                finding(
                    at: place, "\(weak.joined(separator: " and ")) does not protect what it encrypts.",
                    trace: trace
                        ? names.map { TraceStep(.source, at: $0.location, "'\($0.text)' is named here") }
                            + [TraceStep(.sink, at: place.location, "handed to '\(place.text)'")] : []))
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

    /// Where a constant is handed to code of the app's own: the call that it stands in, those that the variable is given to which holds it, or
    /// where a function gives it back.
    private static func handovers(of name: Fact) -> [Fact] {
        if let holder = holder(of: name) {
            let scope = holder.enclosing(.function, .closure, .accessor)
            let uses = holder.isMember || holder.isGlobal ? holder.namings : scope.map(holder.uses(in:)) ?? []
            let calls = uses.compactMap(ownCall)
            if !calls.isEmpty { return calls }
        }
        if let call = name.ancestors.first(where: { $0.kind == .call && !$0.text.hasPrefix("CC") }) { return [call] }
        return isGivenBack(name) ? [name] : []
    }

    /// The variable that a constant is put into, alone or with others: `let mode = CCOptions(kCCOptionECBMode)`, `options |= kCCOptionECBMode`.
    private static func holder(of name: Fact) -> Fact? {
        for ancestor in name.ancestors {
            switch ancestor.kind {
            case .argument, .operators, .cast, .prefix: break
            case .call where ancestor.text.hasPrefix("CC"): break
            case .variable: return ancestor
            case .assignment: return ancestor.first?.referredDeclaration
            default: return nil
            }
        }
        return nil
    }

    /// The call of the app's own that a value is given to.
    private static func ownCall(_ use: Fact) -> Fact? {
        for ancestor in use.ancestors {
            switch ancestor.kind {
            case .argument, .operators, .cast, .prefix: break
            case .call where ancestor.text.hasPrefix("CC"): break
            case .call:
                let code = ancestor.code
                let isOwn =
                    ancestor.beginsUppercase
                    ? !code.types(named: ancestor.text).isEmpty : !code.functions(calledBy: ancestor).isEmpty
                return isOwn ? ancestor : nil
            default: return nil
            }
        }
        return nil
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
            guard let declaration = name.referredDeclaration, let value = declaration.initialValue,
                !value.isInside(argument)
            else { return [name] }
            var values = [value]
            // `options |= CCOptions(kCCOptionECBMode)`
            if !declaration.flags.contains(.isConstant), !declaration.isMember,
                let scope = declaration.enclosing(.function, .closure, .accessor)
            {
                values += AssignedValues.values(of: declaration, in: scope).filter { !argument.isInside($0) }
            }
            return values.flatMap { names(in: $0, depth: depth + 1) }
        }
    }
}
