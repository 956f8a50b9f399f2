import BulwarkPolicy
import Foundation
import Testing

@Suite struct PolicyTests {
    private func policy(_ yaml: String, knownRules: Set<String>? = nil) throws -> Policy {
        try Policy(yaml: Data(yaml.utf8), knownRules: knownRules)
    }

    @Test(arguments: ["", "# nothing\n", "audit:\n", "version: 1\naudit:\n  rules:\n  exclude: []\n", "---\n"])
    func emptySectionsLeaveTheDefaults(yaml: String) throws {
        #expect(try policy(yaml) == Policy())
    }

    @Test func everySettingIsRead() throws {
        let audit = try policy(
            """
            version: 1
            audit:
              rules:
                secret-in-logs: off
                http-url: warning
                weak-hash: blocking
              exclude:
                - Generated/
                - "**/*.pb.swift"
              include-tests: yes
              sinks:
                - {name: Analytics.track, kind: log}
              sources:
                - name: Customer.iban
                  kind: account-number
              pinning:
                exempt-hosts: CDN.example.com
              cache: .cache/bulwark
            """
        ).audit
        #expect(audit.levels == ["secret-in-logs": .off, "http-url": .warning, "weak-hash": .blocking])
        #expect(audit.excludes.map(\.pattern) == ["Generated/", "**/*.pb.swift"])
        #expect(audit.includesTests)
        #expect(audit.sinks == [CustomSink(name: "Analytics.track", kind: .log)])
        #expect(audit.sources == [CustomSource(name: "Customer.iban", kind: .accountNumber)])
        #expect(audit.unpinnedHosts == ["cdn.example.com"])
        #expect(audit.cache == .directory(".cache/bulwark"))
        #expect(try policy("audit: {cache: false}").audit.cache == .disabled)
        #expect(try policy("audit: {cache: true}").audit.cache == .standard)
    }

    @Test(arguments: [
        ("audti: {}", 1, "unknown key audti in the policy. Did you mean audit?"),
        ("audit:\n  excludes: []", 2, "Did you mean exclude?"),
        ("audit:\n  rules:\n    secret-in-log: off", 3, "Did you mean secret-in-logs?"),
        ("audit:\n  rules:\n    secret-in-logs: blokcing", 3, "Did you mean blocking?"),
        ("audit:\n  rules: [a]", 2, "rules must be a mapping"),
        ("audit:\n  exclude: [\"{a\"]", 2, "a brace at character 1 without a partner"),
        ("audit:\n  exclude: {a: b}", 2, "exclude must be a list"),
        ("audit:\n  include-tests: perhaps", 2, "must be true or false"),
        ("audit:\n  sinks:\n    - name: x", 3, "a sink needs a name and a kind"),
        ("audit:\n  sinks:\n    - {name: x, kind: lgo}", 3, "Did you mean log?"),
        ("audit:\n  sources:\n    - x", 3, "a source must be a mapping"),
        ("audit:\n  pinning: {hosts: []}", 2, "unknown key hosts"),
        ("audit:\n  cache: []", 2, "cache must be"),
        ("version: 2", 1, "version must be 1"),
        ("[a]", 1, "the policy must be a mapping"),
        ("? [a]\n: b", 1, "a key must be a word"),
    ])
    func whatIsNotUnderstoodIsAnErrorWithItsLine(yaml: String, line: Int, message: String) throws {
        let error = try #require(throws: PolicyError.self) { try policy(yaml, knownRules: ["secret-in-logs"]) }
        #expect(error.code == .invalid)
        #expect(error.problems.contains { $0.line == line && $0.message.contains(message) }, "\(error)")
    }

    @Test func allProblemsAreToldAtOnce() throws {
        let error = try #require(throws: PolicyError.self) { try policy("audit:\n  a: 1\n  b: 2\nc: 3") }
        #expect(error.problems.map(\.line) == [2, 3, 4])
    }

    @Test(arguments: [
        ("audit:\n  exclude:\n    - **/*.swift", 3, "quotation marks"), ("audit: [", 1, "."),
        ("a: b: c", 1, "mapping values"),
        ("audit: {}\naudit: {}", 1, "written twice: audit"), ("a: 1\n---\nb: 2", 2, "another document"),
        ("audit: *nowhere", 1, "undefined alias"),
    ])
    func whatIsNotYAMLIsAnErrorWithItsLine(yaml: String, line: Int, message: String) throws {
        let error = try #require(throws: PolicyError.self) { try policy(yaml) }
        #expect(error.code == .malformed)
        #expect(error.problems.contains { $0.line >= line && $0.message.contains(message) }, "\(error)")
    }

    @Test func whatIsTooLargeIsRefused() throws {
        let laughs =
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + zip("bcdefghi", "abcdefgh").map { name, last in
                "\(name): &\(name) [" + Array(repeating: "*\(last)", count: 9).joined(separator: ",") + "]\n"
            }.joined()
        // Few aliases of a long list, and a key that is all of it: hashing it would walk a hundred million parts.
        let walked =
            "v: &a [1" + String(repeating: ",1", count: 60_000) + "]\n"
            + zip("bcdefghijkl", "abcdefghijk").map { name, last in "\(name): &\(name) [*\(last),*\(last)]\n" }.joined()
            + "? *l\n: x\n? [q]\n: y\n"
        for yaml in [String(repeating: "# \n", count: 100_000), laughs, walked] {
            let error = try #require(throws: PolicyError.self) { try policy(yaml) }
            #expect(error.code == .tooLarge)
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: PolicyError.self) { try policy(deep) }
        #expect(throws: PolicyError.self) {
            try policy(String(repeating: "[", count: 900) + String(repeating: "]", count: 900))
        }
        // What a person would write passes.
        let shared = "audit:\n  rules:\n    a: &w warning\n    b: *w\n    c: *w\n    d: &o off\n    e: *o\n"
        #expect(try policy(shared + String(repeating: "# \n", count: 60_000)).audit.levels["c"] == .warning)
        let many = "audit:\n  exclude:\n" + String(repeating: "    - a\n", count: 5000)
        #expect(throws: PolicyError.self) { try policy(many) }
    }

    @Test(arguments: [Data([0xFF, 0xFE, 0x41]), Data([0x61, 0x00]), Data([0xC3])])
    func whatIsNotUTF8IsRefused(data: Data) throws {
        let error = try #require(throws: PolicyError.self) { try Policy(yaml: data) }
        #expect(error.code == .notUTF8)
    }

    @Test(arguments: [PolicyError.Code.tooLarge, .notUTF8, .malformed, .invalid])
    func everyCodeHasAMessage(code: PolicyError.Code) {
        #expect(!PolicyError(code).description.hasPrefix("The policy failed"))
    }

    /// Random damage to a valid policy gives a policy or an error, never a crash or a hang.
    @Test func damagedPoliciesNeverCrash() {
        let valid = Array(
            "audit:\n  rules: {a: off}\n  exclude: [\"**/x\", '{a,b}']\n  sinks:\n    - {name: x, kind: log}\n".utf8)
        var state: UInt64 = 42
        for _ in 0..<1500 {
            var bytes = valid
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let index = Int(state >> 33) % bytes.count
                switch (state >> 20) % 3 {
                case 0: bytes[index] = UInt8(truncatingIfNeeded: state >> 40)
                case 1: bytes.remove(at: index)
                default: bytes.insert(bytes[index], at: index)
                }
            }
            _ = try? Policy(yaml: Data(bytes))
        }
    }
}
