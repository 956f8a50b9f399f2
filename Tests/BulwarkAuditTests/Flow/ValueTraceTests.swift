import BulwarkDetection
import BulwarkReport
import Testing

@testable import BulwarkAudit

/// Where values come from, what they pass, and where they end.
struct ValueTraceTests {
    /// The origins of what `probe` is given: source, name and line, then the steps with theirs.
    private func origins(_ code: String, _ query: SourceQuery) throws -> String {
        let probe = Probe(code)
        let found = ValueTrace.origins(of: try probe.argument(), query).map { origin -> String in
            let source =
                switch origin.source {
                case .sensitive(let kind): kind.words
                case .outside(let way): way.rawValue
                case .parameter: "a parameter"
                }
            let steps = origin.steps.map { " > \($0.note) (\($0.fact.location.line))" }
            return "\(source) '\(origin.name)' (\(origin.fact.location.line))\(steps.joined())"
        }
        return found.isEmpty ? "none" : found.joined(separator: "; ")
    }

    private func sensitive(_ code: String) throws -> String { try origins(code, .sensitive { _ in true }) }

    private func outside(_ code: String) throws -> String {
        try origins(code, .outside([.deepLink, .userInput, .pasteboard, .serverResponse]))
    }

    /// The frames of UserDefaults, from the system's call outwards: line, value and key, then the calls within.
    private func frames(_ text: String) -> String {
        let code = Probe(text).code
        var seen: [String] = []
        _ = SinkSearch.findings(from: UserDefaultsSinks.frames(in: code)) { frame in
            let path = frame.path.map { " > \($0.note) (\($0.fact.location.line))" }
            seen.append(
                "line \(frame.place.location.line): \(frame.value.text) under \(frame.key?.text ?? "nothing")\(path.joined())"
            )
            return nil
        }
        return seen.isEmpty ? "none" : seen.joined(separator: "; ")
    }

    @Test(
        "A sensitive value is followed to where it comes from",
        arguments: [
            (
                "a parameter by its name",
                """
                func f(token: String) { probe(token) }
                """,
                "token 'token' (1)"
            ),
            (
                "an alias",
                """
                func f(password: String) {
                let a = password
                let b = a
                probe(b) }
                """,
                "password 'password' (1) > held in 'a' (2) > held in 'b' (3)"
            ),
            (
                "a property of an object",
                """
                struct User { var password: String }
                func f(u: User) { probe(u.password) }
                """,
                "password 'password' (2)"
            ),
            (
                "an interpolation",
                #"""
                func f(token: String) { probe("Bearer \(token)") }
                """#,
                "token 'token' (1)"
            ),
            (
                "a concatenation",
                """
                func f(token: String) { probe("a" + token) }
                """,
                "token 'token' (1)"
            ),
            (
                "a conversion",
                """
                func f(token: String) { probe(Data(token.utf8).base64EncodedString()) }
                """,
                "token 'token' (1)"
            ),
            (
                "the result of a function",
                """
                func read() -> String { accessToken }
                let accessToken = store.next()
                func f() { probe(read()) }
                """,
                "token 'accessToken' (1) > returned by 'read' (3)"
            ),
            (
                "a variable that is assigned",
                """
                func f(password: String) {
                var text = ""
                text = password
                probe(text) }
                """,
                "password 'password' (1) > held in 'text' (2)"
            ),
            (
                "both arms",
                """
                func f(token: String, ok: Bool) { probe(ok ? token : "none") }
                """,
                "token 'token' (1)"
            ),
            (
                "a dictionary",
                """
                func f(token: String) {
                let d = ["t": token]
                probe(d) }
                """,
                "token 'token' (1) > held in 'd' (2)"
            ),
            (
                "an optional that is bound",
                """
                func f(token: String?) { if let t = token { probe(t) } }
                """,
                "token 'token' (1) > held in 't' (1)"
            ),
            (
                "a count, which is no secret",
                """
                func f(token: String) { probe(token.count) }
                """,
                "none"
            ),
            (
                "a comparison, which is none",
                """
                func f(token: String) { probe(token == "") }
                """,
                "none"
            ),
            (
                "a hash, which is none",
                """
                func f(password: String) { probe(SHA256.hash(data: Data(password.utf8))) }
                """,
                "none"
            ),
            (
                "a label, which is a parameter and no secret",
                """
                func f(passwordLabel: UILabel) { probe(passwordLabel) }
                """,
                "a parameter 'passwordLabel' (1)"
            ),
            (
                "a constant of the user interface",
                """
                let passwordTitle = "Password"
                func f() { probe(passwordTitle) }
                """,
                "none"
            ),
        ] as [(String, String, String)])
    func sensitiveValues(_ what: String, _ code: String, _ expected: String) throws {
        #expect(try sensitive(code) == expected, "\(what)")
    }

    @Test(
        "A value from outside is followed in all its parts",
        arguments: [
            (
                "a deep link's parameter",
                """
                func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any] = [:]) -> Bool {
                probe(url.path)
                return true }
                """,
                "a deep link 'url' (1)"
            ),
            (
                "a text field",
                """
                class V { let field = UITextField()
                func f() { probe(field.text) } }
                """,
                "user input 'field.text' (2)"
            ),
            (
                "the pasteboard",
                """
                func f() { let s = UIPasteboard.general.string
                probe(s) }
                """,
                "the pasteboard 'UIPasteboard.general.string' (1) > held in 's' (1)"
            ),
            (
                "three characters of what came, which are few",
                """
                func f() { let s = UIPasteboard.general.string ?? ""
                probe("x" + s.prefix(3)) }
                """,
                "none"
            ),
            (
                "a constant",
                """
                func f() { probe("a") }
                """,
                "none"
            ),
        ] as [(String, String, String)])
    func outsideValues(_ what: String, _ code: String, _ expected: String) throws {
        #expect(try outside(code) == expected, "\(what)")
    }

    @Test(
        "A sink is seen from the calls of what wraps it",
        arguments: [
            (
                "a call of UserDefaults",
                """
                func f(t: String) { UserDefaults.standard.set(t, forKey: "k") }
                """,
                "line 1: t under k"
            ),
            (
                "an alias of UserDefaults",
                """
                let d = UserDefaults(suiteName: "g")
                func f(t: String) { d?.set(t, forKey: "k") }
                """,
                "line 2: t under k"
            ),
            (
                "a subscript of UserDefaults",
                """
                func f(t: String) { UserDefaults.standard["k"] = t }
                """,
                "line 1: t under k"
            ),
            (
                "a dictionary, which is none",
                """
                func f(t: String) { var d: [String: String] = [:]
                d["k"] = t }
                """,
                "none"
            ),
            (
                "a wrapper",
                """
                func keep(_ v: String, _ k: String) { UserDefaults.standard.set(v, forKey: k) }
                func f(t: String) { keep(t, "k") }
                """,
                "line 1: v under k; line 2: t under k > stored in UserDefaults (1)"
            ),
            (
                "two wrappers",
                """
                class A { func keep(_ v: String) { UserDefaults.standard.set(v, forKey: "k") } }
                class B { let a = A()
                func hold(_ w: String) { a.keep(w) }
                func f(t: String) { hold(t) } }
                """,
                "line 1: v under k; line 3: w under k > stored in UserDefaults (1); line 4: t under k > handed on by 'hold' (3) > stored in UserDefaults (1)"
            ),
        ] as [(String, String, String)])
    func sinks(_ what: String, _ code: String, _ expected: String) {
        #expect(frames(code) == expected, "\(what)")
    }
}
