/// An image without metadata, and what was taken out of it.
public struct StrippedImage: Sendable, Hashable {
    /// What is left.
    public let image: ValidatedImage
    /// What was taken out; places are those in the old file.
    public let removed: [ImageMetadata]
    /// What followed the old image's end, and is gone.
    public let trailing: Range<Int>?
}
