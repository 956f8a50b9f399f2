internal import BulwarkCore

/// Where reports go: an adapter that posts ``TrustReport/json`` to a URL, or a closure of the app's.
public protocol TrustReportSender: Sendable {
    /// Sends a report. What goes wrong on the way is the sender's to know: nobody waits for it.
    func send(_ report: TrustReport) async
}

/// A closure as the place where reports go.
public struct TrustReportClosure: TrustReportSender {
    private let body: @Sendable (TrustReport) async -> Void

    /// Calls a closure with each report.
    public init(_ body: @escaping @Sendable (TrustReport) async -> Void) { self.body = body }

    /// Calls the closure.
    public func send(_ report: TrustReport) async { await body(report) }
}

/// Sends reports, and not more of them than anybody can read.
public final class TrustReporter: Sendable {
    private let sender: any TrustReportSender
    private let limiter: Locked<ReportLimiter>

    /// A reporter.
    ///
    /// - Parameters:
    ///   - sender: Where reports go.
    ///   - limiter: How many of them.
    public init(_ sender: some TrustReportSender, limiter: ReportLimiter = ReportLimiter()) {
        self.sender = sender
        self.limiter = Locked(limiter)
    }

    /// Sends a report, where the limits let it; true where it was sent.
    @discardableResult
    public func report(_ report: TrustReport) async -> Bool {
        let isAllowed = limiter.withLock { $0.allows(report) }
        if isAllowed { await sender.send(report) }
        return isAllowed
    }
}
