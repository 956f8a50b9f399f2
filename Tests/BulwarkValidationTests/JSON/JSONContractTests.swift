import BulwarkValidation
import Foundation
import Testing

@Suite struct JSONContractTests {
    static let transfer = JSONShape.object([
        "id": .required(.string(36...36, format: .uuid)),
        "amount": .required(.string(1...20, format: .decimal)),
        "currency": .required(.oneOf(["EUR", "USD", "JPY"])),
        "priority": .optional(.integer(in: 0...9)),
        "note": .optional(.string(0...10, format: .line).orNull),
        "tags": .optional(.array(of: .string(1...5), count: 1...3)),
        "to": .required(.object(["name": .required(.string(1...20)), "rate": .optional(.number(in: 0...1))])),
    ])
    static let contract = JSONContract(transfer)
    static let valid = """
        {"id":"5f2c8d1e-0000-4000-8000-0123456789ab","amount":"12.50","currency":"EUR","priority":3,
         "note":null,"tags":["a","b"],"to":{"name":"Núñez","rate":0.5}}
        """

    struct Transfer: Codable, Equatable {
        struct Recipient: Codable, Equatable {
            var name: String
            var rate: Double?
        }

        var id: UUID
        var amount: String
        var currency: String
        var priority: Int?
        var note: String?
        var tags: [String]?
        var to: Recipient
    }

    private func found(_ shape: JSONShape, _ text: String) -> [String] {
        JSONContract(shape).issues(in: Array(text.utf8)).map { "\($0.pointer) \($0.code.rawValue)" }
    }

    @Test("A document that keeps its contract is decoded") func decodes() throws {
        let value = try Self.contract.decode(Transfer.self, from: Data(Self.valid.utf8))
        #expect(value.to == .init(name: "Núñez", rate: 0.5))
        #expect(value.note == nil)
    }

