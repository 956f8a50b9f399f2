import BulwarkReport
import Foundation
import Testing

@testable import BulwarkAudit

/// What a name, a call or an expression stands for, across declarations.
struct ModelTests {
    /// The type of what `probe` is given.
    private func type(_ code: String) throws -> String {
        let probe = Probe(code)
        return try probe.argument().typeName ?? "unknown"
    }

    /// The functions that the last call of a name can mean, by their context, labels and line.
    private func functions(_ code: String, _ name: String) throws -> String {
        let probe = Probe(code)
        let call = try #require(probe.code.calls(name).last)
        let found = probe.code.functions(calledBy: call).map { function in
            let owner = function.enclosingType.map { $0.text + "." } ?? ""
            return "\(owner)\(function.text)(\(function.parameters.map { $0.parameterLabel + ":" }.joined()))"
        }
        return found.isEmpty ? "none" : found.joined(separator: ", ")
    }

    /// The line of the declaration that the name given to `probe` refers to.
    private func line(_ code: String) throws -> String {
        let probe = Probe(code)
        return try probe.argument().declaration.map { "\($0.kind) in line \($0.location.line)" } ?? "none"
    }

    /// The strings that what `probe` is given can be.
    private func strings(_ code: String) throws -> String {
        let probe = Probe(code)
        return try probe.argument().strings.joined(separator: ", ")
    }

    @Test(
        "An expression has a type",
        arguments: [
            (
                "a global of the system's",
                """
                let a = UserDefaults.standard
                func f() { probe(a) }
                """,
                "UserDefaults"
            ),
            (
                "a property of a parameter",
                """
                struct S { var t: Data }
                func f(s: S) { probe(s.t) }
                """,
                "Data"
            ),
            (
                "the result of a function",
                """
                func make() -> URL { u }
                func f() { probe(make()) }
                """,
                "URL"
            ),
            (
                "what a type alias stands for",
                """
                typealias Box = Store
                struct Store { var d: Date }
                func f(b: Box) { probe(b.d) }
                """,
                "Date"
            ),
            (
                "a name that stands for several types, which is none of them",
                """
                struct A { struct Made { var d: Date } }
                class B { typealias Box = A.Made }
                class C { typealias Box = Data }
                func f(b: Box) { probe(b) }
                """,
                "Box"
            ),
            (
                "a name that stands for one type on each platform",
                """
                #if canImport(UIKit)
                typealias Board = UIPasteboard
                #else
                typealias Board = NSPasteboard
                #endif
                func f(b: Board) { probe(b) }
                """,
                "UIPasteboard"
            ),
            (
                "a name that stands for a type and is another's own",
                """
                struct Made { var d: Date }
                class B { typealias Box = Made }
                class C { enum Box { case a } }
                func f(b: Box) { probe(b.d) }
                """,
                "unknown"
            ),
            (
                "a property that an extension adds",
                """
                struct S {}
                extension S { var d: Date { x } }
                func f(s: S) { probe(s.d) }
                """,
                "Date"
            ),
            (
                "a property of a base class",
                """
                class A { var t: Data? }
                class B: A {}
                func f(b: B) { probe(b.t) }
                """,
                "Data"
            ),
            (
                "a static constant that is made",
                """
                enum K { static let box = Box() }
                func f() { probe(K.box) }
                """,
                "Box"
            ),
            (
                "a cast",
                """
                func f(x: Any) { probe(x as! Account) }
                """,
                "Account"
            ),
            (
                "an optional that is bound",
                """
                func f(u: URL?) { if let v = u { probe(v) } }
                """,
                "URL"
            ),
            (
                "a property of self",
                """
                class A { let store: Vault
                func f() { probe(self.store) } }
                """,
                "Vault"
            ),
            (
                "a method of a member",
                """
                class A { func token() -> Token { t } }
                class B { let a = A()
                func f() { probe(a.token()) } }
                """,
                "Token"
            ),
            (
                "a literal",
                """
                func f() { probe("a") }
                """,
                "String"
            ),
            (
                "nothing that is known",
                """
                func f() { probe(other) }
                """,
                "unknown"
            ),
        ] as [(String, String, String)])
    func typeNames(_ what: String, _ code: String, _ expected: String) throws {
        #expect(try type(code) == expected, "\(what)")
    }

