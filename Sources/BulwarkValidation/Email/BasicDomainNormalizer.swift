import Foundation

/// A simple form of IDNA 2008 (RFC 5891 §5): lower case and composed, letters, marks and digits only, Punycode.
///
/// It refuses what the full tables would map or allow by context: full-width forms, ligatures, ideographic full stops,
/// joiners. It does not know the rules for text from right to left (RFC 5893), so some labels pass that a registry would
/// not register.
public struct BasicDomainNormalizer: DomainNormalizer {
    /// Makes a normalizer.
    public init() {}

    public func asciiForm(of domain: String) throws(ValidationError) -> String {
        var issues = IssueList()
        var ascii = ""
        var offset = 0
        for label in domain.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false) {
            let text = String(label)
            let width = text.utf8.count
            if !ascii.isEmpty || offset > 0 { ascii.append(".") }
            if width > Self.maximumLabel {
                issues.add(.labelTooLong, at: offset..<offset + width, "more than any label of 63 octets could be")
            } else if let encoded = Self.asciiForm(ofLabel: text) {
                ascii.append(encoded)
                if encoded.utf8.count > 63 {
                    issues.add(.labelTooLong, at: offset..<offset + width, "more than 63 octets in ASCII")
                }
            } else {
                issues.add(
                    .invalidInternationalLabel, at: offset..<offset + width, "not a label of letters, marks and digits")
            }
            offset += width + 1
        }
        try issues.check()
        return ascii
    }

    /// 59 characters of four bytes.
    private static let maximumLabel = 236

    private static func asciiForm(ofLabel label: String) -> String? {
        let lower = label.precomposedStringWithCanonicalMapping.lowercased().precomposedStringWithCanonicalMapping
        if lower.utf8.allSatisfy({ $0 < 0x80 }) { return lower }
        guard isInternational(lower), let encoded = encode(Array(lower.unicodeScalars)) else { return nil }
        return "xn--" + encoded
    }

    /// Whether what follows `xn--` decodes to a label that would be encoded so again.
    static func isEncoded(_ bytes: some Collection<UInt8>) -> Bool {
        let lower = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        guard let scalars = decode(lower), scalars.contains(where: { !$0.isASCII }) else { return false }
        var label = String.UnicodeScalarView()
        label.append(contentsOf: scalars)
        return isInternational(String(label)) && encode(scalars).map { Array($0.utf8) } == lower
    }

    /// Whether a label has nothing that is unstable under compatibility mapping (RFC 5892 §2.2), no mark in front
    /// (RFC 5891 §4.2.3.2), no hyphens in third and fourth place, and of other characters only letters, marks and digits.
    private static func isInternational(_ label: String) -> Bool {
        guard
            label.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars
                .elementsEqual(label.unicodeScalars)
        else { return false }
        let scalars = Array(label.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last, !first.properties.generalCategory.isMark,
            first != "-", last != "-"
        else { return false }
        if scalars.count >= 4, scalars[2] == "-", scalars[3] == "-" { return false }
        return scalars.indices.allSatisfy { index in
            let scalar = scalars[index]
            switch scalar {
            case "a"..."z", "0"..."9", "-": return true
            case ..."\u{7F}": return false
            // RFC 5892 appendix A.3 and A.7: the dot of Catalan between two l, the one of Katakana.
            case "\u{B7}":
                return index > 0 && index + 1 < scalars.count && scalars[index - 1] == "l" && scalars[index + 1] == "l"
            case "\u{30FB}": return scalars.contains { $0 != "\u{30FB}" && ("\u{3041}"..."\u{9FFF}").contains($0) }
            default:
                return scalar.properties.generalCategory.isWordPart && !scalar.properties.isDefaultIgnorableCodePoint
            }
        }
    }
}

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

extension ValidationIssue {
    /// The issue of a part, as one of the whole.
    func moved(by offset: Int) -> Self {
        Self(code, at: range.lowerBound + offset..<range.upperBound + offset, field: field, reason)
    }
}
