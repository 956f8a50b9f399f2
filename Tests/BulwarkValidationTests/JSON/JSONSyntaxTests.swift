import BulwarkValidation
import Foundation
import Testing

/// RFC 8259, section by section.
@Suite struct JSONSyntaxTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var section: String
        var text: [UInt8]
        var code: JSONIssue.Code?

        init(_ section: String, _ text: String, _ code: JSONIssue.Code? = nil) {
            self.init(section, Array(text.utf8), code)
        }

        init(_ section: String, _ text: [UInt8], _ code: JSONIssue.Code? = nil) {
            self.section = section
            self.text = text
            self.code = code
        }

        var testDescription: String { "\(section): \(String(decoding: text.prefix(40), as: UTF8.self))" }
    }

    static let cases: [Case] = [
        // §2: grammar
        .init("§2", "[]"), .init("§2", "{}"), .init("§2", "[1]"), .init("§2", " [ 1 , 2 ] "),
        .init("§2", "\t\n\r [\t\n\r ]\t\n\r "), .init("§2", "\"text\""), .init("§2", "42"), .init("§2", "null"),
        .init("§2", "", .unexpectedEnd), .init("§2", " ", .unexpectedEnd), .init("§2", "[", .unexpectedEnd),
        .init("§2", "{", .unexpectedEnd), .init("§2", "[1", .unexpectedEnd), .init("§2", "[1,", .unexpectedEnd),
        .init("§2", "]", .unexpectedByte), .init("§2", "[1}", .unexpectedByte),
        .init("§2", "{\"a\":1]", .unexpectedByte),
        .init("§2", "[]]", .trailingContent), .init("§2", "1 2", .trailingContent),
        .init("§2", "{} {}", .trailingContent),
        .init("§2", "[\u{0B}1]", .unexpectedByte), .init("§2", "[\u{0C}1]", .unexpectedByte),
        .init("§2", "[\u{A0}1]", .unexpectedByte), .init("§2", "[\u{2060}1]", .unexpectedByte),
        .init("§2", "[1]\0", .trailingContent), .init("§2", "/* */ 1", .unexpectedByte),
        .init("§2", "1 // one", .trailingContent), .init("§2", "#1", .unexpectedByte),
        // §3: literals
        .init("§3", "true"), .init("§3", "[false,null]"), .init("§3", "True", .invalidLiteral),
        .init("§3", "tru", .unexpectedEnd), .init("§3", "[trie]", .invalidLiteral),
        .init("§3", "[nullx]", .invalidLiteral),
        .init("§3", "undefined", .invalidLiteral), .init("§3", "[NaN]", .invalidLiteral),
        .init("§3", "[Infinity]", .invalidLiteral), .init("§3", "[-Infinity]", .invalidNumber),
        .init("§3", "[true1]", .invalidLiteral), .init("§3", "'a'", .unexpectedByte),
        .init("§3", "[a]", .invalidLiteral),
        // §4: objects
        .init("§4", "{\"a\":1,\"b\":{\"a\":1}}"), .init("§4", "{\"\":0}"), .init("§4", "{ \"a\" : 1 }"),
        .init("§4", "{\"a\":1,}", .unexpectedByte), .init("§4", "{,}", .unexpectedByte),
        .init("§4", "{a:1}", .unexpectedByte),
        .init("§4", "{'a':1}", .unexpectedByte), .init("§4", "{1:1}", .unexpectedByte),
        .init("§4", "{\"a\"}", .unexpectedByte),
        .init("§4", "{\"a\":}", .unexpectedByte), .init("§4", "{\"a\" 1}", .unexpectedByte),
        .init("§4", "{\"a\"::1}", .unexpectedByte), .init("§4", "{\"a\":1 \"b\":2}", .unexpectedByte),
        .init("§4", "{\"a\":1,,\"b\":2}", .unexpectedByte), .init("§4", "{\"a\":1", .unexpectedEnd),
        .init("§4", "{\"a\":", .unexpectedEnd), .init("§4", "{\"a\"", .unexpectedEnd),
        .init("§4", "{\"a", .unexpectedEnd),
        .init("§4", "{\"a\":1,", .unexpectedEnd), .init("§4", "{\"a\":1,\"a\":2}", .duplicateKey),
        // §5: arrays
        .init("§5", "[[],[[]],[[],[]]]"), .init("§5", "[1,]", .unexpectedByte), .init("§5", "[,1]", .unexpectedByte),
        .init("§5", "[1,,2]", .unexpectedByte), .init("§5", "[1 2]", .unexpectedByte),
        .init("§5", "[1:2]", .invalidNumber),
        .init("§5", "[\"a\":1]", .unexpectedByte), .init("§5", "[;]", .unexpectedByte),
        .init("§5", "[\"a\",\n4\n,1,", .unexpectedEnd),
        // §6: numbers
        .init("§6", "0"), .init("§6", "-0"), .init("§6", "-1"), .init("§6", "10"), .init("§6", "1.5"),
        .init("§6", "0.0"),
        .init("§6", "1e5"), .init("§6", "1E+5"), .init("§6", "1e-5"), .init("§6", "-1.25e-3"), .init("§6", "0e0"),
        .init("§6", "0e9999"), .init("§6", "1e308"), .init("§6", "123456789012345678901234567890"),
        .init("§6", "01", .invalidNumber), .init("§6", "-01", .invalidNumber), .init("§6", "00", .invalidNumber),
        .init("§6", "+1", .unexpectedByte), .init("§6", "[+1]", .unexpectedByte), .init("§6", "[.5]", .unexpectedByte),
        .init("§6", "[-.5]", .invalidNumber), .init("§6", "[1.]", .invalidNumber),
        .init("§6", "[1.e1]", .invalidNumber),
        .init("§6", "[1e]", .invalidNumber), .init("§6", "[1e+]", .invalidNumber),
        .init("§6", "[1e1.5]", .invalidNumber),
        .init("§6", "[0x10]", .invalidNumber), .init("§6", "[1_000]", .invalidNumber),
        .init("§6", "[--1]", .invalidNumber),
        .init("§6", "[- 1]", .invalidNumber), .init("§6", "[1 000]", .unexpectedByte),
        .init("§6", "[1a]", .invalidNumber),
        .init("§6", "[1\u{FF11}]", .invalidNumber), .init("§6", "-", .unexpectedEnd), .init("§6", "1.", .unexpectedEnd),
        .init("§6", "1e400", .numberOutOfRange), .init("§6", "[-1e400]", .numberOutOfRange),
        .init("§6", "1e-400", .numberOutOfRange), .init("§6", "1e99999999999999999999", .numberOutOfRange),
        .init("§6", String(repeating: "9", count: 65), .numberOverLimit),
        // §7: strings
        .init("§7", #""\"\\\/\b\f\n\r\t""#), .init("§7", #""\u0041\u00e9\u20AC""#), .init("§7", #""\ud83d\ude00""#),
        .init("§7", #""\u0000""#), .init("§7", "\"é€😀\""), .init("§7", "\"\u{7F}\u{80}\u{2028}\""), .init("§7", "\"\""),
        .init("§7", "\"0123456789abcdef0123456789abcdef\""), .init("§7", "\"", .unexpectedEnd),
        .init("§7", "\"abc", .unexpectedEnd), .init("§7", "\"0123456789", .unexpectedEnd),
        .init("§7", "\"\\", .unexpectedEnd), .init("§7", "\"\\\"", .unexpectedEnd),
        .init("§7", "\"\\u00\"", .unexpectedEnd),
        .init("§7", "\"\\u00\"   ", .invalidEscape), .init("§7", "\"\\u00G0\"", .invalidEscape),
        .init("§7", "\"\\x41\"", .invalidEscape), .init("§7", "\"\\a\"", .invalidEscape),
        .init("§7", "\"\\U0041\"", .invalidEscape),
        .init("§7", "\"\\'\"", .invalidEscape), .init("§7", "\"\\é\"", .invalidEscape),
        .init("§7", "\"\\\u{01}\"", .invalidEscape),
        .init("§7", "\"a\u{01}\"", .unescapedControl), .init("§7", "\"a\n\"", .unescapedControl),
        .init("§7", "\"a\tb\"", .unescapedControl), .init("§7", "\"a\u{1F}\"", .unescapedControl),
        .init("§7", "\"\0\"", .unescapedControl),
        // §8.1: UTF-8, no byte order mark
        .init("§8.1", [0xEF, 0xBB, 0xBF, 0x5B, 0x5D], .byteOrderMark),
        .init("§8.1", [0xFF, 0xFE, 0x5B, 0], .unexpectedByte),
        .init("§8.1", [0, 0x5B, 0, 0x5D], .unexpectedByte), .init("§8.1", quoted([0xE2, 0x82, 0xAC])),
        .init("§8.1", quoted([0xF4, 0x8F, 0xBF, 0xBF])), .init("§8.1", quoted([0xED, 0x9F, 0xBF])),
        .init("§8.1", quoted([0x80]), .invalidUTF8), .init("§8.1", quoted([0xC0, 0xAF]), .invalidUTF8),
        .init("§8.1", quoted([0xC1, 0xBF]), .invalidUTF8), .init("§8.1", quoted([0xE0, 0x80, 0xAF]), .invalidUTF8),
        .init("§8.1", quoted([0xED, 0xA0, 0x80]), .invalidUTF8),
        .init("§8.1", quoted([0xF0, 0x80, 0x80, 0xAF]), .invalidUTF8),
        .init("§8.1", quoted([0xF4, 0x90, 0x80, 0x80]), .invalidUTF8),
        .init("§8.1", quoted([0xF5, 0x80, 0x80, 0x80]), .invalidUTF8),
        .init("§8.1", quoted([0xFC, 0x80, 0x80, 0x80, 0x80, 0x80]), .invalidUTF8),
        .init("§8.1", quoted([0xC3]), .invalidUTF8),
        .init("§8.1", quoted([0xE2, 0x82]), .invalidUTF8), .init("§8.1", quoted([0xF0, 0x9F, 0x98]), .invalidUTF8),
        .init("§8.1", quoted([0xFF]), .invalidUTF8), .init("§8.1", quoted([0xFE]), .invalidUTF8),
        .init("§8.1", [0x22, 0xE2, 0x82], .invalidUTF8), .init("§8.1", [0x5B, 0xE9, 0x5D], .unexpectedByte),
        // §8.2: surrogates
        .init("§8.2", #""\ud83d""#, .loneSurrogate), .init("§8.2", #""\ude00""#, .loneSurrogate),
        .init("§8.2", #""\ud83d\ud83d\ude00""#, .loneSurrogate), .init("§8.2", #""\ude00\ud83d""#, .loneSurrogate),
        .init("§8.2", #""\ud83dx""#, .loneSurrogate), .init("§8.2", #""\ud83d\n""#, .loneSurrogate),
        .init("§8.2", #""\ud83d\u0041""#, .loneSurrogate), .init("§8.2", #"{"\ud800":1}"#, .loneSurrogate),
    ]

    private static func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }

    @Test("The grammar is kept to the letter", arguments: cases)
    func grammar(_ example: Case) {
        let issues = JSONContract(.any).issues(in: example.text)
        #expect(issues.first?.code == example.code)
        if let offset = issues.first?.offset { #expect(0...example.text.count ~= offset) }
    }

    @Test("The table's score") func score() {
        let contract = JSONContract(.any)
        let right = Self.cases.count { contract.issues(in: $0.text).first?.code == $0.code }
        FieldSupport.score("JSON syntax by section of RFC 8259", right, of: Self.cases.count)
        #expect(right == Self.cases.count)
        #expect(Self.cases.count > 150)
    }

    @Test("What is accepted, Foundation reads too, whatever the buffer it stands in", arguments: cases)
    func foundationAgrees(_ example: Case) throws {
        guard example.code == nil else { return }
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(example.text), options: .fragmentsAllowed)
        }
        // The end is not read past, wherever the eight bytes of a step would end.
        for shift in 0..<8 {
            let padded = Array(repeating: UInt8(ascii: "\""), count: shift) + example.text + [UInt8(ascii: "\"")]
            let issues = padded.withUnsafeBufferPointer { buffer in
                JSONContract(.any).issues(in: UnsafeBufferPointer(rebasing: buffer[shift..<shift + example.text.count]))
            }
            #expect(issues.isEmpty)
        }
    }

    @Test("A span is judged as an array is") func spans() {
        let bytes = Array("{\"a\":[1,}".utf8)
        // A slice's span, for that of an array is there from iOS 26 and macOS 26 on.
        let slice = bytes[...]
        let found = JSONContract(.any).issues(in: slice.span)
        #expect(found == JSONContract(.any).issues(in: bytes))
        #expect(JSONContract(.any).issues(in: Data(bytes)) == JSONContract(.any).issues(in: bytes))
    }

    @Test(
        "A key is a duplicate by what it means, not by how it is written",
        arguments: [
            (#"{"role":"admin","role":"user"}"#, true),
            (#"{"role":1,"\u0072ole":2}"#, true),
            (#"{"r\u006fle":1,"\u0072ole":2}"#, true),
            (#"{"a/b":1,"a\/b":2}"#, true),
            ("{\"\u{E9}\":1,\"e\u{301}\":2}", true),
            (#"{"\u00e9":1,"e\u0301":2}"#, true),
            ("{\"Key\":1,\"\u{212A}ey\":2}", true),
            (#"{"\ud83d\ude00":1,"😀":2}"#, true),
            (#"{"":1,"":2}"#, true),
            (#"{"a":1,"A":2}"#, false),
            (#"{"a":{"a":1},"b":{"a":1}}"#, false),
            (#"{"a":[{"b":1},{"b":1}]}"#, false),
            (#"{"b":{"c":1,"d":1},"c":1,"d":{"c":1}}"#, false),
            ("{\"\u{FB01}\":1,\"fi\":2}", false),
        ])
    func duplicates(_ text: String, isDuplicate: Bool) {
        let codes = JSONContract(.any).issues(in: Array(text.utf8)).map(\.code)
        #expect(codes == (isDuplicate ? [.duplicateKey] : []))
        let declared = JSONShape.object(
            ["role": .optional(.any), "Key": .optional(.any), "\u{E9}": .optional(.any)], undeclared: .allowed)
        #expect(JSONContract(declared).issues(in: Array(text.utf8)).map(\.code) == codes)
    }

    @Test("Duplicates are found among many keys, each at its place", arguments: [2, 8, 9, 10, 200, 5000])
    func manyKeys(_ count: Int) {
        let keys = (0..<count).map { "\"key-with-the-same-ends-\($0)-key-with-the-same-ends\":0" }
        let text = "{" + keys.joined(separator: ",") + "}"
        #expect(JSONContract(.any).issues(in: Array(text.utf8)).isEmpty)
        let doubled = "{" + (keys + [keys[count / 2]]).joined(separator: ",") + "}"
        let issues = JSONContract(.any).issues(in: Array(doubled.utf8))
        #expect(issues.map(\.code) == [.duplicateKey])
        #expect(issues.first?.offset == doubled.utf8.count - 1 - keys[count / 2].utf8.count)
        let name = "key-with-the-same-ends-\(count / 2)-key-with-the-same-ends"
        #expect(issues.first?.pointer == JSONPointer([name]))
    }
}
