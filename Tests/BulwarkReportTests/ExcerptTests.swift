import BulwarkTesting
import Testing

@testable import BulwarkReport

@Suite struct ExcerptTests {
    private func excerpt(_ line: String, column: Int, length: Int, secrets: [Range<Int>] = []) -> Excerpt {
        Excerpt(
            ArraySlice(line.utf8), at: .init(path: "A", line: 1, column: column, length: length),
            masking: secrets.map { MaskedRange(range: $0) })
    }

    private func marked(_ excerpt: Excerpt) -> String {
        String(excerpt.text.dropFirst(excerpt.caret.lowerBound).prefix(excerpt.caret.count))
    }

    @Test(arguments: [
        ("    foo(bar)", 9, 3, "foo(bar)", "bar"),
        ("\t\tfoo(bar)", 3, 3, "foo(bar)", "foo"),
        ("a\tb", 3, 1, "a    b", "b"),
        ("„ü“ + x", 12, 1, "„ü“ + x", "x"),
        ("x", 1, 0, "x", "x"),
        ("", 1, 5, "", ""),
        ("short", 99, 99, "short", ""),
        ("\u{1B}[31mred\u{202E}", 6, 3, "\u{FFFD}[31mred\u{FFFD}", "red"),
    ])
    func theCaretMarksThePlace(line: String, column: Int, length: Int, text: String, mark: String) {
        let excerpt = excerpt(line, column: column, length: length)
        #expect(excerpt.text == text)
        #expect(marked(excerpt) == mark)
    }

    @Test func secretsAreMaskedAndTheCaretMovesAlong() {
        let line = #"let key = "abcdefghijklmnop"; use(key)"#
        let masked = excerpt(line, column: 31, length: 8, secrets: [11..<27])
        #expect(masked.text == #"let key = "abcd********"; use(key)"#)
        #expect(marked(masked) == "use(key)")
        let whole = excerpt(line, column: 11, length: 18, secrets: [11..<27])
        #expect(marked(whole) == #""abcd********""#)
        let inside = excerpt(line, column: 15, length: 3, secrets: [11..<27])
        #expect(marked(inside) == "abcd********")
    }

