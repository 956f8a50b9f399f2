import BulwarkDetection

/// Decides of a literal in a source whether it may be shown, by what it looks like and by what is around it.
enum LiteralJudge {
    /// How a literal is shown.
    enum Verdict {
        /// As it stands.
        case shown
        /// As a secret.
        case masked
        /// As a part of a secret: not at all.
        case hidden
    }

    /// How many facts around a literal are asked.
    private static let reach = 24

    /// How many arguments beside a literal are asked: a generated call has any number of them.
    private static let argumentReach = 32

    /// What becomes of a string, a part of an interpolated string, a list of numbers or a number.
    static func verdict(on literal: Fact) -> Verdict {
        let isSecret: Bool
        switch literal.kind {
        case .string, .segment:
            let text = literal.text
            if text.allSatisfy(\.isWhitespace) { return .shown }
            isSecret =
                SecretNames.looksSecret(text) && !isPublicDigest(literal, text: text)
                || isNamedSecret(literal, text: text)
        case .array: isSecret = isListOfBytes(literal) && isNamedSecret(literal, text: nil)
        case .number: isSecret = literal.textLength >= 3 && isNamedNumber(literal)
        default: return .shown
        }
        return isSecret ? (isPart(literal) ? .hidden : .masked) : .shown
    }

    /// Whether a literal is one of several that make up a value.
    static func isPart(_ literal: Fact) -> Bool {
        guard literal.kind != .segment, let around = literal.parent else { return true }
        switch around.kind {
        case .array, .interpolated, .interpolation: return true
        case .operators: return !isComparison(around)
        default: return false
        }
    }

    /// Whether a literal is a list of numbers, as keys are written.
    static func isListOfBytes(_ literal: Fact) -> Bool {
        literal.kind == .array && literal.childCount >= 4 && literal.children.allSatisfy { $0.kind == .number }
    }

    /// Whether a literal is the digest of a key or certificate that everybody may know: a pin.
    private static func isPublicDigest(_ literal: Fact, text: String) -> Bool {
        let digest = text.hasPrefix("sha256/") ? String(text.dropFirst(7)) : text
        guard digest.utf8.count == 44, digest.hasSuffix("=") else { return false }
        return text != digest
            || literal.ancestors.prefix(8).contains { around in
                let name = around.text.lowercased()
                return ["pins", "pinned", "hash", "spki", "fingerprint", "digest"].contains { name.contains($0) }
                    || around.kind == .entry && (around.first?.text.contains("Hash") ?? false)
            }
    }

    // MARK: Names around

    /// Whether what is around a literal names it a secret.
    private static func isNamedSecret(_ literal: Fact, text: String?) -> Bool {
        let isName = text.map(SecretNames.readsAsName) ?? false
        var value = literal.kind == .segment ? literal.parent ?? literal : literal
        for _ in 0..<reach {
            guard let around = value.parent else { return false }
            switch around.kind {
            case .argument:
                guard let call = around.parent else { return false }
                switch call.kind {
                case .subscripted, .attribute: return false
                case .interpolation: value = call
                default:
                    switch answer(of: around, in: call, value: value, isName: isName) {
                    case .some(let answer): return answer
                    case nil: value = call
                    }
                }
            case .entry:
                guard let key = around.first, key != value else { return false }
                if sayHidden(key) || key.text == "value" { return true }
                value = around
            case .assignment:
                guard let target = around.first, target != value else { return false }
                return sayHidden(target) && !isEcho(text, of: target.text)
            case .variable, .binding, .parameter, .enumCase:
                if SecretNames.sayHidden(around.text) {
                    return !isEcho(text, of: around.text) && !(isName && around.kind == .enumCase)
                }
                if around.text.lowercased() == "key" { return !isName }
                // `enum Secrets { static let first = "…" }`
                guard !isName, around.kind == .variable, let type = around.enclosingType else { return false }
                return SecretNames.sayHidden(type.text)
            case .operators where isComparison(around):
                return around.children.contains { $0 != value && sayHidden($0) }
            case .pattern:
                guard let subject = around.parent?.parent?.first else { return false }
                return sayHidden(subject)
            case .returning: return declares(around, text: text)
            case .block, .accessor, .function:
                return around.last == value && value.kind != .branch && declares(value, text: text)
            case .closure:
                guard around.last == value else { return false }
                value = around
            case .member, .cast, .prefix, .ternary, .tuple, .array, .dictionary, .operators, .call, .interpolated,
                .interpolation,
                .other, .macro:
                value = around
            default: return false
            }
        }
        return false
    }

