internal import BulwarkCore

/// The number of a payment card, on its way from a field to whoever tokenizes it.
///
/// Its digits are ``/BulwarkCore/SecureBytes``: zeroed when the value goes, printed masked everywhere, not `Codable`, not
/// `Hashable`. PCI DSS 4.0 §3 lets nobody store one who has no need to: send it, and keep the token.
///
/// - Warning: The string it was read from is not zeroed, for Swift's strings cannot be. Clear the field at once.
public struct CardNumber: Sendable, Equatable, MaskedValue {
    /// Who runs the card's network.
    public let scheme: CardScheme
    private let digits: SecureBytes

    /// Reads a number: digits, with single spaces or hyphens between them, also those of pages and documents that do not break.
    ///
    /// Prefix (ISO/IEC 7812-1), length for that prefix and check digit (Luhn) are judged; the latter not for UnionPay,
    /// some of whose numbers have none.
    ///
    /// - Throws: All that is wrong with the text; never the text.
    public init(_ text: String) throws(ValidationError) {
        var issues = IssueList()
        let count = Self.survey(text, into: &issues)
        guard issues.isEmpty else {
            try issues.check()
            throw ValidationError(ValidationIssue(.wrongStructure, at: 0..<0, "unreachable"))
        }
        let digits = SecureBytes(count: count) { buffer in
            var index = 0
            for byte in text.utf8 where (0x30...0x39).contains(byte) && index < buffer.count {
                buffer[index] = byte
                index += 1
            }
        }
        let size = text.utf8.count
        let scheme = digits.withExposedBytes { Self.judge($0, size: size, into: &issues) }
        try issues.check()
        guard let scheme else { throw ValidationError(ValidationIssue(.unknownCard, at: 0..<size, "no scheme")) }
        self.scheme = scheme
        self.digits = digits
    }

    /// How many digits there are; 0 after ``wipe()``.
    public var count: Int { digits.count }

    /// The last four digits, which may be shown and kept (PCI DSS 4.0 §3.4.1); empty after ``wipe()``.
    public var lastFour: String { digits.withExposedBytes { String(decoding: $0.suffix(4), as: UTF8.self) } }

    /// Lends the digits, in ASCII, to a body for as long as it runs. They are gone after ``wipe()``.
    ///
    /// - Throws: What the body throws.
    public func withExposedDigits<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try digits.withExposedBytes(body)
    }

    /// Zeroes the digits now, for all copies of this value.
    public func wipe() { digits.wipe() }

    /// The last four digits.
    public var masked: String { "•••• \(lastFour)" }
}

extension CardNumber {
    /// ISO/IEC 7812-1 §4: eight to nineteen digits; no card for payments has fewer than twelve.
    private static let lengths = 12...19

    /// Counts digits, and judges what stands between them.
    private static func survey(_ text: String, into issues: inout IssueList) -> Int {
        let size = text.utf8.count
        guard size > 0 else {
            issues.add(.empty, at: 0..<0, "no number")
            return 0
        }
        // The longest separators have three bytes.
        guard size <= 4 * lengths.upperBound else {
            issues.add(.tooLong, at: 0..<size, "at most 19 digits (ISO/IEC 7812-1)")
            return 0
        }
        var count = 0
        var isAfterDigit = false
        var end = 0
        for scalar in text.unicodeScalars {
            let place = end..<end + UTF8.width(scalar)
            end = place.upperBound
            switch scalar {
            case "0"..."9":
                count += 1
                isAfterDigit = true
            case _ where isAfterDigit && end < size && isSeparator(scalar): isAfterDigit = false
            default:
                issues.add(.unexpectedCharacter, at: place, "not a digit or a single separator")
                isAfterDigit = false
            }
        }
        if count < lengths.lowerBound {
            issues.add(.tooShort, at: 0..<size, "at least 12 digits")
        } else if count > lengths.upperBound {
            issues.add(.tooLong, at: 0..<size, "at most 19 digits (ISO/IEC 7812-1)")
        }
        return count
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        let plain = CompactText.plain(scalar)
        return plain == UInt8(ascii: " ") || plain == UInt8(ascii: "-")
    }

    private static func judge(
        _ digits: UnsafeRawBufferPointer, size: Int, into issues: inout IssueList
    ) -> CardScheme? {
        let prefix = digits.prefix(6).reduce(0) { $0 * 10 + Int($1) - 0x30 }
        guard let range = CardScheme.range(of: prefix) else {
            issues.add(.unknownCard, at: 0..<size, "the first digits are those of no scheme")
            return nil
        }
        if range.lengths >> UInt32(digits.count) & 1 == 0 {
            issues.add(
                range.lengths >> UInt32(digits.count) == 0 ? .tooLong : .tooShort, at: 0..<size,
                "not a length of the scheme's numbers")
        }
        if range.scheme != .unionPay, !hasLuhnDigit(digits) {
            issues.add(.wrongCheckDigits, at: 0..<size, "not the check digit of ISO/IEC 7812-1, annex B")
        }
        return range.scheme
    }

    /// The formula of H. P. Luhn: every second digit from the right doubled, digits of the products summed.
    private static func hasLuhnDigit(_ digits: UnsafeRawBufferPointer) -> Bool {
        var sum = 0
        for (index, byte) in digits.reversed().enumerated() {
            let digit = Int(byte) - 0x30
            let doubled = digit * 2
            sum += index.isMultiple(of: 2) ? digit : doubled > 9 ? doubled - 9 : doubled
        }
        return sum.isMultiple(of: 10)
    }
}
