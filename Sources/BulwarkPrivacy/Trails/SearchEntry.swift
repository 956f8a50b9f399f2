internal import BulwarkCore

/// What an app wants to be found by in Spotlight, and whether it may be.
///
/// An index is read by the system, shown on the locked screen's search, and stays when the app is closed. So only an entry of
/// which every word is public goes into it.
///
/// ```swift
/// let entry = SearchEntry("help/limits", in: "help", title: "Limits", summary: "What you can pay in a day")
/// ```
public struct SearchEntry: Sendable, Hashable {
    /// Its name, which the app is opened with.
    public let identifier: String
    /// What it belongs to, such as an account, so that all of it can be deleted.
    public let domain: String
    /// The title that is shown.
    public let title: String
    /// What stands under it.
    public let summary: String
    /// Whether it may be indexed.
    public let isIndexable: Bool

    /// Judges an entry.
    ///
    /// - Parameters:
    ///   - identifier: its name; the system keeps it in the clear, so it must say nothing of a person.
    ///   - domain: what it belongs to; likewise.
    ///   - title: the title, whose values are private unless marked.
    ///   - summary: what stands under it.
    ///   - redactor: searches public words for what should not be there.
    public init(
        _ identifier: String, in domain: String, title: PrivateText, summary: PrivateText = "",
        redactor: Redactor = Redactor()
    ) {
        let policy = RedactionPolicy(redactor: redactor)
        self.identifier = identifier
        self.domain = domain
        isIndexable = title.sensitivity == .public && summary.sensitivity == .public
        self.title = title.rendered(by: policy)
        self.summary = summary.rendered(by: policy)
    }
}
