/// Gives no text: reports are written without excerpts.
public struct NoSources: SourceExcerpts {
    /// Makes it.
    public init() {}

    public func text(of path: String) -> SourceText? { nil }
}
