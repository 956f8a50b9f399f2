import BulwarkValidation
import Testing

struct TextFilterTests {
    let filter = TextFilter(limit: TextLimit(graphemes: 0...5, bytes: 40))

    @Test(arguments: [
        ("abc", 3..<3, "d", TextFilter.Decision.asTyped), ("abc", 0..<3, "", .asTyped),
        ("abcde", 5..<5, "f", .refused([])), ("abcde", 4..<5, "f", .asTyped), ("abc", 1..<1, "xyz", .instead("xy")),
        ("abc", 3..<3, "\n", .instead(" ")), ("ab", 2..<2, "c\u{202E}d", .instead("cd")),
        ("ab", 0..<2, "\u{200B}", .refused([])), ("👨‍👩‍👧‍👦", 11..<11, "x", .asTyped), ("é", 1..<1, "\u{301}", .asTyped),
    ])
    func `An edit happens, is corrected or is refused`(
        _ current: String, _ range: Range<Int>, _ replacement: String, _ expected: TextFilter.Decision
    ) {
        let decision = filter.decide(current: current, range: range, replacement: replacement)
        if case .refused = expected {
            guard case .refused(let issues) = decision else { return #expect(Bool(false), "\(decision)") }
            #expect(!issues.isEmpty)
        } else {
            #expect(decision == expected)
        }
    }

    @Test(arguments: [-1..<0, 0..<9, 4..<4, 1..<2, 0..<1])
    func `A range outside the text or inside a character is refused, not crashed on`(_ range: Range<Int>) {
        guard case .refused = filter.decide(current: "👩a", range: range, replacement: "x") else {
            return #expect(Bool(false))
        }
    }

    @Test func `Deleting is always possible, even from what is too long`() {
        #expect(filter.decide(current: "abcdefgh", range: 7..<8, replacement: "") == .asTyped)
        #expect(filter.corrected(from: "abcdefgh", to: "abcdefg") == "abcdefg")
    }

    @Test func `Text that is still composed is left to the input method`() {
        #expect(filter.decide(current: "abcde", range: 5..<5, replacement: "にほ", isComposing: true) == .asTyped)
    }

    @Test func `A field that takes digits takes out the rest`() {
        let digits = TextFilter(limit: TextLimit(graphemes: 0...4)) { ("0"..."9").contains($0) }
        #expect(digits.decide(current: "", range: 0..<0, replacement: "1-2 3") == .instead("123"))
        #expect(digits.corrected(from: "12", to: "12x3456") == "1234")
        guard case .refused = digits.decide(current: "1", range: 0..<1, replacement: "x") else {
            return #expect(Bool(false))
        }
    }

    @Test func `A field that refuses takes all or nothing`() {
        let strict = TextFilter(limit: TextLimit(graphemes: 0...4), overflow: .refuse)
        guard case .refused(let issues) = strict.decide(current: "12", range: 2..<2, replacement: "345") else {
            return #expect(Bool(false))
        }
        #expect(issues.map(\.code) == [.tooLong])
        #expect(strict.corrected(from: "12", to: "12345") == "12")
    }

    @Test func `Joiners can be typed where a script needs them, one key at a time`() {
        let wide = TextFilter()
        #expect(wide.decide(current: "می", range: 2..<2, replacement: "\u{200C}") == .asTyped)
        #expect(wide.decide(current: "क्", range: 2..<2, replacement: "\u{200D}") == .asTyped)
        guard case .refused = wide.decide(current: "ab", range: 2..<2, replacement: "\u{200D}") else {
            return #expect(Bool(false))
        }
    }

    @Test func `Marks that pile up on one character are stopped`() {
        var text = "e"
        for _ in 0..<100 {
            text = TextFilter().corrected(from: text, to: text + "\u{301}")
        }
        #expect(text.unicodeScalars.count == TextLimit.defaultScalarsPerGrapheme)
    }

    @Test func `Whatever is typed, the field keeps its limit and never gets longer by a correction`() {
        var generator = FieldSupport.Generator(seed: 140)
        var text = ""
        for _ in 0..<5_000 {
            let next = FieldSupport.mutated(text, with: &generator)
            let corrected = filter.corrected(from: text, to: next)
            #expect(filter.limit.issues(in: corrected).isEmpty || corrected.utf8.count <= text.utf8.count)
            #expect(!corrected.unicodeScalars.contains { $0 == "\0" || $0 == "\u{202E}" })
            text = corrected
        }
    }

    @Test func `Stripping is what it says and nothing more`() {
        #expect(StripCharacters("'\";")("O'Brien; \"x\"") == "OBrien x")
        #expect(StripCharacters("")("a") == "a")
    }
}
