/// Which reports are sent: the same one once in a while, and a number of them in all.
///
/// A misconfigured server meets every installed app at once, and an attacker chooses host names: both must not become a
/// flood of reports, nor of memory.
public struct ReportLimiter: Sendable, Hashable {
    /// What makes two reports the same: the host, what was wrong, and what became of it.
    private struct Key: Hashable {
        var host: String
        var reasons: [String]
        var isEnforced: Bool
    }

    /// Seconds in which the same report is sent once.
    public let interval: Int64
    /// The reports of all kinds that an hour may have.
    public let hourly: Int

    private var lastSent: [Key: Int64] = [:]
    private var recent: [Int64] = []
    /// The reports that are remembered; with more, the oldest is forgotten.
    private static let remembered = 256

    /// Limits; the same report once a day and ten in an hour at first.
    public init(interval: Int64 = 86400, hourly: Int = 10) {
        self.interval = interval
        self.hourly = hourly
    }

    /// Whether a report is to be sent at its date; it then counts as sent. A clock that was set back opens nothing.
    public mutating func allows(_ report: TrustReport) -> Bool {
        let now = report.date
        let key = Key(host: report.host, reasons: report.reasons, isEnforced: report.isEnforced)
        if let last = lastSent[key], now < last || now - last < interval { return false }
        recent.removeAll { $0 <= now && now - $0 >= 3600 }
        guard recent.count < hourly else { return false }
        recent.append(now)
        lastSent[key] = now
        if lastSent.count > Self.remembered, let oldest = lastSent.min(by: { $0.value < $1.value }) {
            lastSent[oldest.key] = nil
        }
        return true
    }
}
