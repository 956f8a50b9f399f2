/// How many logs must have promised to hold a certificate.
public struct TransparencyPolicy: Sendable, Hashable {
    /// Whose rules hold.
    public enum Rule: Sendable, Hashable {
        /// Apple's, as published (support article 103214): by lifetime, with a limit for each operator.
        case applePublished
        /// Apple's, as the published source of its trust daemon has them: by lifetime, of distinct logs.
        case appleDevice
        /// Chrome's: by lifetime, of two operators.
        case chrome
        /// SCTs of so many distinct logs that Apple or Google approve, or approved.
        case minimum(Int)
    }

    /// Whose rules hold.
    public var rule: Rule
    /// Whether a certificate that breaks them is reported alone, and let pass.
    public var isReportOnly: Bool
    /// The age in seconds from which on a list refuses nothing: logs have come and gone since. 70 days at first.
    public var maximumListAge: Int64

    /// A policy that refuses what breaks the rules.
    public init(_ rule: Rule, isReportOnly: Bool = false, maximumListAge: Int64 = 70 * 86400) {
        self.rule = rule
        self.isReportOnly = isReportOnly
        self.maximumListAge = maximumListAge
    }

    /// Apple's published rules.
    public static let applePublished = TransparencyPolicy(.applePublished)
    /// The rules of Apple's devices.
    public static let appleDevice = TransparencyPolicy(.appleDevice)
    /// Chrome's rules.
    public static let chrome = TransparencyPolicy(.chrome)
    /// SCTs of so many distinct logs.
    public static func minimum(_ logs: Int) -> TransparencyPolicy { TransparencyPolicy(.minimum(logs)) }
}
