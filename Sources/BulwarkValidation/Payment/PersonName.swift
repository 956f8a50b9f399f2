/// The name of a person or a company as the other end of a payment.
///
/// O'Brien, Núñez, 名 and Müller & Söhne are names. Whoever refuses them loses customers and gains nothing: what a quote may
/// do is decided by the encoder of the place a name is written to (see ``EncodedText``).
public struct PersonName: Sendable, Hashable, CustomStringConvertible {
    /// The name: composed as it was given, without spaces around it and with single spaces inside.
    public let name: String

    /// What a name may be made of.
    public enum Policy: Sendable, Hashable {
        /// Letters and marks of all scripts, spaces, and the signs inside names: apostrophes, hyphens, points, middle dots,
        /// commas.
        case person
        /// Digits and the signs of companies as well: `3M`, `A/S`, `Müller & Söhne (Holding)`, `Yahoo!`.
        case beneficiary
    }

    /// Reads a name.
    ///
    /// - Parameters:
    ///   - text: The name.
    ///   - policy: What it may be made of.
    ///   - limit: How long it may be; up to 140 characters otherwise (ISO 20022, `Max140Text`).
    /// - Throws: All that is wrong with the text.
    public init(
        _ text: String, policy: Policy = .person, limit: TextLimit = TextLimit(graphemes: 1...140)
    ) throws(ValidationError) {
        var issues = IssueList()
        let sanitizing: SanitizingPolicy = .singleLine
        _ = sanitizing.applied(to: text, into: &issues)
        for issue in limit.issues(in: text) { issues.add(issue) }
        var hasLetter = false
        var offset = 0
        for scalar in text.unicodeScalars {
            let place = offset..<offset + UTF8.width(scalar)
            offset = place.upperBound
            let category = scalar.properties.generalCategory
            if category.isWordPart, category != .decimalNumber {
                hasLetter = hasLetter || !category.isMark
            } else if category == .unassigned || category == .otherNumber || category == .letterNumber {
                issues.add(.unexpectedCharacter, at: place, "not a letter of any script")
            } else if category != .control, category != .format, !policy.contains(scalar) {
                issues.add(.unexpectedCharacter, at: place, "not a sign of names")
            }
        }
        if issues.isEmpty, !hasLetter {
            issues.add(.missingLetter, at: 0..<text.utf8.count, "a name has a letter")
        }
        try issues.check()
        name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The name. It is personal data: log it as private.
    public var description: String { name }
}

extension PersonName.Policy {
    /// Signs of names: space, no-break space and ideographic space, ASCII and typographic apostrophes, hyphens, points, middle dots of
    /// Catalan, Katakana and Chinese, the letter turned comma of Hawaiian, the geresh and maqaf of Hebrew, the tsheg between Tibetan
    /// syllables, the abbreviation sign of Devanagari, the comma before "Jr."; and the forms of Japanese keyboards.
    private static let signs = Set(" \u{A0}\u{3000}'’‘ʻʼ`´-‐‑.,·・‧׳״\u{5BE}\u{F0B}\u{970}･．－".unicodeScalars)
    /// Signs of companies, also in the forms of Japanese keyboards.
    private static let companySigns = Set(
        "&+/()!?:;@*#\"“”„«»–—°№|_%$€£™®（）＆＋／！？：；＠＊＃「」『』【】㈱㈲".unicodeScalars)

    fileprivate func contains(_ scalar: Unicode.Scalar) -> Bool {
        Self.signs.contains(scalar)
            || self == .beneficiary
                && (Self.companySigns.contains(scalar) || scalar.properties.generalCategory == .decimalNumber)
    }
}
