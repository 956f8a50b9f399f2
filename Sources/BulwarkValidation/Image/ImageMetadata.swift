/// Something in an image's file that is not its picture, and where.
public struct ImageMetadata: Sendable, Hashable {
    /// What kinds there are.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Settings and circumstances of the camera (Exif).
        case exif
        /// Where the picture was taken, as Exif's GPS fields or in XMP. Stands beside the kind that holds it.
        case location
        /// A smaller picture. It may show what was cropped away.
        case thumbnail
        /// A maker's own data inside Exif; what it holds, serial numbers often, is not known.
        case makerNote = "maker-note"
        /// XMP.
        case xmp
        /// IPTC fields and other Photoshop resources.
        case photoshop
        /// A comment or another text.
        case text
        /// When the picture was changed last (PNG).
        case time
        /// A colour profile.
        case colorProfile = "color-profile"
        /// What a reader needs to show the colours right: JFIF, Adobe's transform, gamma, resolution.
        case rendering
        /// More images, with an index to them (MPF).
        case moreImages = "more-images"
        /// Data of a program that is not known here.
        case application
    }

    /// What it is.
    public let kind: Kind
    /// Its bytes in the file, headers included.
    public let range: Range<Int>

    /// Makes a value from its parts.
    public init(_ kind: Kind, at range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
