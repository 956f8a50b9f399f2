import BulwarkProperties
import Testing

@testable import BulwarkAudit

@Suite struct JSONDocumentTests {
    @Test func readsJSONWithPlaces() throws {
        let tree = try PropertyDocument.json(
            Array(
                "{\n  // note\n  \"a\": [1, -2.5e3, true, null, \"\\u00e9\\ud83d\\ude00\"],\n  \"b\": {\"c\": \"d\"},\n}"
                    .utf8))
        #expect(tree["a"]?[4]?.string == "é😀")
        #expect(tree["a"]?.array.map(\.kindName) == ["number", "number", "boolean", "null", "string"])
        #expect(tree["b"]["c"]?.span == TextSpan(line: 4, column: 15, length: 1))
        #expect(tree["b"]?.entry("c")?.keySpan == TextSpan(line: 4, column: 10, length: 1))
    }

    @Test(arguments: [
        "", "{", "{\"a\"}", "[1", "[1 2]", "{\"a\": nope}", "\"a", "{\"a\":1} x",
        String(repeating: "[", count: 100_000),
    ])
    func refusesBrokenJSON(_ text: String) {
        #expect(throws: PropertyError.self) { try PropertyDocument.json(Array(text.utf8)) }
    }
}
