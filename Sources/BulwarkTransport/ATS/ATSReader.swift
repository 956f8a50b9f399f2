/// Reads values by key and keeps what it had to ignore.
struct ATSReader {
    private(set) var lints: [TransportLint] = []

    /// The entries of a dictionary by key, and where it stands.
    struct Entries {
        var values: [String: ATSValue]
        var path: ATSKeyPath
        var host: String?

        subscript(key: ATSKey) -> ATSValue? { values[key.rawValue] }
    }

    /// The entries of a dictionary whose keys are the system's; lints all other keys.
    mutating func dictionary(
        _ value: ATSValue, at path: ATSKeyPath, _ place: ATSKey.Place, host: String? = nil
    ) -> Entries? {
        guard let values = self.values(value, at: path, host: host) else { return nil }
        let known = place.keys
        for key in values.keys.sorted() where !known.contains(where: { $0.rawValue == key }) {
            lintUnread(key, at: path, place, host: host)
        }
        return Entries(values: values, path: path, host: host)
    }

    /// The entries of a dictionary whose keys are domains, in their order.
    mutating func domains(_ value: ATSValue, at path: ATSKeyPath) -> [(domain: String, value: ATSValue)] {
        guard let values = values(value, at: path, host: nil), case .dictionary(let entries) = value else { return [] }
        var seen: Set<String> = []
        return entries.compactMap { entry in
            guard seen.insert(entry.key).inserted, let value = values[entry.key] else { return nil }
            return (entry.key, value)
        }
    }

    mutating func boolean(_ key: ATSKey, in entries: Entries) -> Bool? {
        switch entries[key] {
        case nil: return nil
        case .bool(let value): return value
        case .number(let number):
            add(
                .numberForBoolean, entries, key, .noEffect,
                "\(key.rawValue) holds a number where a boolean belongs; the system takes it for \(number == 1).",
                suggestion: number == 1 ? "<true/>" : "<false/>")
            return number == 1
        case .some(let other):
            wrongType(other, "a boolean", entries, key)
            return nil
        }
    }

    /// A boolean where the system takes nothing else, numbers neither.
    mutating func strictBoolean(_ key: ATSKey, in entries: Entries) -> Bool? {
        switch entries[key] {
        case nil: return nil
        case .bool(let value): return value
        case .some(let other):
            wrongType(other, "a boolean", entries, key)
            return nil
        }
    }

    mutating func tlsVersion(_ key: ATSKey, in entries: Entries) -> TLSVersion? {
        guard let text = string(key, in: entries) else { return nil }
        if let version = TLSVersion(rawValue: text) { return version }
        let digits = text.filter { ("0"..."3").contains($0) || $0 == "." }
        let meant = TLSVersion.allCases.first { $0.rawValue.hasSuffix(digits) && digits.utf8.count == 3 }
        add(
            .unknownTLSVersion, entries, key, .noEffect,
            "'\(text.excerpt)' is no version that \(key.rawValue) knows, so it is ignored and TLS 1.2 stays the least. "
                + "Write TLSv1.2 or TLSv1.3, or remove the key.",
            suggestion: meant?.rawValue)
        return nil
    }

    mutating func niapPackage(_ key: ATSKey, in entries: Entries) -> NIAPTLSPackage? {
        guard let text = string(key, in: entries) else { return nil }
        if let package = NIAPTLSPackage(rawValue: text) { return package }
        add(
            .unknownNIAPPackage, entries, key, .noEffect,
            "'\(text.excerpt)' is no value of \(key.rawValue), so it asks for nothing. Write none, FCP_v2.1 or recommended.",
            suggestion: NIAPTLSPackage.allCases.first { $0.rawValue.lowercased() == text.lowercased() }?.rawValue)
        return nil
    }

    mutating func string(_ key: ATSKey, in entries: Entries) -> String? {
        switch entries[key] {
        case nil: return nil
        case .string(let text): return text
        case .some(let other):
            wrongType(other, "a string", entries, key)
            return nil
        }
    }

    mutating func add(_ lint: TransportLint) { lints.append(lint) }

    // MARK: Lints

    private mutating func values(_ value: ATSValue, at path: ATSKeyPath, host: String?) -> [String: ATSValue]? {
        guard case .dictionary(let entries) = value else {
            add(
                TransportLint(
                    .wrongType, path, host: host, .noEffect,
                    "\((path.lastKey ?? "").excerpt) holds \(value.kindName) where a dictionary belongs, so it is ignored."
                ))
            return nil
        }
        var values: [String: ATSValue] = [:]
        for entry in entries where values.updateValue(entry.value, forKey: entry.key) != nil {
            add(
                TransportLint(
                    .duplicateKey, path.appending(entry.key), host: host, .noEffect,
                    "\(entry.key.excerpt) stands twice; only the last one counts. Remove the others."))
        }
        return values
    }

    private mutating func wrongType(_ value: ATSValue, _ right: String, _ entries: Entries, _ key: ATSKey) {
        add(
            .wrongType, entries, key, .noEffect,
            "\(key.rawValue) holds \(value.kindName) where \(right) belongs, so the system takes it for missing.")
    }

    private mutating func add(
        _ kind: TransportLint.Kind, _ entries: Entries, _ key: ATSKey, _ effect: TransportLint.Effect,
        _ message: String,
        suggestion: String? = nil
    ) {
        add(
            TransportLint(
                kind, entries.path.appending(key.rawValue), host: entries.host, effect, message, suggestion: suggestion)
        )
    }

    private mutating func lintUnread(_ key: String, at path: ATSKeyPath, _ place: ATSKey.Place, host: String?) {
        let name = key.excerpt
        let (kind, message, suggestion): (TransportLint.Kind, String, String?) =
            switch ATSKey.judge(unread: key, in: place) {
            case .dead(let reason): (.deadKey, "\(name) has no effect: \(reason). Remove it.", nil)
            case .temporary(let meant):
                (
                    .temporaryKey,
                    "\(name) is a name of the iOS 9 betas that was never documented. Apple's published source does not read "
                        + "it; systems that did are reported. Remove it"
                        + (meant.map { ", or write \($0) if the exception is meant." } ?? "."),
                    meant
                )
            case .misspelt(let meant):
                (.misspeltKey, "The system does not know \(name), so it has no effect. \(meant) was meant?", meant)
            case .misplaced(let right):
                (.misplacedKey, "\(name) has no effect here: it belongs into \(right.words).", nil)
            case .unknown: (.unknownKey, "The system does not know \(name), so it has no effect. Remove it.", nil)
            }
        add(TransportLint(kind, path.appending(key), host: host, .noEffect, message, suggestion: suggestion))
    }
}
