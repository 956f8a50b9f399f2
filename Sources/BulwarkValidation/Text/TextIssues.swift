internal import BulwarkCore

extension ValidationIssue.Code {
    /// A character is made of too many scalars.
    public static let tooManyMarks = Self(
        UserMessage(
            "validation.too-many-marks", "A character has too many marks on it.", advice: "Remove some of the marks."))
    /// A control character.
    public static let controlCharacter = Self(
        UserMessage(
            "validation.control-character", "This has a character that cannot be seen.",
            advice: "Type the text again instead of pasting it."))
    /// A line break or a tab where there is one line.
    public static let lineBreak = Self(
        UserMessage("validation.line-break", "Only one line can be entered here.", advice: "Remove the line breaks."))
    /// A control of text direction.
    public static let bidiControl = Self(
        UserMessage(
            "validation.bidi-control", "This has a character that changes the direction of text.",
            advice: "Type the text again instead of pasting it."))
    /// A character without width or shape.
    public static let invisibleCharacter = Self(
        UserMessage(
            "validation.invisible-character", "This has a character that cannot be seen.",
            advice: "Type the text again instead of pasting it."))
    /// A character of private use, or none at all.
    public static let unknownCharacter = Self(
        UserMessage(
            "validation.unknown-character", "This has a character that is not known here.",
            advice: "Replace the character."))

    static let text: [Self] = [
        .tooManyMarks, .controlCharacter, .lineBreak, .bidiControl, .invisibleCharacter, .unknownCharacter,
    ]
}
