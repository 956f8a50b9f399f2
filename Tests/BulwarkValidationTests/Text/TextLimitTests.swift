import BulwarkValidation
import Testing

struct TextLimitTests {
    static let zalgo = "e" + String(repeating: "\u{301}", count: 100_000)

    @Test func `One letter with a hundred thousand accents is one character and too much`() {
        #expect(Self.zalgo.count == 1)
        #expect(Self.zalgo.utf8.count == 200_001)
        #expect(TextLimit(graphemes: 0...10).issues(in: Self.zalgo).map(\.code) == [.tooManyMarks, .tooLong])
        #expect(
            TextLimit(graphemes: 0...10, bytes: 1_000_000).issues(in: Self.zalgo).map(\.code) == [.tooManyMarks])
        #expect(
            TextLimit(graphemes: 0...10, bytes: 1_000_000, scalarsPerGrapheme: 200_000).issues(in: Self.zalgo).isEmpty)
    }

    @Test(arguments: [
        ("", 0...3, [ValidationIssue.Code]()), ("", 1...3, [.empty]), ("ab", 3...4, [.tooShort]), ("abc", 3...3, []),
        ("abcd", 0...3, [.tooLong]), ("👨‍👩‍👧‍👦", 1...1, []), ("e\u{301}", 1...1, []), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿🇩🇪", 2...2, []),
        ("👩🏽‍❤️‍💋‍👨🏿", 1...1, []), ("དྷྱཿ", 1...4, []), ("क्षि", 1...2, []),
    ])
    func `Characters are counted as people count them`(
        _ text: String, _ graphemes: ClosedRange<Int>, _ codes: [ValidationIssue.Code]
    ) {
        #expect(TextLimit(graphemes: graphemes, bytes: 100).issues(in: text).map(\.code) == codes)
    }

    @Test func `The place of what is too long begins where the limit is`() {
        #expect(TextLimit(graphemes: 0...2).issues(in: "éab").map(\.range) == [3..<4])
        #expect(TextLimit(graphemes: 0...9, bytes: 2).issues(in: "éab").map(\.range) == [2..<4])
    }

    @Test func `Clipping cuts between characters and keeps the limit`() {
        let family = "👨‍👩‍👧‍👦"
        #expect(TextLimit(graphemes: 0...2).clipped("e\u{301}\(family)x") == "e\u{301}")
        #expect(TextLimit(graphemes: 0...2, bytes: 100).clipped("e\u{301}\(family)x") == "e\u{301}\(family)")
        #expect(TextLimit(graphemes: 0...5).clipped(Self.zalgo).isEmpty)
        #expect(TextLimit(graphemes: 0...5).clipped("ab") == "ab")
    }

    @Test func `What is clipped keeps the limit, whatever the text`() {
        var generator = FieldSupport.Generator(seed: 29)
        for _ in 0..<2_000 {
            let text = FieldSupport.mutated("a👨‍👩‍👧‍👦e\u{301}🇩🇪🇫🇷कि\r\nx", with: &generator)
            let limit = TextLimit(
                graphemes: 0...Int.random(in: 0...6, using: &generator),
                bytes: Int.random(in: 0...40, using: &generator),
                scalarsPerGrapheme: Int.random(in: 1...8, using: &generator))
            let clipped = limit.clipped(text)
            #expect(limit.issues(in: clipped).isEmpty)
            #expect(text.unicodeScalars.starts(with: clipped.unicodeScalars))
            if limit.issues(in: text).isEmpty { #expect(clipped.unicodeScalars.elementsEqual(text.unicodeScalars)) }
        }
    }

    @Test func `Ten times the accents take no more than about ten times the time`() {
        let limit = TextLimit(graphemes: 0...10, bytes: .max)
        let text = "e" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(FieldSupport.seconds(runs: 1) { _ = limit.issues(in: text) } < 5)
    }

    @Test(arguments: [0...Int.max, 1...(Int.max / 4 + 1), 0...(Int.max / 2)])
    func `A limit that is none takes every text`(graphemes: ClosedRange<Int>) {
        #expect(TextLimit(graphemes: graphemes).issues(in: "any text").isEmpty)
        #expect(TextLimit(graphemes: graphemes).clipped("any text") == "any text")
    }
}
