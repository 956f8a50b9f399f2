internal import BulwarkDetection
internal import BulwarkReport

/// Tells whether a stored value is sensitive: by its form, by the name it is stored under, and by what stands in it.
struct ValueJudge: Sendable {
    /// A sensitive value.
    struct Verdict: Hashable {
        var kind: DetectionKind
        var value: String
    }

    private let detector = TextDetector()
    /// The most that is shown of a name, in characters.
    private static let shownName = 80

    /// What is sensitive in a text that is stored under a name.
    func verdicts(on text: String, name: String) -> [Verdict] {
        guard text.utf8.count >= 3 else { return [] }
        if let kind = SensitiveName.classify(name), Self.isPlausible(text, kind) {
            return [Verdict(kind: .named(kind), value: text)]
        }
        if text.utf8.count <= 4_096, let shape = SecretShapeMatcher.shape(of: text) {
            return [Verdict(kind: .credential(shape), value: text)]
        }
        let bytes = Array(text.utf8)
        return detector.detections(in: text).map {
            Verdict(kind: $0.kind, value: String(decoding: bytes[$0.range], as: UTF8.self))
        }
    }

    /// What a number is that is stored under a name.
    func verdict(onNumber text: String, name: String) -> Verdict? {
        guard let kind = SensitiveName.classify(name, type: text.contains(".") ? "Double" : "Int"),
            !kind.isCredential || kind == .pin, Self.isPlausible(text, kind)
        else { return cardNumber(text) }
        return Verdict(kind: .named(kind), value: text)
    }

    /// A number that is a card's by its form. Those of other lengths are times and identifiers far more often.
    private func cardNumber(_ text: String) -> Verdict? {
        guard (15...16).contains(text.utf8.count), detector.detections(in: text).map(\.kind) == [.cardNumber] else {
            return nil
        }
        return Verdict(kind: .cardNumber, value: text)
    }

    /// What bytes are that are stored under a name: keys and tokens are kept so.
    func verdict(onBytes bytes: [UInt8], name: String) -> Verdict? {
        guard let kind = SensitiveName.classify(name), kind.isCredential, (8...4_096).contains(bytes.count) else {
            return nil
        }
        // Of bytes nothing is shown.
        return Verdict(kind: .named(kind), value: "")
    }

    /// A place by the keys that lead to it.
    func place(ofKeys keys: [String]) -> String {
        keys.isEmpty ? "" : "key '\(keys.suffix(8).map { shown($0) }.joined(separator: "."))'"
    }

    /// A name of a key, table, column or cookie as reports show it: what is sensitive in it is masked.
    func shown(_ name: String) -> String {
        var shown = ""
        let bytes = Array(name.utf8)
        var end = 0
        for found in detector.detections(in: name) {
            shown += String(decoding: bytes[end..<found.range.lowerBound], as: UTF8.self)
            shown += Mask.masked(String(decoding: bytes[found.range], as: UTF8.self))
            end = found.range.upperBound
        }
        shown += String(decoding: bytes[end...], as: UTF8.self)
        return shown.count > Self.shownName ? "\(shown.prefix(Self.shownName))…" : shown
    }

    /// Whether a text can be what its name says.
    private static func isPlausible(_ text: String, _ kind: SensitiveKind) -> Bool {
        let digits = text.utf8.count { $0 >= 0x30 && $0 <= 0x39 }
        let count = text.utf8.count
        if kind.isCredential, SecretText.saysPlaceholder(text) || count > 8_192 { return false }
        switch kind {
        case .password: return count >= 4
        case .pin: return (4...12).contains(count) && digits >= 4
        case .token, .apiKey, .secret, .cryptographicKey: return count >= 8 && !SecretText.readsAsName(text)
        case .seedPhrase: return text.split(separator: " ").count >= 8
        case .cardNumber: return (12...19).contains(digits)
        case .cvv: return digits == count && (3...4).contains(count)
        case .accountNumber: return digits >= 4 && (6...40).contains(count)
        case .nationalID: return digits >= 4
        case .email: return text.contains("@")
        case .phone: return digits >= 7 && count <= 30
        case .dateOfBirth: return digits >= 4
        case .location: return digits >= 3
        case .address, .health, .personName, .personal: return count >= 3 && count <= 400
        }
    }
}
