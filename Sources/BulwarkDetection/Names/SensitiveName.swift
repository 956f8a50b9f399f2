/// Tells from a name whether the value that it stands for is sensitive.
///
/// A name is judged by its head, the noun that the others describe: an `accessToken` is a token, a `tokenCount` is a count, an
/// `apiKeyLabel` a label. Prefers to say nothing.
public enum SensitiveName {
    /// The kind of sensitive value that a name stands for; nil for all other names.
    ///
    /// - Parameters:
    ///   - name: an identifier, a key of a dictionary or of a store, a path of members; any case convention.
    ///   - type: the declared type of the value, where it is known; a `Bool` named `password` is no password.
    public static func classify(_ name: String, type: String? = nil) -> SensitiveKind? {
        let words = NameWords.words(of: name)
        guard let kind = joined(words) ?? kind(of: words) else { return nil }
        if let type {
            if !holds(type, kind) { return nil }
            // An identifier that is a number is that of a row: of a line of taxes, of a passport's record.
            if kind == .nationalID, words.last == "id", type.contains("Int") { return nil }
            // Several of them, and no word on what they open: the parts of a text.
            if kind == .token, words == ["tokens"], type.hasPrefix("[") { return nil }
            // How many digits it has.
            if words.last == "digits", type == "Int" || type == "UInt" { return nil }
            // Several pins with numbers are those of a board.
            if kind == .pin, words.last == "pins", type.hasPrefix("[Int") || type.hasPrefix("[UInt") { return nil }
        }
        return kind
    }

    /// The kind of sensitive value that a control of this name shows or takes: `password` for `passwordField`.
    public static func controlKind(of name: String) -> SensitiveKind? {
        var words = NameWords.words(of: name)
        guard let last = words.last, controlNouns.contains(last) || last == "outlet" else { return nil }
        while let last = words.last, controlNouns.contains(last) || last == "view" || last == "outlet" {
            words.removeLast()
        }
        return kind(of: words)
    }

    /// Names of several words that say together what none says alone: one-time passwords, and what was just decrypted, which is as
    /// secret as what it was encrypted for.
    private static func joined(_ words: [String]) -> SensitiveKind? {
        if words.contains("one"), words.contains("time"), ["password", "code", "passcode"].contains(words.last) {
            return .pin
        }
        if words.suffix(3) == ["date", "of", "birth"] { return .dateOfBirth }
        // What a new password is set with opens the account.
        if words.suffix(2) == ["reset", "token"] { return .token }
        switch words.first {
        case "plaintext", "cleartext":
            return words.count == 1 || words.dropFirst().allSatisfy(fillers.contains) ? .secret : nil
        case "decrypted": return words.count > 1 && words.dropFirst().allSatisfy(fillers.contains) ? .secret : nil
        default: return nil
        }
    }

    /// Whether a code is a payment card's own, by what it belongs to: `securityCode` of a `SavedCard`.
    public static func isOfCard(_ code: String, owner: String) -> Bool {
        guard NameWords.words(of: code).suffix(2) == ["security", "code"] else { return false }
        return NameWords.words(of: owner).contains { ["card", "cards"].contains($0) }
    }

    // MARK: Words

