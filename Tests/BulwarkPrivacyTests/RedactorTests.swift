import BulwarkCore
import BulwarkDetection
import BulwarkPrivacy
import Testing

struct RedactorTests {
    private static let text = "paid by ann@example.com with 4539 1488 0343 6467, again ann@example.com"

    @Test("Each mark hides the value and leaves the rest")
    func marks() {
        #expect(Redactor().redact(Self.text) == "paid by <email> with <card-number>, again <email>")
        #expect(Redactor(mark: .plain).redact(Self.text) == "paid by <redacted> with <redacted>, again <redacted>")
        #expect(Redactor().redact("nothing here: 200 OK") == "nothing here: 200 OK")
    }

    @Test("Hashes are equal for equal values under one key, and differ under another")
    func correlates() throws {
        let key = try CorrelationKey(SecureBytes(copying: Array(repeating: UInt8(7), count: 32)))
        let first = Redactor(mark: .hash, correlation: key).redact(Self.text)
        let marks = first.matches(of: /<email:([0-9a-f]{12})>/).map { String($0.1) }
        #expect(marks.count == 2 && marks[0] == marks[1])
        #expect(!first.contains("ann@") && !first.contains("4539"))
        #expect(Redactor(mark: .hash, correlation: key).redact(Self.text) == first)
        #expect(Redactor(mark: .hash).redact(Self.text) != first)
        // The same characters as another kind have another mark.
        #expect(key.mark(of: "ann", domain: "email") != key.mark(of: "ann", domain: "value"))
    }

    @Test("A key that is too short is refused, and a key prints nothing of itself")
    func refusesShortKeys() throws {
        #expect(throws: PrivacyError(.keyTooShort)) { try CorrelationKey(SecureBytes(copying: [1, 2, 3])) }
        let key = try CorrelationKey(SecureBytes(copying: Array("0123456789abcdef".utf8)))
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "<redacted>" && !dumped.contains("0123"))
    }

    @Test("Every code of an error has a message")
    func errorsHaveMessages() {
        for code in PrivacyError.Code.all { #expect(code.message != nil, "\(code.rawValue)") }
    }
}
