public import BulwarkCore
public import Foundation

/// Judges the file of an image before a decoder gets it.
///
/// The first and last bytes of a file prove nothing: they let through half a photo with an end marker glued on, an archive
/// behind a picture, and a header that asks the decoder for gigabytes. This reads the whole structure, within limits, and
/// decodes no pixel:
///
/// ```swift
/// let image = try ImageInspector(formats: [.jpeg, .png], limits: .avatar).validate(upload)
/// let clean = try MetadataStripper().strip(image.data)   // no place, no camera, the same pixels
/// ```
///
/// How deep it looks depends on the format:
///
/// | Format | Read |
/// |---|---|
/// | JPEG | all segments, tables and scans; each block's Huffman codes are counted, in baseline and progressive files |
/// | PNG | all chunks, their order and checksums; the exact length of what is compressed, row by row, in animations too |
/// | GIF | all blocks; the exact number of pixels that the LZW codes stand for |
/// | WebP | all chunks; all modes and coefficients of VP8, all codes of VP8L, and that they end where the picture's pixels do |
/// | HEIC | all boxes, that each item's data lie in the file, and the lengths of HEVC's units; not their entropy coding |
///
/// Time and memory are linear in the bytes and the pixels.
///
/// - Note: A valid structure is no proof of harmlessness: a decoder may have flaws of its own that well-formed files reach.
public struct ImageInspector: Sendable {
    /// The formats that are taken.
    public let formats: Set<ImageFormat>
    /// What an image may cost.
    public let limits: ImageLimits
    private let clock: any BootClock

    /// Makes an inspector.
    ///
    /// - Parameters:
    ///   - formats: The formats that are taken; others are refused by name.
    ///   - limits: What an image may cost.
    ///   - clock: What ``ImageLimits/time`` is measured by.
    public init(
        formats: Set<ImageFormat> = Set(ImageFormat.allCases), limits: ImageLimits = ImageLimits(),
        clock: any BootClock = SystemClock()
    ) {
        self.formats = formats
        self.limits = limits
        self.clock = clock
    }

    /// What a file says about itself, and all that is wrong with it.
    ///
    /// - Parameter bytes: The file: `Data`, `[UInt8]` or a buffer.
    public func inspect(_ bytes: some ContiguousBytes) -> ImageReport {
        bytes.withUnsafeBytes { inspect(ImageBytes($0)) }
    }

    /// An image that nothing is wrong with.
    ///
    /// - Throws: ``ValidationError`` with all that is wrong.
    public func validate(_ data: Data) throws(ValidationError) -> ValidatedImage {
        let report = inspect(data)
        if let error = ValidationError(report.issues) { throw error }
        guard let facts = report.facts else {
            throw ValidationError(
                ValidationIssue(.imageFormatUnknown, at: 0..<min(data.count, 16), "no known signature"))
        }
        return ValidatedImage(unchecked: data, facts: facts)
    }

    private func inspect(_ bytes: ImageBytes) -> ImageReport {
        func refusal(_ code: ValidationIssue.Code, _ reason: StaticString, facts: ImageFacts? = nil) -> ImageReport {
            ImageReport(facts: facts, issues: [ValidationIssue(code, at: 0..<min(bytes.count, 16), reason)])
        }
        guard bytes.count > 0 else { return refusal(.empty, "no bytes") }
        guard bytes.count <= limits.bytes else { return refusal(.imageTooManyBytes, "more bytes than allowed") }
        guard let format = ImageFormat(signatureOf: bytes) else {
            return refusal(.imageFormatUnknown, "no known signature")
        }
        let scan = ImageScan(bytes, as: format, limits: limits, clock: clock)
        guard formats.contains(format) else {
            return refusal(.imageFormatNotAllowed, "a format that is not taken", facts: scan.facts)
        }
        scan.read()
        return ImageReport(facts: scan.facts, issues: scan.issues.ordered)
    }
}
