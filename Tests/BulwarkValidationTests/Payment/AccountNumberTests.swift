import BulwarkValidation
import Testing

struct AccountNumberTests {
    static let british: AccountPattern = [.digits(2), "-", .digits(2), "-", .digits(2), " ", .digits(8)]

    @Test func `A number that is written as the bank writes it is read and printed masked`() throws {
        let number = try AccountNumber("12-34-56 12345678", pattern: Self.british)
        #expect(number.value == "12-34-56 12345678")
        #expect("\(number)" == "••••5678")
        #expect(try AccountNumber("ab12345678").value == "AB12345678")
        #expect(try "\(AccountNumber("1234", pattern: [.digits(4)]))" == "••••")
    }

    @Test(arguments: [
        ("", ValidationIssue.Code.empty, 0..<0), ("12-34-56", .tooShort, 8..<8),
        ("123456 12345678", .wrongStructure, 2..<15),
        ("12-34-56 123456789", .wrongStructure, 17..<18), ("12-34-5é 12345678", .wrongStructure, 7..<18),
    ])
    func `Where a number leaves the pattern is told`(_ text: String, _ code: ValidationIssue.Code, _ place: Range<Int>)
        throws
    {
        let error = try #require(throws: ValidationError.self) { try AccountNumber(text, pattern: Self.british) }
        #expect(error.issues.map(\.code) == [code])
        #expect(error.issues.map(\.range) == [place])
    }

    @Test func `Parts of varying length are matched without going back`() throws {
        let pattern: AccountPattern = [.alphanumerics(0...20), .digits(0...20), .alphanumerics(0...20), "X"]
        #expect(try AccountNumber(String(repeating: "1", count: 60) + "X", pattern: pattern).value.count == 61)
        #expect(throws: ValidationError.self) { try AccountNumber(String(repeating: "1", count: 61), pattern: pattern) }
        let overlapping: AccountPattern = [.letters(1...2), .digits(2...3), .digits(1)]
        for (text, fits) in [("A123", true), ("AB1234", true), ("A12", false), ("A12345", false), ("1234", false)] {
            #expect(((try? AccountNumber(text, pattern: overlapping)) != nil) == fits, "\(text)")
        }
    }

    @Test func `Letters are letters only`() {
        for text in ["[", "@", "`", "{", "É", "!"] {
            #expect(throws: ValidationError.self) { try AccountNumber(text, pattern: [.letters(1)]) }
            #expect(throws: ValidationError.self) { try AccountNumber(text, pattern: [.alphanumerics(1)]) }
        }
    }
}
