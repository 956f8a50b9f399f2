public import BulwarkTransport
internal import NIOHTTP1

/// Posts trust reports as JSON to a URL (RFC 7469 section 3).
///
/// It has a client of its own, whose evaluator reports nowhere: where the place for reports is refused itself, nothing is
/// reported about that and nothing goes round in a circle. Each report is sent once; `TrustReporter` limits their number.
///
/// ```swift
/// evaluator.reporter = TrustReporter(try HTTPSReportSender("https://reports.example.com/tls", evaluator))
/// ```
public struct HTTPSReportSender: TrustReportSender {
    private let url: RequestURL
    private let client: HTTPSClient
    private let onFailure: @Sendable (HTTPSError) -> Void

    /// A sender.
    ///
    /// - Parameters:
    ///   - url: Where reports are posted; https.
    ///   - trust: What judges that server; its reporter is left out.
    ///   - configuration: Limits; a report is not worth the usual ones.
    ///   - onFailure: What to do where a report could not be sent; nothing at first.
    /// - Throws: ``HTTPSError`` with `invalidURL`, and with `insecure` for plain HTTP: reports say which hosts an app talks
    ///   to.
    public init(
        _ url: String, _ trust: TrustEvaluator, configuration: ClientConfiguration = Self.limits,
        onFailure: @escaping @Sendable (HTTPSError) -> Void = { _ in }
    ) throws(HTTPSError) {
        self.url = try RequestURL(url)
        guard self.url.scheme == .https else { throw HTTPSError(.insecure, "reports go over HTTPS alone") }
        var silent = trust
        silent.reporter = nil
        client = HTTPSClient(silent, configuration: configuration)
        self.onFailure = onFailure
    }

    /// Little time, small answers, no redirects.
    public static var limits: ClientConfiguration {
        var limits = ClientConfiguration()
        limits.requestTime = .seconds(10)
        limits.resourceTime = .seconds(20)
        limits.bodyLimit = 16 * 1024
        limits.redirects = .none
        limits.connectionsPerHost = 1
        limits.idleTime = .seconds(5)
        return limits
    }

    /// Posts a report.
    public func send(_ report: TrustReport) async {
        do throws(HTTPSError) {
            let request = HTTPSRequest(
                url, method: .POST, headers: ["content-type": "application/json"], body: .bytes(report.json))
            let response = try await client.send(request)
            _ = try await response.body.collect()
            guard (200..<300).contains(response.status.code) else {
                throw HTTPSError(.malformedResponse, "the report was not taken", origin: url.origin)
            }
        } catch {
            onFailure(error)
        }
    }
}
