public import BulwarkCore
public import Foundation

/// Takes out of a JPEG or PNG what is not the picture, and leaves the picture's bytes as they are.
///
/// Nothing is decoded and coded again: what is left of the file is copied byte for byte, so no quality is lost, and what a
/// server compares is the same picture. Out go Exif with place, camera and maker's notes, XMP, IPTC, comments and texts,
/// times, thumbnails, data of programs, more images of the same file, and whatever follows the image's end.
///
/// Two things stay unless told otherwise, as the picture would look wrong without them: how it is to be turned, as the only
/// entry of a new Exif block, and its colour profile. A profile names its maker and at times a device or a person who made it.
///
/// - Note: What can be seen in the picture stays, and so does what its noise tells about the camera.
public struct MetadataStripper: Sendable {
    /// What stays although it is not the picture.
    public struct Kept: OptionSet, Sendable, Hashable {
        /// The members as bits.
        public let rawValue: Int

        /// Makes a set of its bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// How the picture is to be turned.
        public static let orientation = Kept(rawValue: 1)
        /// The colour profile.
        public static let colorProfile = Kept(rawValue: 2)
    }

    /// What stays.
    public let kept: Kept
    private let inspector: ImageInspector

    /// Makes a stripper.
    ///
    /// - Parameters:
    ///   - kept: What stays although it is not the picture.
    ///   - limits: What an image may cost.
    ///   - clock: What ``ImageLimits/time`` is measured by.
    public init(
        keeping kept: Kept = [.orientation, .colorProfile], limits: ImageLimits = ImageLimits(),
        clock: any BootClock = SystemClock()
    ) {
        self.kept = kept
        inspector = ImageInspector(formats: [.jpeg, .png], limits: limits, clock: clock)
    }

    /// The image without its metadata, inspected again.
    ///
    /// - Throws: ``ValidationError`` with what is wrong with the picture itself, or with what would be left. Broken
    ///   metadata and what follows the image's end are no hindrance: they go.
    public func strip(_ data: Data) throws(ValidationError) -> StrippedImage {
        let report = inspector.inspect(data)
        let removable: Set<ValidationIssue.Code> = [.imageBrokenMetadata, .imageTrailingData, .imageForeignContent]
        if let error = ValidationError(report.issues.filter { !removable.contains($0.code) }) { throw error }
        guard let facts = report.facts else {
            throw ValidationError(ValidationIssue(.imageFormatUnknown, at: 0..<0, "no known signature"))
        }
        let orientation = kept.contains(.orientation) ? facts.orientation.flatMap { $0 == 1 ? nil : $0 } : nil
        var output = Data()
        output.reserveCapacity(data.count)
        data.withUnsafeBytes { raw in
            let bytes = ImageBytes(raw)
            if facts.format == .jpeg {
                JPEGCopy(bytes, keepsProfile: kept.contains(.colorProfile), orientation: orientation).write(to: &output)
            } else {
                PNGCopy(bytes, keepsProfile: kept.contains(.colorProfile), orientation: orientation).write(to: &output)
            }
        }
        let image = try inspector.validate(output)
        return StrippedImage(
            image: image, removed: facts.metadata.filter { isRemoved($0.kind) }, trailing: facts.trailing)
    }

    private func isRemoved(_ kind: ImageMetadata.Kind) -> Bool {
        switch kind {
        case .rendering: false
        case .colorProfile: !kept.contains(.colorProfile)
        default: true
        }
    }
}
