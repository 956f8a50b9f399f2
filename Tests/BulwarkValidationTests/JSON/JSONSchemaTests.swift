import BulwarkValidation
import Foundation
import Testing

@Suite struct JSONSchemaTests {
    private func issues(_ schema: String, _ text: String) throws -> [String] {
        try JSONContract(schema: Data(schema.utf8)).issues(in: Array(text.utf8)).map {
            "\($0.pointer) \($0.code.rawValue)"
        }
    }

    @Test(
        "Keywords mean what JSON Schema 2020-12 says",
        arguments: [
            // Core and applicators
            (#"true"#, ["1", "{}"], []), (#"false"#, [], ["1", "null"]), (#"{}"#, ["1"], []),
            (#"{"properties":{"a":{"type":"integer"}}}"#, [#"{"a":1}"#, #"{"b":"x"}"#, "[]", "1"], [#"{"a":"x"}"#]),
            (#"{"properties":{"a":false}}"#, ["{}"], [#"{"a":1}"#]),
            (#"{"required":["a"]}"#, [#"{"a":null}"#, "[]"], ["{}"]),
            (#"{"required":["a"],"additionalProperties":{"type":"string"}}"#, [#"{"a":"x"}"#], [#"{"a":1}"#, "{}"]),
            (#"{"required":["a"],"additionalProperties":false}"#, [], [#"{"a":1}"#, "{}"]),
            (#"{"additionalProperties":false,"properties":{"a":true}}"#, [#"{"a":1}"#, "{}"], [#"{"b":1}"#]),
            (#"{"additionalProperties":{"type":"string"}}"#, [#"{"b":"x"}"#], [#"{"b":1}"#]),
            (#"{"items":{"type":"string"}}"#, [#"["a"]"#, "[]", "1"], ["[1]"]),
            (#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, ["null", #""a""#], ["1"]),
            (
                #"{"oneOf":[{"type":"object","required":["a"]},{"type":"array","maxItems":1}]}"#, [#"{"a":1}"#, "[1]"],
                ["{}", "[1,2]", "1"]
            ),
            (##"{"$ref":"#/$defs/a b","$defs":{"a b":{"type":"string"}}}"##, [#""x""#], ["1"]),
            (##"{"$ref":"#/$defs/a%20b","$defs":{"a b":{"type":"string"}}}"##, [#""x""#], ["1"]),
            (
                ##"{"properties":{"next":{"$ref":"#"}},"additionalProperties":false}"##, [#"{"next":{"next":{}}}"#],
                [#"{"next":{"x":1}}"#]
            ),
            // Validation
            (#"{"type":["integer","null"]}"#, ["1", "1.0", "null"], ["1.5", #""1""#]),
            (#"{"type":["integer","number"]}"#, ["1.5"], [#""1""#]),
            (#"{"type":"boolean"}"#, ["true", "false"], ["0", "null"]),
            (
                #"{"enum":["a",1,null,true,2.5]}"#, [#""a""#, "1", "1.0", "null", "true", "2.5"],
                [#""b""#, "2", "false", "[]"]
            ),
            (#"{"const":false}"#, ["false"], ["true", "0"]),
            (#"{"const":9007199254740993}"#, ["9007199254740993"], ["9007199254740992"]),
            (#"{"enum":[]}"#, [], ["1", "null"]),
            (#"{"minLength":2,"maxLength":3}"#, [#""ab""#, #""😀😀""#, "1"], [#""a""#, #""abcd""#]),
            (#"{"minLength":2.0}"#, [#""ab""#], [#""a""#]),
            (#"{"minItems":1,"maxItems":2}"#, ["[1]", "{}"], ["[]", "[1,2,3]"]),
            (#"{"minProperties":1,"maxProperties":1}"#, [#"{"a":1}"#, "[]"], ["{}", #"{"a":1,"b":2}"#]),
            (#"{"minimum":1.5,"maximum":3}"#, ["1.5", "2", "3", #""""#], ["1", "1.4", "3.1", "4"]),
            (#"{"exclusiveMinimum":1,"exclusiveMaximum":3}"#, ["1.1", "2", "2.9"], ["1", "3", "0", "3.0"]),
            (#"{"minimum":1,"exclusiveMinimum":2}"#, ["3", "2.1"], ["2", "1"]),
            (#"{"type":"integer","exclusiveMinimum":0.5,"exclusiveMaximum":1.5}"#, ["1"], ["0", "2"]),
            (#"{"type":"integer","exclusiveMinimum":0.2,"exclusiveMaximum":0.8}"#, [], ["0", "1"]),
            (#"{"multipleOf":3}"#, ["9", "0", "-3", #""x""#], ["10", "9.5"]),
            (#"{"multipleOf":1}"#, ["9", "9.0", "1e20", #""x""#], ["9.5", "1e-3"]),
            (#"{"multipleOf":0.01}"#, ["4.02", "4", "0.0"], ["4.021"]),
            (
                #"{"multipleOf":3}"#,
                ["30000000000000000000", "-9223372036854775809", "3e20", "12345678901234567890.0"],
                ["10000000000000000000", "30000000000000000001", "1e20", "3.5"]
            ),
            (#"{"multipleOf":9223372036854775807}"#, ["9223372036854775807e30"], ["1e40", "1e-40"]),
            (
                #"{"type":"integer"}"#,
                ["12345678901234567891.0", "1234567890123456789.1e1", "12345678901234567891000e-3"],
                ["12345678901234567891.5", "1234567890123456789.12e1", "12345678901234567891e-1"]
            ),
            // Bounds past 64 bits: the least and the greatest integer that fit are not beyond them.
            (
                #"{"minimum":9223372036854775808}"#, ["9223372036854775808", "1e19"],
                ["9223372036854775807", "1", "-1e19"]
            ),
            (#"{"maximum":-1e19}"#, ["-1e19", "-1e20"], ["-9223372036854775808", "0"]),
            (#"{"exclusiveMinimum":9223372036854775807}"#, ["9223372036854775808"], ["9223372036854775807", "0"]),
            (#"{"exclusiveMaximum":-9223372036854775808}"#, ["-9223372036854775809"], ["-9223372036854775808", "0"]),
            (
                #"{"exclusiveMinimum":4611686018427387904,"minimum":4611686018427387954}"#, ["4611686018427387954"],
                ["4611686018427387905"]
            ),
            // Keywords of another type than the alternative's say nothing.
            (#"{"anyOf":[{"type":"string","minimum":5},{"type":"integer"}]}"#, ["3", #""a""#], ["1.5", "true"]),
            (
                #"{"oneOf":[{"type":"null","required":["a"]},{"type":"object","required":["b"]}]}"#,
                ["null", #"{"b":1}"#], [#"{"a":1}"#]
            ),
            (#"{"format":"ipv4"}"#, [#""192.0.2.1""#, "1"], [#""x""#]),
            // OpenAPI 3.0
            (#"{"type":"string","nullable":true,"x-internal":1,"example":"e"}"#, ["null", #""a""#], ["1"]),
        ] as [(String, [String], [String])])
    func keywords(_ schema: String, _ valid: [String], _ invalid: [String]) throws {
        for text in valid { #expect(try issues(schema, text) == [], "\(schema) \(text)") }
        for text in invalid { #expect(try !issues(schema, text).isEmpty, "\(schema) \(text)") }
    }

    @Test(
        "A keyword that cannot be enforced is named, not passed over",
        arguments: [
            (#"{"pattern":"^a"}"#, "/pattern"), (#"{"items":[{}]}"#, "/items"), (#"{"not":{}}"#, "/not"),
            (#"{"properties":{"a":{"allOf":[{}]}}}"#, "/properties/a/allOf"),
            (#"{"uniqueItems":true}"#, "/uniqueItems"),
            (#"{"anyOf":[{"type":"string"},{"type":"string"}]}"#, "/anyOf"), (#"{"format":"regex"}"#, "/format"),
            (#"{"type":"string","anyOf":[{"type":"string"}]}"#, "/anyOf"), (#"{"enum":[[1]]}"#, "/enum"),
            (#"{"$ref":"other.json"}"#, "/$ref"), (##"{"$ref":"#anchor"}"##, "/$ref"),
            (#"{"multipleOf":0.3}"#, "/multipleOf"),
            (##"{"$ref":"#","minimum":1}"##, "/minimum"),
            (#"{"minimum":1,"exclusiveMinimum":true}"#, "/exclusiveMinimum"),
            (#"{"madeUp":1}"#, "/madeUp"), (#"{"patternProperties":{}}"#, "/patternProperties"),
        ])
    func unenforced(_ schema: String, _ pointer: String) throws {
        let rejection = #expect(throws: JSONRejection.self) { try JSONContract(schema: Data(schema.utf8)) }
        #expect(rejection?.issues.map(\.code) == [.unsupportedKeyword])
        #expect(rejection?.issues.map(\.pointer.description) == [pointer])
        var unenforced: [JSONIssue] = []
        _ = try JSONContract(partlyEnforcing: Data(schema.utf8), unenforced: &unenforced)
        #expect(unenforced.map(\.pointer.description) == [pointer])
    }

    @Test(
        "A schema that makes no sense is refused",
        arguments: [
            #"{"type":"text"}"#, #"{"minLength":-1}"#, #"{"maxItems":1.5}"#, #"{"properties":[]}"#,
            #"{"required":"a"}"#,
            #"{"minimum":"1"}"#, ##"{"$ref":"#/$defs/none"}"##, #"{"enum":1}"#, #"{"multipleOf":0}"#, "[]", "1",
            #"{"type":"string","type":"null"}"#, #"{"type":"#,
            ##"{"properties":{"a":{"$ref":"#/anyOf/+0"}},"anyOf":[{"type":"null"}]}"##,
            ##"{"properties":{"a":{"$ref":"#/anyOf/00"}},"anyOf":[{"type":"null"}]}"##,
        ])
    func invalid(_ schema: String) {
        let rejection = #expect(throws: JSONRejection.self) { try JSONContract(schema: Data(schema.utf8)) }
        #expect(rejection?.issues.contains { $0.code == .unsupportedKeyword } == false)
    }
}
