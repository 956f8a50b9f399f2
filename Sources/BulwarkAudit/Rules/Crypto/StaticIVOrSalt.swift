import BulwarkDetection
import BulwarkReport

/// A nonce, initialization vector or salt that is the same every time.
enum StaticIVOrSalt: Rule {
    static let description = RuleDescription(
        id: "static-iv-or-salt",
        area: .crypto,
        severity: .blocking,
        title: "Constant nonce, IV or salt",
        rationale:
            "A nonce used twice under one key gives away both plaintexts and, with GCM, the key of the authentication; a constant salt lets one table break all users' passwords.",
        fix:
            "Let AES.GCM.seal make its nonce. Draw a salt of 16 bytes by SecRandomCopyBytes for each user and store it beside the result.",
        triggering: [
            .init("import CryptoKit\nlet nonce = try AES.GCM.Nonce(data: Data(repeating: 0, count: 12))"),
            .init(
                "let key = try PKCS5.PBKDF2(password: Array(password.utf8), salt: Array(\"bank-salt\".utf8), iterations: 600_000).calculate()"
            ),
            .init(
                "func f() { let iv: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]; CCCrypt(op, alg, opts, k, 32, iv, d, n, o, m, &c) }"
            ),
            .init(
                """
                func exchange(_ payload: Data, key: Data) throws -> Data {
                    let cipher = CBC(encryptionKey: key, iv: Data(repeating: 0, count: 16))
                    return try cipher.encrypt(cipher.decrypt(payload))
                }
                """),
            .init(
                "func f(p: String) { CCKeyDerivationPBKDF(alg, p, 8, [UInt8](fixed), 9, prf, 600_000, &o, 32) }\nlet fixed = \"fixed-salt\".data(using: .utf8)!"
            ),
            .init(
                "func f(_ data: Data, _ key: Data) -> Data { box.encrypt(data, withKey: key, nonce: Data([1, 2, 3, 4, 5, 6, 7, 8])) }"
            ),
            .init(
                """
                func send(_ note: Note) {
                    var text: Data?
                    var key: Data?
                    perform { text = note.text; key = account.key }
                    upload(text, key: key, nonce: Data([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))
                }
                """),
            .init(
                """
                final class Sender {
                    var draft = Data()
                    var key = Data()
                    func send() {
                        var text: Data?
                        var key: Data?
                        perform { text = self.draft; key = self.key }
                        upload(text, key: key, nonce: Data([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))
                    }
                }
                """),
            .init("func f(_ password: Data) -> Data { Hash.deriveKey(salt: \"pepper\", key: password) }"),
            .init("func f(_ p: String) { let salt = \"pepper\".data(using: .utf8)!; derive(p, salt: salt) }"),
            .init(
                "func f() { let iv = Data(count: 16); iv.withUnsafeBytes { CCCrypt(op, alg, opts, k, 32, $0.baseAddress, d, n, o, m, &c) } }"
            ),
            .init(
                "func f() { let iv = [UInt8](repeating: 0, count: 16); CCCrypt(op, alg, opts, k, 32, iv, d, n, o, m, &c) }"
            ),
            .init(
                "func f(_ d: Data, _ k: SymmetricKey) throws -> Data { let n = [UInt8](repeating: 7, count: 12); return try ChaChaPoly.seal(d, using: k, nonce: .init(data: n)).combined }"
            ),
            .init(
                #"func f() { CCCryptorCreateWithMode(op, mode, alg, padding, "1234567890123456", k, 32, nil, 0, 0, 0, &c) }"#
            ),
        ],
        nonTriggering: [
            .init(
                """
                final class Request { var nonce: String = "" }
                func make(_ text: String, _ key: Key) -> Request {
                    let made = Request()
                    made.nonce = Box.makeNonce()
                    made.text = Box.seal(text, nonce: made.nonce, key: key)
                    return made
                }
                """),
            .init(
                "import CryptoKit\nfunc f(_ d: Data, _ k: SymmetricKey) throws { _ = try AES.GCM.seal(d, using: k, nonce: AES.GCM.Nonce()) }"
            ),
            .init(
                "func f() { var iv = [UInt8](repeating: 0, count: 16); SecRandomCopyBytes(kSecRandomDefault, 16, &iv); CCCrypt(op, alg, opts, k, 32, iv, d, n, o, m, &c) }"
            ),
            .init("let saltLength = 16"),
            .init(
                """
                func send(_ text: Data) -> Data? {
                    let ratchet = session.myRatchet
                    let currentKey = ratchet.currentEncryptionKey
                    return box.encrypt(text, withKey: currentKey, nonce: Data([0, 0, 0, 0, 0, 0, 0, 0]))
                }
                """),
            .init(
                """
                let nonce = Data([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
                func send(_ id: String) {
                    var blobData: Data?
                    var encryptionKey: Data?
                    perform { let blob = fetch(id); blobData = blob.data; encryptionKey = blob.encryptionKey }
                    upload(for: blobData, encryptionKey: encryptionKey, nonce: nonce)
                }
                """),
            .init(
                "func seed(_ words: String) -> Data { PBKDF2.derivation(password: words, salt: \"mnemonic\", iterationCount: 2048) }"
            ),
            .init(
                "func key(of seed: Data) throws { let salt = Data([1, 2, 3, 4]); _ = try PKCS5.PBKDF2(password: seed.bytes, salt: salt.bytes, iterations: 2048, variant: .sha2(.sha512)).calculate() }"
            ),
            .init(#"let soup = Recipe(title: "Soup", salt: "a pinch")"#),
            .init(
                #"func f(_ s: SharedSecret) -> SymmetricKey { s.hkdfDerivedSymmetricKey(using: SHA256.self, salt: Data("Protocol v1".utf8), sharedInfo: Data(), outputByteCount: 32) }"#
            ),
            .init(
                "func f() { var iv = Data(count: 16); _ = iv.withUnsafeMutableBytes { SecRandomCopyBytes(nil, 16, $0.baseAddress!) }; iv.withUnsafeBytes { CCCrypt(op, alg, opts, k, 32, $0.baseAddress, d, n, o, m, &c) } }"
            ),
            .init(
                """
                func derive(from shared: Data) -> Data { KDF(personal: "chat").deriveKey(salt: "mm", key: shared) }
                enum Use { func derive(groupKey: Data) -> Data { derive(groupKey: groupKey, salt: "p") }
                    func derive(groupKey: Data, salt: String) -> Data { KDF(personal: "x").deriveKey(salt: salt, key: groupKey) } }
                """),
            .init(
                "func send(to address: String) { make(TxData(nonce: \"\", to: address), Account(words: words, salt: \"\")) }"
            ),
            .init(
                #"func show(_ tx: Pending) -> Transaction { Transaction(from: tx.from, gas: "0", nonce: "0", date: .now) }"#
            ),
            .init(
                """
                let nonce = Data([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
                func read(_ data: Data, key: Data) -> Data { box.decrypt(data, withKey: key, nonce: nonce) }
                func fetch(_ id: String, key: Data) -> Data { load(id, key: key, nonce: nonce) }
                func load(_ id: String, key: Data, nonce: Data) -> Data { box.decrypt(get(id), key: key, nonce: nonce) }
                func upload(_ data: Data) -> (Data, Data) {
                    let key = box.randomBytes(32)
                    return (key, box.encrypt(data, withKey: key, nonce: nonce))
                }
                """),
            .init(
                """
                func open(_ payload: Data, key: Data) throws -> Data {
                    let cipher = CBC(encryptionKey: key, iv: Data(repeating: 0, count: 16))
                    return try cipher.decrypt(payload)
                }
                """),
        ],
        references: ["MASVS-CRYPTO-1", "MASWE-0022", "CWE-329", "CWE-760"])

    private static let labels: Set<String> = [
        "iv", "nonce", "salt", "initializationVector", "initialVector", "counter",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        var seen: Set<Fact> = []
        func add(_ value: Fact, _ what: String) {
            // The salt that a standard gives for the words of a wallet, which are random (BIP-39).
            if what == "salt", value.constantLiterals.contains(where: { $0.text.hasPrefix("mnemonic") }) { return }
            guard seen.insert(value).inserted else { return }
            found.append(
                finding(
                    at: value, "The \(what) is the same in every run.",
                    secrets: value.constantLiterals.flatMap(\.lineLocations)))
        }
        for call in app.code.calls("Nonce", "init") where (call.callee?.dottedName ?? "").contains("Nonce") {
            if let value = call.argument("data"), value.isConstantBytes() { add(value, "nonce") }
        }
        for call in app.code.calls("CCCrypt") where call.arguments.count >= 6 {
            guard let iv = call.argument(at: 5), iv.isConstantBytes() || isFixed(iv) else { continue }
            add(iv, "initialization vector")
        }
        for call in app.code.calls("CCCryptorCreate", "CCCryptorCreateWithMode") {
            guard let iv = call.argument(at: call.text == "CCCryptorCreate" ? 5 : 4), iv.isConstantBytes() else {
                continue
            }
            add(iv, "initialization vector")
        }
        for call in app.code.calls("CCKeyDerivationPBKDF") where call.arguments.count >= 5 {
            if let salt = call.argument(at: 3), salt.isConstantBytes(), call.argument(at: 1)?.isRandomSeed != true {
                add(salt, "salt")
            }
        }
        for (call, argument) in app.code.arguments(labelled: labels) where isOfCipher(call, argument) {
            guard let value = argument.value, value.isConstantBytes(), value.kind != .array || value.childCount >= 4,
                !isNumberOfTransaction(value),
                argument.text == "salt"
                    ? !separatesDomains(call) && call.argument("password")?.isRandomSeed != true
                    : !opensGiven(call) && !opens(call, argument) && !usesFreshKey(call) && !usesOwnKey(call)
            else { continue }
            add(value, argument.text == "salt" ? "salt" : argument.text == "nonce" ? "nonce" : "initialization vector")
        }
        return found
    }

    /// Whether a text is no bytes for a cipher: nothing, or the short number by which a ledger counts an account's transactions.
    private static func isNumberOfTransaction(_ value: Fact) -> Bool {
        guard value.kind == .string else { return false }
        return value.textLength == 0 || value.textLength < 8 && value.text.allSatisfy(\.isNumber)
    }

    /// Whether the salt or counter of a call is one of cryptography: neither a cook's nor the public one by which HKDF tells protocols apart.
    private static func isOfCipher(_ call: Fact, _ argument: Fact) -> Bool {
        guard argument.text == "salt" || argument.text == "counter" else { return true }
        if call.text == "hkdfDerivedSymmetricKey" || (call.receiver?.dottedName ?? "").contains("HKDF") { return false }
        return cryptography.matches(call.text) || cryptography.matches(call.receiver?.text ?? "")
            || call.arguments.contains { cryptography.matches($0.text) }
    }

    private static let cryptography = WordSet([
        "password", "passphrase", "key", "pbkdf", "scrypt", "bcrypt", "argon", "derive", "hash", "hmac", "crypt",
        "iterations", "rounds", "digest", "cipher", "secret", "aes", "ctr", "chacha", "kdf", "pin", "salsa",
    ])

    /// Whether a salt tells uses of one key apart, where no password is stretched: a constant is what belongs there (RFC 5869 §3.1).
    private static func separatesDomains(_ call: Fact, depth: Int = 0) -> Bool {
        let name = call.text.lowercased()
        if ["pbkdf", "scrypt", "argon", "bcrypt", "password"].contains(where: name.contains) { return false }
        let takesPassword = call.arguments.contains { argument in
            let said = [argument.text, argument.value?.text ?? ""]
            return said.contains { text in
                switch call.code.kind(ofName: text) {
                case .password, .pin, .seedPhrase: true
                default: text.lowercased().hasPrefix("pass")
                }
            }
        }
        guard !takesPassword else { return false }
        if name == "hash" || name == "mac" { return true }
        let labels = call.arguments.map { $0.text.lowercased() }
        if labels.contains(where: { ["key", "ikm", "inputkeymaterial", "personal", "sharedinfo"].contains($0) }) {
            return true
        }
        guard depth < 3, let function = call.code.function(calledBy: call),
            let parameter = function.parameters.first(where: { $0.text == "salt" })
        else { return false }
        let uses = function.descendants(.call).filter { $0.argument("salt")?.declaration == parameter }
        return !uses.isEmpty && uses.allSatisfy { separatesDomains($0, depth: depth + 1) }
    }

    private static func saysDecryption(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["decrypt", "decipher", "unseal"].contains { name.contains($0) } || name == "open"
    }

    /// Whether a call decrypts, or hands its nonce to nothing but such calls: who encrypted chose it.
    private static func opens(_ call: Fact, _ argument: Fact, depth: Int = 0) -> Bool {
        if saysDecryption(call.text) { return true }
        guard depth < 3, let function = call.code.function(calledBy: call),
            let parameter = function.parameters.first(where: { $0.text == argument.text })
        else { return false }
        let uses = parameter.uses(in: function)
        return !uses.isEmpty
            && uses.allSatisfy { use in
                guard let given = use.parent, given.kind == .argument, let next = given.parent, next.kind == .call
                else { return false }
                return opens(next, given, depth: depth + 1)
            }
    }

    /// Whether key and text were read from one object: a thing that has a key of its own is encrypted under it once.
    private static func usesOwnKey(_ call: Fact) -> Bool {
        guard let function = call.enclosing(.function, .accessor) else { return false }
        let assigned = function.descendants(.assignment).filter { $0.last?.kind == .member && $0.first?.kind == .name }
        func owners(of name: Fact) -> Set<String> {
            Set(
                assigned.filter { $0.first?.textID == name.textID }.compactMap { $0.last?.first }.filter(isThing)
                    .compactMap(\.dottedName))
        }
        guard
            let key = call.arguments.first(where: { $0.text.lowercased().hasSuffix("key") })?.value, key.kind == .name
        else { return false }
        let holders = owners(of: key)
        return !holders.isEmpty
            && call.arguments.contains { argument in
                guard let value = argument.value, value.kind == .name, value != key else { return false }
                let text = value.text.lowercased()
                return ["data", "text", "message", "content", "payload"].contains(where: text.hasSuffix)
                    && !owners(of: value).isDisjoint(with: holders)
            }
    }

    /// Whether an expression is one thing among others, and neither the object around nor a type, whose key is the same for all that it encrypts.
    private static func isThing(_ owner: Fact) -> Bool {
        switch owner.kind {
        case .name: !["self", "Self", "super"].contains(owner.text) && !owner.beginsUppercase
        case .member: !owner.beginsUppercase
        default: false
        }
    }

    /// Whether the key is made for this one use: under a key that is used once, any nonce is used once.
    private static func usesFreshKey(_ call: Fact) -> Bool {
        guard let function = call.enclosing(.function, .closure, .accessor) else { return false }
        return call.arguments.contains { argument in
            guard argument.text.lowercased().hasSuffix("key"), let declaration = argument.value?.declaration,
                declaration.isInside(function), let made = declaration.initialValue
            else { return false }
            return made.parts.contains { part in
                let name = part.text.lowercased()
                switch part.kind {
                case .call:
                    return name.contains("random") || name.contains("generate")
                        || part.text == "SymmetricKey" && part.argument("size") != nil
                // A ratchet gives each message a key of its own.
                case .name, .member: return name.contains("ratchet") || name.contains("ephemeral")
                default: return false
                }
            }
        }
    }

    /// Whether a call makes something that only decrypts, under a key that the function around is given: who encrypted chose the IV.
    private static func opensGiven(_ call: Fact) -> Bool {
        guard let cipher = call.parent, cipher.kind == .variable, !cipher.isMember,
            let function = call.enclosingFunction,
            call.arguments.contains(where: { argument in
                argument.text.lowercased().contains("key")
                    && argument.value?.declaration.map { $0.kind == .parameter && $0.parent == function } ?? false
            })
        else { return false }
        let uses = cipher.uses(in: function)
        return !uses.isEmpty
            && uses.allSatisfy { use in
                guard let member = use.parent, member.kind == .member, member.parent?.callee == member else {
                    return false
                }
                return ["decrypt", "open", "decipher"].contains { member.text.lowercased().hasPrefix($0) }
            }
    }

    /// `nil` as IV of a block cipher in its chaining mode is sixteen zeros.
    private static func isFixed(_ iv: Fact) -> Bool {
        guard iv.kind == .none, let call = iv.parent?.parent else { return false }
        let names = Set(call.arguments.prefix(3).compactMap(\.value).flatMap { WeakCipher.names(in: $0) }.map(\.text))
        return !names.contains("kCCOptionECBMode")
            && (names.contains("kCCAlgorithmAES") || names.contains("kCCAlgorithmAES128"))
    }
}