    /// What a call says of one of its arguments; nil where whoever gets the call's result must be asked.
    private static func answer(of argument: Fact, in call: Fact, value: Fact, isName: Bool) -> Bool? {
        let label = argument.text
        if ciphers.contains(call.text) { return true }
        if !label.isEmpty {
            if SecretNames.labelsName(label) { return false }
            if label.lowercased() == "key" { return !isName }
            if SecretNames.sayHidden(label) { return true }
        }
        if call.kind == .call, takesSecret(call.text) { return true }
        // `set("…", forKey: "token")`, `URLQueryItem(name: "api_key", value: "…")`, `("password", "…")`
        let named = call.arguments.prefix(argumentReach).contains { other in
            other != argument && other.first.map { $0.kind == .string && SecretNames.sayHidden($0.text) } ?? false
        }
        // In a long list of values and keys, a value's key stands right behind it.
        let next = argument.end < call.end ? argument.sibling(argument.end).first : nil
        let isKeyed = named || next.map { $0.kind == .string && SecretNames.sayHidden($0.text) } ?? false
        if isKeyed, value.kind != .string || !SecretNames.sayHidden(value.text) || label == "value" { return true }
        // What is made of a word by a call is hardly that word: `let token = load("session", 3)`.
        return call.kind == .tuple || isConversion(call) || !isName ? nil : false
    }

    /// Whether a call gives its argument in another form.
    private static func isConversion(_ call: Fact) -> Bool {
        guard call.kind == .call, call.arguments.dropFirst(2).isEmpty else { return call.kind != .call }
        return call.text.first?.isUppercase == true
            || ["data", "dataUsingEncoding", "stringWithString", "dataWithBytes", "init", "dropFirst", "appending"]
                .contains(call.text)
    }

    /// Whether a function is named for the secret that it takes: `setPassword("…")`, `Password("…")`.
    private static func takesSecret(_ name: String) -> Bool {
        guard SecretNames.sayHidden(name) else { return false }
        if name.first?.isUppercase == true { return true }
        let verbs = ["set", "init", "with", "save", "store", "put", "update", "write", "use", "add", "change"]
        return verbs.contains { name.hasPrefix($0) }
    }

    /// Whether the declaration around what a body gives back is named for a secret.
    private static func declares(_ result: Fact, text: String?) -> Bool {
        guard let declaration = result.ancestors.first(where: { [.variable, .function, .closure].contains($0.kind) }),
            declaration.kind != .closure
        else { return false }
        return SecretNames.sayHidden(declaration.text) && !isEcho(text, of: declaration.text)
    }

    /// Whether an expression names a secret: `password`, `field.password.text`, `query[kSecValueData as String]`.
    private static func sayHidden(_ expression: Fact) -> Bool {
        switch expression.kind {
        case .string: return SecretNames.sayHidden(expression.text)
        case .subscripted: return expression.argument(at: 0).map { sayHidden($0) || $0.text == "value" } ?? false
        case .cast, .prefix: return expression.first.map(sayHidden) ?? false
        case .name: return SecretNames.sayHidden(expression.text)
        case .member:
            if SecretNames.sayHidden(expression.text) { return true }
            guard ["text", "stringValue", "string", "rawValue", "wrappedValue"].contains(expression.text) else {
                return false
            }
            return expression.first.map(sayHidden) ?? false
        default: return false
        }
    }

    private static func isNamedNumber(_ literal: Fact) -> Bool {
        var value = literal
        for _ in 0..<4 {
            guard let around = value.parent else { return false }
            switch around.kind {
            case .argument, .variable, .binding, .parameter: return SecretNames.sayNumber(around.text)
            case .assignment: return around.first.map { $0 != value && SecretNames.sayNumber($0.text) } ?? false
            case .entry: return around.first.map { $0 != value && SecretNames.sayNumber($0.text) } ?? false
            case .operators: return isComparison(around) && around.children.contains { SecretNames.sayNumber($0.text) }
            case .cast, .prefix: value = around
            default: return false
            }
        }
        return false
    }

    private static func isComparison(_ operators: Fact) -> Bool { operators.detail == "==" || operators.detail == "!=" }

    /// Whether a text is just its own name, as names of keys are: `static let token = "token"`.
    private static func isEcho(_ text: String?, of name: String) -> Bool {
        guard let text, text.allSatisfy({ $0.isLetter || $0 == "_" || $0 == "-" }) else { return false }
        return text.lowercased().filter(\.isLetter) == name.lowercased().filter(\.isLetter)
    }

    /// What is given keys, and the like.
    private static let ciphers: Set<String> = [
        "SymmetricKey", "CCCrypt", "CCCryptorCreate", "CCCryptorCreateWithMode", "CCHmac", "CCKeyDerivationPBKDF",
        "HMAC", "AES",
        "ChaCha20", "Blowfish", "PBKDF2", "HKDF", "Scrypt", "Nonce",
    ]
}
