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
            "longitude", "rization", "cookie", "phone", "address", "no", "num", "card",
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
        /// A header whose value is credentials to the end of the line: `Authorization`, `Cookie`, `Set-Cookie`.
        case header
    }

    /// What the value of a key is; nil for values that may be shown.
    static func meaning(of name: String) -> Meaning? {
        let lowercase = name.lowercased()
        if lowercase.hasSuffix("authorization") || lowercase == "cookie" || lowercase == "set-cookie" { return .header }
        guard let kind = SensitiveName.classify(name) else { return nil }
        switch kind {
        case .email, .personName, .health: return nil
        default: return .kind(kind)
        }
    }
}
