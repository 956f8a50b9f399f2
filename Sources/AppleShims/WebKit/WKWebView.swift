#if !canImport(Darwin)
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

        /// Makes a view.
        public init(shimConfiguration configuration: WKWebViewConfiguration) {
            self.configuration = configuration
            super.init()
        }
    }
#endif
