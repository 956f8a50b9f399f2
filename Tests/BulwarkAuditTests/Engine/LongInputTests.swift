import BulwarkAudit
import BulwarkReport
import Foundation
import Testing

/// Generated code has lists, chains and functions of any length. Each row would take minutes, or all memory, if anything looked at
/// it again from its beginning for each of its parts.
@Suite struct LongInputTests {
    private func report(_ files: [String: String], watch: ProcessorWatch? = nil) throws -> AuditReport {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(path)) }
        var options = Audit.Options()
        options.watch = watch
        return try Audit(options: options).run(paths: [folder.path], progress: nil)
    }

    private static func times(_ count: Int, _ text: (Int) -> String) -> String {
        (0..<count).map(text).joined()
    }

    /// More processor time than any piece of work takes here in a build for debugging.
    private static let limit = Duration.seconds(20)

    /// A source text that is named, and not shown whole, by its test.
    struct Source: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String

        var testDescription: String { name }

        init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }
    }

    static let swift: [Source] = [
        .init("a sum", "let x = 1" + String(repeating: " + a", count: 2_500)),
        .init("a text of many parts", "let s = \"a\"" + String(repeating: " + \"bc\"", count: 2_500)),
        .init(
            "a text whose first literal comes late",
            "let s = a" + String(repeating: " + a", count: 1_500)
                + String(repeating: " + \"b\"", count: 1_500)
        ),
        .init("defaults", "let x = a" + String(repeating: " ?? a", count: 2_500)),
        .init("ternaries", "let x = " + String(repeating: "a ? b : ", count: 2_500) + "c"),
        .init("assignments", "x" + String(repeating: " = x", count: 2_500)),
        .init("compound assignments", "x" + String(repeating: " += x", count: 2_500)),
        .init("casts", "let x = a" + String(repeating: " as B", count: 2_500)),
        .init("members", "let x = a" + String(repeating: ".b", count: 2_500)),
        .init("calls", "let x = a" + String(repeating: ".b()", count: 1_500)),
        .init("function types", "let f: " + String(repeating: "(A) -> ", count: 2_500) + "B"),
        .init("optionals of optionals", "let x: UIWebView" + String(repeating: "?", count: 2_500)),
        .init("conditions", "#if A\nf()\n" + times(1_500) { "#elseif B\($0)\nf()\n" } + "#endif"),
        .init(
            "cases", "func f() { switch a {\n" + times(1_500) { "case \($0): print(\"\($0)\")\n" } + "default: c() } }"),
        .init("interpolations", "let x = \"" + String(repeating: "\\(a)", count: 1_500) + "\""),
        .init("entries", "let d = [" + times(1_500) { "\"k\($0)\": \"v\($0)\"," } + "]"),
        .init(
            "functions of one name",
            String(repeating: "func f(p: String) { print(p) }\n", count: 1_500)
                + "func g(password: String) {\n" + String(repeating: "f(p: password)\n", count: 1_500) + "}"
        ),
        .init(
            "values of one variable",
            "func f(password: String) {\nvar v = password\n"
                + String(repeating: "v = v + v\nlog(v)\n", count: 1_500) + "}"
        ),
        .init(
            "protocols that refine many",
            times(7) { level in
                times(20) {
                    "protocol P\(level)x\($0): \((0..<20).map { "P\(level + 1)x\($0)" }.joined(separator: ", ")) {}\n"
                }
            } + "final class A: P0x0 { func f() {\n" + times(400) { "print(self.token\($0))\n" } + "} }"
        ),
        .init("locals", "func f(a: String) {\n" + times(2_500) { "let v\($0) = a\nuse(v\($0))\n" } + "}"),
        .init(
            "queries",
            "func f(password: Data) {\n"
                + times(400) {
                    "let q\($0): [String: Any] = [kSecClass as String: kSecClassGenericPassword, kSecValueData as String: a]\n"
                        + "SecItemAdd(q\($0) as CFDictionary, nil)\n"
                } + "}"
        ),
        .init(
            "numbers of a generator", "func f() {\n" + times(4_000) { "let v\($0) = rand()\nuse(v\($0))\n" } + "}"),
        .init(
            "callers of a generator",
            "func letters() -> String { String(rand()) }\nfunc f() {\n" + times(4_000) { "let v\($0) = letters()\n" }
                + "}"
        ),
    ]

    static let objectiveC: [Source] = [
        .init("other ways", "#if A\nf();\n" + String(repeating: "#else\nf();\n", count: 64) + "#endif\n"),
        .init("conditions", "#if A\nf();\n" + times(1_500) { "#elif B\($0)\nf();\n" } + "#else\nf();\n#endif\n"),
        .init(
            "brackets",
            "void f() { x = " + String(repeating: "(", count: 2_500) + "a"
                + String(repeating: ")", count: 2_500) + "; }"
        ),
        .init("casts", "void f() { x = " + String(repeating: "(A *)", count: 2_500) + "a; }"),
        .init("a sum", "void f() { x = a" + String(repeating: " + a", count: 2_500) + "; }"),
        .init("members", "void f() { x = a" + String(repeating: ".b", count: 2_500) + "; }"),
    ]

    @Test(.timeLimit(.minutes(10)), arguments: swift)
    func swiftOfAnyLengthTakesTimeInProportion(source: Source) throws {
        let watch = ProcessorWatch()
        let report = try report(["A.swift": source.text + "\n", "B.swift": BadInputTests.leak], watch: watch)
        #expect(watch.longest.time > .zero)
        #expect(watch.longest.time < Self.limit, "\(String(describing: watch.longest.work)) takes too long.")
        #expect(report.findings.contains { $0.location.path == "B.swift" })
        #expect(!report.notices.contains { $0.kind == .unread })
    }

    @Test(.timeLimit(.minutes(10)), arguments: objectiveC)
    func objectiveCOfAnyLengthTakesTimeInProportion(source: Source) throws {
        let watch = ProcessorWatch()
        let report = try report(["A.m": source.text + "\n", "B.swift": BadInputTests.leak], watch: watch)
        #expect(watch.longest.time > .zero)
        #expect(watch.longest.time < Self.limit, "\(String(describing: watch.longest.work)) takes too long.")
        #expect(report.findings.contains { $0.location.path == "B.swift" })
        #expect(!report.notices.contains { $0.kind == .unread })
    }

    /// What a name means is found in a large function as it is in a small one.
    @Test(arguments: [10, 3_000])
    func namesMeanTheSameInLargeFunctions(statements: Int) throws {
        let filling = Self.times(statements) { "let v\($0) = 1\nuse(v\($0))\n" }
        let text = """
            func save(token: String, note: String) {
                let value = note
                print(value)
                \(filling)
                if isOn {
                    let value = token
                    UserDefaults.standard.set(value, forKey: "a")
                }
                guard let first = token.first else { return }
                var held = note
                held = String(first)
                #if BETA
                    let kept = token
                #endif
                UserDefaults.standard.set(kept, forKey: "b")
                UserDefaults.standard.set(value, forKey: "c")
                var other = ""
                other += token
                UserDefaults.standard.set(other, forKey: "d")
            }
            """
        let report = try report(["A.swift": text])
        let lines = report.findings.filter { $0.rule == "secret-in-user-defaults" }.map {
            text.split(separator: "\n", omittingEmptySubsequences: false)[$0.location.line - 1].suffix(4)
        }
        #expect(lines == ["\"a\")", "\"b\")", "\"d\")"])
    }
}
