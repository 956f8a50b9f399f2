import BulwarkValidation
import Foundation
import Testing

@Suite struct JSONMutationTests {
    private static let seeds = [
        JSONContractTests.valid,
        #"{"a":[1,-2.5e3,true,false,null,"é\u00e9\ud83d\ude00\n"],"b":{"c":{"d":[[],{}]}},"é":0,"\u212a":1}"#,
        #"[{"id":1,"name":"x"},{"id":2,"name":"y"},{"id":12345678901234567890,"name":"z"}]"#,
    ].map { Array($0.utf8) }
    private static let bytes = Array("{}[]\":,\\u0d8e+-.tfn \n\0\u{7F}".utf8) + [0x80, 0xC3, 0xE2, 0xED, 0xF0, 0xFF]

    private static func mutated(_ seed: [UInt8], _ generator: inout FieldSupport.Generator) -> [UInt8] {
        var text = seed
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !text.isEmpty {
            let place = Int.random(in: 0..<text.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: text.remove(at: place)
            case 1: text[place] = bytes.randomElement(using: &generator) ?? 0
            case 2: text.insert(bytes.randomElement(using: &generator) ?? 0, at: place)
            case 3: text.removeSubrange(place...)
            default:
                let other = seed[Int.random(in: 0..<seed.count, using: &generator)...].prefix(8)
                text.insert(contentsOf: other, at: place)
            }
        }
        return text
    }

    @Test("Whatever is accepted means the same to Foundation, and nothing crashes", arguments: 0..<4)
    func mutations(_ round: Int) throws {
        var generator = FieldSupport.Generator(seed: UInt64(round) &* 7919 &+ 1)
        let any = JSONContract(.any)
        var accepted = 0
        for index in 0..<3000 {
            let text = Self.mutated(Self.seeds[index % Self.seeds.count], &generator)
            let issues = any.issues(in: text)
            #expect(issues.allSatisfy { 0...text.count ~= $0.offset ?? -1 })
            _ = JSONContractTests.contract.issues(in: text)
            guard issues.isEmpty else { continue }
            accepted += 1
            let object = try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
            #expect(any.issues(inObject: object).isEmpty)
        }
        // Otherwise the test would have judged nothing but noise.
        #expect(accepted > 50)
    }

    @Test("Each beginning of a document is refused, and no byte behind it is read") func prefixes() {
        for seed in Self.seeds {
            for end in 0..<seed.count {
                let issues = JSONContract(.any).issues(in: Array(seed[..<end]))
                #expect(issues.last?.code == .unexpectedEnd)
            }
        }
    }

    /// Documents that make quadratic readers slow, by their size.
    static let nasty: [(String, @Sendable (Int) -> String)] = [
        (
            "many keys that share their ends",
            { size in
                "{"
                    + (0..<size / 30).map { "\"aaaaaaaa\(String(format: "%08d", $0))aaaaaaaa\":0" }.joined(
                        separator: ",") + "}"
            }
        ),
        (
            "many keys beyond ASCII",
            { size in "{" + (0..<size / 16).map { "\"é\(String(format: "%08d", $0))\":0" }.joined(separator: ",") + "}"
            }
        ),
        (
            "many escaped keys",
            { size in
                "{" + (0..<size / 18).map { "\"\\u0041\(String(format: "%07d", $0))\":0" }.joined(separator: ",") + "}"
            }
        ),
        ("one string of escapes", { size in "\"" + String(repeating: "\\n", count: size / 2) + "\"" }),
        ("one string of accents", { size in "\"" + String(repeating: "\u{301}", count: size / 2) + "\"" }),
        ("nothing but space", { size in String(repeating: " ", count: size) }),
        (
            "small objects in a row",
            { size in "[" + Array(repeating: "{\"a\":{\"b\":[]}}", count: size / 15).joined(separator: ",") + "]" }
        ),
        (
            "undeclared members with issues",
            { size in "[" + Array(repeating: "{\"\\ud800\":1}", count: size / 13).joined(separator: ",") + "]" }
        ),
    ]

    @Test("Time grows with the bytes, not with their square", arguments: nasty.indices)
    func linear(_ index: Int) {
        let (name, make) = Self.nasty[index]
        let contract = JSONContract(
            .any, limits: JSONLimits(items: .max, stringBytes: .max, issues: 50))
        func seconds(_ size: Int) -> Double {
            let text = Array(make(size).utf8)
            return FieldSupport.seconds { _ = contract.issues(in: text) }
        }
        var small = 0.0
        var large = 0.0
        // Other tests run beside this one: what is linear once is linear.
        for _ in 0..<4 {
            small = max(seconds(100_000), 0.000_2)
            large = seconds(800_000)
            if large / small < 30 { break }
        }
        // Eight times the bytes; a quadratic reader would take 64 times as long.
        #expect(large / small < 30, "\(name): \(small) s, then \(large) s")
    }
}
