/// Gives the texts that it was made with.
public struct MemorySources: SourceExcerpts, Sendable {
    private let texts: [String: SourceText]

    /// Keeps texts by their paths.
    public init(_ files: [String: String]) { texts = files.mapValues { SourceText($0) } }

    public func text(of path: String) -> SourceText? { texts[path] }
}
