internal import BulwarkDetection
internal import BulwarkReport

/// Gathers what is found in one file: values of one kind at one place are one finding.
package struct FindingCollector {
    private let record: BackupRecord
    /// What was found.
    package private(set) var findings: [BackupFinding] = []
    private var positions: [String: Int] = [:]
    /// Credentials that were found, so that what is left of deleted rows can be told from what is still there.
    private(set) var known = KnownCredentials()
    /// How many values of property lists may still be looked at.
    private(set) var valuesLeft = 0
    private var keys: Set<String> = []
    /// Whether a part of the file could not be looked at.
    private(set) var isCut = false
    /// How many findings a file may have; what comes then is counted alone.
    private static let limit = 200
    private(set) var left = 0

    let judge = ValueJudge()

    /// Begins for a file.
    package init(_ record: BackupRecord) { self.record = record }

    /// Judges a text that is stored under a name.
    mutating func take(_ text: String, name: String, at place: @autoclosure () -> String) {
        for verdict in judge.verdicts(on: text, name: name) { add(verdict, at: place()) }
    }

    /// Judges a number.
    mutating func take(number text: String, name: String, at place: @autoclosure () -> String) {
        if let verdict = judge.verdict(onNumber: text, name: name) { add(verdict, at: place()) }
    }

    /// Judges bytes.
    mutating func take(bytes: [UInt8], name: String, at place: @autoclosure () -> String) {
        if let verdict = judge.verdict(onBytes: bytes, name: name) { add(verdict, at: place()) }
    }

    /// Judges bytes, which may be a text.
    mutating func take(blob bytes: [UInt8], name: String, at place: @autoclosure () -> String) {
        if let text = TextOfBytes.text(bytes) {
            take(text, name: name, at: place())
        } else {
            take(bytes: bytes, name: name, at: place())
        }
    }

    /// Judges a key, for what is kept for each account or session stands under its name; the same one once.
    mutating func take(key: String) {
        guard key.utf8.count >= 6, keys.insert(key).inserted else { return }
        for verdict in judge.verdicts(on: key, name: "") { add(verdict, at: "a key") }
    }

    /// Allows for the values of a list of a size. Lists have a value for each byte at the most, if they do not have the same ones again and
    /// again, or stand in each other.
    mutating func allowValues(inList size: Int) { valuesLeft += 10_000 + 4 * size }

    /// Takes note that a part of the file could not be looked at.
    mutating func cut() { isCut = true }

    /// Takes note of values that were looked at.
    mutating func spend(values count: Int) { valuesLeft = max(0, valuesLeft - count) }

    /// Adds what was judged.
    mutating func add(_ verdict: ValueJudge.Verdict, at place: String) {
        let rule: BackupRule
        switch verdict.kind {
        case .credential(.privateKey): rule = .keyFile
        case .credential: rule = .credential
        case .named(let kind) where kind.isCredential: rule = .credential
        case .named(let kind) where kind.isPayment: rule = .payment
        case .cardNumber, .iban: rule = .payment
        default: rule = .personal
        }
        known.insert(verdict.value)
        add(
            rule, rule.description.severity, kind: verdict.kind.slug, words: verdict.kind.words, at: place,
            example: verdict.value.isEmpty ? "" : Mask.masked(verdict.value))
    }

    /// Adds a finding, or counts one up that is the same.
    mutating func add(
        _ rule: BackupRule, _ severity: Severity, kind: String, words: String, at place: String, example: String = ""
    ) {
        let identity = "\(rule.rawValue)\u{0}\(kind)\u{0}\(place)"
        if let position = positions[identity] {
            findings[position].count += 1
            return
        }
        guard findings.count < Self.limit else {
            left += 1
            return
        }
        positions[identity] = findings.count
        findings.append(
            BackupFinding(
                rule: rule, severity: severity, domain: record.domain, path: record.path, place: place, kind: kind,
                words: words, example: example, protection: record.protection))
    }
}
