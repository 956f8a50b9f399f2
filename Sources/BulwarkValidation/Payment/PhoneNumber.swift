/// A telephone number in the international form of ITU-T E.164: a plus sign, a calling code and the national number.
public struct PhoneNumber: Sendable, Hashable, CustomStringConvertible {
    /// The number as machines exchange it: `+4915112345678`.
    public let e164: String
    /// The calling code: one to three digits, such as 49.
    public let callingCode: Int

    /// How a number is written.
    public enum Notation: Sendable, Hashable {
        /// A plus sign and digits, nothing else.
        case machine
        /// Spaces, hyphens, points and parentheses between the digits as well. `(0)` is refused: whether that zero is
        /// dialled, the number itself does not tell.
        case typed
    }

    /// Reads a number.
    ///
    /// - Parameters:
    ///   - text: The number, with its plus sign.
    ///   - notation: How it is written.
    /// - Throws: All that is wrong with the text.
    public init(_ text: String, notation: Notation = .typed) throws(ValidationError) {
        let compact = CompactText(text, separators: notation == .typed ? " -.()" : "", limit: 64)
        guard !compact.bytes.isEmpty, !compact.isTooLong else {
            throw ValidationError(
                compact.isTooLong
                    ? ValidationIssue(.tooLong, at: 0..<text.utf8.count, "at most 15 digits (ITU-T E.164 §6)")
                    : ValidationIssue(.empty, at: 0..<text.utf8.count, "no number"))
        }
        var issues = IssueList()
        let code = Self.judge(compact, into: &issues)
        if notation == .typed, let zero = text.utf8.firstRange(of: Array("(0)".utf8)) {
            let start = text.utf8.distance(from: text.utf8.startIndex, to: zero.lowerBound)
            issues.add(.wrongStructure, at: start..<start + 3, "a zero in parentheses")
        }
        try issues.check()
        e164 = String(decoding: compact.bytes, as: UTF8.self)
        callingCode = code ?? 0
    }

    /// All after the calling code.
    public var nationalNumber: String { String(e164.dropFirst(1 + String(callingCode).count)) }

    /// The calling code and the last two digits.
    public var masked: String { "+\(callingCode)••••\(e164.suffix(2))" }

    /// The number. It is personal data: log it as private.
    public var description: String { e164 }

    private static func judge(_ text: CompactText, into issues: inout IssueList) -> Int? {
        let bytes = text.bytes
        if bytes[0] != UInt8(ascii: "+") {
            issues.add(.missingCallingCode, at: text.place(0..<1), "no plus sign (ITU-T E.123 §2.6)")
        }
        for (index, byte) in bytes.enumerated().dropFirst(bytes[0] == UInt8(ascii: "+") ? 1 : 0)
        where !BBANClass.digit.contains(byte) {
            issues.add(.unexpectedCharacter, at: text.place(index..<index + 1), "not a digit")
        }
        guard issues.isEmpty else { return nil }
        let digits = bytes.dropFirst().map { Int($0) - 0x30 }
        guard digits.count <= 15 else {
            issues.add(.tooLong, at: text.place(16..<bytes.count), "at most 15 digits (ITU-T E.164 §6)")
            return nil
        }
        // Calling codes are free of prefixes: at most one of the three lengths is one.
        var code = 0
        for (index, digit) in digits.prefix(3).enumerated() {
            code = code * 10 + digit
            guard let lengths = CallingCodeTable.lengths[code] else { continue }
            let national = digits.count - index - 1
            if lengths >> UInt16(national) & 1 == 1 { return code }
            if lengths >> UInt16(national) == 0 {
                issues.add(.tooLong, at: text.place(1..<bytes.count), "more digits than numbers of the country have")
            } else {
                issues.add(.tooShort, at: text.place(1..<bytes.count), "fewer digits than numbers of the country have")
            }
            return nil
        }
        issues.add(.unknownCountry, at: text.place(0..<min(4, bytes.count)), "not a calling code (ITU-T E.164)")
        return nil
    }
}
