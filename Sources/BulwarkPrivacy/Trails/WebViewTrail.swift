/// How a web view has to be set up so that pages leave nothing behind.
///
/// The adapter copies these values to `WKWebViewConfiguration` and its preferences.
public struct WebViewTrail: Sendable, Hashable {
    /// What is shown in the view.
    public enum Content: Sendable, Hashable {
        /// Pages that the app brings along: no script has to run, nothing is loaded from elsewhere.
        case bundled
        /// Pages of the app's own servers behind a session.
        case ownServer
        /// Pages of others, such as terms and help.
        case elsewhere
    }

    /// Whether cookies, caches and storage live in memory only (`WKWebsiteDataStore.nonPersistent()`).
    public let isEphemeral: Bool
    /// Whether scripts of pages run (`allowsContentJavaScript`).
    public let allowsScripts: Bool
    /// Whether pages may open windows by script (`javaScriptCanOpenWindowsAutomatically`).
    public let allowsWindows: Bool
    /// Whether long presses preview links (`allowsLinkPreview`), which loads them.
    public let allowsLinkPreview: Bool
    /// Whether cards and passwords are filled in by the system; off where pages are not the app's own.
    public let allowsAutofill: Bool
    /// Whether a page may be inspected from a computer (`isInspectable`): never in what is shipped.
    public let isInspectable: Bool
    /// Whether files of the bundle may read each other (`allowFileAccessFromFileURLs`): never.
    public let allowsFileAccess: Bool

    /// The set-up for a kind of pages.
    public init(for content: Content) {
        isEphemeral = true
        allowsScripts = content != .bundled
        allowsWindows = false
        allowsLinkPreview = false
        allowsAutofill = content == .ownServer
        isInspectable = false
        allowsFileAccess = false
    }

    /// What the set-up does.
    public var outcome: TrailOutcome {
        TrailOutcome(
            "web-view",
            allowsScripts ? "Keeps nothing when it closes." : "Keeps nothing when it closes, and runs no scripts.")
    }
}