    @Test(
        "A call means functions of the code base",
        arguments: [
            (
                "a method of the type around",
                """
                class A { func g() {}
                func f() { probe(); g() } }
                """,
                "g",
                "A.g()"
            ),
            (
                "the overload with the labels of the call",
                """
                func g(_ a: Int) {}
                func g(to b: Int) {}
                func f() { g(to: 1) }
                """,
                "g",
                "g(to:)"
            ),
            (
                "the method of the receiver's type",
                """
                class A { func g() {} }
                class B { func g() {} }
                func f(b: B) { b.g() }
                """,
                "g",
                "B.g()"
            ),
            (
                "a method that an extension adds",
                """
                struct S {}
                extension S { func g() {} }
                func f(s: S) { s.g() }
                """,
                "g",
                "S.g()"
            ),
            (
                "a method of a base class",
                """
                class A { func g() {} }
                class B: A {}
                func f(b: B) { b.g() }
                """,
                "g",
                "A.g()"
            ),
            (
                "an initializer",
                """
                struct S { init(t: String) {} }
                func f() { S(t: "a") }
                """,
                "S",
                "S.init(t:)"
            ),
            (
                "a method of a type that cannot be told, where one alone has it",
                """
                class A { func gather() {} }
                func f() { other.gather() }
                """,
                "gather",
                "A.gather()"
            ),
            (
                "no function, where the receiver is of another type",
                """
                class A { func g() {} }
                func f(b: Data) { b.g() }
                """,
                "g",
                "none"
            ),
            (
                "no function, where none is declared",
                """
                func f() { g() }
                """,
                "g",
                "none"
            ),
            (
                "what implements a requirement",
                """
                protocol P { func g() }
                class A: P { func g() {} }
                func f(p: P) { p.g() }
                """,
                "g",
                "P.g(), A.g()"
            ),
        ] as [(String, String, String, String)])
    func calls(_ what: String, _ code: String, _ name: String, _ expected: String) throws {
        #expect(try functions(code, name) == expected, "\(what)")
    }

    @Test(
        "A name refers to a declaration",
        arguments: [
            (
                "a local before a member",
                """
                class A { var x = 1
                func f() { let x = 2
                probe(x) } }
                """,
                "variable in line 2"
            ),
            (
                "a member before a global",
                """
                let x = 1
                class A { var x = 2
                func f() { probe(x) } }
                """,
                "variable in line 2"
            ),
            (
                "a parameter before a member",
                """
                class A { var x = 1
                func f(x: Int) {
                probe(x) } }
                """,
                "parameter in line 2"
            ),
            (
                "a binding of a condition",
                """
                var x: Int?
                func f() {
                if let x { probe(x) } }
                """,
                "binding in line 3"
            ),
            (
                "the closest local",
                """
                func f() { let x = 1
                do { let x = 2
                probe(x) } }
                """,
                "variable in line 2"
            ),
            (
                "no local that comes later",
                """
                let x = 1
                func f() { probe(x)
                let x = 2 }
                """,
                "variable in line 1"
            ),
            (
                "a member of an extension",
                """
                struct S {}
                extension S { static let x = 1 }
                extension S { func f() { probe(x) } }
                """,
                "variable in line 2"
            ),
            (
                "nothing",
                """
                func f() { probe(x) }
                """,
                "none"
            ),
        ] as [(String, String, String)])
    func declarations(_ what: String, _ code: String, _ expected: String) throws {
        #expect(try line(code) == expected, "\(what)")
    }

    @Test(
        "An expression can be strings",
        arguments: [
            (
                "a literal",
                """
                func f() { probe("a") }
                """,
                "a"
            ),
            (
                "a concatenation through constants",
                """
                let a = "x"
                let b = a + "y"
                func f() { probe(b + "z") }
                """,
                "xyz"
            ),
            (
                "both arms of a ternary",
                """
                func f(c: Bool) { probe(c ? "a" : "b") }
                """,
                "a, b"
            ),
            (
                "a static constant",
                """
                enum K { static let key = "k" }
                func f() { probe(K.key) }
                """,
                "k"
            ),
            (
                "a case's raw value",
                """
                enum K: String { case a = "x" }
                func f() { probe(K.a.rawValue) }
                """,
                "x"
            ),
            (
                "a parameter",
                """
                func f(a: String) { probe(a) }
                """,
                ""
            ),
        ] as [(String, String, String)])
    func constants(_ what: String, _ code: String, _ expected: String) throws {
        #expect(try strings(code) == expected, "\(what)")
    }