    @Test(arguments: [
        ("", "********"), ("hunter2", "********"), ("elevenchars", "********"), ("twelve chars", "twe********"),
        ("abcdefghijklmnopqrstuvwxyz", "abcd********"), ("日本語日本語", "********"),
        (#"abcdefgh\u{41}\u{42}"#, "********"), ("abcdefgh&amp;", "********"),
    ])
    func aMaskShowsAQuarterAtMost(secret: String, masked: String) {
        #expect(Mask.masked(secret) == masked)
    }

    @Test func longLinesAreCutAroundThePlace() {
        let line = String(repeating: "a", count: 100_000) + "HERE" + String(repeating: "é", count: 100_000)
        let excerpt = excerpt(line, column: 100_001, length: 4)
        #expect(excerpt.text.count < 300)
        #expect(marked(excerpt) == "HERE")
        #expect(excerpt.text.hasPrefix("… a"))
        #expect(excerpt.text.hasSuffix("é …"))
        #expect(!excerpt.text.contains("\u{FFFD}"))
    }

    /// Whatever the place, the window and the other secrets of a line: never five characters of a secret in a row.
    @Test func noExcerptShowsMoreOfASecretThanItMay() {
        var generator = SeededGenerator(seed: 20_261_123)
        for _ in 0..<3000 {
            let filler = Int.random(in: 0..<300, using: &generator)
            let length = Int.random(in: 1..<400, using: &generator)
            let secret = String((0..<length).map { _ in "XYZUVW123".randomElement(using: &generator) ?? "X" })
            let line = String(repeating: "a ", count: filler) + secret + String(repeating: " b", count: 150)
            let start = filler * 2
            let other = Int.random(in: 0..<line.utf8.count, using: &generator)
            var ranges = [start..<start + length]
            if other < start { ranges.insert(other..<min(other + 3, start), at: 0) }
            let excerpt = excerpt(
                line, column: Int.random(in: 1..<line.utf8.count + 5, using: &generator),
                length: Int.random(in: 0..<50, using: &generator), secrets: ranges)
            let run = excerpt.text.split { !"XYZUVW123".contains($0) }.map(\.count).max() ?? 0
            #expect(run <= min(4, length < 12 ? 0 : length / 4), "\(excerpt.text)")
            #expect(excerpt.caret.lowerBound <= excerpt.text.count)
        }
    }

    @Test(arguments: [
        ("„ü“ = 😀x", 1, 1), ("„ü“ = 😀x", 4, 2), ("„ü“ = 😀x", 16, 8), ("ab", 9, 3), ("", 0, 1),
        (String(repeating: "ü", count: 10_000) + "x", 20_001, 10_001),
        (String(repeating: "ab", count: 4096) + "ü!", 8195, 8194),
    ])
    func columnsAreConvertedFromBytesToCodePoints(line: String, column: Int, converted: Int) {
        var reader = ExcerptReader(MemorySources(["A": "\n" + line]), for: AuditReport())
        #expect(reader.codePointColumn(ofByteColumn: column, inLine: 2, of: "A") == converted)
        #expect(reader.codePointColumn(ofByteColumn: 7, inLine: 9, of: "A") == 7)
        #expect(reader.codePointColumn(ofByteColumn: 7, inLine: 1, of: "B") == 7)
    }

    /// Thousands of findings in the one line of a minified file must not multiply with its length.
    @Test func manyFindingsInOneLongLineTakeNoTime() {
        let count = 2000
        let value = "\"K\":\"0123456789abcdef0123\",\"" + String(repeating: "x", count: 370) + "\","
        let line = String(repeating: value, count: count)
        let findings = (0..<count).map { index in
            Finding(
                rule: "hardcoded-secret", severity: .blocking, message: "m",
                location: .init(path: "A.json", line: 1, column: index * value.utf8.count + 6, length: 20),
                context: "\(index)",
                secrets: [.init(path: "A.json", line: 1, column: index * value.utf8.count + 6, length: 20)])
        }
        let sources = MemorySources(["A.json": line])
        let elapsed = ProcessorTime.measure {
            for reporter in [SARIFReporter(), TerminalReporter()] as [any Reporter] {
                let text = reporter.text(of: AuditReport(findings: findings), sources: sources)
                #expect(!text.contains("01234"))
            }
        }
        // A product of both would take minutes.
        #expect(elapsed < .seconds(30))
    }

    @Test func overlappingSecretsOfSeveralFindingsAreMaskedAsOne() {
        let line = #"a = "0123456789abcdefghij""#
        let findings = [(5, 10), (12, 13)].map { column, length in
            Finding(
                rule: "r", severity: .warning, message: "", location: .init(path: "A", line: 1),
                secrets: [.init(path: "A", line: 1, column: column + 1, length: length)])
        }
        var reader = ExcerptReader(MemorySources(["A": line]), for: AuditReport(findings: findings))
        #expect(reader.excerpt(at: findings[0].location)?.text == #"a = "0123********""#)
    }

    @Test func ofAPartOfASecretNothingIsShown() {
        let line = #"a = "0123456789ab" + "cdefghijklmnop""#
        let finding = Finding(
            rule: "r", severity: .warning, message: "", location: .init(path: "A", line: 1),
            hidden: [(6, 12), (23, 14)].map { .init(path: "A", line: 1, column: $0, length: $1) })
        var reader = ExcerptReader(MemorySources(["A": line]), for: AuditReport(findings: [finding]))
        #expect(reader.excerpt(at: finding.location)?.text == #"a = "********" + "********""#)
    }

    @Test func aSecretOfUnknownLengthHidesTheRestOfItsLine() {
        let finding = Finding(
            rule: "r", severity: .warning, message: "", location: .init(path: "A", line: 1),
            secrets: [.init(path: "A", line: 1, column: 5)])
        var reader = ExcerptReader(MemorySources(["A": "a = secret; rest"]), for: AuditReport(findings: [finding]))
        #expect(reader.excerpt(at: finding.location)?.text.contains("ret") == false)
    }
}

/// A generator whose numbers are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
