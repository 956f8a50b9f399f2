/// A currency of ISO 4217: three letters that are in its list one.
public struct CurrencyCode: Sendable, Hashable, CustomStringConvertible {
    /// The three letters, such as `EUR`.
    public let code: String
    /// The three digits as a number, such as 978.
    public let numeric: Int
    /// How many decimals the smallest unit has: 2 for EUR, 0 for JPY, 3 for KWD. Nil for what has none, such as gold
    /// (`XAU`) or the code for tests (`XTS`), and for withdrawn currencies.
    public let minorUnits: Int?
    /// Whether the currency is no longer one, such as `HRK`.
    public let isWithdrawn: Bool

    /// Looks a currency up.
    ///
    /// - Parameters:
    ///   - text: Three capital letters.
    ///   - acceptsWithdrawn: Whether currencies that were replaced of late are taken, for old statements.
    /// - Throws: ``ValidationIssue/Code/unknownCurrency``, ``ValidationIssue/Code/withdrawnCurrency``, or that the text is
    ///   not of three capital letters.
    public init(_ text: String, acceptsWithdrawn: Bool = false) throws(ValidationError) {
        var issues = IssueList()
        let size = text.utf8.count
        if size == 0 {
            issues.add(.empty, at: 0..<0, "no currency")
        } else if size != 3 {
            issues.add(.wrongStructure, at: 0..<size, "a currency has three letters (ISO 4217)")
        } else {
            for (offset, byte) in text.utf8.enumerated() where !(0x41...0x5A).contains(byte) {
                issues.add(.unexpectedCharacter, at: offset..<offset + 1, "not a capital letter (ISO 4217)")
            }
        }
        let entry = issues.isEmpty ? CurrencyTable.byCode[text] : nil
        if issues.isEmpty, entry == nil {
            issues.add(.unknownCurrency, at: 0..<size, "not in list one of ISO 4217")
        } else if entry?.isWithdrawn == true, !acceptsWithdrawn {
            issues.add(.withdrawnCurrency, at: 0..<size, "no longer in list one of ISO 4217")
        }
        try issues.check()
        guard let entry else { throw ValidationError(ValidationIssue(.unknownCurrency, at: 0..<size, "unknown")) }
        self.init(entry)
    }

    /// Looks a currency up by its number, such as 978.
    ///
    /// - Returns: Nil if list one has none with it.
    public init?(numeric: Int) {
        guard let entry = CurrencyTable.entries.first(where: { $0.numeric == numeric && !$0.isWithdrawn }) else {
            return nil
        }
        self.init(entry)
    }

    private init(_ entry: CurrencyTable.Entry) {
        code = entry.code
        numeric = entry.numeric
        minorUnits = entry.minorUnits
        isWithdrawn = entry.isWithdrawn
    }

    /// All currencies of list one, by code.
    public static let all: [CurrencyCode] = CurrencyTable.entries.filter { !$0.isWithdrawn }.map(CurrencyCode.init)

    /// The three letters.
    public var description: String { code }
}
