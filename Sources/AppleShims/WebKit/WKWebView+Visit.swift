#if !canImport(Darwin)
    public import Foundation
    internal import FoundationNetworking

    /// What a visit came to.
    public enum ShimVisit: Sendable, Hashable {
        /// The page is there.
        case loaded(String)
        /// The delegate did not let it go there.
        case notAllowed(String)
        /// The server was not trusted.
        case notTrusted(String)
        /// Nobody answered.
        case unreachable(String)
    }

    extension WKWebView {
        /// Goes to a page, as a page's script or a finger does, and asks the delegate as WebKit does.
        ///
        /// - Parameters:
        ///   - url: Where to.
        ///   - isMainFrame: Whether it is for the page itself.
        ///   - canShow: Whether the view can show what comes.
        public func shimVisit(_ url: URL, isMainFrame: Bool = true, canShow: Bool = true) async -> ShimVisit {
            isStopped = false
            var next = url
            guard await isAllowed(next, isMainFrame) else { return .notAllowed(next.absoluteString) }
            // What has no server is there at once.
            while ["http", "https"].contains(next.scheme) {
                guard let server = ShimDevice.current.server(next.host ?? "") else {
                    return .unreachable(next.absoluteString)
                }
                if next.scheme == "https", await !trusts(server, next) { return .notTrusted(next.absoluteString) }
                guard let target = server.redirects[next.absoluteString].flatMap({ URL(string: $0) }) else { break }
                next = target
                if shimAsksAboutRedirects, await !isAllowed(next, isMainFrame) {
                    return .notAllowed(next.absoluteString)
                }
                if isMainFrame {
                    self.url = next
                    navigationDelegate?.webView(self, didReceiveServerRedirectForProvisionalNavigation: WKNavigation())
                }
                if isStopped { return .notAllowed(next.absoluteString) }
            }
            guard await shows(next, isMainFrame, canShow) else { return .notAllowed(next.absoluteString) }
            if isMainFrame { self.url = next }
            return .loaded(next.absoluteString)
        }

        private func isAllowed(_ url: URL, _ isMainFrame: Bool) async -> Bool {
            guard let delegate = navigationDelegate else { return true }
            let action = WKNavigationAction(
                request: URLRequest(url: url), targetFrame: WKFrameInfo(isMainFrame: isMainFrame))
            return await withCheckedContinuation { continuation in
                delegate.webView(self, decidePolicyFor: action) { continuation.resume(returning: $0 == .allow) }
            }
        }

        private func shows(_ url: URL, _ isMainFrame: Bool, _ canShow: Bool) async -> Bool {
            guard let delegate = navigationDelegate else { return canShow }
            let response = WKNavigationResponse(
                response: URLResponse(
                    url: url, mimeType: "text/html", expectedContentLength: 0, textEncodingName: nil),
                isForMainFrame: isMainFrame, canShowMIMEType: canShow)
            return await withCheckedContinuation { continuation in
                delegate.webView(self, decidePolicyFor: response) { continuation.resume(returning: $0 == .allow) }
            }
        }

        private func trusts(_ server: ShimServer, _ url: URL) async -> Bool {
            let trust = SecTrust(server.presented, host: url.host)
            guard let delegate = navigationDelegate else { return SecTrustEvaluateWithError(trust, nil) }
            let challenge = Self.challenge(url, trust, ShimProtectionSpace.serverTrustMethod)
            if server.version.rawValue < tls_protocol_version_t.TLSv12.rawValue {
                let goesOn = await withCheckedContinuation { continuation in
                    delegate.webView(self, authenticationChallenge: challenge) {
                        continuation.resume(returning: $0)
                    }
                }
                guard goesOn else { return false }
            }
            switch await answer(to: challenge, delegate).disposition {
            case .useCredential: break
            case .performDefaultHandling: guard SecTrustEvaluateWithError(trust, nil) else { return false }
            case .cancelAuthenticationChallenge, .rejectProtectionSpace: return false
            @unknown default: return false
            }
            guard server.asksForIdentity else { return true }
            let asked = Self.challenge(url, nil, ShimProtectionSpace.clientCertificateMethod)
            let given = await answer(to: asked, delegate)
            shimShownIdentity = given.identity
            return given.disposition != .cancelAuthenticationChallenge
        }

        private func answer(
            to challenge: URLAuthenticationChallenge, _ delegate: any WKNavigationDelegate
        ) async -> (disposition: URLSession.AuthChallengeDisposition, identity: [UInt8]?) {
            await withCheckedContinuation { continuation in
                delegate.webView(self, didReceive: challenge) {
                    continuation.resume(returning: ($0, $1?.identity?.certificate))
                }
            }
        }

        private static func challenge(_ url: URL, _ trust: SecTrust?, _ method: String) -> URLAuthenticationChallenge {
            URLAuthenticationChallenge(
                protectionSpace: ShimProtectionSpace(
                    host: url.host ?? "", port: url.port ?? 443, trust: trust, method: method),
                proposedCredential: nil, previousFailureCount: 0, failureResponse: nil, error: nil,
                sender: ShimChallengeSender())
        }
    }

    /// Nobody: web views and sessions take answers by handlers.
    private final class ShimChallengeSender: NSObject, URLAuthenticationChallengeSender {
        func use(_ credential: URLCredential, for challenge: URLAuthenticationChallenge) {}
        func continueWithoutCredential(for challenge: URLAuthenticationChallenge) {}
        func cancel(_ challenge: URLAuthenticationChallenge) {}
        func performDefaultHandling(for challenge: URLAuthenticationChallenge) {}
        func rejectProtectionSpaceAndContinue(with challenge: URLAuthenticationChallenge) {}
    }
#endif
