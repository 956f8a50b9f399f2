import BulwarkDetection

/// What names and texts say of the values beside them, asked by whoever decides what a report may show.
///
/// A rule must be sure before it finds something; here doubt hides, for a harmless text that is hidden costs little.
enum SecretNames {
    /// Whether a name says that what stands beside it is not to be shown.
    static func sayHidden(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count < 80 else { return false }
        let lower = name.lowercased()
        if keys.contains(name) || materials.contains(lower) || name.hasSuffix("IV") { return true }
        if ["salt", "nonce", "pepper", "passphrase"].contains(where: lower.hasSuffix) { return true }
        guard let kind = SensitiveName.classify(name) ?? SensitiveName.controlKind(of: name) else { return false }
        return hides(kind)
    }

    /// Whether values of a kind are hidden; what concerns a person and is no secret, such as a location, is shown.
    static func hides(_ kind: SensitiveKind) -> Bool {
        kind.isCredential || kind.isPayment || kind.identifies || kind == .dateOfBirth
    }

    /// Whether a name stands for something that numbers alone can be: a PIN, a card's number.
    static func sayNumber(_ name: String) -> Bool {
        switch SensitiveName.classify(name) {
        case .pin, .cvv, .cardNumber, .accountNumber, .nationalID, .password: true
        default: false
        }
    }

    /// Whether a label says that its argument is a name for a value, and none: `forKey`, `named`.
    static func labelsName(_ label: String) -> Bool { nameLabels.contains(label) }

    /// Whether a text looks like a secret, whatever is around it.
    static func looksSecret(_ text: String) -> Bool {
        guard text.utf8.count >= 8 else { return false }
        return SecretShapeMatcher.shape(of: text) != nil || SecretText.isLikely(text, kind: .password)
            || SecretText.isLikely(text, kind: .secret) || holdsNamedValue(text) || tellsSecret(text)
    }

    /// Whether a sentence tells a secret: `the password is h7Xk29qw`. What `bulwark redact` takes out of a log no report shows.
    private static func tellsSecret(_ text: String) -> Bool {
        let text = String(text.prefix(4_096))
        return detector.detections(in: text).contains { $0.kind.isCredential }
    }

    private static let detector = TextDetector()

    /// Whether a text is put together from words, as names of keys, paths and addresses are.
    static func readsAsName(_ text: String) -> Bool { text.isEmpty || SecretText.readsAsName(text) }

    /// Whether a text holds the value of something sensitive with its name: `?api_key=…`, `Password=…;`, `"token": "…"`.
    private static func holdsNamedValue(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(4_096))
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") {
            var end = index
            while end > 0, isQuoteOrBlank(bytes[end - 1]) { end -= 1 }
            var start = end
            while start > 0, isWord(bytes[start - 1]) { start -= 1 }
            guard start < end, end - start < 60 else { continue }
            var first = index + 1
            while first < bytes.count, isQuoteOrBlank(bytes[first]) { first += 1 }
            let value = bytes[first...].prefix { !isQuoteOrBlank($0) && !"&;,".utf8.contains($0) && $0 < 0x80 }
            guard value.count >= 4, let lead = value.first, !"%$\\{<:?(".utf8.contains(lead) else { continue }
            // `password: required` is a sentence.
            guard byte == UInt8(ascii: "=") || value.contains(where: { !isLetter($0) }) else { continue }
            if sayHidden(String(decoding: bytes[start..<end], as: UTF8.self)) { return true }
        }
        return false
    }

    private static func isQuoteOrBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x5f || byte == 0x2d || byte == 0x2e
    }

    /// Names of keys whose values are secrets, or may be.
    private static let keys: Set<String> = [
        "kSecValueData", "kSecImportExportPassphrase", "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie",
        "AccountKey", "SharedAccessKey",
    ]

    /// What keys and ciphers are made from.
    private static let materials: Set<String> = [
        "iv", "nonce", "salt", "pepper", "seed", "initializationvector", "initialvector", "keydata", "keybytes",
        "keymaterial",
        "ikm", "hmackey", "aeskey", "encryptionkey", "secretkey", "staticiv", "staticsalt", "fixediv", "credential",
        "credentials", "passphrase", "pin", "pincode", "auth",
    ]

    private static let nameLabels: Set<String> = [
        "forKey", "forHTTPHeaderField", "forHTTPHeader", "named", "name", "identifier", "withIdentifier", "format",
        "localized",
        "comment", "service", "account", "label", "title", "message", "placeholder", "keyPath", "suiteName",
        "forResource",
        "ofType", "withExtension", "tableName", "prompt", "reason", "localizedReason", "subtitle", "category",
        "subsystem",
        "forKeyPath", "objectForKey", "stringForKey", "valueForKey", "systemImage", "description", "withKey",
        "keychainKey",
        "host", "url", "path", "scheme", "reuseIdentifier", "cellIdentifier",
    ]
}
