public import BulwarkTransport
public import Foundation

#if canImport(FoundationNetworking)
    public import FoundationNetworking
#endif

/// Lets a web view go to pages that a `RequestPolicy` allows, on servers that a ``TrustGuard`` allows.
///
/// ```swift
/// let delegate = TrustingNavigationDelegate(
///     trustGuard, requests: RequestPolicy(load: .webContent, hosts: try AllowedHosts(["bank.example", "*.bank.example"])))
/// webView.navigationDelegate = delegate   // held weakly: keep it
/// ```
///
/// `NSPinnedDomains` and a session's delegate do not reach a web view; its own challenges do, for whatever its pages load. Pages, frames
/// and redirects to hosts outside the list, or without TLS, are not gone to. The web view asks on the main actor, where judging must
/// not block: it is done beside it, and answered there.
///
/// - Warning: A page's pictures, scripts and requests are judged by trust and not by the list of hosts: WebKit asks about pages and
///   frames alone. What they may load is said by the page's own policy (CSP), or by rules for content.
@MainActor public final class TrustingNavigationDelegate: NSObject, WKNavigationDelegate {
    private let trustGuard: TrustGuard
    private let given: RequestPolicy?
    private let ownSchemes: Set<String>
    private let onRefusal: @MainActor (URL?, RequestRefusal) -> Void
    private let queue = SecItemQueue()

    /// Decides for web views.
    ///
    /// - Parameters:
    ///   - trustGuard: What is asked of servers, and the client's own identity.
    ///   - requests: Where the web view may go; where the policy of the guard's evaluator lets web content go, without it. To a host
    ///     with enforced pins it never goes without TLS.
    ///   - ownSchemes: Schemes beside the web's that may be gone to, such as one that a `WKURLSchemeHandler` serves.
    ///   - onRefusal: Is told where the web view was not let go, and may open it elsewhere.
    public init(
        _ trustGuard: TrustGuard, requests: RequestPolicy? = nil, ownSchemes: Set<String> = [],
        onRefusal: @escaping @MainActor (URL?, RequestRefusal) -> Void = { _, _ in }
    ) {
        self.trustGuard = trustGuard
        given = requests
        self.ownSchemes = Set(ownSchemes.map { $0.lowercased() })
        self.onRefusal = onRefusal
    }

    /// Lets the web view go to a page or a frame where the policy allows it.
    public func webView(
        _ webView: WKWebView, decidePolicyFor navigationAction: WKNavigationAction,
        decisionHandler: @escaping @MainActor @Sendable (WKNavigationActionPolicy) -> Void
    ) {
        // Without a frame it is for a window of its own.
        let isMainFrame = navigationAction.targetFrame?.isMainFrame ?? true
        decisionHandler(allows(navigationAction.request.url, isMainFrame) ? .allow : .cancel)
    }

    /// Shows what has come where it came from a place that the policy allows, and where the web view can show it.
    public func webView(
        _ webView: WKWebView, decidePolicyFor navigationResponse: WKNavigationResponse,
        decisionHandler: @escaping @MainActor @Sendable (WKNavigationResponsePolicy) -> Void
    ) {
        let isAllowed = allows(navigationResponse.response.url, navigationResponse.isForMainFrame)
        decisionHandler(isAllowed && navigationResponse.canShowMIMEType ? .allow : .cancel)
    }

    /// Ends a redirect to a place that the policy does not allow.
    // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
    public func webView(
        _ webView: WKWebView, didReceiveServerRedirectForProvisionalNavigation navigation: WKNavigation!
    ) {
        if !allows(webView.url, true) { webView.stopLoading() }
    }

    /// Answers a challenge of a server.
    public func webView(
        _ webView: WKWebView, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @MainActor @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        let space = challenge.protectionSpace
        guard trustGuard.kind(of: space) == .serverTrust, let trust = space.serverTrust else {
            let (disposition, credential) = trustGuard.answer(to: space, verdict: nil)
            return completionHandler(disposition, credential)
        }
        let presented = PresentedTrust(trust: trust)
        let host = space.host, port = space.port
        Task {
            let verdict = await queue.run { [trustGuard] in
                trustGuard.judge(presented.trust, host: host, port: port)
            }
            let (disposition, credential) = trustGuard.answer(to: space, verdict: verdict)
            completionHandler(disposition, credential)
        }
    }

    /// Lets TLS 1.0 and 1.1 pass where the policy takes them for the host, and nowhere else.
    public func webView(
        _ webView: WKWebView, authenticationChallenge challenge: URLAuthenticationChallenge,
        shouldAllowDeprecatedTLS decisionHandler: @escaping @MainActor @Sendable (Bool) -> Void
    ) {
        let effective = requests.transport.effective(
            for: challenge.protectionSpace.host, on: requests.system, load: requests.load)
        decisionHandler(effective.minimumTLS < .v12)
    }

    private var requests: RequestPolicy { trustGuard.requests(given, load: .webContent) }

    private func allows(_ url: URL?, _ isMainFrame: Bool) -> Bool {
        guard let refusal = refusal(of: url, isMainFrame) else { return true }
        onRefusal(url, refusal)
        return false
    }

    private func refusal(of url: URL?, _ isMainFrame: Bool) -> RequestRefusal? {
        guard let url else { return .invalidHost("") }
        let scheme = url.scheme?.lowercased() ?? ""
        if ownSchemes.contains(scheme) { return nil }
        switch scheme {
        case "about":
            return ["about:blank", "about:srcdoc"].contains(url.absoluteString) ? nil : .scheme(scheme)
        // A frame that its page has made of its own content.
        case "blob", "data": return isMainFrame ? .scheme(scheme) : nil
        default: return trustGuard.refusal(of: RequestTarget(url), under: requests)
        }
    }

    /// A server's certificates on their way to where they are judged.
    private struct PresentedTrust: @unchecked Sendable {
        // Unchecked, for Security does not declare SecTrust Sendable: it may be used on any thread, one at a time, and the web view
        // waits for the answer.
        let trust: SecTrust
    }
}
