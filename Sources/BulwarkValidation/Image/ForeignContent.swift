/// Content of another kind inside an image's file: behind the image, or in its comments and metadata.
///
/// A file that is an image to one reader and an archive, a document or a script to another gets past checks that ask the
/// first and does harm in the second.
public struct ForeignContent: Sendable, Hashable {
    /// What kinds are looked for.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A zip archive: also JAR, APK, IPA and office documents.
        case zip
        /// A RAR, 7z or gzip archive.
        case archive
        /// A PDF document.
        case pdf
        /// HTML or SVG.
        case markup
        /// PHP or a shell script.
        case script
        /// A program for Linux, Apple's systems or Windows.
        case executable
        /// A film.
        case video
        /// Another image.
        case image
    }

    /// What it is.
    public let kind: Kind
    /// Where its signature is.
    public let range: Range<Int>

    /// Makes a value from its parts.
    public init(_ kind: Kind, at range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
