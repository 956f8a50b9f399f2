/// How much money at least and at most, in smallest units of the currency.
public struct AmountLimits: Sendable, Hashable {
    /// The least amount that is taken.
    public var minimum: Int64
    /// The largest amount that is taken.
    public var maximum: Int64

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - minimum: The least amount that is taken, in smallest units.
    ///   - maximum: The largest, in smallest units.
    public init(minimum: Int64 = 1, maximum: Int64) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// At least one smallest unit, at most the 18 digits of ISO 20022 (`ActiveCurrencyAndAmount`).
    public static let positive = AmountLimits(maximum: 999_999_999_999_999_999)

    func judge(_ value: Int64, size: Int, into issues: inout IssueList) {
        if value < minimum { issues.add(.amountTooSmall, at: 0..<size, "less than the limit") }
        if value > maximum { issues.add(.amountTooLarge, at: 0..<size, "more than the limit") }
    }
}
