import BulwarkCore
import BulwarkValidation
import Foundation
import Testing

@Suite struct JSONLimitTests {
    private func codes(_ text: String, _ limits: JSONLimits) -> [JSONIssue.Code] {
        JSONContract(.any, limits: limits).issues(in: Array(text.utf8)).map(\.code)
    }

    @Test("Each limit takes what is on it and refuses what is one over")
    func edges() {
        #expect(codes("[1,2]", JSONLimits(bytes: 5)) == [])
        #expect(codes("[1,22]", JSONLimits(bytes: 5)) == [.tooManyBytes])
        #expect(codes("[[[]]]", JSONLimits(depth: 3)) == [])
        #expect(codes("[[[[]]]]", JSONLimits(depth: 3)) == [.tooDeep])
        #expect(codes("{\"a\":{\"a\":{}}}", JSONLimits(depth: 2)) == [.tooDeep])
        #expect(codes("[1,2]", JSONLimits(items: 3)) == [])
        #expect(codes("[1,2,3]", JSONLimits(items: 3)) == [.tooManyItems])
        #expect(codes("\"abc\"", JSONLimits(stringBytes: 3)) == [])
        #expect(codes("\"abcd\"", JSONLimits(stringBytes: 3)) == [.stringOverLimit])
        #expect(codes("{\"abc\":\"\"}", JSONLimits(stringBytes: 2, keyBytes: 3)) == [])
        #expect(codes("{\"abcd\":\"\"}", JSONLimits(keyBytes: 3)) == [.keyOverLimit])
        #expect(codes("12.5", JSONLimits(numberBytes: 4)) == [])
        #expect(codes("12.55", JSONLimits(numberBytes: 4)) == [.numberOverLimit])
        #expect(codes("true", JSONLimits(depth: 0)) == [])
    }

    @Test("Depth costs no call stack") func depth() {
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(codes(deep, JSONLimits(depth: 100_000)) == [])
        let deeper = String(repeating: "{\"a\":", count: 1_000_000)
        #expect(codes(deeper, JSONLimits(depth: .max)) == [.tooDeep])
    }

    @Test(
        "Numbers are held to the range that readers share",
        arguments: [
            ("9007199254740991", true), ("-9007199254740991", true), ("9007199254740992", false), ("1e15", true),
            ("1e16", false), ("0.1", true), ("9007199254740993.5", true), ("1e400", false), ("1.0", true),
            ("123456789012345678901234567890", false),
        ])
    func interoperable(_ text: String, isHeld: Bool) {
        #expect(codes(text, JSONLimits(numbers: .interoperable)) == (isHeld ? [] : [.numberOutOfRange]))
        #expect(codes(text, JSONLimits(numbers: .unlimited)) == [])
    }

    @Test("The list of issues ends at its limit and says so") func issues() {
        let text = "[" + Array(repeating: "1", count: 1000).joined(separator: ",") + "]"
        let contract = JSONContract(.array(of: .string()), limits: JSONLimits(issues: 10))
        let issues = contract.issues(in: Array(text.utf8))
        #expect(issues.count == 11)
        #expect(issues.dropLast().allSatisfy { $0.code == .wrongType })
        #expect(issues.last?.code == .tooManyIssues)
        #expect(contract.issues(inObject: Array(repeating: 1, count: 1000)).map(\.code) == issues.map(\.code))
    }

    @Test("Every code has a name of its own, a message and advice") func messages() {
        let codes = JSONIssue.Code.all
        #expect(Set(codes.map(\.rawValue)).count == codes.count)
        #expect(codes.allSatisfy { $0.message != nil })
        #expect(Set(codes.compactMap { $0.message?.key.description }).count == codes.count)
        #expect(JSONIssue.Code(rawValue: "new").message == nil)
    }

    @Test("Pointers are written and read by RFC 6901") func pointers() {
        // §5's examples.
        for (text, tokens) in [
            ("", []), ("/foo", ["foo"]), ("/foo/0", ["foo", "0"]), ("/", [""]), ("/a~1b", ["a/b"]), ("/c%d", ["c%d"]),
            ("/e^f", ["e^f"]), ("/g|h", ["g|h"]), ("/i\\j", ["i\\j"]), ("/k\"l", ["k\"l"]), ("/ ", [" "]),
            ("/m~0n", ["m~n"]), ("/~01", ["~1"]),
        ] as [(String, [String])] {
            #expect(JSONPointer(text) == JSONPointer(tokens))
            #expect(JSONPointer(tokens).description == text)
        }
        for text in ["a", "a/b", "/~", "/~2", "/a~", "#/a"] { #expect(JSONPointer(text) == nil) }
    }

    @Test("An issue in a log cannot forge lines or turn the writing direction") func log() {
        let issue = JSONIssue(.undeclaredKey, at: JSONPointer(["a\nERROR \u{202E}x\u{1B}[31m"]), offset: 3)
        #expect(issue.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
        let long = JSONIssue(.undeclaredKey, at: JSONPointer([String(repeating: "k", count: 100_000)]))
        #expect(long.description.utf8.count < 500)
    }

    @Test(
        "A pointer's tokens survive being written and read, whatever marks they begin with",
        arguments: [
            ["\u{301}b"], ["a", "\u{301}b"], ["a\u{20DD}", "\u{200D}"], ["~\u{301}", "/\u{301}"], ["\r\n", "\n"],
        ])
    func pointersWithMarks(tokens: [String]) {
        let read = JSONPointer(JSONPointer(tokens).description)
        #expect(read?.tokens.map { Array($0.utf8) } == tokens.map { Array($0.utf8) })
    }

    @Test(
        "Decimal places are counted behind more digits than a machine's integer holds",
        arguments: [
            ("12345678901234567.895", false), ("12345678901234567.89", true), ("123456789012345678901.895", false),
            ("123456789012345678901.5", true), ("123456789012345678901.500", true),
            ("0.1234567890123456789012345e25", true),
            ("1234567890123456789012345e-25", false), ("12345678901234567890123", true),
            ("1.2345678901234567890123e21", true),
        ])
    func countsPlacesOfLongNumbers(text: String, isKept: Bool) {
        let contract = JSONContract(.number(decimalPlaces: 2))
        #expect(contract.issues(in: Array(text.utf8)).map(\.code) == (isKept ? [] : [.wrongStep]))
    }
}
