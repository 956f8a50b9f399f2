import BulwarkReport

/// An app whose own hosts are not pinned.
enum NoPinning: Rule {
    static let description = RuleDescription(
        id: "no-pinning",
        area: .transport,
        severity: .warning,
        title: "The app's own hosts are not pinned",
        rationale: """
            Without pins every authority that the system trusts can vouch for your servers, as can one that a user, an employer or an attacker has \
            installed on the device.
            """,
        fix: """
            Pin the public keys of the app's own hosts in Info.plist under NSAppTransportSecurity, NSPinnedDomains, with a backup key whose private half is \
            kept offline; or give TrustingSession of BulwarkApple a policy that holds them. Hosts that others run are named as exempt in bulwark.yml.
            """,
        triggering: [
            .init(
                "enum API { static let baseURL = URL(string: \"https://api.bank.example/v1\")! }\n@main struct BankApp: App { }",
                others: [
                    "Info.plist": "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
                ]),
            .init(
                """
                struct Client { let serverURL = "https://accounts.bank.example" }
                @main struct BankApp: App { }
                """),
            .init(
                """
                struct Endpoint { static let apiHost = "https://bank-api.example/v2/accounts" }
                @main struct BankApp: App { }
                """),
            .init(
                """
                struct Client { let baseURL = "https://api.yourbank.com/accounts" }
                @main struct BankApp: App { }
                """),
            .init(
                """
                enum API { static let baseURL = URL(string: "https://api.meadow.example/v1")!; static let ratesURL = "https://api.rates.example/v2" }
                @main struct MeadowApp: App { }
                """,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>CFBundleIdentifier</key><string>com.meadow.savings</string></dict></plist>"
                ]),
        ],
        nonTriggering: [
            .init(
                "enum Pages { static let fallbackDatabase = URL(string: \"https://bank.example/about/databases\")! }\n@main struct BankApp: App { }"
            ),
            .init(
                "enum API { static let baseURL = URL(string: \"https://api.bank.example/v1\")! }\n@main struct BankApp: App { }",
                others: [
                    "Info.plist": """
                    <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>TSKConfiguration</key><dict><key>TSKPinnedDomains</key><dict>
                    <key>bank.example</key><dict><key>TSKIncludeSubdomains</key><true/><key>TSKPublicKeyHashes</key><array/></dict></dict></dict></dict></plist>
                    """, "Podfile.lock": "PODS:\n  - TrustKit (3.0.4)\n",
                ]),
            .init(
                "enum API { static let baseURL = URL(string: \"https://api.bank.example/v1\")! }\n@main struct BankApp: App { }",
                others: [
                    "Info.plist": """
                    <plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>NSAppTransportSecurity</key><dict><key>NSPinnedDomains</key><dict>
                    <key>bank.example</key><dict><key>NSIncludesSubdomains</key><true/><key>NSPinnedCAIdentities</key><array/></dict></dict></dict></dict></plist>
                    """
                ]),
            .init(
                "enum Links { static let website = URL(string: \"https://www.bank.example\")! }\n@main struct BankApp: App { }"
            ),
            .init(
                """
                enum API { static let baseURL = URL(string: "https://api.bank.example/v1")! }
                final class PinningDelegate: NSObject {
                    let pins = ["sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "sha256/BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB="]
                }
                @main struct BankApp: App { }
                """),
            .init(
                """
                struct Form { var serverURL = "https://cloud.example.com"; var baseURL = "https://your-server.com/api", apiURL = "https://yourcompany.cloud.com/v1", other = URL(string: "https://api.example.org/v1") }
                @main struct BankApp: App { }
                """),
            .init(
                """
                enum Follow { static let glucoseServer = "https://share.sensors.example/v1"; static let pumpServer = "https://api.pumps.example" }
                @main struct MeadowApp: App { }
                """,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>CFBundleIdentifier</key><string>org.meadow.diary</string></dict></plist>"
                ]),
            .init(
                """
                enum API { static let baseURL = URL(string: "https://demo.meadow.example/v1")!; static let other = URL(string: "https://api-staging.meadow.example/v1")! }
                @main struct MeadowApp: App { }
                """),
            .init(
                """
                enum API { static let baseURL = URL(string: "https://api.rates.example/v1")!; static let dayURL = "https://day-api.rates.example" }
                @main struct BrookApp: App { }
                """,
                others: [
                    "Info.plist":
                        "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>CFBundleIdentifier</key><string>com.brook.savings</string></dict></plist>"
                ]),
        ],
        references: ["MASVS-NETWORK-2", "MASTG-TEST-0068", "CWE-295"], needsApp: true)

    static func findings(in app: AuditedApp) -> [Finding] {
        guard let pinned = Pinning.hosts(in: app) else { return [] }
        var unpinned: [(host: String, place: Fact)] = []
        var seen: Set<String> = []
        for (host, place) in ownHosts(in: app.code) where seen.insert(host).inserted {
            if Pinning.covers(pinned, host) || Pinning.covers(app.unpinnedHosts, host) { continue }
            unpinned.append((host, place))
        }
        // The keys of others' services change without notice. Of an app that says nothing of its owner all hosts may be its own.
        let owner = AppOwner(app.resources)
        if owner.isKnown { unpinned = unpinned.filter { owner.runs($0.host) } }
        guard let first = unpinned.first else { return [] }
        let lists = app.resources.appInfoPlists.map(\.location)
        let list = lists.first { !AuditedApp.isBeside($0.path) } ?? lists.first
        let location = list ?? app.entryPoint?.location ?? first.place.location
        let names =
            unpinned.prefix(3).map(\.host).joined(separator: ", ")
            + (unpinned.count > 3 ? " and \(unpinned.count - 3) more" : "")
        return [
            Finding(
                rule: description.id, severity: description.severity, message: "No key is pinned for \(names).",
                location: location,
                trace: unpinned.prefix(5).map { TraceStep(.source, at: $0.place.location, "\($0.host) is named here") },
                context: "hosts")
        ]
    }

    /// The hosts of URLs that say that the app's servers are there.
    private static func ownHosts(in code: CodeBase) -> [(host: String, place: Fact)] {
        code.facts(.string).compactMap { literal in
            guard literal.textLength > 12, let host = host(of: literal.text), !isForeign(host), !isForTrials(host),
                !literal.isDebugOnly
            else { return nil }
            return isServer(literal, host: host) ? (host, literal) : nil
        }
    }

    private static func host(of text: String) -> String? {
        guard text.hasPrefix("https://") || text.hasPrefix("wss://") else { return nil }
        let rest = text.drop { $0 != "/" }.dropFirst(2)
        let host = rest.prefix { !"/:?#\u{FFFC}% ".contains($0) }.lowercased()
        guard host.contains("."), !host.hasSuffix("."),
            host.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }),
            !rest.dropFirst(host.count).hasPrefix("\u{FFFC}"),
            !host.allSatisfy({ $0.isNumber || $0 == "." })
        else { return nil }
        return host
    }

    private static func isServer(_ literal: Fact, host: String) -> Bool {
        let path = literal.text.dropFirst(8 + host.count)
        if host.hasPrefix("api.") || host.contains("-api.") || path.hasPrefix("/api") || path.hasPrefix("/v1")
            || path.hasPrefix("/v2") || path.hasPrefix("/v3") || path.hasPrefix("/graphql")
        {
            return true
        }
        let names = literal.ancestors.prefix(6).filter {
            [.variable, .argument, .parameter, .enumCase, .entry].contains($0.kind)
        }.map { $0.text.lowercased().replacing("database", with: "") }
        return names.contains { name in
            ["base", "api", "server", "endpoint", "backend", "gateway"].contains { name.contains($0) }
                && ![
                    "image", "cdn", "doc", "help", "knowledge", "support", "web", "privacy", "terms", "static", "asset",
                    "avatar",
                    "icon",
                ].contains { name.contains($0) }
        }
    }

    /// Hosts that others run: their keys change without notice, so an app cannot pin them.
    private static func isForeign(_ host: String) -> Bool {
        foreign.contains { host == $0 || host.hasSuffix("." + $0) } || isPlaceholder(host)
    }

    /// Hosts for trying things out: `demo.bank.example`, `api-staging.bank.example`.
    private static func isForTrials(_ host: String) -> Bool {
        host.split { $0 == "." || $0 == "-" }.contains {
            ["demo", "staging", "stage", "test", "dev", "qa", "uat", "sandbox"].contains($0)
        }
    }

    /// Hosts that stand for one to be put in: those that are reserved for examples (RFC 2606 §§2–3, RFC 6761 §6.3; but not all of `.example`,
    /// in which whole apps are made up), and those that say so, as `your-server.com` does. A bank may well call itself `yourbank.com`.
    private static func isPlaceholder(_ host: String) -> Bool {
        let labels = host.split(separator: ".")
        guard labels.count > 1, let last = labels.last else { return false }
        if ["test", "invalid", "localhost"].contains(last) { return true }
        let domain = labels[labels.count - 2]
        if domain == "example" { return ["com", "org", "net"].contains(last) }
        if ["domain", "company", "hostname", "placeholder", "foo", "bar", "foobar"].contains(domain) { return true }
        return labels.contains { label in
            placeholders.contains(label.filter { $0 != "-" })
        }
    }

    private static let placeholders: Set<String> = {
        let things = ["server", "domain", "host", "hostname", "company", "website", "instance"]
        let yours = ["name", "site", "app", "api", "url", "organization", "tenant", "subdomain", "workspace", "team"]
        return Set(things.flatMap { ["your" + $0, "my" + $0, "some" + $0] } + yours.map { "your" + $0 })
    }()

    private static let foreign = [
        "apple.com", "icloud.com", "google.com", "googleapis.com", "gstatic.com", "github.com", "githubusercontent.com",
        "gitlab.com", "bitbucket.org", "facebook.com", "twitter.com", "x.com",
        "youtube.com", "amazonaws.com", "cloudfront.net", "azure.com", "windows.net", "microsoft.com",
        "microsoftonline.com", "live.com", "dropbox.com", "dropboxapi.com", "box.com", "sentry.io", "bugsnag.com",
        "firebaseio.com", "crashlytics.com", "openai.com", "anthropic.com", "stripe.com", "paypal.com", "mapbox.com",
        "openstreetmap.org", "wikipedia.org", "wikimedia.org", "w3.org", "mozilla.org",
        "imgur.com", "giphy.com", "tenor.com", "gravatar.com", "unsplash.com", "reddit.com", "slack.com",
        "telegram.org", "whatsapp.com", "linkedin.com", "instagram.com", "spotify.com", "deepl.com",
        "libretranslate.de", "duckduckgo.com", "bing.com", "yandex.com", "yandex.ru", "baidu.com", "haveibeenpwned.com",
        "pwnedpasswords.com", "algolia.net", "contentful.com", "heroku.com", "herokuapp.com",
    ]
}
