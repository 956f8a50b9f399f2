/// What an image may cost before it is refused.
///
/// All of it is judged before a pixel is decoded: a header that promises more than is allowed ends the work. The defaults
/// take what the cameras of phones write.
public struct ImageLimits: Sendable, Hashable {
    /// The most bytes of a file.
    public var bytes: Int
    /// The most pixels of an image, width times height.
    public var pixels: Int
    /// The most pixels of a side.
    public var side: Int
    /// The most segments, chunks, blocks or boxes.
    public var parts: Int
    /// The most frames of an animation, and images of a file of several.
    public var frames: Int
    /// The most bytes that all frames of a PNG, GIF or WebP together would be when decompressed; also of the tables of codes that one
    /// lossless WebP brings.
    public var decodedBytes: Int
    /// The most bytes that one compressed text or profile may be when decompressed (PNG).
    public var metadataBytes: Int
    /// The most time that is spent.
    public var time: Duration
    /// The most issues that are reported.
    public var issues: Int

    /// Makes limits; each has a safe default.
    ///
    /// - Parameters:
    ///   - bytes: The most bytes of a file.
    ///   - pixels: The most pixels of an image. A phone's camera of 48 megapixels gives 48,771,072.
    ///   - side: The most pixels of a side.
    ///   - parts: The most segments, chunks, blocks or boxes.
    ///   - frames: The most frames.
    ///   - decodedBytes: The most decompressed bytes of all frames.
    ///   - metadataBytes: The most decompressed bytes of a text or profile.
    ///   - time: The most time.
    ///   - issues: The most issues.
    public init(
        bytes: Int = 32 << 20, pixels: Int = 50_000_000, side: Int = 30_000, parts: Int = 50_000, frames: Int = 1000,
        decodedBytes: Int = 1 << 30, metadataBytes: Int = 4 << 20, time: Duration = .seconds(10), issues: Int = 32
    ) {
        self.bytes = bytes
        self.pixels = pixels
        self.side = side
        self.parts = parts
        self.frames = frames
        self.decodedBytes = decodedBytes
        self.metadataBytes = metadataBytes
        self.time = time
        self.issues = issues
    }

    /// What a picture of a profile may cost.
    public static let avatar = ImageLimits(
        bytes: 4 << 20, pixels: 16_000_000, side: 8192, parts: 4096, frames: 1, decodedBytes: 128 << 20,
        metadataBytes: 1 << 20, time: .seconds(2))
}