    @Test("All that is wrong is named at once, by its pointer, in the document's order") func allAtOnce() throws {
        let text = """
            {"id":"5f2c8d1e","amount":12.5,"currency":"XXX","priority":10,"note":"a very long note","admin":true,
             "tags":["",2,"c","sixsix"],"to":{"rate":1.5,"x/y~z":{"a":[1]}}}
            """
        #expect(
            found(Self.transfer, text) == [
                "/id too-short", "/amount wrong-type", "/currency unlisted-value", "/priority too-large",
                "/note too-long",
                "/admin undeclared-key", "/tags/0 too-short", "/tags/1 wrong-type", "/tags/3 too-long",
                "/tags too-many-entries", "/to/rate too-large", "/to/x~1y~0z undeclared-key", "/to/name missing-key",
            ])
        let rejection = #expect(throws: JSONRejection.self) {
            try Self.contract.decode(Transfer.self, from: Data(text.utf8))
        }
        #expect(rejection?.issues.count == 13)
        #expect(rejection?.code == .tooShort)
        #expect(rejection?.description.contains("very long") == false)
    }

    @Test("Offsets stand at the value, or at the key where the key is wrong") func offsets() {
        let text = #"{"id":1,"new":2}"#
        let issues = JSONContract(.object(["id": .required(.string())])).issues(in: Array(text.utf8))
        #expect(issues.map(\.offset) == [6, 8])
    }

    @Test("Broken syntax ends the list after what was found before it") func syntaxEnds() {
        #expect(
            found(Self.transfer, #"{"priority":-1,"tags":[1,]}"#) == [
                "/priority too-small", "/tags/0 wrong-type", "/tags/1 unexpected-byte",
            ])
        #expect(found(.array(of: .string()), #"[1,"a" "b"]"#) == ["/0 wrong-type", " unexpected-byte"])
    }

    @Test("What a value of the wrong type holds is judged by syntax alone") func wrongContainer() {
        #expect(found(.object(["a": .required(.string())]), #"{"a":{"b":[1,{"c":2}]}}"#) == ["/a wrong-type"])
        #expect(
            found(.object(["a": .required(.string())]), #"{"a":{"b":1,"b":2}}"#) == [
                "/a wrong-type", "/a/b duplicate-key",
            ])
    }

    @Test(
        "Numbers are compared exactly",
        arguments: [
            ("9223372036854775807", JSONShape.integer(), nil),
            ("9223372036854775808", .integer(), JSONIssue.Code.tooLarge),
            ("-9223372036854775808", .integer(), nil), ("-9223372036854775809", .integer(), .tooSmall),
            ("123456789012345678901234567890", .integer(), .tooLarge),
            ("9007199254740993", .integer(in: 0...9_007_199_254_740_992), .tooLarge),
            ("1.0", .integer(), nil), ("1.5", .integer(), .notInteger), ("1e2", .integer(in: 100...100), nil),
            ("12.50e1", .integer(in: 125...125), nil), ("1e-1", .integer(), .notInteger), ("0e-5", .integer(), nil),
            ("10e-1", .integer(in: 1...1), nil), ("1.00000000000000000000000001", .integer(), .notInteger),
            ("1e19", .integer(), .tooLarge), ("-1e19", .integer(), .tooSmall), ("-0", .integer(in: 0...0), nil),
            ("0.1", .number(in: 0.1...0.2), nil), ("0.09999999", .number(in: 0.1...0.2), .tooSmall),
            ("0.3", .number(in: 0.1...0.2), .tooLarge), ("1e300", .number(in: 0...1e299), .tooLarge),
            ("12.50", .number(decimalPlaces: 2), nil), ("12.505", .number(decimalPlaces: 2), .wrongStep),
            ("12.500", .number(decimalPlaces: 2), nil), ("1e-3", .number(decimalPlaces: 2), .wrongStep),
            ("3", .oneOf([1, 2, 3]), nil), ("3.0", .oneOf([1, 2, 3]), nil), ("4", .oneOf([1, 2, 3]), .unlistedValue),
        ])
    func numbers(_ text: String, _ shape: JSONShape, _ code: JSONIssue.Code?) {
        #expect(JSONContract(shape).issues(in: Array(text.utf8)).first?.code == code)
    }

    @Test("Lengths count scalar values, escapes undone")
    func lengths() {
        for text in [#""aé€😀""#, #""\u0061\u00e9\u20ac\ud83d\ude00""#, #""a\n\\\"""#] {
            #expect(found(.string(4...4), text) == [])
            #expect(found(.string(5...9), text) == [" too-short"])
            #expect(found(.string(0...3), text) == [" too-long"])
        }
    }

    @Test("A listed string is meant, however it is escaped") func listed() {
        #expect(found(.oneOf(["EUR", ""]), #""\u0045UR""#) == [])
        #expect(found(.oneOf(["EUR", ""]), #""""#) == [])
        #expect(found(.oneOf(["EUR"]), #""eur""#) == [" unlisted-value"])
        #expect(found(.oneOf(["EUR"]), #""""#) == [" unlisted-value"])
    }

    @Test("Types can be joined as long as they differ") func unions() throws {
        let either = try #require(JSONShape.string(1...3).or(.integer(in: 0...9)))
        #expect(found(either, "\"abc\"") == [])
        #expect(found(either, "5") == [])
        #expect(found(either, "\"abcd\"") == [" too-long"])
        #expect(found(either, "10") == [" too-large"])
        #expect(found(either, "true") == [" wrong-type"])
        #expect(found(either.orNull, "null") == [])
        #expect(JSONShape.string().or(.oneOf(["a"])) == nil)
        #expect(JSONShape.reference("a").or(.null) == nil)
        #expect(found(.constant(true), "false") == [" wrong-type"])
        #expect(found(.constant(true), "true") == [])
    }

    @Test("Keys that are not declared are denied, allowed, or of one shape") func undeclared() {
        let text = #"{"a":1,"b":"x"}"#
        #expect(found(.object(["a": .required(.any)]), text) == ["/b undeclared-key"])
        #expect(found(.object(["a": .required(.any)], undeclared: .allowed), text) == [])
        #expect(found(.object([:], undeclared: .shaped(.integer())), text) == ["/b wrong-type"])
        #expect(found(.object([:], undeclared: .allowed, count: 3...4), text) == [" too-few-entries"])
        #expect(found(.object([:], undeclared: .allowed, count: 0...1), text) == [" too-many-entries"])
    }

    @Test("A key that equals a declared one by Unicode is judged as the declared one") func equivalentKeys() {
        // A decoder finds the value under "Key": were it undeclared, it would go by unseen.
        let shape = JSONShape.object(["Key": .required(.integer())], undeclared: .allowed)
        #expect(found(shape, "{\"\u{212A}ey\":\"text\"}").count == 1)
        #expect(found(shape, #"{"\u004bey":1}"#) == [])
        #expect(found(shape, #"{"\u212aey":1,"Key":2}"#).map { $0.hasSuffix("duplicate-key") } == [true])
    }

    @Test("More than 64 members are told apart") func manyMembers() {
        let names = (0..<200).map { "member\($0)" }
        let shape = JSONShape.object(Dictionary(uniqueKeysWithValues: names.map { ($0, .required(.integer())) }))
        let members = names.map { "\"\($0)\":1" }
        #expect(found(shape, "{\(members.joined(separator: ","))}") == [])
        #expect(found(shape, "{\((members + [members[130]]).joined(separator: ","))}") == ["/member130 duplicate-key"])
        #expect(found(shape, "{\(members.dropLast().joined(separator: ","))}") == ["/member199 missing-key"])
    }

    @Test("Shapes refer to each other and to themselves") func references() {
        let tree = JSONShape.object([
            "children": .optional(.array(of: .reference("tree"))), "name": .required(.string(1...3)),
        ])
        let contract = JSONContract(.reference("tree"), definitions: ["tree": tree])
        let text = #"{"name":"a","children":[{"name":"b","children":[{"name":"long"}]},{}]}"#
        #expect(
            contract.issues(in: Array(text.utf8)).map(\.pointer.description) == [
                "/children/0/children/0/name", "/children/1/name",
            ])
        for definitions in [[:], ["a": .reference("b"), "b": .reference("a")], ["a": .reference("a")]]
            as [[String: JSONShape]]
        {
            let broken = JSONContract(.reference("a"), definitions: definitions)
            #expect(broken.issues(in: Array("1".utf8)).map(\.code) == [.undefinedReference])
            #expect(broken.issues(inObject: 1).map(\.code) == [.undefinedReference])
        }
    }

    @Test("A type that asks for more than its contract says so without quoting") func undecodable() throws {
        let contract = JSONContract(.object(["pin": .required(.string())]))
        struct Login: Decodable { var pin: Int }
        let rejection = #expect(throws: JSONRejection.self) {
            try contract.decode(Login.self, from: Data(#"{"pin":"secret1234"}"#.utf8))
        }
        #expect(rejection?.issues.map(\.code) == [.undecodable])
        #expect(rejection?.issues.first?.pointer == JSONPointer(["pin"]))
        #expect(rejection?.description.contains("secret1234") == false)
    }

    @Test("What is about to be sent is judged too") func encodes() throws {
        var value = try Self.contract.decode(Transfer.self, from: Data(Self.valid.utf8))
        let sent = try Self.contract.encode(value)
        #expect(try sent.decode(Transfer.self) == value)
        value.to.rate = 2
        value.currency = "XXX"
        let rejection = #expect(throws: JSONRejection.self) { try Self.contract.encode(value) }
        #expect(Set(rejection?.issues.map(\.code) ?? []) == [.tooLarge, .unlistedValue])
        value.to.rate = .infinity
        let failure = #expect(throws: JSONRejection.self) { try Self.contract.encode(value) }
        #expect(failure?.issues.map(\.code) == [.unencodable])
    }

    @Test(
        "Objects in memory are judged as their bytes are",
        arguments: [
            valid, #"{"id":"5f2c8d1e","amount":12.5,"currency":"XXX","priority":true,"tags":[],"to":{"rate":"x"}}"#,
            #"{"to":[1,{"a":null}],"priority":1.5,"note":false,"x":0}"#, "[]", "null", "1", "\"\"", "true",
        ])
    func objects(_ text: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        let ofBytes = Self.contract.issues(in: Array(text.utf8)).map { "\($0.pointer) \($0.code)" }
        #expect(Self.contract.issues(inObject: object).map { "\($0.pointer) \($0.code)" }.sorted() == ofBytes.sorted())
    }

    @Test("A push payload's booleans are no numbers, and foreign values are named") func payloads() {
        let shape = JSONShape.object(
            ["aps": .required(.object(["badge": .optional(.integer(in: 0...99)), "sound": .optional(.boolean)]))])
        let contract = JSONContract(shape, limits: .pushPayload)
        let good: [AnyHashable: Any] = ["aps": ["badge": 3, "sound": true] as [String: Any]]
        #expect(contract.issues(inObject: good).isEmpty)
        let bad: [AnyHashable: Any] = ["aps": ["badge": true, "sound": 1] as [String: Any], 7: "x"]
        #expect(contract.issues(inObject: bad).map(\.code) == [.foreignValue, .wrongType, .wrongType])
        #expect(contract.issues(inObject: ["aps": URL(filePath: "/")]).map(\.code) == [.foreignValue])
        #expect(JSONContract(.number()).issues(inObject: Double.nan).map(\.code) == [.numberOutOfRange])
        #expect(JSONContract(.any, limits: JSONLimits(depth: 2)).issues(inObject: [[[1]]]).map(\.code) == [.tooDeep])
    }

    @Test("Property lists have data and dates besides") func propertyLists() throws {
        let object: [String: Any] = ["key": Data([1, 2]), "since": Date(timeIntervalSince1970: 0), "on": true]
        let shape = JSONShape.object(["key": .required(.data), "since": .required(.date), "on": .required(.boolean)])
        for format in [PropertyListSerialization.PropertyListFormat.xml, .binary] {
            let data = try PropertyListSerialization.data(fromPropertyList: object, format: format, options: 0)
            #expect(JSONContract(shape).issues(inPropertyList: data).isEmpty)
            let other = JSONContract(.object(["key": .required(.string())], undeclared: .allowed))
            #expect(other.issues(inPropertyList: data).map(\.code) == [.wrongType])
        }
        #expect(JSONContract(shape).issues(inPropertyList: Data("<plist".utf8)).map(\.code) == [.unexpectedByte])
    }
}
