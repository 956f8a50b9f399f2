extension Unicode.GeneralCategory {
    /// Whether words are made of it: a letter, a mark or a decimal digit.
    var isWordPart: Bool {
        switch self {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: isMark
        }
    }

    /// Whether it is written onto another character.
    var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }
}