    private static func kind(of words: [String]) -> SensitiveKind? {
        var words = words
        // `token1`, `passwordString`, `cardNumberValue`: what follows the noun adds nothing.
        while words.count > 1, let last = words.last, fillers.contains(last) || last.allSatisfy(\.isNumber) {
            words.removeLast()
        }
        guard let last = words.last else { return nil }
        if holdsHarmlessWord(words) { return nil }
        if words.count > 1, let first = words.first, questionVerbs.contains(first) { return nil }
        let rest = words.dropLast()
        let previous = rest.last ?? ""
        switch last {
        case "password", "passwd", "passphrase", "pwd", "pw", "passwort", "passcode", "passwords":
            return last == "passcode" ? .pin : .password
        case "word" where previous == "pass": return .password
        case "pass":
            return ["user", "login", "db", "my", "new", "old", "current", "confirm", "smtp", "ftp"].contains(previous)
                ? .password : nil
        case "pin", "pins", "pincode":
            return [
                "map", "ssl", "spki", "certificate", "cert", "gpio", "drop", "public", "key", "chess", "board", "leaf",
                "backup", "primary", "hash", "tls", "last", "dropped", "selected", "location", "place", "annotation",
                "push",
            ].contains(previous) ? nil : .pin
        case "otp", "totp", "mpin": return .pin
        case "digits": return ["pin", "passcode", "otp"].contains(previous) ? .pin : nil
        case "code" where ["recovery", "backup"].contains(previous): return .secret
        case "codes" where ["recovery", "backup"].contains(previous): return .secret
        case "code":
            return ["pin", "otp", "totp", "verification", "security", "pass"].contains(previous)
                ? (previous == "security" && rest.contains("card") ? .cvv : .pin)
                : ["cvv", "cvc", "cvv2"].contains(previous) ? .cvv : nil
        case "token", "tokens": return tokenKind(rest)
        case "jwt", "bearer", "accesstoken", "authtoken", "refreshtoken", "idtoken", "oauthtoken", "sessiontoken":
            return .token
        case "authorization":
            return rest.isEmpty ? nil : (["basic", "bearer", "header"].contains(previous) ? .token : nil)
        case "credential", "credentials":
            return rest.isEmpty || ["user", "login", "stored", "saved", "account", "bank"].contains(previous)
                ? .secret : nil
        case "secret", "secrets", "clientsecret": return .secret
        case "apikey", "apikeys": return .apiKey
        case "key", "keys": return keyKind(Array(rest))
        case "mnemonic": return .seedPhrase
        case "phrase", "words":
            return ["seed", "recovery", "mnemonic", "backup", "secret"].contains(previous) ? .seedPhrase : nil
        case "seed":
            return ["wallet", "secret", "totp", "otp", "master", "hd", "bip39"].contains(previous) ? .seedPhrase : nil
        case "cvv", "cvc", "cvv2", "cvc2", "csc": return .cvv
        case "pan": return rest.isEmpty || ["card", "full", "primary"].contains(previous) ? .cardNumber : nil
        case "cardnumber", "creditcard", "ccnumber", "cardno", "creditcardnumber": return .cardNumber
        case "answer", "answers": return previous == "security" ? .secret : nil
        case "number", "numbers", "no", "num", "nr":
            switch previous {
            case "card", "cc": return .cardNumber
            case "account", "acct", "iban", "routing", "konto": return .accountNumber
            case "security", "ssn", "insurance", "passport", "license", "licence", "tax":
                return last == "number" && (previous != "security" || rest.dropLast().last == "social")
                    ? .nationalID : nil
            case "phone", "mobile", "telephone", "cell": return .phone
            case "record": return ["medical", "health", "patient"].contains(rest.dropLast().last) ? .health : nil
            default: return nil
            }
        case "accountnumber", "iban", "bban": return .accountNumber
        case "ssn", "nin", "ssnumber", "socialsecuritynumber", "passportnumber": return .nationalID
        case "id": return ["tax", "national", "passport"].contains(previous) ? .nationalID : nil
        case "email": return .email
        case "emailaddress", "useremail": return .email
        case "phone", "phonenumber", "msisdn", "mobilenumber": return .phone
        case "dob", "birthdate", "dateofbirth", "birthday": return .dateOfBirth
        case "address":
            return ["home", "street", "postal", "billing", "shipping", "mailing", "user", "customer", "residential"]
                .contains(previous)
                ? .address
                : ["email", "mail"].contains(previous) ? .email : nil
        case "coordinate", "coordinates", "latitude", "longitude":
            return rest.isEmpty || ["user", "current", "home", "last"].contains(previous) ? .location : nil
        case "diagnosis", "diagnoses", "prescription", "prescriptions", "glucose", "medication", "medications",
            "dosage",
            "allergies", "immunization", "immunizations", "vaccination", "vaccinations", "vaccine", "vaccines",
            "symptom", "symptoms", "mrn":
            return .health
        case "rate", "pressure", "sugar": return ["heart", "blood"].contains(previous) ? .health : nil
        case "result", "results": return previous == "lab" ? .health : nil
        case "record", "records": return ["medical", "health", "patient"].contains(previous) ? .health : nil
        default: return numbered(last).flatMap { kind(of: rest + [$0]) }.flatMap { $0.isNamedInSeries ? $0 : nil }
        }
    }

    /// Whether a word makes a name stand for something else; not one that says what a password is for, as in `keyStorePassword`.
    private static func holdsHarmlessWord(_ words: [String]) -> Bool {
        let isPassword = ["password", "passwd", "passphrase"].contains(words.last)
        return words.indices.contains { index in
            guard harmlessAnywhere.contains(words[index]) else { return false }
            return !(isPassword && index > words.startIndex && passwordOwners.contains(words[index]))
        }
    }

    /// What has a password, behind a word that says which one.
    private static let passwordOwners: Set<String> = ["view", "service", "store", "storage", "provider", "repository"]

