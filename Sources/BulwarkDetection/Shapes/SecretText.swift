/// Judges whether a text, of which a name says that it is a secret, looks like one and not like a word for one.
///
/// Prefers to say no: the names of keys, texts of a user interface, placeholders and paths are no secrets.
public enum SecretText {
    /// Whether a text looks like a secret of a kind.
    ///
    /// - Parameters:
    ///   - text: what stands in the source.
    ///   - kind: what its name says that it is.
    /// - Complexity: O(n) in the length of the text, of which at most 4,096 bytes may be a secret.
    public static func isLikely(_ text: String, kind: SensitiveKind) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= 4_096, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), !saysPlaceholder(text),
            !isAddress(text)
        else { return false }
        let profile = Profile(bytes)
        switch kind {
        case .password:
            guard bytes.count >= 8, profile.distinct >= 5 else { return false }
            // A word with a letter replaced or something hung on; names and sentences have neither.
            return profile.hasDigit && (profile.hasSpecial || profile.hasUpper && profile.hasLower) && !isName(text)
                || (bytes.count >= 16 && isRandom(profile, bytes, text))
        case .token, .apiKey, .secret, .cryptographicKey:
            return bytes.count >= 16 && isRandom(profile, bytes, text)
        default: return false
        }
    }

    /// Whether a text says that it stands for something to be filled in, or is an example.
    public static func saysPlaceholder(_ text: String) -> Bool {
        let lower = text.lowercased()
        return placeholders.contains { lower.contains($0) } || isMonotonous(lower) || isAlphabet(lower)
    }

    /// Letters in the order of the alphabet: `ABCD-EFHJ-KMNP-QRST-UVWX-YZ23`.
    private static func isAlphabet(_ text: String) -> Bool {
        let letters = text.utf8.filter { $0 >= 0x61 && $0 <= 0x7a }
        return letters.count >= 8 && zip(letters, letters.dropFirst()).allSatisfy { $0 < $1 }
    }

    /// Whether a text is made of words, as names of keys, paths and addresses are, and so tells no secret by its looks.
    package static func readsAsName(_ text: String) -> Bool { isName(text) || isAddress(text) }

    private static let placeholders = [
        "example", "sample", "placeholder", "your", "changeme", "change_me", "change-me", "dummy", "xxxx", "****", "<",
        "${", "$(", "{{", "%@", "...", "todo", "insert",
        "replace", "redacted", "undefined", "1234567", "abcdefg", "foobar", "lorem", "qwerty", "secret_key_here",
        "fake", "mock", "not-a", "notreal", "not_a", "deadbeef", "0000000000",
    ]

    /// One character, or two in turns.
    private static func isMonotonous(_ text: String) -> Bool {
        text.utf8.count > 3 && Set(text.utf8).count <= 2
    }

    private static func isAddress(_ text: String) -> Bool {
        if text.contains("://") || text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("~/")
            || text.hasPrefix("#") || text.hasPrefix("@")
        {
            return true
        }
        if text.contains("/"), text.split(separator: "/").count > 2, !text.hasSuffix("="),
            text.split(separator: "/").allSatisfy({ isName(String($0)) })
        {
            return true
        }
        let parts = text.split(separator: ".")
        // Reverse domains, host names, file names.
        return parts.count >= 2 && parts.count <= 6 && parts.allSatisfy { isName(String($0)) }
    }

    /// Whether a text is made of words, as names of keys and notifications are: `auth_token_v2`, `kSecretKey`, `X-Session-Token`.
    private static func isName(_ text: String) -> Bool {
        let runs = letterRuns(text)
        guard !runs.letters.isEmpty else { return false }
        if runs.digits.contains(where: { $0 > 2 }) || runs.digits.count > 1 { return false }
        if runs.hasOther { return false }
        let average = Double(runs.letters.map(\.count).reduce(0, +)) / Double(runs.letters.count)
        return average >= 3 && runs.letters.allSatisfy { $0.count < 18 && ($0.count < 4 || hasVowel($0)) }
    }

    private static func hasVowel(_ word: String) -> Bool { word.utf8.contains { "aeiouy".utf8.contains($0 | 0x20) } }

    /// The words of a text, split at separators and at changes of case, and the lengths of its numbers.
    private static func letterRuns(_ text: String) -> (letters: [String], digits: [Int], hasOther: Bool) {
        var letters: [String] = []
        var digits: [Int] = []
        var word = ""
        var number = 0
        var hasOther = false
        func close(_ word: inout String, _ number: inout Int) {
            if !word.isEmpty { letters.append(word) }
            if number > 0 { digits.append(number) }
            word = ""
            number = 0
        }
        var previousIsLower = false
        for character in text.unicodeScalars {
            let value = character.value
            let isUpper = value >= 0x41 && value <= 0x5a
            let isLower = value >= 0x61 && value <= 0x7a
            if isUpper || isLower {
                if number > 0 || (isUpper && previousIsLower) { close(&word, &number) }
                word.unicodeScalars.append(character)
            } else if value >= 0x30, value <= 0x39 {
                if !word.isEmpty { close(&word, &number) }
                number += 1
            } else {
                close(&word, &number)
                if !"-_. :/".unicodeScalars.contains(character) { hasOther = true }
            }
            previousIsLower = isLower
        }
        close(&word, &number)
        return (letters, digits, hasOther)
    }

    private struct Profile {
        var hasDigit = false
        var hasUpper = false
        var hasLower = false
        var hasSpecial = false
        var digits = 0
        var distinct = 0
        /// Shannon's entropy in bits a character.
        var entropy = 0.0

        init(_ bytes: [UInt8]) {
            var counts = [Int](repeating: 0, count: 256)
            for byte in bytes {
                counts[Int(byte)] += 1
                switch byte {
                case 0x30...0x39:
                    hasDigit = true
                    digits += 1
                case 0x41...0x5a: hasUpper = true
                case 0x61...0x7a: hasLower = true
                case 0x2d, 0x5f: break
                default: hasSpecial = true
                }
            }
            for count in counts where count > 0 {
                distinct += 1
                let share = Double(count) / Double(bytes.count)
                entropy -= share * Self.log2(share)
            }
        }

        private static func log2(_ value: Double) -> Double {
            // value is in (0, 1]: exponent and a polynomial of the rest are exact enough to compare with a bound.
            let exponent = Double(value.exponent)
            let rest = value.significand - 1
            return exponent + rest
                * (1.4426950 + rest * (-0.7179247 + rest * (0.4561345 + rest * (-0.2727636 + rest * 0.0921047))))
        }
    }

    /// Whether characters follow each other without sense: letters and digits mixed, and no words.
    private static func isRandom(_ profile: Profile, _ bytes: [UInt8], _ text: String) -> Bool {
        guard profile.hasDigit, profile.hasUpper || profile.hasLower else { return false }
        let isHexadecimal = bytes.allSatisfy {
            ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) || $0 == 0x2d
        }
        if isHexadecimal { return profile.digits >= 4 && profile.entropy >= 2.7 }
        guard profile.entropy >= 3.2, profile.digits >= 2, !isName(text) else { return false }
        // Words with numbers between them are names, too: `com-example-app-2024`; passphrases have longer numbers and are passwords.
        let runs = letterRuns(text)
        let words = runs.letters.filter {
            $0.count >= 4 && hasVowel($0) && ($0.dropFirst().allSatisfy(\.isLowercase) || $0.allSatisfy(\.isUppercase))
        }
        let inWords = words.map(\.count).reduce(0, +)
        return Double(inWords) < Double(bytes.count) * 0.6
            || runs.digits.contains { $0 >= 4 } && runs.letters.count >= 3
    }
}
