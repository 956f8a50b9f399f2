/// How long a text may be, in every measure that can hurt.
///
/// One number is not enough: a single letter with 100,000 accents is one character for a person and 200 kB for a
/// database.
public struct TextLimit: Sendable, Hashable {
    /// How many characters as people count them: extended grapheme clusters (UAX #29).
    public var graphemes: ClosedRange<Int>
    /// How many bytes of UTF-8 at most.
    public var bytes: Int
    /// How many scalars one character may be made of.
    public var scalarsPerGrapheme: Int

    /// Sixteen scalars are enough for every emoji sequence (at most ten) and every written word, and few enough that marks
    /// do not climb over the lines above. UAX #15 §13 lets streams break after 30.
    public static let defaultScalarsPerGrapheme = 16

    /// Makes a limit.
    ///
    /// - Parameters:
    ///   - graphemes: How many characters as people count them.
    ///   - bytes: How many bytes of UTF-8 at most; four for each character without a value.
    ///   - scalarsPerGrapheme: How many scalars one character may be made of.
    public init(
        graphemes: ClosedRange<Int>, bytes: Int? = nil, scalarsPerGrapheme: Int = Self.defaultScalarsPerGrapheme
    ) {
        self.graphemes = graphemes
        let (product, isOver) = graphemes.upperBound.multipliedReportingOverflow(by: 4)
        self.bytes = max(0, bytes ?? (isOver ? .max : product))
        self.scalarsPerGrapheme = max(1, scalarsPerGrapheme)
    }

    /// One line of a form: up to 140 characters, the length of a name or a purpose in ISO 20022 (`Max140Text`).
    public static let line = TextLimit(graphemes: 0...140)
    /// A message: up to 4,000 characters.
    public static let message = TextLimit(graphemes: 0...4_000)

    /// What is too long or too short in a text, with its place. Never looks at more than the limit's bytes.
    public func issues(in text: String) -> [ValidationIssue] {
        var found = IssueList()
        let size = text.utf8.count
        var offset = 0
        var count = 0
        var overflow: Int?
        for character in text {
            if offset > bytes { break }
            let width = character.utf8.count
            if count == graphemes.upperBound { overflow = offset }
            if character.unicodeScalars.count > scalarsPerGrapheme {
                found.add(.tooManyMarks, at: offset..<offset + width, "a character of too many scalars")
            }
            count += 1
            offset += width
        }
        if size > bytes {
            found.add(.tooLong, at: min(bytes, overflow ?? bytes)..<size, "more bytes than the limit")
        } else if let overflow {
            found.add(.tooLong, at: overflow..<size, "more characters than the limit")
        } else if count < graphemes.lowerBound {
            if size == 0 {
                found.add(.empty, at: 0..<0, "no text")
            } else {
                found.add(.tooShort, at: 0..<size, "fewer characters than the limit")
            }
        }
        return found.ordered
    }

    /// The longest beginning of a text that keeps the limit, cut between characters.
    ///
    /// A character of too many scalars ends it, for cutting inside would leave another character.
    public func clipped(_ text: some StringProtocol) -> String {
        var result = ""
        var count = 0
        var size = 0
        for character in text {
            let width = character.utf8.count
            guard count < graphemes.upperBound, size + width <= bytes,
                character.unicodeScalars.count <= scalarsPerGrapheme
            else { break }
            result.append(character)
            count += 1
            size += width
        }
        return result
    }
}
