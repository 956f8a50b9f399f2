public import BulwarkPrivacy

extension WebViewTrail {
    /// Sets up what a web view is made with.
    ///
    /// ```swift
    /// let trail = WebViewTrail(for: .ownServer)
    /// let view = WKWebView(frame: .zero, configuration: trail.configuration())
    /// trail.apply(to: view)
    /// ```
    ///
    /// Files of the bundle cannot read each other, which is the system's default and is left so. The system has no switch for filling
    /// in passwords and cards: ``BulwarkPrivacy/WebViewTrail/allowsAutofill`` has to be kept by the page, through `autocomplete`.
    @MainActor public func configuration() -> WKWebViewConfiguration {
        let configuration = WKWebViewConfiguration()
        configuration.websiteDataStore = isEphemeral ? .nonPersistent() : .default()
        configuration.preferences.javaScriptCanOpenWindowsAutomatically = allowsWindows
        configuration.defaultWebpagePreferences.allowsContentJavaScript = allowsScripts
        return configuration
    }

    /// Sets what is set on the view itself.
    ///
    /// - Returns: What was done; a view that was made with a store on disk says so.
    @discardableResult
    @MainActor public func apply(to view: WKWebView) -> TrailOutcome {
        view.allowsLinkPreview = allowsLinkPreview
        view.isInspectable = isInspectable
        if isEphemeral, view.configuration.websiteDataStore.isPersistent {
            return TrailOutcome("web-view", "Was made with a store on disk: what pages keep stays.")
        }
        return outcome
    }
}