    @Test("A type has the members of its extensions and of what it inherits from")
    func members() throws {
        let code = Probe(
            """
            class Base { var token: String }
            class Store: Base { let key: Data }
            extension Store { func load() {} }
            #if DEBUG
                extension Store { var log: String { "" } }
            #endif
            """
        ).code
        func line(_ name: String) -> Int? { code.member(name, ofType: "Store")?.location.line }
        #expect(["token", "key", "load", "log", "other"].map(line) == [1, 2, 3, 5, nil])
        #expect(code.type("Store", isOrInherits: "Base"))
        #expect(!code.type("Base", isOrInherits: "Store"))
    }

    @Test("The calls of a function are found, and what they give to its parameters")
    func arguments() throws {
        let code = Probe(
            "func keep(_ value: String, for key: String = \"k\") {}\nfunc f() { keep(a, for: b); keep(c); other.keep() }"
        ).code
        let function = try #require(code.facts(.function, named: "keep").first)
        let calls = code.calls(of: function)
        let given = calls.map { call in
            function.parameters.map { code.argument(of: call, for: $0, in: function)?.text ?? "-" }
        }
        #expect(given == [["a", "b"], ["c", "-"]])
    }

    @Test("Names and assignments are found within a scope, from one place on and up to another")
    func referencesInScope() throws {
        let code = Probe(
            """
            var a = 0
            func f() {
                a = 1
                probe(a)
                let a = 2
                probe(a)
            }
            func g() { a = 3; probe(a) }
            """
        ).code
        let id = try #require(code.texts.existingID(of: "a"))
        let (f, g) = (
            try #require(code.facts(.function, named: "f").first), try #require(code.facts(.function, named: "g").first)
        )
        func lines(_ kind: FactKind, in scope: Fact, from start: Int? = nil, before end: Int? = nil) -> [Int] {
            code.references(kind, named: id, in: scope, from: start, before: end).map { code.fact($0).location.line }
        }
        #expect(lines(.name, in: f) == [3, 4, 6])
        #expect(lines(.assignment, in: f) == [3])
        #expect(lines(.name, in: g) == [8, 8])
        #expect(lines(.variable, in: f) == [5])
        let local = try #require(code.references(.variable, named: id, in: f).first.map(code.fact))
        #expect(lines(.name, in: f, from: local.end) == [6])
        #expect(lines(.name, in: f, before: local.index) == [3, 4])
        #expect(local.uses(in: f).map(\.location.line) == [6])
        let global = try #require(code.facts(.variable, named: "a").first)
        #expect(global.uses(in: f).map(\.location.line) == [3, 4])
        #expect(global.uses(in: code.root(ofFile: 0)).map(\.location.line) == [3, 4, 8, 8])
    }

    @Test(
        "An option of the keychain is switched on in several ways",
        arguments: [
            ("true", true), ("false", false), ("kCFBooleanTrue", true), ("kCFBooleanTrue as Any", true),
            ("kCFBooleanFalse!", false), ("NSNumber(value: true)", true), ("NSNumber(value: false)", false),
            ("1", true), ("0", false), ("isOn", true), ("isOff", false), ("unknown", false), ("Options.syncs", true),
        ])
    func saysTrue(_ expression: String, _ isTrue: Bool) throws {
        let probe = Probe(
            """
            let isOn = true, isOff = false
            enum Options { static let syncs = kCFBooleanTrue }
            func f() { probe(\(expression)) }
            """)
        #expect(try probe.argument().saysTrue == isTrue)
    }

    /// Generated functions have tens of thousands of statements. Counted is the time that this thread works, which nothing else on the machine
    /// adds to: eight times as many uses take eight times as long, and would take 64 times as long if each looked at all statements before it.
    @Test("Whether a variable was just emptied is told in time that grows with the uses")
    func emptiedVariablesOfLongFunctions() throws {
        func nanoseconds(uses count: Int) throws -> UInt64 {
            let statements = String(repeating: "token = nil\nprobe(token)\ntoken = next()\n", count: count)
            let code = Probe("func f() {\nvar token: String?\n\(statements)probe(token)\n}").code
            let uses = try code.calls("probe").map { try #require($0.argument(at: 0)) }
            var least = UInt64.max
            for _ in 0..<3 {
                let start = Self.workOfThread()
                let emptied = uses.filter(\.isCleared)
                least = min(least, Self.workOfThread() - start)
                #expect(emptied.count == count)
            }
            return least
        }
        let (few, many) = (try nanoseconds(uses: 500), try nanoseconds(uses: 4_000))
        #expect(many < few * 24)
    }

    private static func workOfThread() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
