/// What an image's file says about itself.
public struct ImageFacts: Sendable, Hashable {
    /// The format, by content.
    public let format: ImageFormat
    /// Pixels from left to right, as they are stored: ``orientation`` may turn them.
    public internal(set) var width = 0
    /// Pixels from top to bottom, as they are stored.
    public internal(set) var height = 0
    /// How many pictures there are: of an animation, or of a file of several.
    public internal(set) var frames = 0
    /// How a reader has to turn the picture, from 1 to 8 (Exif's tag 0x0112); nil where nothing is said.
    public internal(set) var orientation: Int?
    /// What the file holds besides the picture, in the order of the file.
    public internal(set) var metadata: [ImageMetadata] = []
    /// What follows the image's end; nil if nothing does.
    public internal(set) var trailing: Range<Int>?
    /// Signatures of other kinds of content.
    public internal(set) var foreign: [ForeignContent] = []

    /// Whether the file tells where the picture was taken.
    public var hasLocation: Bool { metadata.contains { $0.kind == .location } }

    init(format: ImageFormat) { self.format = format }
}
