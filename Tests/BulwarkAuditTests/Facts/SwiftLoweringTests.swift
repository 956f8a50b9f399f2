import Testing

@testable import BulwarkAudit

/// What Swift is lowered to.
struct SwiftLoweringTests {
    static let cases = [
        LoweringCase(
            "a generic parameter stands for what it conforms to",
            """
            func f<S: Store, T: Sendable>(s: S, t: T) {}
            """,
            """
            function "f"
              parameter "s": Store
              parameter "t": T
              block
            """),
        LoweringCase(
            "a tuple that is taken apart by a tuple",
            """
            let (a, b) = (x, y)
            """,
            """
            variable "a" [constant]
              name "x"
            variable "b" [constant]
              name "y"
            """),
        LoweringCase(
            "an operator of the app's own",
            """
            func <<~ (log: Log, text: String) {}
            log <<~ text
            """,
            """
            function "<<~"
              parameter "log": Log
                label "_"
              parameter "text": String
                label "_"
              block
            call "<<~" [discarded]
              name "<<~"
              argument
                name "log"
              argument
                name "text"
            """),
        LoweringCase(
            "a case with a payload",
            """
            enum E { case a(String), b }
            """,
            """
            type "E": enum
              enumCase "a": (String)
              enumCase "b"
            """),
        LoweringCase(
            "an assignment of an implicit member's call",
            """
            defaults.set(token, forKey: "t")
            """,
            """
            call "set" [discarded]
              member "set"
                name "defaults"
              argument
                name "token"
              argument "forKey"
                string "t"
            """),
        LoweringCase(
            "a constant with a type and a value",
            """
            private let limit: Int = 3
            """,
            """
            variable "limit": Int [constant private]
              number "3"
            """),
        LoweringCase(
            "a computed property with a getter and a setter",
            """
            struct S {
                static var token: String? {
                    get { store["t"] }
                    set { store["t"] = newValue }
                }
            }
            """,
            """
            type "S": struct
              variable "token": String? [static]
                accessor "get"
                  subscripted [discarded]
                    name "store"
                    argument
                      string "t"
                accessor "set"
                  assignment "="
                    subscripted
                      name "store"
                      argument
                        string "t"
                    name "newValue"
            """),
        LoweringCase(
            "a property wrapper",
            """
            struct V {
                @AppStorage("pin") var pin = ""
            }
            """,
            """
            type "V": struct
              variable "pin"
                attribute "AppStorage"
                  argument
                    string "pin"
                string
            """),
        LoweringCase(
            "an interpolated string",
            #"""
            print("user \(name, privacy: .private)!")
            """#,
            """
            call "print" [discarded]
              name "print"
              argument
                interpolated "user ￼!"
                  segment "user "
                  interpolation
                    argument
                      name "name"
                    argument "privacy"
                      member "private"
                  segment "!"
            """),
        LoweringCase(
            "a string with escapes, and one of several lines",
            #"""
            let a = "a\tb\u{41}"
            let b = """
                x
                  y
                """
            """#,
            """
            variable "a" [constant]
              string "a	bA"
            variable "b" [constant]
              string "x
              y"
            """),
        LoweringCase(
            "a function with labels, a default and a result",
            """
            func send(_ body: Data, to url: URL = home) throws -> Bool { true }
            """,
            """
            function "send": Bool
              parameter "body": Data
                label "_"
              parameter "url": URL
                label "to"
                name "home"
              block
                boolean "true"
            """),
        LoweringCase(
            "a call with a trailing closure",
            """
            load { data in keep(data) }
            """,
            """
            call "load" [discarded]
              name "load"
              argument [trailing]
                closure
                  parameter "data"
                  call "keep" [discarded]
                    name "keep"
                    argument
                      name "data"
            """),
        LoweringCase(
            "a condition that binds, with an else",
            """
            if let token = session?.token { use(token) } else { return }
            """,
            """
            branch
              binding "token"
                member "token"
                  name "session"
              block
                call "use" [discarded]
                  name "use"
                  argument
                    name "token"
              block
                returning
            """),
        LoweringCase(
            "a guard",
            """
            guard let key else { return }
            """,
            """
            guarding
              binding "key"
                name "key"
              block
                returning
            """),
        LoweringCase(
            "a switch with patterns",
            """
            switch error { case LAError.userFallback: ask(); default: break }
            """,
            """
            switching
              name "error"
              switchCase
                pattern
                  member "userFallback"
                    name "LAError"
                call "ask" [discarded]
                  name "ask"
              switchCase "default"
            """),
        LoweringCase(
            "a chain of operators, kept flat",
            """
            let a = x + "b" + c ?? d
            """,
            """
            variable "a" [constant]
              operators "+": + + ??
                name "x"
                string "b"
                name "c"
                name "d"
            """),
        LoweringCase(
            "a ternary, a cast and a try that is silenced",
            """
            let v = ok ? try? read() : other as? String
            """,
            """
            variable "v" [constant]
              ternary
                name "ok"
                call "read" [silenced]
                  name "read"
                cast "String": as?
                  name "other"
            """),
        LoweringCase(
            "an assignment to a subscript with a key that is cast",
            """
            query[kSecValueData as String] = data
            """,
            """
            assignment "="
              subscripted
                name "query"
                argument
                  cast "String": as
                    name "kSecValueData"
              name "data"
            """),
        LoweringCase(
            "a dictionary, an array and a tuple",
            """
            let q = [k: [1, 2], j: (a, b: 2)]
            """,
            """
            variable "q" [constant]
              dictionary
                entry
                  name "k"
                  array
                    number "1"
                    number "2"
                entry
                  name "j"
                  tuple
                    argument
                      name "a"
                    argument "b"
                      number "2"
            """),
        LoweringCase(
            "an extension that conforms, and an enumeration",
            """
            extension Store: Codable {}
            enum Kind: String { case card = "c", pin }
            """,
            """
            type "Store": extension
              inheritance "Codable"
            type "Kind": enum
              inheritance "String"
              enumCase "card"
                string "c"
              enumCase "pin"
            """),
        LoweringCase(
            "code for debug builds and the rest",
            """
            #if DEBUG
            log(a)
            #else
            log(b)
            #endif
            """,
            """
            conditional "DEBUG"
              call "log" [discarded]
                name "log"
                argument
                  name "a"
            conditional "!(DEBUG)"
              call "log" [discarded]
                name "log"
                argument
                  name "b"
            """),
        LoweringCase(
            "a catch that binds and a loop",
            """
            do { try f() } catch let e { show(e) }
            for x in list where x.ok { use(x) }
            """,
            """
            doing
              block
                call "f"
                  name "f"
              catching
                pattern
                  binding "e"
                block
                  call "show" [discarded]
                    name "show"
                    argument
                      name "e"
            forLoop
              binding "x"
              name "list"
              member "ok"
                name "x"
              block
                call "use" [discarded]
                  name "use"
                  argument
                    name "x"
            """),
        LoweringCase(
            "a key path, a macro and a selector",
            #"""
            sort(\.name); #selector(tap); let p = #Predicate { $0.a }
            """#,
            #"""
            call "sort" [discarded]
              name "sort"
              argument
                keyPath "\.name"
            macro "selector"
              argument
                name "tap"
            variable "p" [constant]
              macro "Predicate"
                argument [trailing]
                  closure
                    member "a" [discarded]
                      name "$0"
            """#),
        LoweringCase(
            "an import, a type alias and an operator on one side",
            """
            import Security
            typealias Token = String
            let n = !flag
            """,
            """
            importing "Security"
            typeAlias "Token": String
            variable "n" [constant]
              prefix "!"
                name "flag"
            """),
        LoweringCase(
            "what does not parse, and what stands behind it",
            """
            let a = 
            func ( {
            print(token)
            """,
            """
            variable "a" [constant]
            function
              block
                call "print" [discarded]
                  name "print"
                  argument
                    name "token"
            """),
    ]

    @Test("Source text becomes facts", arguments: cases)
    func lowers(_ example: LoweringCase) {
        let facts = FactDump.swift(example.code)

        #expect(facts == example.facts, "\(facts)")
    }

    @Test(
        "A fact ends where its last token ends",
        arguments: [
            ("let data = try? box.read(account: \"t\") /* twice */ else {}", FactKind.call, "read(account: \"t\")"),
            ("board.string = token", .member, "string"),
            ("store[\"key\"] = token", .subscripted, "store[\"key\"]"),
            ("let url = \"https://a.example\" + path", .string, "\"https://a.example\""),
            ("draw48()   // a comment", .call, "draw48()"),
            ("log { token } // why", .call, "log { token }"),
            ("print(\n    token // why\n)", .call, "print(\n    token // why\n)"),
        ])
    func ends(_ code: String, _ kind: FactKind, _ text: String) throws {
        let facts = SwiftLowering.facts(of: Array(code.utf8))
        let node = try #require(facts.nodes.first { $0.factKind == kind })
        let bytes = Array(code.utf8)[Int(node.offset)..<Int(node.offset + node.length)]

        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }
}
