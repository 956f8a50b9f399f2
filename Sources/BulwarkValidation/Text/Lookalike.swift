/// A word that a person could take for another one: a warning, for such words are written in good faith as well.
///
/// Follows UTS #39 in small: the letters of Greek, Cyrillic, Armenian, Georgian, Cherokee, Coptic and Lisu that look like a
/// Latin one, and the full-width and mathematical forms of Latin letters. It does not compare words with each other.
public struct Lookalike: Sendable, Hashable {
    /// Why a word could be taken for another.
    public enum Kind: Sendable, Hashable {
        /// Latin letters are mixed with such as only look like Latin ones: `pаypal` with a Cyrillic `а`.
        case mixedScripts
        /// All letters are of another script and look like Latin ones. May be an honest word of that script.
        case wholeWord
        /// Letters in a form for typesetting or mathematics: `ｐaypal`, `𝐩aypal`.
        case compatibilityForm
    }

    /// Why.
    public let kind: Kind
    /// Where the word is: offsets in the text's UTF-8 form.
    public let range: Range<Int>
    /// What the word reads as.
    public let readsAs: String

    /// The words of a text that could be taken for others. Linear.
    public static func all(in text: String) -> [Lookalike] {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
        var found: [Lookalike] = []
        var word = Word(start: 0)
        var offset = 0
        for scalar in text.unicodeScalars {
            if scalar.properties.generalCategory.isWordPart {
                word.append(scalar)
            } else {
                if let lookalike = word.lookalike { found.append(lookalike) }
                word = Word(start: offset + UTF8.width(scalar))
            }
            offset += UTF8.width(scalar)
        }
        if let lookalike = word.lookalike { found.append(lookalike) }
        return found
    }

    private struct Word {
        let start: Int
        private var width = 0
        private var reading = String.UnicodeScalarView()
        private var latin = 0
        private var similar = 0
        private var forms = 0
        private var others = 0

        init(start: Int) { self.start = start }

        mutating func append(_ scalar: Unicode.Scalar) {
            width += UTF8.width(scalar)
            if let plain = Self.plainForm(scalar) {
                forms += 1
                reading.append(plain)
            } else if let plain = ConfusableTable.lookalikes[scalar.value] {
                similar += 1
                reading.append(plain)
            } else {
                reading.append(scalar)
                if Self.isLatin(scalar) {
                    latin += 1
                } else if !scalar.isASCII, !scalar.properties.generalCategory.isMark {
                    others += 1
                }
            }
        }

        var lookalike: Lookalike? {
            let kind: Kind
            if forms > 0 {
                kind = .compatibilityForm
            } else if similar > 0, latin > 0 {
                kind = .mixedScripts
            } else if similar > 1, others == 0 {
                kind = .wholeWord
            } else {
                return nil
            }
            return Lookalike(kind: kind, range: start..<start + width, readsAs: String(reading))
        }

        private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: true
            default: false
            }
        }

        /// The letter or digit of a full-width form, and of the mathematical alphabets, which are of 26 and 26 letters in
        /// a row (Unicode 22.2).
        private static func plainForm(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
            let value = scalar.value
            switch value {
            case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: return Unicode.Scalar(value - 0xFEE0)
            case 0x1D400...0x1D6A3:
                let letter = (value - 0x1D400) % 52
                return Unicode.Scalar(letter < 26 ? 0x41 + letter : 0x61 + letter - 26)
            case 0x1D7CE...0x1D7FF: return Unicode.Scalar(0x30 + (value - 0x1D7CE) % 10)
            default: return nil
            }
        }
    }
}
