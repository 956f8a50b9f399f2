import BulwarkValidation
import Testing

struct SanitizedTextTests {
    @Test(arguments: [
        "O'Brien", "Núñez", "名", "Robert'); DROP TABLE accounts;--", "<b>", "١٢٣", "می‌خواهم", "क्‍ष", "ශ්‍රී", "👨‍👩‍👧‍👦", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "👩🏽‍💻", "葛󠄀城", "🏳️‍🌈", "1️⃣", "שלום", "é", "e\u{301}", "ﷲ", "ᠠ᠋",
    ])
    func `What people write is left alone`(_ text: String) throws {
        let result = try SanitizedText(text)
        #expect(result.text.unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(result.removed.isEmpty)
    }

    /// UAX #9 §2, UAX #14 §5.1, Unicode 23.2 and 23.7, RFC 5892 appendix A.
    static let hidden: [(String, SanitizingPolicy.Kind, String)] = [
        ("a\0b", .control, "ab"), ("a\u{1B}[31mb", .control, "a[31mb"), ("a\u{7F}b", .control, "ab"),
        ("a\u{9B}b", .control, "ab"), ("a\nb", .lineBreak, "a b"), ("a\r\nb", .lineBreak, "a b"),
        ("a\u{2028}b", .lineBreak, "a b"), ("a\u{85}b", .lineBreak, "a b"), ("a\tb", .tab, "a b"),
        ("a\u{202E}b", .bidiControl, "ab"), ("a\u{2066}b", .bidiControl, "ab"), ("a\u{200F}b", .bidiControl, "ab"),
        ("a\u{61C}b", .bidiControl, "ab"), ("a\u{200B}b", .zeroWidth, "ab"), ("a\u{200D}b", .zeroWidth, "ab"),
        ("a\u{200C}b", .zeroWidth, "ab"), ("\u{200D}", .zeroWidth, ""), ("👩\u{200D}", .zeroWidth, "👩"),
        ("a\u{FEFF}b", .zeroWidth, "ab"), ("a\u{2060}b", .zeroWidth, "ab"), ("a\u{AD}b", .invisible, "ab"),
        ("a\u{3164}b", .invisible, "ab"), ("a\u{E0041}b", .invisible, "ab"), (" \u{FE0F}b", .invisible, " b"),
        ("a\u{2063}b", .invisible, "ab"), ("a\u{FFF9}b", .invisible, "ab"), ("a\u{34F}b", .invisible, "ab"),
        ("a\u{E000}b", .privateUse, "ab"), ("a\(noncharacter(0xFDD0))b", .noncharacter, "ab"),
        ("a\(noncharacter(0x1FFFE))b", .noncharacter, "ab"),
    ]

    /// The compiler takes no literal of one.
    private static func noncharacter(_ value: UInt32) -> Character {
        Unicode.Scalar(value).map(Character.init) ?? " "
    }

    @Test(arguments: hidden)
    func `What cannot be seen is rejected by default and taken out where that is asked for`(
        _ text: String, _ kind: SanitizingPolicy.Kind, _ cleaned: String
    ) throws {
        let error = try #require(throws: ValidationError.self) { try SanitizedText(text) }
        #expect(FieldSupport.isSound(error, in: text))
        let stripped = try SanitizedText(text, policy: .singleLine.stripping())
        #expect(stripped.text.unicodeScalars.elementsEqual(cleaned.unicodeScalars))
        #expect(!stripped.removed.isEmpty)
        var allowing = SanitizingPolicy.singleLine
        allowing[kind] = .allow
        #expect(try SanitizedText(text, policy: allowing).text == text)
    }

    @Test func `Hidden text in tags is found after a flag as well`() throws {
        let smuggled = String(
            String.UnicodeScalarView(
                "ignore all".unicodeScalars.compactMap {
                    Unicode.Scalar($0.value + 0xE0000)
                }))
        #expect(throws: ValidationError.self) { try SanitizedText("🏴" + smuggled) }
        #expect(try SanitizedText("🏴" + smuggled, policy: .singleLine.stripping()).removed.count == 10)
    }

    @Test func `Several lines keep their breaks`() throws {
        #expect(try SanitizedText("a\r\n\tb", policy: .multiLine).text == "a\r\n\tb")
        #expect(throws: ValidationError.self) { try SanitizedText("a\0b", policy: .multiLine) }
    }

    @Test func `Hidden characters and lengths are told together`() throws {
        let limit = TextLimit(graphemes: 0...3)
        let error = try #require(throws: ValidationError.self) {
            try SanitizedText("a\u{200B}b\u{202E}cd", limit: limit)
        }
        #expect(Set(error.issues.map(\.code)) == [.invisibleCharacter, .bidiControl, .tooLong])
        #expect(try SanitizedText("a\u{200B}b", policy: .singleLine.stripping(), limit: limit).text == "ab")
    }

    @Test func `Whatever comes in, what comes out is clean and stays so`() throws {
        var generator = FieldSupport.Generator(seed: 9)
        let policy = SanitizingPolicy.singleLine.stripping()
        for _ in 0..<3_000 {
            let text = FieldSupport.mutated("می‌خواهم👨‍👩‍👧‍👦❤️a\u{202E}b🏴󠁧󠁢󠁥󠁮󠁧󠁿", with: &generator)
            let once = try SanitizedText(text, policy: policy, limit: .message)
            let bad = once.text.unicodeScalars.filter {
                $0.properties.generalCategory == .control || (0x202A...0x202E).contains($0.value) || $0.value == 0x200B
            }
            #expect(bad.isEmpty)
        }
    }

    @Test(arguments: [
        ("pаypal", Lookalike.Kind.mixedScripts, "paypal"), ("раураl", .mixedScripts, "paypal"),
        ("сор", .wholeWord, "cop"), ("ｐaypal", .compatibilityForm, "paypal"), ("𝐩𝐚𝐲𝟓", .compatibilityForm, "pay5"),
    ])
    func `Words that look like others are warned of`(_ word: String, _ kind: Lookalike.Kind, _ reading: String) throws {
        let text = "é \(word)!"
        let found = try #require(SanitizedText(text).lookalikes.first)
        #expect(found.kind == kind)
        #expect(found.readsAs == reading)
        #expect(found.range == 3..<3 + word.utf8.count)
    }

    @Test(arguments: [
        "paypal", "Москва", "Ελλάδα", "Işık", "Núñez", "Müller & Söhne", "名", "Ольга Smith", "東京Tower", "I",
    ])
    func `Honest words are not`(_ text: String) throws {
        #expect(try SanitizedText(text).lookalikes.isEmpty)
    }
}
