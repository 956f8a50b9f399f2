#if !canImport(Darwin)
    public import Foundation

    /// What pages may do.
    ///
    /// See [WKPreferences](https://developer.apple.com/documentation/webkit/wkpreferences).
    @MainActor open class WKPreferences {
        /// Whether scripts may open windows by themselves.
        public var javaScriptCanOpenWindowsAutomatically = false

        /// The system's preferences.
        public init() {}
    }

    /// What a page may do.
    ///
    /// See [WKWebpagePreferences](https://developer.apple.com/documentation/webkit/wkwebpagepreferences).
    @MainActor open class WKWebpagePreferences {
        /// Whether its scripts run.
        public var allowsContentJavaScript = true

        /// The system's preferences.
        public init() {}
    }

    /// What a web view is made with.
    ///
    /// See [WKWebViewConfiguration](https://developer.apple.com/documentation/webkit/wkwebviewconfiguration).
    @MainActor open class WKWebViewConfiguration {
        /// What websites keep in; the default one on disk unless it is set.
        public var websiteDataStore = WKWebsiteDataStore.default()
        /// What pages may do.
        public var preferences = WKPreferences()
        /// What a page may do.
        // swift-format-ignore: NeverUseImplicitlyUnwrappedOptionals
        public var defaultWebpagePreferences: WKWebpagePreferences! = WKWebpagePreferences()

        /// The system's configuration.
        public init() {}
    }

    /// A view of pages.
    ///
    /// See [WKWebView](https://developer.apple.com/documentation/webkit/wkwebview).
    @MainActor open class WKWebView: UIView {
        /// What it was made with; a copy, of which the store, the preferences and the pool are the same objects.
        public let configuration: WKWebViewConfiguration
        /// Whether long presses preview links.
        public var allowsLinkPreview = true
        /// Whether a page may be inspected from a computer.
        public var isInspectable = false
        /// Who decides where it goes; held weakly.
        ///
        /// See [navigationDelegate](https://developer.apple.com/documentation/webkit/wkwebview/navigationdelegate).
        public weak var navigationDelegate: (any WKNavigationDelegate)?
        /// The page that is loaded, or that loading has come to.
        public internal(set) var url: URL?
        /// Whether the delegate is asked about redirects of servers before they are followed, as it has been seen to be. Apple documents
        /// that it is told of them.
        public var shimAsksAboutRedirects = true
        /// The client's certificate that the last server was shown, in DER.
        public internal(set) var shimShownIdentity: [UInt8]?
        var isStopped = false

        /// Ends what is being loaded.
        public func stopLoading() { isStopped = true }

        /// Makes a view.
        public init(shimConfiguration configuration: WKWebViewConfiguration) {
            self.configuration = configuration
            super.init()
        }
    }
#endif
