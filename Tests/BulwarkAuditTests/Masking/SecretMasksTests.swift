import BulwarkReport
import BulwarkTesting
import Foundation
import Testing

@testable import BulwarkAudit

/// What a report shows of a line, whichever rule's finding shows it.
struct SecretMasksTests {
    /// The excerpts of every line of a file, as if each had a finding.
    private func shown(_ source: String, file: String) throws -> [String] {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let findings = lines.indices.map {
            Finding(rule: "r", severity: .warning, message: "m", location: .init(path: file, line: $0 + 1, length: 1))
        }
        let sources = MemorySources([file: source])
        let masked = SecretMasks.applied(to: findings, in: .sample([file: source]), sources: sources)
        let report = JSONReporter().text(of: AuditReport(findings: masked), sources: sources)
        struct Document: Decodable {
            struct Finding: Decodable {
                struct Excerpt: Decodable { var text: String }
                var excerpt: Excerpt?
            }
            var findings: [Finding]
        }
        return try JSONDecoder().decode(Document.self, from: Data(report.utf8)).findings.map { $0.excerpt?.text ?? "" }
    }

    /// A file of one line, as minifiers write them.
    struct Minified: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var file: String
        var text: @Sendable (Int) -> String

        /// A file whose line has so many parts between a beginning and an end.
        init(
            _ description: String, _ file: String, _ start: String, _ end: String,
            _ part: @escaping @Sendable (Int) -> String
        ) {
            testDescription = description
            self.file = file
            text = { count in start + (0..<count).map(part).joined() + end }
        }
    }

    static let minified: [Minified] = [
        Minified("secrets of one form", "a.json", "{", "\"z\":1}") {
            "\"k\($0)\":\"sk_live_51H8xQ2\(1_000_000 + $0)\","
        },
        Minified("values of secret names", "a.json", "{", "\"z\":1}") {
            "\"password\($0)\":\"Zq7!xLm9Pwv\(1_000_000 + $0 &* 7_919)\","
        },
        Minified("a list", "a.json", "{\"tokens\":[", "\"z\"]}") { "\"Zq7!xLm9Pwv\(1_000_000 + $0)\"," },
        Minified("texts without a mark between them", "a.json", "{\"token\":", "}") {
            "\"Zq7!xLm9Pwv\(1_000_000 + $0)\" "
        },
        Minified("a long call", "A.swift", "f(", "z)") { "\"Zq7!xLm9Pwv\(1_000_000 + $0)\", " },
        Minified("a long list", "A.swift", "let tokens = [", "z]") { "\"Zq7!xLm9Pwv\(1_000_000 + $0)\", " },
        Minified("a long dictionary", "A.swift", "let a = [", "\"z\": z]") {
            "\"token\($0)\": \"Zq7!xLm9Pwv\(1_000_000 + $0)\", "
        },
        Minified("a text in which a secret is repeated", "A.swift", "let password = \"Zq7!xLm9Pwv\"; let a = \"", "\"")
        { _ in
            "Zq7!xLm9Pwv, "
        },
        Minified("markup", "a.plist", "<plist><dict>", "</dict></plist>") {
            "<key>token\($0)</key><string>Zq7!xLm9Pwv\(1_000_000 + $0)</string>"
        },
        Minified("attributes", "a.storyboard", "<document><a ", "/></document>") {
            "value=\"sk_live_51H8xQ2LkdIwHu7ixUhnWWtU\(1_000_000 + $0)\" "
        },
    ]

    /// One line of ten megabytes with a hundred thousand values must not take hours: four times as much takes about four times as
    /// long, where anything that looks at each value for each other would take sixteen.
    @Test(arguments: minified)
    func aLongLineTakesTimeInProportion(_ minified: Minified) throws {
        func time(_ count: Int) -> Duration {
            let text = minified.text(count)
            let finding = Finding(
                rule: "r", severity: .warning, message: "m", location: .init(path: minified.file, line: 1, length: 1))
            let (app, sources) = (AuditedApp.sample([minified.file: text]), MemorySources([minified.file: text]))
            return ProcessorTime.measure {
                let masked = SecretMasks.applied(to: [finding], in: app, sources: sources)
                #expect(masked[0].secrets.count + masked[0].hidden.count > 0)
            }
        }
        let (short, long) = (time(1_000), time(4_000))
        #expect(long < short * 8)
    }

    @Test(
        arguments: [
            // Names and labels.
            (
                ##"enum Secrets { static let first = "lantern#harbour", second = "moonlight" }"##,
                ##"enum Secrets { static let first = "lan********", second = "moonlight" }"##
            ),
            (
                ##"enum Places { static let first = "lantern#harbour", second = "moonlight" }"##,
                ##"enum Places { static let first = "lantern#harbour", second = "moonlight" }"##
            ),
            (#"let password = "Zq7!xLm9Pw""#, #"let password = "********""#),
            // Sentences, as `bulwark redact` reads them.
            (#"print("the password is harbour4")"#, #"print("the ********")"#),
            (#"print("the password is harbour4, \(name)")"#, #"print("********\(name)")"#),
            (#"print("the password is missing")"#, #"print("the password is missing")"#),
            (##"let userPassword = #"Zq7!xLm9P"#"##, ##"let userPassword = #"********"#"##),
            (#"let dbPassword = "Zq7!xLm9Pwv8"  // old"#, #"let dbPassword = "Zq7********"  // old"#),
            (
                #"connect(user: "x", password: "Zq7!xLm9Pw-8vKt", apiKey: "hdmM0Lm7exG3lCMqXXQ8", secret: "uXw3RkP9nTz5QbYc7LdM")"#,
                #"connect(user: "x", password: "Zq7********", apiKey: "hdmM********", secret: "uXw3********")"#
            ),
            (
                #"let awsKey = "AKIAZ7QXM3PTW5LHRC2N", awsSecretKey = "hdmM0Lm7exG3lCMqXXQ8agOMTN""#,
                #"let awsKey = "AKIA********", awsSecretKey = "hdmM********""#
            ),
            (
                #"let config = ["client_secret": "shadow lantern nine", "password": "moonlight", "host": "a.example"]"#,
                #"let config = ["client_secret": "shad********", "password": "********", "host": "a.example"]"#
            ),
            (#"let adminPassword = "pä55wörtß-ÜÖ9""#, #"let adminPassword = "pä5********""#),
            (#"let secret = "ab\u{63}defghijklm""#, #"let secret = "********""#),
            (#"var apiKey: String { "shadowLantern" }"#, #"var apiKey: String { "sha********" }"#),
            (
                #"func apiKey() -> String { return "shadowLantern" }"#,
                #"func apiKey() -> String { return "sha********" }"#
            ),
            (#"func f(token: String = "shadowLantern") {}"#, #"func f(token: String = "sha********") {}"#),
            (#"if field.password == "moonlight" { open() }"#, #"if field.password == "********" { open() }"#),
            (#"passwordField.text = "StoryPw-55""#, #"passwordField.text = "********""#),
            (#"let pin = 471193; let cvv = "731""#, #"let pin = ********; let cvv = "********""#),
            (#"login.setPassword("moonlight")"#, #"login.setPassword("********")"#),
            // Keys beside values.
            (#"d.set("shadowLantern", forKey: "token")"#, #"d.set("sha********", forKey: "token")"#),
            (
                #"r.setValue("Shadow lantern", forHTTPHeaderField: "X-Api-Key")"#,
                #"r.setValue("Sha********", forHTTPHeaderField: "X-Api-Key")"#
            ),
            (
                #"let i = URLQueryItem(name: "api_key", value: "lantern")"#,
                #"let i = URLQueryItem(name: "api_key", value: "********")"#
            ),
            (#"d["password"] = "moonlight""#, #"d["password"] = "********""#),
            (
                #"let q = [kSecClass: kSecClassKey, kSecValueData: Data("keyword".utf8), kSecAttrAccount: "anna"] as [CFString: Any]"#,
                #"let q = [kSecClass: kSecClassKey, kSecValueData: Data("********".utf8), kSecAttrAccount: "anna"] as [CFString: Any]"#
            ),
            (
                #"q[kSecValueData as String] = "keyword".data(using: .utf8)"#,
                #"q[kSecValueData as String] = "********".data(using: .utf8)"#
            ),
            (
                #"let c = HTTPCookie(properties: [.name: "session", .value: "moon light", .path: "/"])"#,
                #"let c = HTTPCookie(properties: [.name: "session", .value: "********", .path: "/"])"#
            ),
            // Parts.
            (
                #"let apiSecret = "hdmM0Lm7exG3lC" + "XXQ8agOMTNwncxvj" + "mZ81" // why"#,
                #"let apiSecret = "********" + "********" + "********" // why"#
            ),
            (
                #"let passphrase = "shadow" + "-lantern-" + suffix"#,
                #"let passphrase = "********" + "********" + suffix"#
            ),
            (#"let secret = ["shadow", "lantern"].joined()"#, #"let secret = ["********", "********"].joined()"#),
            (#"let password = "lantern-\(n)-moonlight""#, #"let password = "********\(n)********""#),
            // Cryptography.
            (
                #"let k = SymmetricKey(data: Data("ConstKey-abcdef".utf8))"#,
                #"let k = SymmetricKey(data: Data("Con********".utf8))"#
            ),
            (#"let iv: [UInt8] = [0x4c, 0x61, 0x6e, 0x74]"#, #"let iv: [UInt8] = [********]"#),
            (#"derive(p, salt: "bank-salt")"#, #"derive(p, salt: "********")"#),
            (#"CCCrypt(a, b, c, "lanternlantern16", 16, iv)"#, #"CCCrypt(a, b, c, "lant********", 16, iv)"#),
            // What looks like a secret, whatever its name.
            (#"partner("ghp_9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT9uV8wX")"#, #"partner("ghp_********")"#),
            (#"open("https://a.example/?api_key=lanternlight")"#, #"open("http********")"#),
            (#"db("Server=a;Password=moonlight;")"#, #"db("Serv********")"#),
            (#"f() // AKIAZ7QXM3PTW5LHRC2N"#, #"f() // ********"#),
            // What stays readable.
            (#"let token = defaults.string(forKey: "token")"#, #"let token = defaults.string(forKey: "token")"#),
            (
                #"let tokenKey = "auth_token_v2"; let label = "Password""#,
                #"let tokenKey = "auth_token_v2"; let label = "Password""#
            ),
            (#"static let token = "token""#, #"static let token = "token""#),
            (
                #"enum Key: String { case password = "user-password" }"#,
                #"enum Key: String { case password = "user-password" }"#
            ),
            (#"print("token is \(token)")"#, #"print("token is \(token)")"#),
            (
                #"let url = URL(string: "http://a.example/v1/login")"#,
                #"let url = URL(string: "http://a.example/v1/login")"#
            ),
            (#"@AppStorage("authToken") var authToken = """#, #"@AppStorage("authToken") var authToken = """#),
            (#"let password = keychain["password"]"#, #"let password = keychain["password"]"#),
            (#"let sql = "SELECT * FROM note WHERE id = \(id)""#, #"let sql = "SELECT * FROM note WHERE id = \(id)""#),
            (#"guard pin.count == 4096 else { return }"#, #"guard pin.count == 4096 else { return }"#),
        ] as [(String, String)])
    func swiftLines(source: String, seen: String) throws {
        #expect(try shown(source, file: "A.swift") == [seen])
    }

    @Test(
        arguments: [
            (
                #"static NSString *const kAdminPassword = @"Zq7!xLm9P";"#,
                #"static NSString *const kAdminPassword = @"********";"#
            ),
            (
                #"static NSString *const kClientSecret = @"hdmM0Lm7exG3lC" @"XXQ8agOMTNwncxvj";"#,
                #"static NSString *const kClientSecret = @"********" @"********";"#
            ),
            (
                #"void f() { [api loginWithKey:@"AKIAZ7QXM3PTW5LHRC2N" secret:@"lantern"]; }"#,
                #"void f() { [api loginWithKey:@"AKIA********" secret:@"********"]; }"#
            ),
            (
                #"void f() { [d setObject:@"moonlight" forKey:@"password"]; }"#,
                #"void f() { [d setObject:@"********" forKey:@"password"]; }"#
            ),
            (
                #"void f() { id d = @{ @"password": @"moonlight", @"user": @"anna" }; }"#,
                #"void f() { id d = @{ @"password": @"********", @"user": @"anna" }; }"#
            ),
            (#"#define API_SECRET @"moonlight""#, #"#define API_SECRET @"********""#),
            (#"#define OPEN(x) open(x, password = @"moonlight")"#, #"#define OPEN(x) open(x, password = @"********")"#),
            (#"void f() { id t = [d objectForKey:@"token"]; }"#, #"void f() { id t = [d objectForKey:@"token"]; }"#),
            (
                #"static const unsigned char aesKey[] = { 0x4c, 0x61, 0x6e, 0x74 };"#,
                #"static const unsigned char aesKey[] = {********};"#
            ),
        ] as [(String, String)])
    func objectiveCLines(source: String, seen: String) throws {
        #expect(try shown(source, file: "A.m") == [seen])
    }

    @Test func ofTextsOfSeveralLinesNothingIsShown() throws {
        let swift =
            "let clientSecret = \"\"\"\n    hdmM0Lm7exG3lCMqXXQ8\n      agOMTNwncxvj\n    \"\"\"\nlet done = true"
        #expect(
            try shown(swift, file: "A.swift") == [
                "let clientSecret = \"\"\"", "********", "********", "\"\"\"", "let done = true",
            ])
        let objectiveC = "static NSString *kApiSecret = @\"hdmM0Lm7exG3lC\"\n  @\"XXQ8agOMTNwncxvj\";"
        #expect(
            try shown(objectiveC, file: "A.m") == ["static NSString *kApiSecret = @\"********\"", "@\"********\";"])
        let list =
            "<plist><dict>\n<key>ClientSecret</key><string>hdmM0Lm7exG3l\nCMqXXQ8agOMTNwncxvj</string>\n</dict></plist>"
        #expect(
            try shown(list, file: "A.plist") == [
                "<plist><dict>", "<key>ClientSecret</key><string>********", "********</string>", "</dict></plist>",
            ])
    }

    @Test(
        arguments: [
            (
                "A.json", #"{"clientSecret": "shadowlantern", "host": "a.example", "passwords": ["moonlight"]}"#,
                #"{"clientSecret": "sha********", "host": "a.example", "passwords": ["********"]}"#
            ),
            ("A.json", #"{"client_secret":"hdmM0Lm7exG3lC\u0058XQ8agOMTNwncxvj"}"#, #"{"client_secret":"********"}"#),
            (
                "A.plist",
                "<dict><key>ClientSecret</key><string>shadowlantern</string><key>Name</key><string>Bank</string></dict>",
                "<dict><key>ClientSecret</key><string>sha********</string><key>Name</key><string>Bank</string></dict>"
            ),
            (
                "A.plist", "<dict><key>secret</key><data>aGRtTTBMbTdleEczbENN</data></dict>",
                "<dict><key>secret</key><data>aGRt********</data></dict>"
            ),
            (
                "Localizable.strings", #""support.password" = "moonlight"; "login.title" = "Log in";"#,
                #""support.password" = "********"; "login.title" = "Log in";"#
            ),
            ("A.xcconfig", "API_KEY = moonlight", "API_KEY = ********"),
            ("A.xcconfig", "PRODUCT_NAME = Bank", "PRODUCT_NAME = Bank"),
            (
                "project.pbxproj", #"  API_SECRET = "shadowlantern"; PRODUCT_NAME = Bank;"#,
                #"API_SECRET = "sha********"; PRODUCT_NAME = Bank;"#
            ),
            ("project.pbxproj", "  CLIENT_SECRET = shadowlantern;", "CLIENT_SECRET = sha********;"),
            (
                "A.storyboard",
                #"<textField id="h5U-Qx-2LM" text="StoryPw55" placeholder="Password"><textInputTraits/>"#,
                #"<textField id="h5U-Qx-2LM" text="********" placeholder="Password"><textInputTraits/>"#
            ),
            (
                "A.storyboard", #"<userDefinedRuntimeAttribute type="string" keyPath="apiKey" value="moonlight"/>"#,
                #"<userDefinedRuntimeAttribute type="string" keyPath="apiKey" value="********"/>"#
            ),
            (
                "Package.resolved", #""location" : "https://anna:moonlight-77@git.example/a.git","#,
                #""location" : "http********","#
            ),
        ] as [(String, String, String)])
    func resourceLines(file: String, source: String, seen: String) throws {
        #expect(try shown(source, file: file) == [seen])
    }

    @Test func listsOfAPropertyListAreUnderTheirKey() throws {
        let source =
            "<plist><dict>\n<key>APITokens</key>\n<array>\n<string>moonlight</string>\n</array>\n</dict></plist>"
        #expect(try shown(source, file: "A.plist")[3] == "<string>********</string>")
        let json = "{\n\"tokens\": [\n\"moonlight\"\n]\n}"
        #expect(try shown(json, file: "A.json")[2] == "\"********\"")
    }

    @Test("A literal that a rule is about is masked where it is declared and where a comment repeats it")
    func subjects() throws {
        let source = """
            import CryptoKit
            let first = "bank-master-seed"; print(first, apiToken)
            func f() -> SymmetricKey { SymmetricKey(data: first.data(using: .utf8)!) } // not bank-master-seed
            let v = "Kq9-lantern-w4"; let apiToken = "Kq9-lantern-w4" // Kq9-lantern-w4
            """
        let app = AuditedApp.sample(["A.swift": source])
        var findings = ConstantKey.findings(in: app)
        #expect(findings.map(\.location.line) == [3])
        for line in [2, 4] {
            findings.append(
                Finding(rule: "r", severity: .warning, message: "m", location: .init(path: "A.swift", line: line)))
        }
        let sources = MemorySources(["A.swift": source])
        let masked = SecretMasks.applied(to: findings, in: app, sources: sources)
        let report = TerminalReporter().text(of: AuditReport(findings: masked), sources: sources)
        #expect(report.contains(#"let first = "bank********"; print(first, apiToken)"#))
        #expect(!report.contains("lantern"))
    }
}
