/// Cuts excerpts for findings; keeps the file read last, for findings come sorted by path.
struct ExcerptReader {
    private let sources: any SourceExcerpts
    private let secrets: SecretRanges
    private var path: String?
    private var text: SourceText?

    init(_ sources: any SourceExcerpts, for report: AuditReport) {
        self.sources = sources
        secrets = SecretRanges(of: report)
    }

    /// The text of a file.
    mutating func text(of path: String) -> SourceText? {
        if path != self.path {
            self.path = path
            text = sources.text(of: path)
        }
        return text
    }

    /// The excerpt at a place; `nil` where its file cannot be read or has no such line.
    mutating func excerpt(at location: SourceLocation) -> Excerpt? {
        guard let line = text(of: location.path)?.line(location.line) else { return nil }
        return Excerpt(line, at: location, masking: secrets.inLine(location.line, of: location.path))
    }
}
