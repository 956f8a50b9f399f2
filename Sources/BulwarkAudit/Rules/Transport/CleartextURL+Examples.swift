import BulwarkReport

/// The examples of the rule: what it finds, and what it leaves in peace.
extension CleartextURL {
    static let triggering: [RuleDescription.Example] = [
        .init(
            #"func look() { URLSession.shared.dataTask(with: URL(string: "http://itunes.apple.com/lookup?id=510296984")!).resume() }"#
        ),
        .init(
            """
            func pick() { let link = "http://blog.bank.example/"; post(.web, value: link) }
            func got(_ note: Note) { if let link = note.value { open(URL(string: link)) } }
            """),
        .init(#"let request = URLRequest(url: URL(string: "http://api.bank.example/v1")!)"#),
        .init(#"enum API { static let baseURL = "http://api.bank.example" }"#),
        .init(
            """
            private let apiUrl = "http://api.bank.example"
            func share(_ client: Client) { client.register(link: "share", withUrl: apiUrl) }
            """),
        .init(#"enum API { static let baseURL = "http" + "://api.bank.example" }"#),
        .init(
            """
            enum Hosts { static let rates = "rates.bank.example" }
            struct Server { static let rates = URL(string: "http://" + Hosts.rates + "/v1/day.json")! }
            """),
        .init(
            #"""
            enum API {
                private static let scheme = "http"
                static func url(_ path: String) -> URL? { URL(string: "\(scheme)://api.bank.example/\(path)") }
            }
            """#),
        .init(#"func f(path: String) { load(URL(string: "http://api.bank.example/\(path)")) }"#),
        .init(
            """
            func statements() -> URLRequest? {
                var parts = URLComponents()
                parts.scheme = "http"
                parts.host = "api.bank.example"
                return parts.url.map { URLRequest(url: $0) }
            }
            """),
        .init(
            """
            func open() {
                guard let url = URL(string: "http://bank.example"), UIApplication.shared.canOpenURL(url) else { return }
                UIApplication.shared.open(url)
            }
            """),
        .init(
            """
            @main struct Bank: App { var body: some Scene { WindowGroup { Text(Links.storeURL) } } }
            enum Links { static let storeURL = "http://store.bank.example/app" }
            """),
        .init(
            """
            #define WebBaseURL @"http://www.bank.example"
            @implementation A
            - (void)open {
                NSURL *url = [NSURL URLWithString:[NSString stringWithFormat:@"%@/offers", WebBaseURL]];
                UIActivityViewController *sheet = [[UIActivityViewController alloc] initWithActivityItems:@[url] applicationActivities:nil];
                [self.webView load:url];
            }
            @end
            """, file: "A.m"),
        .init(
            "@implementation A\n- (void)go { [self load:[NSURL URLWithString:@\"http://bank.example/\"]]; }\n@end",
            file: "A.m"),
        .init(
            "func f(_ view: WKWebView) { view.load(URLRequest(url: .init(string: \"http://web.bank.example\")!)) }"),
        .init(
            "let base = settings[\"api_base_url\"]",
            others: ["settings.json": "{\"api_base_url\": \"http://api.bank.example/1\"}"]),
        .init(
            "let base = Bundle.main.object(forInfoDictionaryKey: \"API_URL\") as? String",
            others: [
                "Info.plist":
                    "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>API_URL</key><string>http://api.bank.example/v1</string></dict></plist>"
            ]),
        .init(
            "@implementation A\n- (void)load { [self.session GET:@\"http://api.bank.example/v1\" parameters:nil success:nil failure:nil]; }\n@end",
            file: "A.m"),
        .init(#"let feeds: [URL] = ["http://feeds.bank.example/news.xml"].compactMap(URL.init(string:))"#),
        .init(
            """
            enum Backend { static let host = "api.bank.example"; static var address: URL? { URL(string: "http://\\(host)/v1") } }
            """),
        .init(
            """
            @main struct Bank: App { var body: some Scene { WindowGroup { Player(film: sampleURL) } } }
            fileprivate let sampleURL = URL(string: "http://films.bank.example/a.mp4")!
            struct Player_Previews: PreviewProvider { static var previews: some View { Player(film: sampleURL) } }
            """),
        .init(
            """
            enum ServerURL: String { case api = "http://api.bank.example/v2" }
            """),
        .init(#"let nodes: [Node] = [.init(origin: "http://node.bank.example:5000")]"#),
    ]

    static let nonTriggering: [RuleDescription.Example] = [
        .init(
            """
            @main struct Bank: App { var body: some Scene { WindowGroup { Text(Api.key) } } }
            struct Api { static let key = "k"; static let list = "http://list.bank.test/api?id=" + key + "&sort=asc" }
            """),
        .init(#"func rate() { UIApplication.shared.open(URL(string: "http://itunes.apple.com/app/id510296984")!) }"#),
        .init(
            """
            func askForNetwork() { URLSession.shared.dataTask(with: URL(string: "http://captive.apple.com")!).resume() }
            extension URL { static var page = URL(string: "http://pages.bank.test")! }
            """),
        .init(
            """
            enum Codes { static let loinc = URL(string: "http://codes.bank.example")! }
            func isPulse(_ code: Concept) -> Bool { code.contains(code: "8867-4", system: Codes.loinc) }
            """),
        .init(#"let url = URL(string: "https://api.bank.example")"#),
        .init(
            #"""
            enum API {
                static let baseURL = "https" + "://api.bank.example"
                static func url(_ scheme: String) -> URL? { URL(string: "\(scheme)://api.bank.example") ?? URL(string: scheme + "://api.bank.example") }
                static let local = URL(string: "http" + "://localhost:8080")
            }
            """#),
        .init(#"let url = URL(string: "http://localhost:8080/")"#),
        .init(
            """
            struct Help {
                private let statusUrl = "http://status.bank.example"
                var text: NSAttributedString { NSMutableAttributedString(string: words).add(link: "Status", withUrl: statusUrl) }
            }
            """),
        .init(
            """
            @implementation A
            - (NSDictionary *)style {
                NSURL *link = [NSURL URLWithString:@"http://terms.bank.example"];
                [text addAttributes:@{NSLinkAttributeName: [NSURL URLWithString:@"http://help.bank.example"]} range:range];
                return @{NSLinkAttributeName: link, NSForegroundColorAttributeName: color};
            }
            @end
            """, file: "A.m"),
        .init(#"let news = URL(string: "http://newsaddress234567abcdefgh.onion/")!"#),
        .init(
            #"func route(_ place: String) { UIApplication.shared.open(URL(string: "http://maps.apple.com/?q=" + place)!) }"#
        ),
        .init(#"let namespace = "http://www.w3.org/2000/svg""#),
        .init(##"if text.hasPrefix("http://") { warn() }"##),
        .init(
            """
            func device(_ host: String) -> URL? {
                var parts = URLComponents()
                parts.scheme = "http"
                parts.host = host
                var local = URLComponents()
                local.scheme = "http"
                local.host = "printer.local"
                return parts.url ?? local.url
            }
            """),
        .init(
            """
            func canOpenBrowser() -> Bool {
                if let url = URL(string: "http://bank.example") { return UIApplication.shared.canOpenURL(url) }
                return UIApplication.shared.canOpenURL(URL(string: "http://maps.bank.example")!)
            }
            """),
        .init(
            """
            @main struct Bank: App { var body: some Scene { WindowGroup { Link("Help", destination: Links.help) } } }
            enum Links {
                static let help = URL(string: "https://bank.example/help")!
                static let storeURL = "http://store.bank.example/app"
                static let importItems = URL(string: "http://help.bank.example/import")!
            }
            enum Route { case importItems }
            func open(_ bank: Router) { bank.show(.importItems); bank.importItems(Texts.importItems) }
            """),
        .init(
            "let base = responses[\"tile_base_url\"]",
            others: ["Stubbed Responses/tiles.json": "{\"tile_base_url\": \"http://tiles.bank.example/1\"}"]),
        .init(#"extension URL { static let emptyURL = URL(string: "http://nothing.bank.example")! }"#),
        .init("#if DEBUG\nlet baseURL = \"http://staging.bank.example\"\n#endif"),
        .init(
            """
            @main struct Bank: App { var body: some Scene { WindowGroup { Root(history: History(ignoreUrls: [Links.home])) } } }
            enum Links { static let home = URL(string: "http://home.bank.example")! }
            enum OldLinks {
                static let all = [Link(name: "Shop", url: "http://shop.bank.example")]
                static let sorted = all.sorted { $0.name < $1.name }
            }
            """),
        .init(
            """
            #define WebBaseURL @"http://www.bank.example"
            @implementation A
            - (void)share {
                NSURL *url = [NSURL URLWithString:[NSString stringWithFormat:@"%@/offers/%ld", WebBaseURL, (long)number]];
                UIActivityViewController *sheet = [[UIActivityViewController alloc] initWithActivityItems:@[url] applicationActivities:nil];
                [self present:sheet];
            }
            - (void)signIn { [store requestAccessToAccountWithType:kind assertionType:[NSURL URLWithString:@"http://login.bank.example"] assertion:token]; }
            @end
            """, file: "A.m"),
        .init(
            "let base = Bundle.main.object(forInfoDictionaryKey: \"API_URL\") as? String",
            others: [
                "Info.plist":
                    "<plist><dict><key>CFBundlePackageType</key><string>APPL</string><key>API_URL</key><string>https://api.bank.example/v1</string><key>OLD_API_URL</key><string>http://old.bank.example</string></dict></plist>"
            ]),
        .init(
            #"let names: [String] = ["http://feeds.bank.example/news.xml"]; let feeds: [URL] = ["https://feeds.bank.example/news.xml"].compactMap(URL.init(string:))"#
        ),
        .init(
            """
            enum Backend { static let host = "localhost"; static var address: URL? { URL(string: "http://\\(host)/v1") } }
            func device(at host: String) -> URL? { URL(string: "http://\\(host)/v1") }
            """),
        .init(
            """
            enum ServerKeys: String, CodingKey { case api = "http://bank.example/api#2" }
            """),
        .init(
            """
            @main struct Bank: App { var body: some Scene { WindowGroup { Player(film: nil) } } }
            fileprivate let sampleURL = URL(string: "http://films.bank.example/a.mp4")!
            struct Player_Previews: PreviewProvider { static var previews: some View { Player(film: sampleURL) } }
            """),
    ]
}
