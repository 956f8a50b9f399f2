import BulwarkDetection
import BulwarkReport

/// A credential that stands in the source.
enum HardcodedSecret: Rule {
    static let description = RuleDescription(
        id: "hardcoded-secret",
        area: .secrets,
        severity: .blocking,
        title: "Credential in the source",
        rationale: """
            Whatever stands in the source stands in the binary, the repository and its history. Whoever downloads the app reads it with `strings`, and it \
            cannot be changed without an update that everybody installs.
            """,
        fix: """
            Take the credential back at its issuer: it is known. Let the app's server hold the new one and do what needs it, or give each user a token of \
            their own after login, kept in the keychain.
            """,
        triggering: [
            .init("enum Config { static let clientSecret = \"q8Zr-3vTfLw0xKp7YdNs5HbJcEuM2gAi\" }"),
            .init("let partner = \"AKIAZ7QXM3PTW5LHRC2N\""),
            .init("let ledger = \"postgres://ledger:V4nilla-Sky-77@\" + host + \"/main\""),
            .init(
                "func f(_ r: inout URLRequest) { r.setValue(\"Bearer mF9xQ2vL7wRt4KbZ8sYc1NpJ6hUd3gEa\", forHTTPHeaderField: \"Authorization\") }"
            ),
            .init("func f() { if entered.password == \"Jg7!mKq2#Wz9\" { open() } }"),
            .init("struct S { init(apiToken: String = \"ptk_9f31c7be40d2a86e5b17c0d4f2a93e68\") {} }"),
            .init("let part = \"q8Zr3vTfLw0x\" + \"Kp7YdNs5HbJc\"; let apiSecret = part"),
            .init(
                "enum A { static let head = \"q8Zr3vTfLw\"; static let tail = \"0xKp7YdNs5HbJc\"; static var apiKey: String { head + A.tail } }"
            ),
            .init("let apiKey = [\"q8Zr3vTf\", \"Lw0xKp7Y\", \"dNs5HbJc\"].joined()"),
            .init("let head = \"q8Zr3vTfLw\"; let clientSecret = \"\\(head)0xKp7YdNs5HbJc\""),
            .init(
                "func f(city: String) { load(\"https://api.bank.test/v1?city=\\(city)&api_key=q8Zr3vTfLw0xKp7YdNs5Hb\") }"
            ),
            .init("static NSString *const kClientSecret = @\"c0b4lt-9Hs2Wq7Lx4Vz6Np1Td\";", file: "A.m"),
            .init(#"let item = URLQueryItem(name: "api_key", value: "b6907d289e10d714a6e88b30761fae22")"#),
            .init(#"enum Service: String { case apiKey = "q8Zr3vTfLw0xKp7YdNs5HbJcEuM2gAi4" }"#),
            .init(
                #"enum Secrets { static let weather = "b6907d289e10d714a6e88b30761fae22"; static let host = "api.bank.test" }"#
            ),
            .init(
                "let encryptionKey: [UInt8] = [0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c]"
            ),
            .init(#"func f(enteredPIN: String) { if enteredPIN == "4938" { open() } }"#),
            .init(
                #"func f() { load("https://api.weather.test/v2?q=Bern&appid=b6907d289e10d714a6e88b30761fae22") }"#),
            .init(
                #"func admits(name: String, password: String) -> Bool { name == "admin" && password == "Jg7!mKq2#Wz9" }"#
            ),
            .init(
                #"func admits(password: String) -> Bool { switch password { case "Jg7!mKq2#Wz9": true; default: false } }"#
            ),
            .init(#"func admits(password: String) -> Bool { ["Jg7!mKq2#Wz9", "Vb4?nTr8"].contains(password) }"#),
            .init(#"final class C { lazy var token: String = { "q8Zr3vTfLw0xKp7YdNs5HbJcEuM2gAi4" }() }"#),
            .init("string glpat-x7Kq2Vn9RtYw4LmZ8sPd\nimports _objc_release", file: "Payload/Bank.app/Bank"),
            .init(
                """
                let PAY_ID = "18e55363-1d76-456c-8d4d-ecee7b9517ea"
                func pay() -> String { "https://pay.example/buy?apiKey=" + PAY_ID }
                """),
        ],
        nonTriggering: [
            .init(
                #"enum Api { static let accEncryptionKey = URL(string: "/keys")! }; let recorded = [Api.accEncryptionKey: "4.3.2.RX-backend_accEncryptionKey"]"#
            ),
            .init(
                """
                func start() {
                    Mixpanel.initialize(token: "c1d3f5a7b9e02468ace013579bdf2468", trackAutomaticEvents: true)
                    AppsFlyerLib.shared().appsFlyerDevKey = "h7Kq2Vn9RtYw4LmZ8sPd3f"
                }
                enum Keys { static let amplitudeAPIKey = "b6907d289e10d714a6e88b30761fae22" }
                """),
            .init(
                """
                struct Ramp {
                    static let pubToken = "861a131b-1721-4e99-8ec3-7349840c888f"
                    static let moonApiKey = "pk_live_Boi6Rl107p7XuJWBL8GJRzGWlmUSoxbz"
                    static let safeToken = "0x5aFE3855358E112B5647B952709E6165e1c1eEEe"
                }
                """),
            .init(
                "enum Keys { static let tokenKey = \"auth_token_v2\"; static let passwordLabel = \"Password\"; static let apiKey = \"YOUR_API_KEY_GOES_HERE_1\" }"
            ),
            .init("let documented = \"AKIAIOSFODNN7EXAMPLE\""),
            .init("let wrongPassword = \"The password is not right. Try again.\""),
            .init("let secretService = \"com.example.app.secrets\""),
            .init("func f() { let password = \"\"; let token = \"token\"; use(password, token) }"),
            .init(
                "let base = \"com.example.app\"; let secretKey = base + \".secret\"; let apiKey = [\"app\", \"api\", \"key\"].joined(separator: \".\")"
            ),
            .init(
                "func f(city: String, key: String) { load(\"https://api.bank.test/v1?city=\\(city)&api_key=\\(key)\") }"
            ),
            .init("let name = \"q8Zr3vTfLw0xKp7YdNs5HbJc\"; let tokenName = name; let token = read(name)"),
            .init("enum Key: String { case password = \"Enc2ryption-Password1\" }"),
            .init(
                #"""
                enum Tokens { static let spacing = "space-8-16-24-32" }
                enum Secrets { static let form = "^[A-Za-z0-9._%+-]{8,64}$"; static let host = "api.bank.test"; static let weather = "WEATHER_KEY"; static var kept: String { vault.read("weather") } }
                let item = URLQueryItem(name: "api_key", value: key), sort = URLQueryItem(name: "sort", value: "b6907d289e10d714a6e88b30761fae22")
                """#),
            .init(
                """
                let sbox: [UInt8] = [0x63, 0x7c, 0x77, 0x7b, 0xf2, 0x6b, 0x6f, 0xc5, 0x30, 0x01, 0x67, 0x2b, 0xfe, 0xd7, 0xab, 0x76]
                let encryptionKey: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
                func f(pinCount: Int, zip: String, pin: String) -> Bool { zip == "8001" || pin == "" || pin.count == 4 }
                """),
            .init(
                "string glpat-xxxxxxxxxxxxxxxxxxxx\nstring Enter your password\nstring h7Kq2Vn9RtYw4LmZ8sPd",
                file: "Payload/Bank.app/Bank"),
            .init(
                """
                func judge(_ pin: String) -> Bool { pin == "123456" || Set(pin).count < 3 }
                private let appCenterAppSecret = "4e7a90d3-61bc-4f28-9a05-c3d18b72e6f4"
                func start() { AppCenter.start(withAppSecret: "4e7a90d3-61bc-4f28-9a05-c3d18b72e6f5", services: []) }
                """),
            .init(
                """
                let PAY_PUBLIC_KEY = "18e55363-1d76-456c-8d4d-ecee7b9517ea"
                let buyKey = "pk_live_4eC39HqLyjWDarjtT1zdp7dcXw"
                func pay() -> String { "https://pay.example/buy?apiKey=" + PAY_PUBLIC_KEY }
                func buy() -> String { "https://buy.example/buy?apiKey=" + buyKey }
                """),
        ],
        references: ["MASVS-STORAGE-1", "MASVS-CRYPTO-2", "MASTG-TEST-0213", "CWE-798"],
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        var found: [Finding] = []
        // Two parts of one pair of credentials, written on one line, are one finding.
        var lines: Set<SourceLocation> = []
        func add(_ literal: Fact, _ message: String, _ severity: Severity? = nil) {
            let place = SourceLocation(path: literal.path, line: literal.location.line)
            if lines.insert(place).inserted {
                found.append(finding(at: literal, message, severity: severity, secrets: literal.lineLocations))
            }
        }
        // Most texts are of no shape, and many stand in several places.
        var isShapeless = [Bool](repeating: false, count: app.code.texts.count)
        var concatenation: (operators: Fact, first: Fact?)?
        for literal in app.code.facts(.string) where literal.textLength >= 8 || literal.parent?.kind == .operators {
            if (4...8).contains(literal.textLength), let name = comparedPIN(literal) {
                add(literal, "The source holds the value of '\(name)'.")
                continue
            }
            guard let text = whole(literal, &concatenation), text.utf8.count >= 8 else { continue }
            let isWhole = literal.textLength == text.utf8.count
            var shape: SecretShape?
            if !(isWhole && isShapeless[Int(literal.textID)]) {
                shape = SecretShapeMatcher.shape(of: text)
                if isWhole, shape == nil { isShapeless[Int(literal.textID)] = true }
            }
            if let shape {
                guard !isDocumentation(literal), !(shape == .urlWithKey && endsInPublicKey(text, literal)) else {
                    continue
                }
                add(literal, "The source holds the \(shape.words).")
            } else if let (name, kind) = meaning(of: literal), SecretText.isLikely(text, kind: kind),
                !isEcho(text, of: name), !namesApp(literal, name, kind), !isContract(text),
                !isPublishable(text, name)
            {
                add(
                    literal, "The source holds the value of '\(name)'.",
                    isVector(name, literal) || kind == .token && !TokenMeaning.saysThatItOpens(name, literal)
                        ? .warning : nil)
            }
        }
        for text in app.code.facts(.interpolated) {
            guard let shape = SecretShapeMatcher.shape(of: text.text), !isDocumentation(text) else { continue }
            add(text, "The source holds the \(shape.words).")
        }
        return found + assembled(in: app.code, besides: lines) + bytes(in: app.code) + embedded(in: app.built)
    }

    /// Keys that are written as bytes: `let encryptionKey: [UInt8] = [0x2b, 0x7e, …]`.
    private static func bytes(in code: CodeBase) -> [Finding] {
        code.facts(.variable).compactMap { variable in
            guard let kind = code.kind(of: variable), [.cryptographicKey, .secret, .apiKey].contains(kind),
                let value = variable.initialValue, !variable.isDebugOnly
            else { return nil }
            let list = value.kind == .call ? value.argument(at: 0) ?? value : value
            guard list.kind == .array else { return nil }
            let numbers = list.children
            guard numbers.count >= 16, numbers.allSatisfy({ $0.kind == .number }), Set(numbers.map(\.text)).count >= 8
            else { return nil }
            return finding(
                at: variable, "The source holds the bytes of '\(variable.text)'.", secrets: list.lineLocations)
        }
    }

    /// The name of the PIN that a few digits are compared with, and so open: `if enteredPIN == "4938"`.
    private static func comparedPIN(_ literal: Fact) -> String? {
        guard literal.text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let other = comparand(of: literal),
            !literal.isDebugOnly
        else { return nil }
        if asksForBetter(other, than: literal) { return nil }
        if other.kind == .member, other.text == "text", let field = other.first {
            return literal.code.controlKind(of: field) == .pin ? field.text : nil
        }
        return literal.code.kind(of: other) == .pin ? other.text : nil
    }

    /// What an operand is compared with: the one beside it, on the other side of `==` or `!=`, among whatever other operators.
    private static func comparand(of operand: Fact) -> Fact? {
        // Nobody compares among so many operands; each of them would look through all.
        guard let around = operand.parent, around.kind == .operators, around.detail.utf8.count <= 256 else {
            return nil
        }
        let operators = around.detail.split(separator: " ")
        let operands = around.children
        guard operands.count == operators.count + 1, let place = operands.firstIndex(of: operand) else { return nil }
        func isComparison(_ number: Int) -> Bool {
            operators.indices.contains(number) && (operators[number] == "==" || operators[number] == "!=")
        }
        if isComparison(place - 1) { return operands[place - 1] }
        return isComparison(place) ? operands[place + 1] : nil
    }

    /// The whole of a text that is put together from constants.
    ///
    /// - Parameter concatenation: the last one that was met, with its first literal; each literal of it asks.
    private static func whole(_ literal: Fact, _ concatenation: inout (operators: Fact, first: Fact?)?) -> String? {
        guard let around = literal.parent, around.kind == .operators, around.text == "+" else { return literal.text }
        // Judged once, at its first part.
        if concatenation?.operators != around {
            concatenation = (around, around.firstChild { $0.kind == .string })
        }
        guard concatenation?.first == literal else { return nil }
        return around.strings.first ?? literal.text
    }

    /// What a literal is the value of, and what kind of secret that is; nil where nothing says so.
    private static func meaning(of literal: Fact) -> (name: String, kind: SensitiveKind)? {
        var value = literal
        while let around = value.parent,
            around.kind == .cast || (around.kind == .operators && ["+", "??"].contains(around.text))
                || isConversion(around)
        {
            value = around.kind == .argument ? around.parent ?? around : around
            if value.kind == .call, value.parent == nil { return nil }
        }
        guard let around = value.parent else { return nil }
        switch around.kind {
        case .variable, .binding:
            guard around.initialValue == value else { return nil }
            return kind(of: around) ?? kindOfOwner(around)
        case .enumCase:
            // Cases name the keys under which secrets are kept as often as secrets: the value must look like nothing else.
            return kind(of: around).flatMap { $0.kind == .password ? nil : $0 }
                ?? kindOfOwner(around)
        case .parameter: return kind(of: around)
        case .argument:
            if let call = around.parent, call.kind == .call,
                ["set", "setValue", "addValue", "setObject", "updateValue"].contains(call.text),
                call.argument(at: 0) == value
            {
                return call.argument(at: 1)?.strings.lazy.compactMap { kind(ofKey: $0, in: literal.code) }.first
            }
            // `URLQueryItem(name: "api_key", value: "…")`, `HTTPHeader(name: "X-Api-Key", value: "…")`
            if around.text == "value", let call = around.parent,
                let name = call.argument("name") ?? call.argument("key")
            {
                return name.strings.lazy.compactMap { kind(ofKey: $0, in: literal.code) }.first
            }
            guard !around.text.isEmpty, around.text.lowercased() != "key", around.text != "forKey" else { return nil }
            return kind(of: around)
        case .assignment:
            guard let target = around.first, target != value else { return nil }
            if target.kind == .subscripted {
                return target.argument(at: 0)?.strings.lazy.compactMap { kind(ofKey: $0, in: literal.code) }.first
            }
            return kind(of: target)
        case .entry:
            guard let key = around.first, key != value else { return nil }
            return key.strings.lazy.compactMap { kind(ofKey: $0, in: literal.code) }.first
                ?? (key.kind == .member ? kind(of: key) : nil)
        case .operators: return comparand(of: value).flatMap { kind(of: $0) }
        case .pattern:
            // `switch password { case "…": … }`
            guard let subject = around.parent?.parent, subject.kind == .switching else { return nil }
            return subject.first.flatMap { kind(of: $0) }
        case .array:
            // `["…", "…"].contains(password)`
            guard let call = around.parent?.parent, call.kind == .call, call.text == "contains", call.receiver == around
            else { return nil }
            return call.argument(at: 0).flatMap { kind(of: $0) }
        case .closure:
            // `lazy var token = { "…" }()`
            guard let call = around.parent, call.kind == .call, call.callee == around, let holder = call.parent,
                holder.kind == .variable
            else { return nil }
            return kind(of: holder)
        case .returning, .accessor, .block:
            // `var apiKey: String { "…" }`, `func apiKey() -> String { return "…" }`
            guard
                let declaration = around.ancestors.first(where: { [.variable, .function, .closure].contains($0.kind) })
                    ?? nil, declaration.kind != .closure
            else { return nil }
            return kind(of: declaration)
        default: return nil
        }
    }

    /// What the type around a constant says of all that it holds: `enum Secrets { static let weather = "…" }`.
    private static func kindOfOwner(_ declaration: Fact) -> (name: String, kind: SensitiveKind)? {
        guard declaration.isMember, let owner = declaration.enclosingType,
            declaration.kind == .enumCase
                || declaration.flags.contains(.isStatic) && declaration.flags.contains(.isConstant),
            let found = kind(of: owner), [.secret, .apiKey].contains(found.kind),
            !declaration.textHolds(harmlessMembers), declaration.last.map({ isPlain($0.text) }) ?? false
        else { return nil }
        return (owner.text + "." + declaration.text, found.kind)
    }

    /// Whether a text has none but the characters that keys are written in, as patterns have not.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy {
            ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a || $0 >= 0x30 && $0 <= 0x39 || "-_=+/.:".utf8.contains($0)
        }
    }

    private static let harmlessMembers = WordSet([
        "hash", "digest", "name", "id", "host", "url", "domain", "service", "path", "issuer", "audience", "public",
    ])

    /// `Data("…".utf8)`, `String("…")`: the value in another form.
    private static func isConversion(_ around: Fact) -> Bool {
        if around.kind == .member { return ["utf8", "data", "utf8CString"].contains(around.text) }
        guard around.kind == .argument, let call = around.parent, call.kind == .call, call.arguments.count == 1 else {
            return false
        }
        return ["Data", "String", "NSString", "Array", "SecureString"].contains(call.text)
    }

    /// What the name of something says.
    private static func kind(of named: Fact) -> (name: String, kind: SensitiveKind)? {
        guard let kind = named.code.kind(of: named), kind.isCredential else { return nil }
        return (named.text, kind)
    }

    static func kind(of name: String, in code: CodeBase) -> (name: String, kind: SensitiveKind)? {
        guard let kind = code.kind(ofName: name), kind.isCredential else { return nil }
        return (name, kind)
    }

    /// What a key says; headers that carry a credential do so too: `X-Api-Key`, `X-Auth-Token`.
    private static func kind(ofKey key: String, in code: CodeBase) -> (name: String, kind: SensitiveKind)? {
        key.count < 60 ? kind(of: key, in: code) : nil
    }
}
