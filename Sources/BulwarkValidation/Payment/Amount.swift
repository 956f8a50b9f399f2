/// An amount of money: a whole number of a currency's smallest unit. No floating point anywhere.
///
/// ```swift
/// let amount = try Amount("1.234,56", in: CurrencyCode("EUR"), notation: .init(decimal: ",", grouping: "."))
/// amount.minorUnits    // 123456
/// amount.decimalText   // 1234.56
/// ```
public struct Amount: Sendable, Hashable, CustomStringConvertible {
    /// How many of the smallest unit: cents for EUR, yen for JPY, fils for KWD.
    public let minorUnits: Int64
    /// The currency.
    public let currency: CurrencyCode

    /// Reads an amount.
    ///
    /// - Parameters:
    ///   - text: Digits, with at most as many decimals as the currency has. No sign, no symbol, no spaces around it.
    ///   - currency: The currency.
    ///   - limits: How much at least and at most.
    ///   - notation: How numbers are written.
    /// - Throws: All that is wrong with the text. Decimals beyond the currency's are never rounded away.
    public init(
        _ text: String, in currency: CurrencyCode, limits: AmountLimits = .positive, notation: Notation = .machine
    ) throws(ValidationError) {
        var issues = IssueList()
        let size = text.utf8.count
        let value = Self.read(text, currency: currency, notation: notation, into: &issues)
        if let value { limits.judge(value, size: size, into: &issues) }
        try issues.check()
        minorUnits = value ?? 0
        self.currency = currency
    }

    /// Takes a number of smallest units, such as a server sends.
    ///
    /// - Throws: That the limits do not hold, or that the currency has no smallest unit.
    public init(
        minorUnits: Int64, in currency: CurrencyCode, limits: AmountLimits = .positive
    ) throws(ValidationError) {
        var issues = IssueList()
        if currency.minorUnits == nil { issues.add(.noMinorUnits, at: 0..<0, "the currency has no smallest unit") }
        limits.judge(minorUnits, size: 0, into: &issues)
        try issues.check()
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// The amount in digits with a point, as machines write it: `1234.56`.
    public var decimalText: String {
        let decimals = currency.minorUnits ?? 0
        var digits = String(minorUnits.magnitude)
        guard decimals > 0 else { return (minorUnits < 0 ? "-" : "") + digits }
        digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return "\(minorUnits < 0 ? "-" : "")\(digits.dropLast(decimals)).\(digits.suffix(decimals))"
    }

    /// The amount and its currency: `1234.56 EUR`.
    public var description: String { "\(decimalText) \(currency)" }

    /// How numbers are written.
    public struct Notation: Sendable, Hashable {
        /// What stands before the decimals.
        public var decimal: Unicode.Scalar
        /// What stands between groups of three digits; none where it is nil.
        public var grouping: Unicode.Scalar?

        /// Makes a notation.
        public init(decimal: Unicode.Scalar, grouping: Unicode.Scalar? = nil) {
            self.decimal = decimal
            self.grouping = grouping
        }

        /// A point and no groups, as in JSON, ISO 20022 and other formats of machines.
        public static let machine = Notation(decimal: ".")
    }
}

extension Amount {
    /// No currency has more than four decimals, no amount of 64 bits more than 19 digits.
    private static let maximumLength = 64

    private static func read(
        _ text: String, currency: CurrencyCode, notation: Notation, into issues: inout IssueList
    ) -> Int64? {
        let size = text.utf8.count
        guard let decimals = currency.minorUnits else {
            issues.add(.noMinorUnits, at: 0..<size, "the currency has no smallest unit")
            return nil
        }
        guard size > 0 else {
            issues.add(.empty, at: 0..<0, "no amount")
            return nil
        }
        guard size <= maximumLength else {
            issues.add(.tooLong, at: 0..<size, "no amount has so many digits")
            return nil
        }
        var number = Digits()
        var offset = 0
        for scalar in text.unicodeScalars {
            let place = offset..<offset + UTF8.width(scalar)
            offset = place.upperBound
            switch scalar {
            case "0"..."9": number.append(Int64(scalar.value - 0x30), at: place, decimals: decimals, into: &issues)
            case notation.decimal where !number.hasDecimals: number.endWhole(at: place, into: &issues)
            case _ where scalar == notation.grouping && !number.hasDecimals: number.endGroup(at: place, into: &issues)
            default: issues.add(.unexpectedCharacter, at: place, "not a digit or a separator of the notation")
            }
        }
        return number.value(size: size, decimals: decimals, into: &issues)
    }

    private struct Digits {
        private var total: Int64 = 0
        private var hasOverflown = false
        private var whole = 0
        private var group = 0
        private var hasGroups = false
        private var startsWithZero = false
        private var fraction = 0
        private(set) var hasDecimals = false

        mutating func append(_ digit: Int64, at place: Range<Int>, decimals: Int, into issues: inout IssueList) {
            if hasDecimals {
                fraction += 1
                if fraction > decimals {
                    issues.add(.tooManyDecimals, at: place, "more decimals than the currency has (ISO 4217)")
                    return
                }
            } else {
                if whole == 0 { startsWithZero = digit == 0 }
                whole += 1
                group += 1
            }
            let (shifted, first) = total.multipliedReportingOverflow(by: 10)
            let (sum, second) = shifted.addingReportingOverflow(digit)
            hasOverflown = hasOverflown || first || second
            total = sum
        }

        mutating func endGroup(at place: Range<Int>, into issues: inout IssueList) {
            if hasGroups ? group != 3 : !(1...3).contains(group) {
                issues.add(.wrongGrouping, at: place, "a group that is not of three digits")
            }
            hasGroups = true
            group = 0
        }

        mutating func endWhole(at place: Range<Int>, into issues: inout IssueList) {
            if hasGroups, group != 3 { issues.add(.wrongGrouping, at: place, "a group that is not of three digits") }
            hasDecimals = true
        }

        func value(size: Int, decimals: Int, into issues: inout IssueList) -> Int64? {
            if whole == 0 || hasDecimals && fraction == 0 {
                issues.add(.wrongStructure, at: 0..<size, "digits are missing before or after the separator")
            } else if startsWithZero, whole > 1 {
                issues.add(.wrongStructure, at: 0..<size, "a leading zero")
            }
            if hasGroups, !hasDecimals, group != 3 {
                issues.add(.wrongGrouping, at: size..<size, "a group that is not of three digits")
            }
            var total = total
            var overflow = hasOverflown
            for _ in 0..<max(0, decimals - fraction) {
                let (shifted, isLost) = total.multipliedReportingOverflow(by: 10)
                overflow = overflow || isLost
                total = shifted
            }
            if overflow {
                issues.add(.amountTooLarge, at: 0..<size, "more smallest units than 64 bits hold")
                return nil
            }
            return issues.isEmpty ? total : nil
        }
    }
}
