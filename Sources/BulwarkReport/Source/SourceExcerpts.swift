/// Where reporters get the text of audited files from.
public protocol SourceExcerpts {
    /// The text of a file; `nil` when it cannot be had or is no text.
    /// - Parameter path: The path relative to the audited root, as findings carry it.
    func text(of path: String) -> SourceText?
}
