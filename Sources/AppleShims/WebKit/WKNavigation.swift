#if !canImport(Darwin)
    public import Foundation
    public import FoundationNetworking

    /// A page that is being loaded.
    ///
    /// See [WKNavigation](https://developer.apple.com/documentation/webkit/wknavigation).
    @MainActor open class WKNavigation {
        init() {}
    }

    /// A frame of a page.
    ///
    /// See [WKFrameInfo](https://developer.apple.com/documentation/webkit/wkframeinfo).
    @MainActor open class WKFrameInfo {
        /// Whether it is the page's own.
        public let isMainFrame: Bool

        init(isMainFrame: Bool) { self.isMainFrame = isMainFrame }
    }

    /// What is about to be loaded.
    ///
    /// See [WKNavigationAction](https://developer.apple.com/documentation/webkit/wknavigationaction).
    @MainActor open class WKNavigationAction {
        /// The request.
        public let request: URLRequest
        /// Where it is shown; nil for a window of its own.
        public let targetFrame: WKFrameInfo?

        init(request: URLRequest, targetFrame: WKFrameInfo?) {
            self.request = request
            self.targetFrame = targetFrame
        }
    }

    /// What has come.
    ///
    /// See [WKNavigationResponse](https://developer.apple.com/documentation/webkit/wknavigationresponse).
    @MainActor open class WKNavigationResponse {
        /// The answer's head.
        public let response: URLResponse
        /// Whether it is for the page itself.
        public let isForMainFrame: Bool
        /// Whether the view can show it.
        public let canShowMIMEType: Bool

        init(response: URLResponse, isForMainFrame: Bool, canShowMIMEType: Bool) {
            self.response = response
            self.isForMainFrame = isForMainFrame
            self.canShowMIMEType = canShowMIMEType
        }
    }

    /// Whether something is loaded.
    ///
    /// See [WKNavigationActionPolicy](https://developer.apple.com/documentation/webkit/wknavigationactionpolicy).
    public enum WKNavigationActionPolicy: Int, Sendable, Hashable {
        /// It is not.
        case cancel = 0
        /// It is.
        case allow = 1
        /// It is kept as a file.
        case download = 2
    }

    /// Whether what has come is shown.
    ///
    /// See [WKNavigationResponsePolicy](https://developer.apple.com/documentation/webkit/wknavigationresponsepolicy).
    public enum WKNavigationResponsePolicy: Int, Sendable, Hashable {
        /// It is not.
        case cancel = 0
        /// It is.
        case allow = 1
        /// It is kept as a file.
        case download = 2
    }

    /// Who decides where a web view goes, on the main thread. Each handler is to be called, once.
    ///
    /// See [WKNavigationDelegate](https://developer.apple.com/documentation/webkit/wknavigationdelegate).
    @MainActor public protocol WKNavigationDelegate: NSObjectProtocol {
        /// Decides whether something is loaded.
        ///
        /// See [webView(_:decidePolicyFor:decisionHandler:)][decide].
        ///
        /// [decide]: https://developer.apple.com/documentation/webkit/wknavigationdelegate/webview(_:decidepolicyfor:decisionhandler:)-2ni62
        func webView(
            _ webView: WKWebView, decidePolicyFor navigationAction: WKNavigationAction,
            decisionHandler: @escaping @MainActor @Sendable (WKNavigationActionPolicy) -> Void)

        /// Decides whether what has come is shown.
        ///
        /// See [webView(_:decidePolicyFor:decisionHandler:)][decide].
        ///
        /// [decide]: https://developer.apple.com/documentation/webkit/wknavigationdelegate/webview(_:decidepolicyfor:decisionhandler:)-19mn2
        func webView(
            _ webView: WKWebView, decidePolicyFor navigationResponse: WKNavigationResponse,
            decisionHandler: @escaping @MainActor @Sendable (WKNavigationResponsePolicy) -> Void)

        /// Is told that a server has redirected.
        ///
        /// See [webView(_:didReceiveServerRedirectForProvisionalNavigation:)][redirect].
        ///
        /// [redirect]: https://developer.apple.com/documentation/webkit/wknavigationdelegate/webview(_:didreceiveserverredirectforprovisionalnavigation:)
        // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
        func webView(
            _ webView: WKWebView, didReceiveServerRedirectForProvisionalNavigation navigation: WKNavigation!)

        /// Answers a challenge.
        ///
        /// See [webView(_:didReceive:completionHandler:)][challenge].
        ///
        /// [challenge]: https://developer.apple.com/documentation/webkit/wknavigationdelegate/webview(_:didreceive:completionhandler:)
        func webView(
            _ webView: WKWebView, didReceive challenge: URLAuthenticationChallenge,
            completionHandler:
                @escaping @MainActor @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void)

        /// Decides whether a connection by TLS 1.0 or 1.1 goes on.
        ///
        /// See [webView(_:authenticationChallenge:shouldAllowDeprecatedTLS:)][deprecated].
        ///
        /// [deprecated]: https://developer.apple.com/documentation/webkit/wknavigationdelegate/webview(_:authenticationchallenge:shouldallowdeprecatedtls:)
        func webView(
            _ webView: WKWebView, authenticationChallenge challenge: URLAuthenticationChallenge,
            shouldAllowDeprecatedTLS decisionHandler: @escaping @MainActor @Sendable (Bool) -> Void)
    }
#endif
