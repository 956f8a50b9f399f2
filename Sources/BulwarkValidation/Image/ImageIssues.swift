internal import BulwarkCore

extension ValidationIssue.Code {
    /// The file is no image of a known format.
    public static let imageFormatUnknown = Self(
        UserMessage(
            "validation.image-format-unknown", "This is not a picture that can be read here.",
            advice: "Choose a photo in JPEG, PNG, GIF, WebP or HEIC format."))
    /// The image has a format that is not taken here.
    public static let imageFormatNotAllowed = Self(
        UserMessage(
            "validation.image-format-not-allowed", "Pictures of this format are not taken here.",
            advice: "Save the picture as JPEG or PNG."))
    /// The image uses a coding that is refused, by name in the reason.
    public static let imageCodingUnsupported = Self(
        UserMessage(
            "validation.image-coding-unsupported", "This kind of picture is not taken here.",
            advice: "Save the picture again as JPEG or PNG."))
    /// The file is over ``ImageLimits/bytes``.
    public static let imageTooManyBytes = Self(
        UserMessage(
            "validation.image-too-many-bytes", "The picture's file is too large.", advice: "Choose a smaller one."))
    /// The image is over ``ImageLimits/pixels`` or ``ImageLimits/side``.
    public static let imageTooManyPixels = Self(
        UserMessage("validation.image-too-many-pixels", "The picture is too large.", advice: "Scale it down."))
    /// The file has more parts or frames than ``ImageLimits`` allow, or would need more memory.
    public static let imageTooManyParts = Self(
        UserMessage(
            "validation.image-too-many-parts", "The picture is too complex.", advice: "Save it again as a simple photo."
        ))
    /// The inspection took longer than ``ImageLimits/time``.
    public static let imageTooSlow = Self(
        UserMessage(
            "validation.image-too-slow", "The picture takes too long to check.",
            advice: "Save it again, or choose a smaller one."))
    /// The image's width or height is zero, or it has no picture at all.
    public static let imageNoPixels = Self(
        UserMessage("validation.image-no-pixels", "The picture is empty.", advice: "Choose another one."))
    /// The file ends before the image does.
    public static let imageTruncated = Self(
        UserMessage(
            "validation.image-truncated", "The picture is incomplete.", advice: "Send or save it again."))
    /// The parts of the file do not make an image: one is missing, misplaced, repeated or ill-formed.
    public static let imageWrongStructure = Self(
        UserMessage(
            "validation.image-wrong-structure", "The picture's file is damaged.", advice: "Send or save it again."))
    /// Lengths that have to agree do not.
    public static let imageWrongLength = Self(
        UserMessage(
            "validation.image-wrong-length", "The picture's file is damaged.", advice: "Send or save it again."))
    /// A checksum does not fit what it covers.
    public static let imageWrongChecksum = Self(
        UserMessage(
            "validation.image-wrong-checksum", "The picture's file is damaged.", advice: "Send or save it again."))
    /// The compressed picture cannot be decoded, or does not have the pixels that the header promises.
    public static let imageBrokenData = Self(
        UserMessage("validation.image-broken-data", "The picture is damaged.", advice: "Send or save it again."))
    /// Metadata do not follow their format.
    public static let imageBrokenMetadata = Self(
        UserMessage(
            "validation.image-broken-metadata", "What is stored about the picture is damaged.",
            advice: "Save the picture again without it."))
    /// Something follows the image's end.
    public static let imageTrailingData = Self(
        UserMessage(
            "validation.image-trailing-data", "The picture's file holds more than the picture.",
            advice: "Save the picture again."))
    /// The file holds content of another kind: an archive, a document, a script.
    public static let imageForeignContent = Self(
        UserMessage(
            "validation.image-foreign-content", "The picture's file holds something else, too.",
            advice: "Do not open it; save the picture again from its source."))

    static let image: [Self] = [
        .imageFormatUnknown, .imageFormatNotAllowed, .imageCodingUnsupported, .imageTooManyBytes, .imageTooManyPixels,
        .imageTooManyParts, .imageTooSlow, .imageNoPixels, .imageTruncated, .imageWrongStructure, .imageWrongLength,
        .imageWrongChecksum, .imageBrokenData, .imageBrokenMetadata, .imageTrailingData, .imageForeignContent,
    ]
}
