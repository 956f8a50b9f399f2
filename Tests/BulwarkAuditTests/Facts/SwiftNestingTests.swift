import Testing

@testable import BulwarkAudit

/// What the parser could not bear never reaches it, however it is dressed up.
@Suite struct SwiftNestingTests {
    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    private static func excess(_ text: String) -> SwiftNesting.Excess? { SwiftNesting.excess(in: Array(text.utf8)) }

    /// Each row opens a bracket and shows a closing one that is none, or hides what opens one.
    @Test(arguments: [
        "[", "[1, ", "[/* ] */", "[/* /* */ ] */", "[// ]\n", "[//]\r", "[\"]\", ", "[\"\\\"]\", ", "[\"\\(\"]\")\", ",
        "[\"\\(a)]\", ", "[#\"]\"#, ", "[#\"\"]\"#, ", "[#\"\\(]\"#, ", "[\"\"\"\n]\n\"\"\", ",
        "[\"\"\"\n\\(a)]\"\"]\n\"\"\", ",
        "[#\"\"\"\n]\"\"\"]\n\"\"\"#, ", "[`]`, ", "[/]/, ", "[ /]/ , ", "[/\\/]/, ", "[#/]/#, ", "[#/\n]\n/#, ",
        "[try! /]/, ",
        "[try? /]/, ", "[return /]/, ", "[a + / ]/, ", "[try /\t]/, ", "[']', ", "[<#]#>, ", "[“]”, ", "[(", "[A<",
        "A<[", "[(a: ", "[(a: B = {}, c: ",
        "[(a: B = c > d, e: ", "[@a(]) ", "[A.B<", "[a/*\n*/", "\"\\([", "#\"\\#([\"]\", ", "[()", "[{}, ", "[\u{feff}",
        "[\n\n", "[\r",
    ])
    func bracketsCannotBeHidden(opening: String) {
        let deep = Self.repeated(opening, 60)
        #expect(Self.excess("let x = " + deep) != nil)
        #expect(Self.excess("let x = /a]/\n// ]\nlet y = \(deep)") != nil)
        #expect(Self.excess("func f() { let s = \"}\"; let x: \(deep)") != nil)
    }

    @Test(arguments: [
        (" < b", SwiftNesting.Excess.brackets), ("<b", .brackets), ("A<", .brackets), ("(a<", .brackets),
        (" as A<", .brackets),
        ("A<(a: B = c > d, e: ", .brackets), ("A<(a: B = {}, e: ", .brackets), ("A -> ", .chain), (" -> A", .chain),
        ("try ", .chain), ("try\n", .chain), ("await ", .chain), ("await /**/ ", .chain), ("copy\n", .chain),
        ("unsafe ", .chain),
        ("let ", .chain), ("let var\n", .chain), ("repeat ", .chain), ("each ", .chain), ("some\n", .chain),
        (" ? b", .chain),
        ("\n ? b", .chain), ("nonisolated ", .chain), ("precedencegroup ", .chain), ("import ", .chain), ("#", .chain),
        ("subscript\n", .chain), ("macro ", .chain), ("init ", .chain), ("{ } else if a ", .chain),
        ("{}//\nelse if a ", .chain),
        ("#if A\n", .conditions), ("\"\\(", .interpolations), ("\"\\(f(", .interpolations),
        ("#\"\\#(", .interpolations),
        ("\"\"\"\n\\(", .interpolations),
    ])
    func chainsThatAreTooLongAreTold(part: String, excess: SwiftNesting.Excess) {
        #expect(Self.excess("func f() { x = a " + Self.repeated(part, 9_000)) == excess)
    }

