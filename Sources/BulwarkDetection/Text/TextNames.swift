/// The names whose values a log must not hold, told apart by their last letters before anything slower looks at them.
enum TextNames {
    private static func suffix(_ text: String) -> (mask: UInt64, letters: UInt64) {
        let letters = ContextWord.packed(text)
        let mask = text.utf8.count == 8 ? UInt64.max : (1 << UInt64(text.utf8.count * 8)) - 1
        return (mask, letters)
    }

    /// Ends of names, by their last letter; ``SensitiveName`` decides about the whole.
    private static let endings: [[(mask: UInt64, letters: UInt64)]] = {
        let all = [
            "password", "passwd", "passwort", "pwd", "passcode", "phrase", "pass", "pin", "pincode", "otp", "token",
            "tokens", "jwt", "bearer", "secret", "secrets", "key", "keys", "mnemonic", "cvv", "cvc", "csc", "pan",
            "cardno", "number", "iban", "bban", "ssn", "code", "credential", "birth", "birthday", "dob", "latitude",
            "longitude", "rization", "cookie", "phone", "address", "no", "num", "card", "confirmation", "confirm",
            "repeat", "retype", "sig", "signature", "session", "sessionid", "sessid", "sid", "ticket", "assertion",
            "response",
        ]
        var endings = [[(mask: UInt64, letters: UInt64)]](repeating: [], count: 32)
        for ending in all {
            // Of longer words the last eight letters, which is all that is kept of a name.
            let entry = suffix(String(ending.suffix(8)))
            endings[Int(entry.letters & 31)].append(entry)
        }
        return endings
    }()

    /// Whether a name with these last letters may be one, in lower case and packed.
    static func mayBeSensitive(_ letters: UInt64) -> Bool {
        for entry in endings[Int(letters & 31)] where letters & entry.mask == entry.letters { return true }
        return false
    }

    /// What a name says its value is.
    enum Meaning {
        case kind(SensitiveKind)
        /// A name that other things have as well, so that the value has to look like one.
        case likely(SensitiveKind)
        /// A header whose value is credentials to the end of the line: `Authorization`, `Cookie`, `Set-Cookie`.
        case header
    }

    /// What the value of a key is; nil for values that may be shown.
    static func meaning(of name: String) -> Meaning? {
        let lowercase = name.lowercased()
        if lowercase.hasSuffix("authorization") || lowercase == "cookie" || lowercase == "set-cookie" { return .header }
        guard let kind = SensitiveName.classify(name) else { return compound(name, lowercase) }
        switch kind {
        case .email, .personName, .health: return nil
        default: return .kind(kind)
        }
    }

    /// Names that are no words of their own: `PGPASSWORD`, `SSHPASS`, `DB_ROOT_PASS`, `pass`.
    private static func compound(_ name: String, _ lowercase: String) -> Meaning? {
        for ending in ["password", "passwd", "passwort", "passphrase"] where lowercase.hasSuffix(ending) {
            let head = lowercase.dropLast(ending.utf8.count)
            guard let last = head.utf8.last, last != UInt8(ascii: "_"), last != UInt8(ascii: "-") else { return nil }
            return SensitiveName.classify(head + "_" + ending).map { .kind($0) }
        }
        let words = NameWords.words(of: name)
        if words.count > 1, let last = words.last, repetitions.contains(last) {
            return meaning(of: words.dropLast().joined(separator: "_"))
        }
        guard lowercase.hasSuffix("pass") else { return nil }
        guard let last = words.last else { return nil }
        if last != "pass" { return holders.contains(String(last.dropLast(4))) ? .kind(.password) : nil }
        guard let before = words.dropLast().last else { return .likely(.password) }
        if rounds.contains(before) { return nil }
        return name.utf8.contains(where: { $0 >= 0x61 && $0 <= 0x7a }) ? .likely(.password) : .kind(.password)
    }

    /// What a field for a value that has to be entered twice is named by.
    private static let repetitions: Set<String> = ["confirmation", "confirm", "repeat", "retype"]

    /// Whose password a name that ends in `pass` holds.
    private static let holders: Set<String> = [
        "db", "ssh", "pg", "user", "my", "smtp", "ftp", "root", "admin", "mail", "redis", "mysql", "store", "key",
        "http", "proxy", "ldap", "login",
    ]

    /// What a pass is one of, which is no password.
    private static let rounds: Set<String> = [
        "first", "second", "third", "one", "two", "single", "multi", "low", "high", "band", "all", "by", "render",
        "build", "test", "next", "last", "final", "boarding", "fast", "bus", "ski", "must", "did", "to",
    ]

    // MARK: URLs

    /// Whether a parameter of a URL lets in whoever has it, though its name says nothing of that elsewhere.
    static func isBearerParameter(_ name: String) -> Bool { bearerParameters.contains(name.lowercased()) }

    private static let bearerParameters: Set<String> = [
        "sig", "signature", "x-amz-signature", "x-goog-signature", "code", "session", "sessionid", "session_id",
        "jsessionid", "phpsessid", "sid", "ticket", "assertion", "samlresponse",
    ]

    // MARK: Sentences

    /// Whether a word before a name makes it stand for something else, in a sentence.
    static func isOfOther(_ word: String) -> Bool { others.contains(word) }

    private static let others: Set<String> = [
        "map", "gpio", "ssl", "tls", "spki", "cert", "certificate", "public", "device", "push", "cancellation", "page",
        "drop", "chess", "board", "hash", "hashed", "csrf", "sync", "continuation", "next", "encrypted", "masked",
        "input", "output", "cpu", "chip", "connector", "fixture", "sample",
    ]

    /// Whether a word follows an option where a text speaks of it: `the --password option`.
    static func isTalk(_ word: String) -> Bool { talk.contains(word) }

    private static let talk: Set<String> = [
        "a", "an", "and", "are", "argument", "as", "at", "but", "by", "can", "cannot", "does", "file", "flag", "for",
        "from", "has", "if", "in", "instead", "is", "it", "may", "missing", "must", "needs", "not", "of", "on", "only",
        "option", "options", "or", "param", "parameter", "password", "passed", "prompt", "required", "requires",
        "secret",
        "set", "should", "so", "stdin", "string", "switch", "takes", "that", "the", "then", "they", "this", "to",
        "token",
        "value", "was", "when", "which", "will", "with", "without", "you", "your",
    ]

    /// Whether a word with digits in it is one that people write about passwords: `sha256`, `attempt2`.
    static func isTechnical(_ word: String) -> Bool {
        let letters = word.lowercased().prefix { $0.isLetter }
        return technical.contains(String(letters))
    }

    private static let technical: Set<String> = [
        "sha", "md", "utf", "base", "argon", "bcrypt", "pbkdf", "scrypt", "http", "https", "ipv", "oauth", "rfc", "iso",
        "attempt", "field", "rule", "step", "version", "option", "level", "test", "type", "line", "page", "user",
        "policy", "input", "label", "hash", "slot", "entry", "account", "host", "server", "node", "http2", "phase",
        "section", "round", "v", "id", "uid", "pid", "crypt", "aes", "des", "ntlm", "pkcs", "ios", "macos", "windows",
    ]
}
