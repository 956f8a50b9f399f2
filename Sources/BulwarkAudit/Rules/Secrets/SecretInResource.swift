import BulwarkDetection
import BulwarkProperties
import BulwarkReport

/// A credential in a resource of the app.
enum SecretInResource: Rule {
    static let description = RuleDescription(
        id: "secret-in-resource",
        area: .secrets,
        severity: .blocking,
        title: "Credential in a resource",
        rationale: """
            Property lists, JSON and strings files are copied into the app as they are: renaming the download to .zip is all it takes to read them.
            """,
        fix: """
            Take the credential back at its issuer. What a client may know (a publishable key that is bound to the bundle identifier) can stay; all else \
            belongs to the server, or is given to each user after login and kept in the keychain.
            """,
        triggering: [
            .init(
                "{\"services\": {\"chat\": {\"clientSecret\": \"Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a\"}}}",
                file: "services.json"),
            .init(
                "{\"users\":[{\"name\":\"a\",\"password1\":\"Gr4nite?Harbour_61\",\"password2\":\"Qu4rtz?Meadow_87\"}],\"title\":\"Login\"}",
                file: "users.json"),
            .init("\"support.chat.password\" = \"Gr4nite?Harbour_61\";", file: "en.lproj/Localizable.strings"),
            .init(
                "<plist><dict><key>Access</key><string>AKIAQ4WZ8NDF2KVTC6JH</string></dict></plist>",
                file: "Services.plist"),
            .init(
                "API_BASE = https:/$()/api.bank.test\nCLIENT_SECRET = Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a\n",
                file: "Config/Release.xcconfig",
                others: [
                    "Bank.xcodeproj/project.pbxproj": project("INFOPLIST_FILE = Info.plist;"),
                    "Info.plist":
                        "<plist><dict><key>CFBundleName</key><string>Bank</string><key>Value</key><string>$(CLIENT_SECRET)</string></dict></plist>",
                ]),
            .init(
                project("PAYMENT_VALUE = \"sk_live_51KqT0bGx2NvYw7RfmJ9dPz6c\";"),
                file: "Bank.xcodeproj/project.pbxproj"),
            .init(
                "<plist><dict><key>CFBundleName</key><string>Bank</string><key>ApiKey</key><string>$(PARTNER_VALUE)</string></dict></plist>",
                file: "Info.plist",
                others: [
                    "Bank.xcodeproj/project.pbxproj": project(
                        "INFOPLIST_FILE = Info.plist; PARTNER_VALUE = Xv7pQ2mLd9KsT4wZrBn8HcYf3JgUe6a;")
                ]),
            .init(
                """
                {"pins": [{"identity": "pay", "kind": "remoteSourceControl",
                  "location": "https://build:glpat-x7Kq2Vn9RtYw4LmZ8sPd@git.bank.example/pay.git", "state": {"version": "2.1.0"}}], "version": 3}
                """, file: "Package.resolved"),
            .init(
                "PODS:\n  - Pay (2.1.0)\n\nEXTERNAL SOURCES:\n  Pay:\n    :git: https://git.bank.example/pay.git?private_token=h7Kq2Vn9RtYw4LmZ8sPd\n",
                file: "Podfile.lock"),
            .init(
                "{\"weather\": {\"host\": \"api.weather.test\"}, \"api\": {\"key\": \"b6907d289e10d714a6e88b30761fae22\"}}",
                file: "services.json"),
            .init(
                "API_BASE = https:/$()/api.bank.test\nCLIENT_SECRET = Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a\n",
                file: "Config/Keys.xcconfig"),
            .init(
                "SENTRY_AUTH_TOKEN = 7f3a9c1e5b8d2046af17c3e95d8b02647f3a9c1e\n", file: "Config/Keys.xcconfig"),
            .init("send(\"glpat-x7Kq2Vn9RtYw4LmZ8sPd\")", file: "Payload/Bank.app/main.jsbundle"),
            .init(
                "{\"clientSecret\": \"Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a\"}",
                file: "Payload/Bank.app/Frameworks/MockExams.framework/services.json"),
            .init(
                "# of the server\nAPI_SECRET='Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a'\nAPI_HOST=api.bank.example\n",
                file: "Payload/Bank.app/.env"),
            .init(
                (1...3).reduce("[") {
                    $0 + "{\"url\": \"wss://n\($1).bank.example/ws?apikey=5d21c7f0-3b8e-4a69-b7d4-08e1f6a92c35\"},\n"
                }
                    + "{}]",
                file: "nodes.json"),
        ],
        nonTriggering: [
            .init(
                "["
                    + (1...9).map { "{\"host\": \"s\($0)\", \"token\": \"h7Kq2Vn9RtYw4LmZ8sPd\($0)\"}" }.joined(
                        separator: ", ") + "]",
                file: "servers.json"),
            .init("{\"clientSecret\": \"Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a\"}", file: "login-test-data.json"),
            .init("{\"access_token\": \"Xv7-pQ2mLd9KsT4wZrBn8HcYf3JgUe6a\"}", file: "Stubbed Responses/login.json"),
            .init("{\"fields\": {\"privateKey\": \"IPCEd25519PrivateKey\"}}", file: "KeyPair.json"),
            .init(
                "\"user.password\" = \"crwdns154862:0crwdne154862:0\";", file: "lol.lproj/Localizable.strings",
                others: ["en.lproj/Localizable.strings": "\"user.password\" = \"Password\";"]),
            .init(
                "{\"apiKey\": \"YOUR_API_KEY\", \"passwordLabel\": \"Password\", \"tokenHeader\": \"X-Session-Token\"}",
                file: "services.json"),
            .init(
                "\"login.password\" = \"Password\";\n\"login.token.hint\" = \"Enter the token from your e-mail\";",
                file: "en.lproj/Localizable.strings"),
            .init(
                "<plist><dict><key>API_KEY</key><string>AIzaSyC8kQ3vXn0pLr7TtUw2ZbY5mHdJfGsAq1e</string></dict></plist>",
                file: "GoogleService-Info.plist"),
            .init(
                "{\"api_key\": [{\"current_key\": \"AIzaSyC8kQ3vXn0pLr7TtUw2ZbY5mHdJfGsAq1e\"}]}",
                file: "google-services.json"),
            .init(
                project(
                    "INFOPLIST_FILE = Info.plist; API_KEY = \"$(SECRET_FROM_CI)\"; DEVELOPMENT_TEAM = A1B2C3D4E5; CODE_SIGN_KEY = \"iPhone Distribution\";"
                ), file: "Bank.xcodeproj/project.pbxproj",
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundleName</key><string>Bank</string><key>ApiKey</key><string>$(API_KEY)</string></dict></plist>"
                ]),
            .init(
                """
                {"pins": [{"identity": "pay", "location": "https://git@git.bank.example/pay.git?ref=8f3c2a9d1e7b4c6f"},
                  {"identity": "log", "location": "ssh://git@git.bank.example:2222/log.git"}], "version": 3}
                """, file: "Package.resolved"),
            .init(
                "SPEC REPOS:\n  \"https://${GIT_TOKEN}@git.bank.example/specs.git\":\n    - Pay\n  trunk:\n    - Alamofire\n",
                file: "Podfile.lock"),
            .init(
                "{\"cell\": {\"key\": \"b6907d289e10d714a6e88b30761fae22\"}, \"api\": {\"key\": \"API_KEY\"}}",
                file: "services.json"),
            .init(
                "API_KEY = $(API_KEY_FROM_CI)\nCODE_SIGN_STYLE = Automatic\nAPI_HOST = api.bank.test\n",
                file: "Config/Keys.xcconfig"),
            .init(
                "MIXPANEL_TOKEN = 7f3a9c1e5b8d2046af17c3e95d8b0264\nBUGSNAG_KEY = 0be1d2c3f4a5968778695a4b3c2d1e0f\n",
                file: "Config/Keys.xcconfig"),
            .init("const token = readToken()", file: "Payload/Bank.app/main.jsbundle"),
        ],
        references: ["MASVS-STORAGE-1", "MASVS-CRYPTO-2", "MASTG-TEST-0213", "CWE-798", "CWE-312"],
        subjects: [.source, .built])

    /// A project of one target with some build settings.
    private static func project(_ settings: String) -> String {
        """
        {
            objects = {
                P = {isa = PBXProject; buildConfigurationList = L; mainGroup = G; targets = (T); };
                G = {isa = PBXGroup; children = (F); sourceTree = "<group>"; };
                F = {isa = PBXFileReference; path = Config/Release.xcconfig; sourceTree = "<group>"; };
                L = {isa = XCConfigurationList; buildConfigurations = (R); };
                R = {isa = XCBuildConfiguration; name = Release; baseConfigurationReference = F; buildSettings = {}; };
                T = {isa = PBXNativeTarget; name = Bank; productType = "com.apple.product-type.application"; buildConfigurationList = LT; };
                LT = {isa = XCConfigurationList; buildConfigurations = (RT); };
                RT = {isa = XCBuildConfiguration; name = Release; buildSettings = {\(settings)}; };
            };
            rootObject = P;
        }
        """
    }

    static func findings(in app: AuditedApp) -> [Finding] {
        // A file has thousands of texts; what its path says is asked once.
        var path = ""
        var isLeftOut = false
        var isLockFile = false
        var kinds: [String: SensitiveKind?] = [:]
        // How often a file has a key that says so, and how often a line: the values of many things, all in one line.
        var namesakes: [String: Int] = [:]
        var lines: [SourceLocation: Int] = [:]
        // And of files without lines, how often the same keys.
        var lineless: [String: Int] = [:]
        var addressed: [String: Int] = [:]
        var written: [Finding] = []
        var areNamed: [String?] = []
        let translated = translatedKeys(in: app.resources.texts)
        for text in app.resources.texts {
            if text.file != path {
                path = text.file
                // The name of an app or a framework says nothing of what is in it.
                let bundle = app.built?.layout.bundle(of: path)?.path ?? ""
                isLeftOut =
                    path.contains(".xcassets/")
                    || ResourceFile.isForTests(String(decoding: path.utf8.dropFirst(bundle.utf8.count), as: UTF8.self))
                isLockFile = path.hasSuffix("Package.resolved") || path.hasSuffix("Podfile.lock")
            }
            if isLeftOut { continue }
            let what: String
            var name: String?
            if isLockFile {
                guard let words = RepositoryCredential.words(in: text.value) else { continue }
                what = "the \(words)"
            } else if let shape = SecretShapeMatcher.shape(of: text.value) {
                // Google says of this file's key that it is an identifier and no secret.
                if shape == .googleAPIKey,
                    text.file.contains("GoogleService") || text.file.hasSuffix("google-services.json")
                {
                    continue
                }
                what = "the \(shape.words)"
            } else if let kind = kind(of: text, &kinds), SecretText.isLikely(text.value, kind: kind),
                !echoes(text), !(text.file.hasSuffix(".strings") && translated.contains(text.key))
            {
                // Mapbox calls those public that begin so.
                if text.value.hasPrefix("pk.") { continue }
                what = "the value of '\(text.key)'"
                name = text.file + "\n" + text.key
            } else {
                continue
            }
            if let name { namesakes[name, default: 0] += 1 }
            // One key in the addresses of many servers is one key.
            let address = key(inAddress: text.value).map { text.file + "\n" + $0 }
            if let first = address.flatMap({ addressed[$0] }) {
                written[first].secrets.append(text.location)
                continue
            }
            let line = SourceLocation(path: text.location.path, line: text.location.line)
            // A binary property list has no lines.
            if !line.isWholeFile {
                if name != nil, let first = lines[line] {
                    written[first].secrets.append(text.location)
                    continue
                }
                lines[line] = written.count
            }
            areNamed.append(name)
            var context = text.keys.joined(separator: ".")
            if line.isWholeFile {
                // Nothing but their number tells two apart that stand under the same keys.
                let number = lineless[text.file + "\n" + context, default: 0] + 1
                lineless[text.file + "\n" + context] = number
                if number > 1 { context += " \(number)" }
            }
            written.append(
                Finding(
                    rule: description.id, severity: description.severity, message: "The resource holds \(what).",
                    location: text.location,
                    context: context, secrets: [text.location]))
            if let address { addressed[address] = written.count - 1 }
        }
        written = zip(written, areNamed).filter { _, name in name.map { namesakes[$0, default: 0] < many } ?? true }
            .map(
                \.0)
        return written + settings(in: app.resources, besides: Set(written.map(\.location)))
    }

    /// How many values under one key a file has that is about many things, such as a list of servers: each is known to all who get the list.
    private static let many = 8

    /// What an address ends in behind the name of a parameter: `abc` of `wss://node.example/ws?apikey=abc`.
    private static func key(inAddress text: String) -> Substring? {
        guard text.contains("://"), let query = text.firstIndex(of: "?"), let mark = text.lastIndex(of: "="),
            query < mark
        else { return nil }
        return text[text.index(after: mark)...]
    }

    /// Whether a value says again what its key says, as the name of a type does: `"privateKey": "Ed25519PrivateKey"`.
    private static func echoes(_ text: ResourceText) -> Bool {
        let key = text.key.lowercased().filter(\.isLetter)
        return key.utf8.count > 5 && text.value.lowercased().hasSuffix(key)
    }

    /// Translations give most texts of an interface; one that looks like a secret, as a translator's marks do, is the same text.
    private static func translatedKeys(in texts: [ResourceText]) -> Set<String> {
        var keys: Set<String> = []
        var kinds: [String: SensitiveKind?] = [:]
        for text in texts where text.file.hasSuffix(".strings") && text.file.contains(".lproj/") {
            guard let kind = kind(of: text, &kinds), !SecretText.isLikely(text.value, kind: kind) else { continue }
            keys.insert(text.key)
        }
        return keys
    }

    /// Credentials in build settings, and those that they put into an Info.plist: `<string>$(API_KEY)</string>`.
    private static func settings(in resources: AppResources, besides found: Set<SourceLocation>) -> [Finding] {
        var places = found
        let lines = Set(found.filter { !$0.isWholeFile }.map { SourceLocation(path: $0.path, line: $0.line) })
        var values: Set<String> = []
        var findings: [Finding] = []
        var judged: Set<SourceLocation> = []
        func judge(_ value: String, of name: String, at place: SourceLocation) {
            // What a project sets, all of its targets have.
            guard place.isWholeFile || judged.insert(place).inserted else { return }
            // Keys of Facebook and of crash reporters are sent by every copy of the app.
            guard value.utf8.count >= 8, !value.contains("$("), !name.uppercased().contains("FACEBOOK"),
                !isReporters(name)
            else { return }
            let what: String
            if let shape = SecretShapeMatcher.shape(of: value) {
                what = "the \(shape.words)"
            } else if let kind = SensitiveName.classify(name), kind.isCredential, SecretText.isLikely(value, kind: kind)
            {
                what = "the value of '\(name)'"
            } else {
                return
            }
            values.insert(value)
            // What a project specification sets was found as a text of it.
            let line = SourceLocation(path: place.path, line: place.line)
            guard place.isWholeFile || !lines.contains(line) && places.insert(place).inserted else { return }
            findings.append(
                Finding(
                    rule: description.id, severity: description.severity, message: "The build setting holds \(what).",
                    location: place, context: name,
                    // A setting stands at its name; its value is the rest of the line.
                    secrets: [SourceLocation(path: place.path, line: place.line, column: place.column)]))
        }
        let layers =
            resources.targets.flatMap { $0.configurations.flatMap(\.resolver.layers) } + resources.looseSettings
        for layer in layers {
            for name in layer.names.sorted() {
                for assignment in layer.assignments[name] ?? [] {
                    judge(assignment.setting.value, of: name, at: assignment.setting.location)
                }
            }
        }
        for plist in resources.infoPlists {
            for item in plist.items where item.setting == nil {
                // A value that was found where it is written is one finding.
                guard let value = item.node.string, !values.contains(value),
                    !lines.contains(SourceLocation(path: item.valueLocation.path, line: item.valueLocation.line))
                else { continue }
                judge(value, of: item.key, at: item.valueLocation)
            }
        }
        return findings
    }

    /// Whether a key is one by which a crash reporter or a service of statistics knows the app, and not one for whoever runs it.
    private static func isReporters(_ name: String) -> Bool {
        HardcodedSecret.reporters.matches(name)
            && !["auth", "secret", "private"].contains(where: name.lowercased().contains)
    }

    /// - Parameter known: what has been found out about keys, which translations of one file repeat.
    private static func kind(of text: ResourceText, _ known: inout [String: SensitiveKind?]) -> SensitiveKind? {
        var key = text.key
        // `"api": { "key": "…" }`
        if key == "key" || key == "Key", let owner = text.keys.dropLast().last { key = owner + "_" + key }
        let kind: SensitiveKind?
        if let found = known[key] {
            kind = found
        } else {
            kind = key.count < 80 ? SensitiveName.classify(key) : nil
            known[key] = .some(kind)
        }
        guard let kind, kind.isCredential else { return nil }
        // Keys by which crash reporters and analytics know the app; every copy of it sends them.
        if text.keys.contains(where: {
            ["Fabric", "Crashlytics", "FacebookClientToken", "Branch", "Instabug"].contains($0)
        }) {
            return nil
        }
        return kind
    }
}
