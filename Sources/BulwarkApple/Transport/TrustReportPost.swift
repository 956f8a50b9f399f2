internal import BulwarkCore
public import BulwarkTransport
public import Foundation

#if canImport(FoundationNetworking)
    public import FoundationNetworking
#endif

/// Posts reports to a URL, as JSON (`TrustReport.json`).
///
/// ```swift
/// var evaluator = TrustEvaluator(chains: SystemChains(), pins: pins)
/// evaluator.reporter = TrustReporter(try TrustReportPost(to: reportURL, evaluator))
/// ```
///
/// The collector is judged by the same evaluator, whose reporter is taken away: a collector whose own pins do not match gets nothing,
/// and nothing is reported of that. A report that could not be sent is not sent again. Neither cookies nor credentials nor headers of
/// the app go along, redirects are not followed, and the answer is not read. How many go out is `ReportLimiter`'s.
public struct TrustReportPost: TrustReportSender {
    /// Why a report did not arrive.
    public enum Failure: Error, Sendable, Hashable {
        /// The collector's answer was none of success.
        case status(Int)
        /// There was no answer: no network, no trust, no time. The code is of `NSURLErrorDomain`.
        case noAnswer(code: Int)
    }

    private let url: URL
    private let session: OwnedSession
    private let answers: Answers
    private let onFailure: @Sendable (Failure) -> Void

    /// Posts to a collector.
    ///
    /// - Parameters:
    ///   - url: Where to, by `https`: a report names the hosts that an app talks to.
    ///   - evaluator: What is asked of the collector's certificates.
    ///   - chains: The roots that count.
    ///   - base: What to start from; its cache, cookies and times are not taken.
    ///   - onFailure: Is told what did not arrive.
    /// - Throws: ``BulwarkTransport/TransportError`` with `invalidConfiguration`: the URL is not of `https`, holds credentials or has no
    ///   host, or the configuration is none for this.
    public init(
        to url: URL, _ evaluator: TrustEvaluator, chains: SystemChains = SystemChains(),
        base: URLSessionConfiguration = .ephemeral, onFailure: @escaping @Sendable (Failure) -> Void = { _ in }
    ) throws(TransportError) {
        let target = RequestTarget(url)
        guard target.scheme == "https", RequestPolicy().refusal(of: target) == nil else {
            throw TransportError(.invalidConfiguration, "reports go to a URL of https, without credentials")
        }
        guard base.httpAdditionalHeaders?.isEmpty ?? true else {
            throw TransportError(.invalidConfiguration, "a report carries no headers of the app's")
        }
        // Its own failures are nobody's report: a collector that fails must not be told so, again and again.
        var quiet = evaluator
        quiet.reporter = nil
        self.url = url
        self.onFailure = onFailure
        answers = Answers(
            TrustingSessionDelegate(
                TrustGuard(quiet, chains: chains),
                requests: RequestPolicy(evaluator.policy, system: evaluator.system, redirects: .none)))
        session = OwnedSession(try TrustingSession.configuration(from: base), answers)
    }

    /// Posts a report, once.
    public func send(_ report: TrustReport) async {
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
        request.httpMethod = "POST"
        request.httpBody = Data(report.json)
        request.httpShouldHandleCookies = false
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        let task = session.session.dataTask(with: request)
        if let failure = await answers.answer(to: task) { onFailure(failure) }
    }
}

/// A session that ends when nobody has it any more: one that is not told so keeps its delegate, and is kept, as long as the app runs.
private final class OwnedSession: Sendable {
    let session: URLSession

    init(_ configuration: URLSessionConfiguration, _ delegate: Answers) {
        session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
    }

    deinit { session.finishTasksAndInvalidate() }
}

/// Waits for the head of each answer, and drops its body.
private final class Answers: NSObject, URLSessionDataDelegate {
    private let trusting: TrustingSessionDelegate
    private let waiting = Locked<[Int: CheckedContinuation<TrustReportPost.Failure?, Never>]>([:])

    init(_ trusting: TrustingSessionDelegate) { self.trusting = trusting }

    /// Begins a task; nil where it was answered with success.
    func answer(to task: URLSessionDataTask) async -> TrustReportPost.Failure? {
        await withCheckedContinuation { continuation in
            waiting.withLock { $0[task.taskIdentifier] = continuation }
            task.resume()
        }
    }

    private func end(_ task: URLSessionTask, _ failure: TrustReportPost.Failure?) {
        waiting.withLock { $0.removeValue(forKey: task.taskIdentifier) }?.resume(returning: failure)
    }

    func urlSession(
        _ session: URLSession, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        trusting.urlSession(session, didReceive: challenge, completionHandler: completionHandler)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        trusting.urlSession(session, didReceive: challenge, completionHandler: completionHandler)
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        trusting.urlSession(
            session, task: task, willPerformHTTPRedirection: response, newRequest: request,
            completionHandler: completionHandler)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        end(dataTask, (200...299).contains(status) ? nil : .status(status))
        completionHandler(.cancel)
        dataTask.cancel()
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        // After the head of an answer it is the cancelling, and nobody waits any more.
        end(task, .noAnswer(code: (error as? URLError)?.code.rawValue ?? 0))
    }
}
