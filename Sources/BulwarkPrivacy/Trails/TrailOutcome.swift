/// What was done about a trail that an app leaves, in words for a log or a test.
public struct TrailOutcome: Sendable, Hashable, CustomStringConvertible {
    /// The trail, such as `url-cache.shared`.
    public let trail: String
    /// What was done, a sentence without values.
    public let description: String

    /// Creates an outcome.
    ///
    /// - Parameters:
    ///   - trail: the trail's stable name.
    ///   - description: what was done; fixed text and numbers, never values.
    package init(_ trail: String, _ description: String) {
        self.trail = trail
        self.description = description
    }
}