    @Test func whatAppsHaveIsParsed() {
        let sources = [
            "enum Symbol {\n" + (0..<6_000).map { "case symbol\($0)\n" }.joined() + "}",
            "protocol P {\n" + (0..<6_000).map { "func f\($0)(a: [Int]) async throws -> Array<Int>\n" }.joined() + "}",
            "func f() {\n" + Self.repeated("let isLess = a < b\n", 3_000) + "}",
            "func f() {\n" + Self.repeated("XCTAssert(a < b, \"\\(a) < \\(b)\")\n", 3_000) + "}",
            "func f() {\n" + Self.repeated("if a { b() } else if c { d() } else { e() }\n", 1_500) + "}",
            "struct S {\n" + Self.repeated("let a: Array<Dictionary<String, [Int]>>\n", 3_000) + "}",
            "let all = [\n" + Self.repeated("[\"a\": [1, 2, [3]], \"b]\": [/[a-z]+[^\\]\"]/, `default`]],\n", 2_000)
                + "]",
            Self.repeated("/// A comment of many words without any code between.\n", 5_000) + "let a = 1",
            Self.repeated("\n", 100_000) + "let a = 1", "#!/usr/bin/swift\nprint(1)",
            Self.repeated("#if DEBUG\nlet a = b/c\n#else\nlet a = 1 / 2\n#endif\n", 2_000),
            "let s = \"\"\"\n" + Self.repeated("{ [ \"a\": [[[[[[[[[[[[[[[[[[[[[\n", 200) + "\"\"\"",
            "let s = #\"\"\"\n" + Self.repeated("[[[[\\(\"[[[[\n", 200) + "\"\"\"#",
            "let s = #\"[[\"[[[[[[[[[[[[[[[[[[[[[\"#",
            "let x = a" + Self.repeated(".b { $0 < 1 }", 3_000), "let x = a" + Self.repeated("?.b", 9_000),
            "let x = 1" + Self.repeated(" + a", 9_000), "let x = " + Self.repeated("a ? b : ", 9_000) + "c",
            "@A @B(1)\n" + Self.repeated("@objc dynamic var a: Int?\n", 9_000),
        ]
        for source in sources { #expect(Self.excess(source) == nil, "\(source.prefix(60))") }
    }

    @Test func theGlanceIsEnoughForPlainCode() {
        let sources = [
            "let a = [\"b\": [1, 2]] // it's [ fine\n/* [ /* { */ \" */\nfunc f() -> [Int] { \"\\(g(\"]\")) [\" }\n",
            "let s = \"\"\"\n  { \"a\\\"\"\" [ \\(b[0]) ]\n  \"\"\"\nlet r = #\"a\\d[\"b\"#; let w = width/2 + a / b",
            "#if os(iOS)\nimport UIKit\n#endif\nlet k = \\Item.name; let u = \"\\u{1F600}[\"; case .`default`: break",
        ]
        for source in sources {
            let isHarmless = Array(source.utf8).withUnsafeBufferPointer { bytes in
                var glance = SwiftGlance(bytes)
                return glance.isHarmless()
            }
            #expect(isHarmless, "\(source)")
        }
    }

    /// The glance agrees with the parser's own lexer about every bracket of whatever it calls harmless.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func theGlanceSeesWhatTheLexerSees(seed: UInt64) {
        let parts = [
            "[", "]", "{", "}", "(", ")", "\"", "\"\"\"", "#", "\\", "\\(", "/", "//", "/*", "*/", "\n", " ", "a", "<",
            ">", "'",
            "`", "\\u{41}", "\\#(", "return ", "=", "#if a\n", "\"a\"", "\"\\(a)\"", "\"\"\"\n a\n \"\"\"", "#\"a\"#",
            "\r\n", "b/2",
            "\\n", "\\\"", ", ", ": ", "!", "?", "#\"\\#(", "\"\"", "\"#", "\"##", "\t", "é", "try! ", "*", "+", "->",
            "$0", "1",
        ]
        var state = seed &* 0x9e37_79b9_7f4a_7c15
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        var harmless = 0
        for _ in 0..<4_000 {
            let text = (0..<(1 + next(24))).map { _ in parts[next(parts.count)] }.joined()
            Array(text.utf8).withUnsafeBufferPointer { bytes in
                var seen: [Int] = []
                var glance = SwiftGlance(bytes) { seen.append($0) }
                guard glance.isHarmless() else { return }
                harmless += 1
                let lexed = SwiftTokens.brackets(in: bytes)
                #expect(seen == lexed, "\(text.debugDescription)")
            }
        }
        #expect(harmless > 300)
    }
}
