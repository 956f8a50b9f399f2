/// An international bank account number (ISO 13616-1): right length and structure for its country, right check digits.
///
/// ```swift
/// let iban = try IBAN("DE89 3704 0044 0532 0130 00")
/// iban.electronic   // DE89370400440532013000
/// "\(iban)"         // DE89••••3000
/// ```
///
/// Most checks of mod 97 alone accept a number of the wrong length: the check digits of ISO 7064 find typing errors, they
/// do not say how long a number is.
public struct IBAN: Sendable, Hashable, MaskedValue {
    /// The number without spaces, as machines exchange it.
    public let electronic: String

    /// Which numbers are taken.
    public enum Registry: Sendable, Hashable {
        /// Countries of the registry that SWIFT keeps for ISO.
        case registered
        /// Countries as well that use the form without having registered it, such as Senegal.
        case includingUnregistered
    }

    /// Reads a number as people write it: spaces anywhere, small letters too.
    ///
    /// - Throws: All that is wrong with the text.
    public init(_ text: String, registry: Registry = .registered) throws(ValidationError) {
        let compact = CompactText(text, limit: 64)
        guard !compact.bytes.isEmpty, !compact.isTooLong else {
            throw ValidationError(
                compact.isTooLong
                    ? ValidationIssue(.tooLong, at: 0..<text.utf8.count, "at most 34 characters (ISO 13616-1)")
                    : ValidationIssue(.empty, at: 0..<text.utf8.count, "no number"))
        }
        var issues = IssueList()
        Self.judge(compact, registry: registry, into: &issues)
        try issues.check()
        electronic = String(decoding: compact.bytes, as: UTF8.self)
    }

    /// The country, two letters of ISO 3166-1.
    public var country: String { String(electronic.prefix(2)) }

    /// What the country's banks call the account: all after the check digits.
    public var bban: String { String(electronic.dropFirst(4)) }

    /// Whether the country takes part in the Single Euro Payments Area.
    public var isSEPA: Bool { IBANTable.byCountry[country]?.isSEPA ?? false }

    /// The number in groups of four, as it is printed on paper (ISO 13616-1 §5).
    public var printed: String {
        var result = ""
        for (index, character) in electronic.enumerated() {
            if index > 0, index.isMultiple(of: 4) { result.append(" ") }
            result.append(character)
        }
        return result
    }

    /// Country, check digits and the last four characters.
    public var masked: String { Self.mask(electronic, keeping: 4, last: 3) }
}

extension IBAN {
    private static func judge(_ text: CompactText, registry: Registry, into issues: inout IssueList) {
        let bytes = text.bytes
        for (index, byte) in bytes.enumerated() where !BBANClass.alphanumeric.contains(byte) {
            issues.add(.unexpectedCharacter, at: text.place(index..<index + 1), "not a letter or digit (ISO 13616-1)")
        }
        guard issues.isEmpty else { return }
        let country = String(decoding: bytes.prefix(2), as: UTF8.self)
        guard let entry = IBANTable.byCountry[country], entry.isRegistered || registry == .includingUnregistered else {
            issues.add(.unknownCountry, at: text.place(0..<min(2, bytes.count)), "not a country of the registry")
            return
        }
        if bytes.count < entry.length {
            issues.add(.tooShort, at: text.place(0..<bytes.count), "fewer characters than the country's numbers have")
        } else if bytes.count > entry.length {
            issues.add(
                .tooLong, at: text.place(entry.length..<bytes.count), "more characters than the country's numbers have")
        }
        var index = 4
        for part in BBANClass.parts(of: entry.structure) {
            for _ in 0..<part.count where index < bytes.count {
                if !part.kind.contains(bytes[index]) {
                    issues.add(
                        .wrongStructure, at: text.place(index..<index + 1), "a letter for a digit or the reverse")
                }
                index += 1
            }
        }
        guard issues.isEmpty else { return }
        let digits = bytes[2...3]
        if !digits.allSatisfy(BBANClass.digit.contains) {
            issues.add(.wrongStructure, at: text.place(2..<4), "check digits that are no digits")
        } else if remainder(bytes) != 1 || digits.elementsEqual([0x30, 0x30]) || digits.elementsEqual([0x30, 0x31])
            || digits.elementsEqual([0x39, 0x39])
        {
            issues.add(.wrongCheckDigits, at: text.place(2..<4), "not the check digits of ISO 7064, mod 97-10")
        }
    }

    /// ISO 7064, mod 97-10: letters are 10 to 35, the first four characters go to the end.
    private static func remainder(_ bytes: [UInt8]) -> Int {
        (bytes[4...] + bytes[..<4]).reduce(0) { remainder, byte in
            BBANClass.digit.contains(byte)
                ? (remainder * 10 + Int(byte) - 0x30) % 97 : (remainder * 100 + Int(byte) - 0x41 + 10) % 97
        }
    }
}
