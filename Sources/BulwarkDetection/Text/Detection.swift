/// A sensitive part of a text.
public struct Detection: Hashable, Sendable {
    /// What it is.
    public var kind: DetectionKind
    /// Where it stands, in UTF-8 bytes from the start of the text.
    public var range: Range<Int>

    /// Creates a detection.
    ///
    /// - Parameters:
    ///   - kind: what the part is.
    ///   - range: where it stands, in UTF-8 bytes from the start of the text.
    public init(_ kind: DetectionKind, at range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
