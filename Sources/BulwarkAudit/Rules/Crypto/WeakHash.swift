import BulwarkDetection
import BulwarkReport

/// MD5 or SHA-1.
enum WeakHash: Rule {
    static let description = RuleDescription(
        id: "weak-hash",
        area: .crypto,
        severity: .warning,
        title: "Broken hash function",
        rationale: """
            Collisions for MD5 and SHA-1 can be made to order, so neither proves that content is what it was; and both are so fast that a hashed password is \
            guessed at billions of tries a second. Over a credential this blocks.
            """,
        fix:
            "Use SHA256 of CryptoKit, for messages HMAC<SHA256>, for passwords a slow derivation (PBKDF2 with 600,000 rounds, scrypt).",
        triggering: [
            .init(
                """
                import CryptoKit
                extension String { func sha1() -> String { Insecure.SHA1.hash(data: Data(utf8)).description } }
                func sign(_ order: String) { request.signature = order.sha1() }
                """),
            .init("import CryptoKit\nfunc f(_ d: Data) -> Data { Data(Insecure.MD5.hash(data: d)) }"),
            .init("typealias H = Insecure.SHA1\nfunc f(password: String) { send(H.hash(data: Data(password.utf8))) }"),
            .init("func f(_ d: Data) { _ = d.withUnsafeBytes { CC_MD5($0.baseAddress, CC_LONG(d.count), &out) } }"),
            .init("func store(password: String) { send(password.md5) }"),
            .init("import CryptoSwift\nfunc f(_ text: String) -> [UInt8] { Digest.md5(text.bytes) }"),
            .init(
                "func f(_ k: SecKey, _ d: CFData) -> CFData? { SecKeyCreateSignature(k, .rsaSignatureMessagePKCS1v15SHA1, d, nil) }"
            ),
            .init(
                "func f(password: Data) -> Data { var h = Insecure.SHA1(); h.update(data: password); return Data(h.finalize()) }"
            ),
            .init("func f(_ d: Data) -> Data { digest(d, with: Insecure.SHA1.self) }"),
            .init("func f(_ d: Data, k: Data) { CCHmac(CCHmacAlgorithm(kCCHmacAlgSHA1), kp, 20, dp, 9, &out) }"),
            .init(
                """
                enum Digests { static func md5(_ text: String) -> Data { Data(Insecure.MD5.hash(data: Data(text.utf8))) } }
                func f(password: String) -> Data { Digests.md5(password) }
                """),
            .init(
                """
                import CryptoKit
                extension String { var sha1: String { Insecure.SHA1.hash(data: Data(utf8)).map { String(format: "%02x", $0) }.joined() } }
                func picture(_ name: String) -> URL { pictures.appendingPathComponent(name.sha1) }
                func isGenuine(_ text: String, _ digest: String) -> Bool { text.sha1 == digest }
                """),
            .init(
                """
                func sign(_ key: SecKey, _ data: CFData, _ old: Bool) -> CFData? {
                    if old { return SecKeyCreateSignature(key, .rsaSignatureDigestPKCS1v15SHA1, data, nil) }
                    return nil
                }
                """),
            .init(
                """
                import CryptoSwift
                import KeychainAccess
                let keychain = Keychain(service: "bank")
                func keep(_ document: String) { try? keychain.set(document.sha1(), key: "document") }
                """),
        ],
        nonTriggering: [
            .init(
                """
                import CryptoKit
                struct Authenticator {
                    func code(secret: SymmetricKey, counter: UInt64) -> Data { Data(HMAC<Insecure.SHA1>.authenticationCode(for: bytes(counter), using: secret)) }
                }
                """),
            .init(
                "import CryptoKit\nextension String { func sha1() -> String { Insecure.SHA1.hash(data: Data(utf8)).description } }"
            ),
            .init(
                "import CryptoKit\nfunc tell(_ item: Item) { item.uniqueID = Insecure.MD5.hash(data: Data(item.title.utf8)).description }"
            ),
            .init("import CryptoKit\nfunc f(_ d: Data) -> Data { Data(SHA256.hash(data: d)) }"),
            .init(
                "import CryptoKit\nfunc cacheKey(for url: URL) -> String { Insecure.MD5.hash(data: Data(url.absoluteString.utf8)).description }"
            ),
            .init(
                #"""
                import CryptoKit
                func answer(_ user: String, realm: String, password: String) -> Data { Data(Insecure.MD5.hash(data: Data("\(user):\(realm):\(password)".utf8))) }
                """#),
            .init("let text = \"MD5\""),
            .init("func f(_ image: Image) -> String { image.md5 }"),
            .init(
                "func f(_ k: SecKey, _ d: CFData) -> CFData? { SecKeyCreateSignature(k, .rsaSignatureMessagePSSSHA256, d, nil) }"
            ),
            .init(
                "func totp(_ d: Data) { CCHmac(CCHmacAlgorithm(kCCHmacAlgSHA1), kp, 20, dp, 8, &out) }"),
            .init(
                """
                enum Digests { static func checksum(of text: String) -> Data { Data(Insecure.MD5.hash(data: Data(text.utf8))) } }
                func f(page: String, password: String) -> Data { Digests.checksum(of: page) }
                """),
            .init(
                """
                import CryptoKit
                func directory(of user: String) -> String {
                    let digest = Data(Insecure.SHA1.hash(data: Data(user.utf8)))
                    let part = digest.zBase32
                    return "hu/\\(part)?l=\\(user)"
                }
                """),
            .init(
                """
                import CryptoKit
                extension String { var sha1: String { Insecure.SHA1.hash(data: Data(utf8)).map { String(format: "%02x", $0) }.joined() } }
                func picture(_ name: String) -> URL { pictures.appendingPathComponent(name.sha1) }
                """),
            .init(
                """
                func sign(_ wanted: TKTokenKeyAlgorithm) -> SecKeyAlgorithm? {
                    if wanted.isAlgorithm(SecKeyAlgorithm.rsaSignatureDigestPKCS1v15SHA1) { return SecKeyAlgorithm.rsaSignatureDigestPKCS1v15SHA1 }
                    return nil
                }
                """),
            .init(
                """
                import CryptoSwift
                import KeychainAccess
                let keychain = Keychain(service: "bank")
                func seed(of uuid: String) -> String? { try? keychain.getString(uuid.sha1()) }
                func keep(_ seed: String, of uuid: String) { try? keychain.set(seed, key: uuid.sha1()) }
                """),
        ],
        references: ["MASVS-CRYPTO-1", "MASWE-0021", "MASTG-TEST-0211", "CWE-327", "CWE-328"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.sensitive { $0.isCredential }
        // The service that tells of leaked passwords is asked with the beginning of their SHA-1.
        let asksForLeaks = app.code.facts(.string).contains { $0.textHolds(leakService) }
        var found: [Finding] = []
        var frames: [SinkFrame] = []
        for call in app.code.calls(
            "hash", "CC_MD5", "CC_SHA1", "CC_MD2", "CC_MD4", "CC_MD5_Init", "CC_SHA1_Init", "authenticationCode",
            "isValidAuthenticationCode", "CCHmac", "md5", "sha1", "MD5", "SHA1")
        {
            guard let name = algorithm(of: call), !(asksForLeaks && name == "SHA-1"), !isDigestAuthentication(call),
                !(name == "HMAC-SHA-1" && makesOneTimeCode(call))
            else {
                continue
            }
            let values =
                call.arguments.compactMap(\.value) + [call.receiver].compactMap { $0 } + updates(of: call)
            if let (secret, kind) = values.lazy.compactMap(query.sensitiveOrigin).first {
                // HMAC does not stand on what is broken in SHA-1 (RFC 6194 §3.3), and nobody guesses the random key that a name is made from.
                let isTolerable =
                    name == "HMAC-SHA-1" || secret.name.lowercased().hasSuffix("key") && isKeptAsName(call)
                found.append(
                    finding(
                        at: call, "The \(kind.words) '\(secret.name)' is hashed with \(name).",
                        severity: isTolerable ? .warning : .blocking))
            } else if call.code.functions(calledBy: call).isEmpty, !isHarmless(call), !isUnused(call),
                !DigestName.isOnlyName(call, isHarmless)
            {
                found.append(finding(at: call, "\(name) no longer proves anything about what it hashes."))
                if !name.hasPrefix("HMAC") {
                    frames += values.map { SinkFrame(call, value: $0, effect: "hashed with \(name)") }
                }
            }
        }
        // Functions of the app's own that hash what they are given: `Digest.md5(password)`, `[password md5]`.
        let handedOver = SinkSearch.findings(from: frames, ignoringLiterals: true) { frame in
            guard !frame.path.isEmpty, let value = frame[.value], !isHarmless(frame.place),
                !isDigestAuthentication(frame.place),
                let secret = ValueTrace.origins(of: value, query).first(where: { $0.sensitiveKind != nil }),
                let kind = secret.sensitiveKind
            else { return nil }
            return finding(
                at: frame.place, "The \(kind.words) '\(secret.name)' is \(frame.effect).", severity: .blocking,
                trace: secret.trace(to: frame))
        }
        // A function that only hands on what it is given is found where secrets are given to it.
        let ends = Set(handedOver.compactMap { $0.trace.last { $0.role == .sink }?.location })
        found.removeAll { $0.severity == .warning && ends.contains($0.location) }
        return found + handedOver + readProperties(in: app.code, query) + handedOn(in: app.code)
    }

    /// Whether a call hashes what HTTP's digest authentication asks for, `user:realm:password`: the server names the hash (RFC 7616 §3.4).
    private static func isDigestAuthentication(_ call: Fact) -> Bool {
        call.arguments.contains { argument in
            argument.parts.contains {
                ($0.kind == .name || $0.kind == .member) && NameWords.words(of: $0.text).last == "realm"
            }
        }
    }

    /// Whether a call makes a one-time code, for which the standard has HMAC-SHA-1 (RFC 4226 §5.2, RFC 6238 §1.2).
    private static func makesOneTimeCode(_ call: Fact) -> Bool {
        let around = call.context.lowercased()
        if ["otp", "onetime", "authenticatorcode"].contains(where: around.contains) { return true }
        return call.enclosingFunction?.parameters.contains { $0.text == "counter" || $0.text == "movingFactor" }
            ?? false
    }

    /// What is fed to a hash piece by piece: `var h = Insecure.SHA1(); h.update(data: password)`.
    private static func updates(of call: Fact) -> [Fact] {
        guard let hash = call.parent, hash.kind == .variable, let scope = call.enclosing(.function, .closure, .accessor)
        else { return [] }
        return scope.descendants(.call).filter { $0.text == "update" && $0.receiver?.textID == hash.textID }
            .flatMap { $0.arguments.compactMap(\.value) }
    }

    /// Secrets whose hash is read from a property of the app's own: `password.md5`. The property itself is found where it hashes.
    private static func readProperties(in code: CodeBase, _ query: SourceQuery) -> [Finding] {
        let names: Set = ["md5", "sha1", "MD5", "SHA1", "md5Hash", "sha1Hash", "md5String", "sha1String", "md5Value"]
        return code.facts(.member, named: names).compactMap { member in
            guard let base = member.first, member.parent?.callee != member,
                let (secret, kind) = query.sensitiveOrigin(of: base)
            else { return nil }
            let name = member.text.lowercased().hasPrefix("md5") ? "MD5" : "SHA-1"
            return finding(
                at: member, "The \(kind.words) '\(secret.name)' is hashed with \(name).", severity: .blocking)
        }
    }

    /// Algorithms of `SecKeyCreateSignature` and `SecKeyVerifySignature` that sign a SHA-1.
    private static let signatureAlgorithms: Set<String> = [
        "rsaSignatureMessagePKCS1v15SHA1",
        "kSecKeyAlgorithmRSASignatureMessagePKCS1v15SHA1",
        "rsaSignatureDigestPKCS1v15SHA1",
        "kSecKeyAlgorithmRSASignatureDigestPKCS1v15SHA1",
        "rsaSignatureMessagePSSSHA1",
        "kSecKeyAlgorithmRSASignatureMessagePSSSHA1",
        "rsaSignatureDigestPSSSHA1",
        "kSecKeyAlgorithmRSASignatureDigestPSSSHA1",
        "ecdsaSignatureMessageX962SHA1",
        "kSecKeyAlgorithmECDSASignatureMessageX962SHA1",
        "ecdsaSignatureDigestX962SHA1",
        "kSecKeyAlgorithmECDSASignatureDigestX962SHA1",
    ]

    /// Hashes that are handed to code that uses whichever it is given: `digest(data, CC_MD5)`, `verify(data, with: Insecure.SHA1.self)`.
    private static func handedOn(in code: CodeBase) -> [Finding] {
        let functions = code.facts(.name, named: ["CC_MD5", "CC_SHA1"]).filter {
            $0.parent?.kind == .argument || $0.parent?.kind == .variable || $0.parent?.kind == .returning
        }
        let types = code.facts(.member, named: ["MD5", "SHA1"]).filter { member in
            guard member.first?.text == "Insecure", let type = member.parent, type.text == "self" else { return false }
            return type.parent?.kind == .argument
        }
        let signatures = code.facts(.member, named: signatureAlgorithms) + code.facts(.name, named: signatureAlgorithms)
        return (functions + types + signatures.filter { !isAskedAbout($0) }).filter { !isHarmless($0) }.map { fact in
            finding(
                at: fact,
                "\(fact.text.hasSuffix("MD5") ? "MD5" : "SHA-1") no longer proves anything about what it hashes.")
        }
    }

    /// Whether an algorithm is compared with the one that somebody wants, or given back where it is: `if algorithm.isAlgorithm(a) { return a }`.
    private static func isAskedAbout(_ algorithm: Fact) -> Bool {
        for ancestor in algorithm.ancestors {
            switch ancestor.kind {
            case .operators where ancestor.text == "==" || ancestor.text == "!=": return true
            case .pattern: return true
            case .call: return ["isAlgorithm", "SecKeyIsAlgorithmSupported"].contains(ancestor.text)
            case .branch:
                return ancestor.first.map { condition in
                    condition.parts.contains { $0.textID == algorithm.textID && $0 != algorithm && isAskedAbout($0) }
                } ?? false
            case .function, .closure, .accessor, .type: return false
            default: break
            }
        }
        return false
    }

    private static let leakService = WordSet(["api.pwnedpasswords.com"])

    private static func algorithm(of call: Fact) -> String? {
        switch call.text {
        case "CC_MD5", "CC_MD5_Init": return "MD5"
        case "CC_SHA1", "CC_SHA1_Init": return "SHA-1"
        case "CC_MD2", "CC_MD4": return call.text.dropFirst(3).description
        case "md5", "MD5", "sha1", "SHA1":
            // CryptoSwift's extensions, and functions of the app's own that hash inside are found there.
            guard call.arguments.isEmpty || call.receiver?.text == "Digest", call.receiver != nil else { return nil }
            return call.text.lowercased() == "md5" ? "MD5" : "SHA-1"
        case "CCHmac":
            let names = call.descendants(.name).map(\.text)
            return names.contains("kCCHmacAlgMD5")
                ? "HMAC-MD5" : names.contains("kCCHmacAlgSHA1") ? "HMAC-SHA-1" : nil
        default:
            guard let receiver = call.receiver else { return nil }
            if receiver.kind == .call { return nil }
            let written =
                (receiver.dottedName ?? receiver.typeName ?? "")
                + (receiver.detail.isEmpty ? "" : "<" + receiver.detail + ">")
            let name = call.code.aliases[written] ?? written
            if name.contains("Insecure.MD5") || name.contains("HMAC<Insecure.MD5>") { return "MD5" }
            if name.contains("Insecure.SHA1") {
                return call.text == "hash" ? "SHA-1" : call.text == "authenticationCode" ? "HMAC-SHA-1" : nil
            }
            return nil
        }
    }

    /// Whether a hash is kept as that by which two keys are told apart: `keyPairHash = MD5.hash(data: secretKey)`.
    private static func isKeptAsName(_ call: Fact) -> Bool {
        for ancestor in call.ancestors {
            switch ancestor.kind {
            case .variable, .assignment:
                let name = (ancestor.kind == .variable ? ancestor : ancestor.first)?.text.lowercased() ?? ""
                return ["hash", "fingerprint", "identifier", "checksum"].contains(where: name.hasSuffix)
            case .block, .function, .closure, .accessor, .type: return false
            default: break
            }
        }
        return false
    }

    /// Uses in which nobody attacks: keys of caches, entity tags, names of files, Gravatar; and one-time codes, whose standard asks for HMAC-SHA-1.
    private static func isHarmless(_ call: Fact) -> Bool {
        let around =
            ([call.context]
            + call.ancestors.prefix(12).compactMap { ancestor in
                switch ancestor.kind {
                case .variable, .function, .argument, .type: ancestor.text
                case .assignment: ancestor.first?.text
                default: nil
                }
            }).joined(separator: " ").lowercased()
        if call.ancestors.prefix(12).contains(where: namesRecord) { return true }
        return [
            "cache", "etag", "gravatar", "filename", "thumbnail", "dedup", "imagekey", "hashkey", "bucket", "checksum",
            "avatar", "uuid", "identifier", "otp", "onetimepassword",
        ].contains { around.contains($0) }
    }

    /// Whether what a digest is put into is called after what it tells apart: `uniqueID = title.md5`.
    private static func namesRecord(_ holder: Fact) -> Bool {
        let name = holder.kind == .variable ? holder.text : holder.kind == .assignment ? holder.first?.text ?? "" : ""
        return NameWords.words(of: name).last == "id"
    }

    /// Whether a function that hashes the text or the data that it extends is used by nobody.
    private static func isUnused(_ call: Fact) -> Bool {
        guard let owner = call.enclosing(.function, .accessor) else { return false }
        if owner.kind == .function {
            return owner.extendsValue && owner.code.calls(of: owner).isEmpty
                && owner.code.facts(.member, named: owner.text).isEmpty
        }
        guard let property = owner.accessedDeclaration, property.extendsValue else { return false }
        return owner.code.facts(.member, named: property.text).isEmpty
    }
}