    /// A noun without the number behind it: `password` for `password2`. Several pins with numbers are those of a board.
    private static func numbered(_ noun: String) -> String? {
        let digits = noun.utf8.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 }.count
        guard (1...4).contains(digits), noun.utf8.count > digits + 1 else { return nil }
        let plain = String(noun.dropLast(digits))
        return plain == "pin" || plain == "pins" ? nil : plain
    }

    private static func tokenKind(_ rest: ArraySlice<String>) -> SensitiveKind? {
        let harmless: Set<String> = [
            "cancellation", "cancel", "page", "next", "continuation", "notification", "observer", "observation", "sync",
            "kvo", "syntax", "change", "lexer",
            "parser", "dispose", "subscription", "delta", "cursor", "watch", "listener", "device", "push", "apns",
            "apn", "fcm", "gcm", "color", "design", "style",
            "theme", "csrf", "realm", "previous", "operator", "keyword", "identifier", "string", "word", "text", "end",
            "start", "open", "close", "template", "separator", "undo",
            "history", "placeholder", "request", "task", "search", "transaction", "once", "ubiquity", "background",
            "field", "nft", "lex", "lexical", "parse", "parsed", "preprocessing", "separated", "bpe", "stop", "crypto",
            "currency", "payment", "font", "registration", "voip", "field", "messaging",
            "public", "invalidation",
        ]
        guard let previous = rest.last else { return .token }
        if harmless.contains(previous) || previous == "account" && rest.dropLast().last == "app" { return nil }
        if ["push", "device", "notification", "cancellation", "page"].contains(where: rest.contains) { return nil }
        return .token
    }

    private static func keyKind(_ rest: [String]) -> SensitiveKind? {
        guard let previous = rest.last else { return nil }
        switch previous {
        case "api": return .apiKey
        case "encryption", "decryption", "private", "symmetric", "aes", "hmac", "master", "signing", "wrapping",
            "crypto", "cryptographic", "rsa", "ec", "vault", "session", "shared", "data", "file", "database", "db",
            "realm", "secret", "cipher", "derived":
            switch previous {
            case "session", "shared", "data", "file": return nil
            case "database", "db", "realm", "vault":
                return rest.count > 1 && ["encryption"].contains(rest[rest.count - 2]) ? .cryptographicKey : nil
            case "secret": return .secret
            default: return .cryptographicKey
            }
        case "recovery", "unlock": return .cryptographicKey
        case "access":
            return rest.count > 1 && ["secret", "aws", "s3", "shared"].contains(rest[rest.count - 2]) ? .secret : nil
        case "subscription": return rest.contains("apim") ? .apiKey : nil
        case "license", "stripe", "firebase", "maps": return previous == "license" ? nil : .apiKey
        default: return nil
        }
    }

    /// Words behind the noun that leave it the head.
    private static let fillers: Set<String> = [
        "string", "str", "value", "data", "text", "raw", "plain", "plaintext", "bytes", "utf8", "input", "buffer",
        "copy", "param", "parameter", "arg", "argument",
        "attempt", "entry", "base64", "object", "nsstring", "json", "cleartext", "entered", "typed", "candidate",
        "confirmation", "confirm", "repeat", "again",
    ]

    /// Words that make a name stand for something else wherever they stand.
    private static let harmlessAnywhere: Set<String> = [
        "masked", "redacted", "hashed", "encrypted", "obfuscated", "encoded" /* cipher text */, "hash", "digest",
        "fingerprint", "checksum", "label", "placeholder", "title", "hint", "icon",
        "image", "color", "colour", "cell", "button", "message", "error", "url", "path", "endpoint", "regex", "pattern",
        "rule", "rules", "policy", "length", "count", "name", "names",
        "type", "types", "kind", "expiry", "expiration", "expires", "validator", "validation", "strength", "manager",
        "service", "provider", "store", "storage",
        "controller", "view", "screen", "delegate", "handler", "callback", "completion", "closure", "prompt",
        "description", "enabled", "visible", "visibility", "hidden", "required", "missing", "invalid", "valid",
        "date", "time", "timestamp", "index", "format", "formatter", "identifier", "attribute", "attributes",
        "dictionary", "generator", "factory", "repository", "cache", "publisher", "subject",
        "style", "theme", "analytics", "event", "notification", "setting", "settings", "preference", "mode", "status",
        "state", "flag", "option", "options", "font", "size", "width", "height", "reset", "forgot",
        "forgotten", "change", "changed", "update", "updated", "help", "tip", "public", "test", "mock", "sample",
        "example", "dummy", "fake", "max", "min", "maximum", "minimum", "total", "number of", "usage", "feature",
        "entropy", "quality", "derivation", "iterations", "salt", "kdf",
    ]

    /// Verbs at the beginning of a name that ask or do something.
    private static let questionVerbs: Set<String> = [
        "is", "has", "should", "can", "did", "will", "show", "hide", "needs", "use", "uses", "allow", "allows",
        "require", "requires", "on", "no", "without", "validate", "check", "toggle", "enable", "disable", "supports",
        "remember", "search", "autofill", "clear", "lock", "include", "exclude", "sort", "filter", "prefer", "keep",
        "clean",
        "ask", "asks", "copy",
    ]

    private static let controlNouns: Set<String> = [
        "field", "textfield", "textview", "input", "box", "entry", "tf", "txt", "label", "lbl", "searchbar",
    ]

    /// Whether a value of a type can hold something of a kind.
    private static func holds(_ type: String, _ kind: SensitiveKind) -> Bool {
        var type = type
        while let last = type.last, last == "?" || last == "!" { type.removeLast() }
        switch type {
        case "String", "NSString", "Substring", "Data", "NSData", "Any", "AnyObject", "id", "NSMutableString",
            "CFString", "CFData", "Character", "[UInt8]", "[String]", "[Character]", "NSObject", "Codable", "Encodable",
            "T", "Value", "NSMutableData", "AttributedString", "Binding", "Published", "State", "UUID", "Token",
            "Credentials", "Credential":
            return true
        case "Int", "UInt", "Int32", "Int64", "UInt64", "UInt32", "NSNumber", "NSInteger", "NSUInteger":
            return kind == .pin || kind == .cvv || kind == .cardNumber || kind == .accountNumber || kind == .phone
                || kind == .nationalID
        // A PIN as it is typed, digit by digit.
        case "[Int]", "[Int?]", "[UInt]", "[String?]", "[Character?]", "NSArray", "NSMutableArray": return kind == .pin
        case "Int8", "Int16", "UInt8", "UInt16", "Int128", "UInt128", "BigInt", "BigUInt", "Decimal", "NSDecimalNumber":
            return false
        case "Double", "Float", "CGFloat", "CLLocationDegrees": return kind == .location || kind == .health
        case "Bool", "BOOL", "Void", "()", "Date", "NSDate", "TimeInterval", "URL", "NSURL", "Notification", "Error",
            "NSError", "IndexPath", "Selector", "Character.Type":
            return type == "Date" ? kind == .dateOfBirth : false
        default:
            if type.hasPrefix("(") || type.contains("->") || type.hasPrefix("@") { return false }
            let words = NameWords.words(of: type)
            // A token of the kind that its type names: a parser's, a page's.
            if kind == .token, words.count > 1, ["token", "tokens"].contains(words.last),
                tokenKind(words.dropLast()) == nil
            {
                return false
            }
            if kind == .pin { return words.contains(where: pinNouns.contains) && !mapWords.contains(words.first ?? "") }
            if let last = words.last, systemNouns.contains(last) { return false }
            if words.first == "ui" || words.first == "ns" || words.first == "cg" || words.first == "ca"
                || words.first == "wk"
            {
                return false
            }
            return true
        }
    }

    /// Words of the types that can hold a PIN; all else is pinned to a map or to a board.
    private static let pinNouns: Set<String> = [
        "pin", "pins", "passcode", "code", "otp", "digits", "digit", "secret", "secure", "string", "text", "credential",
        "credentials", "value", "bytes", "password",
    ]
    private static let mapWords: Set<String> = ["map", "mk", "gpio", "board", "drop", "cluster", "bowling", "location"]

    private static let systemNouns: Set<String> = [
        "label", "field", "view", "controller", "button", "cell", "manager", "service", "store", "provider",
        "validator", "policy", "style", "delegate", "publisher", "cancellable", "operation", "request",
        "task", "observer", "observation", "subject", "formatter", "generator", "type", "kind", "mode", "state",
        "status", "option", "options", "event", "action", "error", "result", "screen", "storage", "keychain", "item",
        "image", "text",
        "query", "rules", "rule", "strength", "coordinator", "model", "repository", "client", "helper", "handler",
        "factory", "builder", "configuration", "config", "settings", "case", "path", "index", "range", "syntax",
        "kinds",
    ]
}

extension SensitiveKind {
    /// Whether values of the kind are told apart by numbers behind their names, and a number does not make something else of the name, as of the
    /// `latitude1` of a formula.
    fileprivate var isNamedInSeries: Bool { isCredential || isPayment }
}
