/// The formats of images that are read.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
    /// JPEG (ITU-T T.81): baseline, extended sequential and progressive, Huffman coded, eight bits a sample.
    case jpeg
    /// PNG, third edition, with animations.
    case png
    /// GIF 87a and 89a.
    case gif
    /// WebP (RFC 9649): lossy, lossless and extended.
    case webp
    /// HEIC: HEVC images in the container of ISO/IEC 23008-12.
    case heic

    /// The media type, such as `image/jpeg`.
    public var mediaType: String { "image/\(rawValue)" }
}
