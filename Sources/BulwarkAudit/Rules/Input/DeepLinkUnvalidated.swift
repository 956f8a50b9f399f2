import BulwarkReport

/// A deep link that acts before anybody looked at it.
enum DeepLinkUnvalidated: Rule {
    static let description = RuleDescription(
        id: "deep-link-unvalidated",
        area: .input,
        severity: .blocking,
        title: "Deep link used without validation",
        rationale:
            "Any web page and any app can open the app's links. What a link says is opened, loaded or paid with the user's session.",
        fix:
            "Decide on an allow-list of hosts, paths and typed parameters first (Bulwark's DeepLink), and ask the user before anything that moves money or data.",
        triggering: [
            .init(
                """
                enum Link {
                    case pay(payee: String)
                    init?(_ url: URL) {
                        guard let parts = URLComponents(url: url, resolvingAgainstBaseURL: false) else { return nil }
                        let values = Dictionary((parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
                        switch url.host() {
                        case "pay": self = .pay(payee: values["payee", default: ""])
                        default: return nil
                        }
                    }
                }
                struct Client { func send(_ endpoint: Endpoint) {} }
                struct Endpoint { let path: String; static func transfer(payee: String) -> Self { .init(path: "/payments/\\(payee)") } }
                final class Router {
                    let client = Client()
                    func handle(_ url: URL) {
                        guard let link = Link(url) else { return }
                        switch link {
                        case let .pay(payee): client.send(.transfer(payee: payee))
                        }
                    }
                }
                struct Root: View { let router = Router(); var body: some View { Content().onOpenURL { router.handle($0) } } }
                """),
            .init(
                """
                final class Router {
                    func handle(_ url: URL) -> Bool {
                        var parameters: [String: String] = [:]
                        URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?.forEach { parameters[$0.name] = $0.value }
                        topUp(parameters)
                        return true
                    }
                    private func topUp(_ parameters: [String: String]) {
                        guard let amount = Decimal(string: parameters["amount"] ?? "") else { return }
                        let screen = TopUp()
                        screen.submit(amount)
                    }
                }
                final class TopUp { func submit(_ amount: Decimal) { api.charge(amount) } }
                final class D: UIResponder, UIApplicationDelegate {
                    func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool { Router().handle(url) }
                }
                """),
            .init(
                """
                struct Notes { func openURL(_ url: URL) { web.load(URLRequest(url: url)) } }
                struct Root: View { let handler: Notes; var body: some View { Content().onOpenURL { url in handler.openURL(url) } } }
                """),
            .init(
                "struct A: View { let router = Router(); var body: some View { Text(\"\").onOpenURL(perform: router.open) } }; struct Router { func open(_ url: URL) { web.load(URLRequest(url: url)) } }"
            ),
            .init(
                #"""
                final class A: NSObject, UIApplicationDelegate {
                    func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool {
                        let given = URLComponents(url: url, resolvingAgainstBaseURL: true)?.queryItems?.reduce(into: [String: String]()) { $0[$1.name] = $1.value } ?? [:]
                        if url.host == "web", let page = given["page"] { web.load(URLRequest(url: URL(string: page)!)) }
                        return true
                    }
                }
                """#),
            .init(
                """
                final class A: UIResponder, UIWindowSceneDelegate {
                    func scene(_ scene: UIScene, willConnectTo session: UISceneSession, options connectionOptions: UIScene.ConnectionOptions) {
                        if let url = connectionOptions.urlContexts.first?.url { web.load(URLRequest(url: url)) }
                    }
                }
                """),
            .init(
                """
                @implementation A
                - (BOOL)application:(UIApplication *)app openURL:(NSURL *)url options:(NSDictionary *)o { [self.web loadRequest:[NSURLRequest requestWithURL:url]]; return YES; }
                @end
                """, file: "A.m"),
            .init(
                """
                @implementation A
                - (BOOL)application:(UIApplication *)app openURL:(NSURL *)url options:(NSDictionary *)o {
                    for (NSURLQueryItem *item in [NSURLComponents componentsWithURL:url resolvingAgainstBaseURL:NO].queryItems) {
                        if ([item.name isEqualToString:@"next"]) { [app openURL:[NSURL URLWithString:item.value] options:@{} completionHandler:nil]; }
                    }
                    return YES;
                }
                @end
                """, file: "A.m"),
            .init(
                """
                struct Root: View {
                    var body: some View { Content().onOpenURL { url in web.load(URLRequest(url: url)) } }
                }
                """),
            .init(
                """
                final class D: UIResponder, UIApplicationDelegate {
                    func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool {
                        let items = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems
                        let target = items?.first { $0.name == "next" }?.value
                        UIApplication.shared.open(URL(string: target!)!)
                        return true
                    }
                }
                """),
            .init(
                """
                final class S: UIResponder, UIWindowSceneDelegate {
                    func scene(_ scene: UIScene, openURLContexts contexts: Set<UIOpenURLContext>) {
                        guard let url = contexts.first?.url else { return }
                        web.load(URLRequest(url: url))
                    }
                }
                """),
            .init(
                """
                final class S: UIResponder, UIWindowSceneDelegate {
                    func scene(_ scene: UIScene, openURLContexts contexts: Set<UIOpenURLContext>) {
                        let items = contexts.first.flatMap { URLComponents(url: $0.url, resolvingAgainstBaseURL: false)?.queryItems }
                        let given = items?.first { $0.name == "token" }?.value
                        Session.current.accept(token: given ?? "")
                    }
                }
                """),
            .init(
                """
                final class S: UIResponder, UIWindowSceneDelegate {
                    func scene(_ scene: UIScene, openURLContexts contexts: Set<UIOpenURLContext>) {
                        guard let url = contexts.first?.url else { return }
                        let parts = url.pathComponents
                        guard parts.count > 2 else { return }
                        if parts[1] == "session" { Session.current.login(token: parts[2]) }
                    }
                }
                """),
            .init(
                """
                struct Root: View {
                    @Environment(\\.openURL) private var openURL
                    var body: some View { Content().onOpenURL { url in
                        let next = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?.first { $0.name == "next" }?.value
                        if let next, let target = URL(string: next) { openURL(target) }
                    } }
                }
                """),
            .init(
                """
                @implementation A
                - (BOOL)application:(UIApplication *)app openURL:(NSURL *)url options:(NSDictionary *)o {
                    NSMutableDictionary *given = [NSMutableDictionary dictionary];
                    for (NSString *pair in [url.query componentsSeparatedByString:@"&"]) {
                        NSArray *parts = [pair componentsSeparatedByString:@"="];
                        given[parts[0]] = [parts[1] stringByRemovingPercentEncoding];
                    }
                    [self.web loadRequest:[NSURLRequest requestWithURL:[NSURL URLWithString:[given objectForKey:@"page"]]]];
                    return YES;
                }
                @end
                """, file: "A.m"),
            .init(
                """
                struct Root: View {
                    var body: some View { Content().onOpenURL { url in
                        for item in URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems ?? [] {
                            switch item.name {
                            case "next": UIApplication.shared.open(URL(string: item.value?.removingPercentEncoding ?? "")!)
                            default: break
                            }
                        }
                    } }
                }
                """),
            .init(
                """
                struct Root: View {
                    var body: some View { Content().onOpenURL { url in
                        let parts = url.pathComponents.dropFirst()
                        guard parts.count >= 2, parts.first == "go" else { return }
                        if let next = parts.last, let target = URL(string: next) { web.load(URLRequest(url: target)) }
                    } }
                }
                """),
            .init(
                """
                struct Links {
                    let opener = UIApplication.shared
                    func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any] = [:]) -> Bool {
                        opener.open(url)
                        return true
                    }
                }
                """),
        ],
        nonTriggering: [
            .init(
                """
                protocol Handler { func canOpenURL(_ url: URL) -> Bool; func openURL(_ url: URL) }
                struct Notes: Handler { func canOpenURL(_ url: URL) -> Bool { url.host == "notes" }; func openURL(_ url: URL) { show(url.path) } }
                struct Root: View { let handler: Handler; var body: some View { Content().onOpenURL { url in handler.openURL(url) } } }
                """),
            .init(
                """
                final class A: NSObject, UIApplicationDelegate {
                    func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any]) -> Bool {
                        try? unzip(url)
                        try? FileManager.default.removeItem(at: url)
                        return true
                    }
                }
                """),
            .init(
                "struct Root: View { var body: some View { Content().onOpenURL { url in Navigation.send(url: url) } } }"
            ),
            .init(
                """
                @implementation A
                - (BOOL)application:(UIApplication *)application continueUserActivity:(NSUserActivity *)userActivity restorationHandler:(void (^)(NSArray *))handler {
                    NSString *chosen = userActivity.userInfo[CSSearchableItemActivityIdentifier];
                    [application openURL:[NSURL URLWithString:chosen] options:@{} completionHandler:nil];
                    return YES;
                }
                @end
                """, file: "A.m"),
            .init(
                "struct Root: View { let chats: [String: Chats]; var body: some View { Content().onOpenURL { url in show(chats[me]?.open(with: url.lastPathComponent + url.path)) } } }"
            ),
            .init(
                """
                @implementation A
                - (BOOL)application:(UIApplication *)app openURL:(NSURL *)url options:(NSDictionary *)o {
                    for (NSURLQueryItem *item in [NSURLComponents componentsWithURL:url resolvingAgainstBaseURL:NO].queryItems) {
                        if ([item.value hasPrefix:@"https://bank.example/"]) { [app openURL:[NSURL URLWithString:item.value] options:@{} completionHandler:nil]; }
                    }
                    return YES;
                }
                @end
                """, file: "A.m"),
            .init(
                """
                struct Root: View {
                    var body: some View { Content().onOpenURL { url in
                        guard allowedHosts.contains(url.host ?? "") else { return }
                        web.load(URLRequest(url: url))
                    } }
                }
                """),
            .init(
                "struct Root: View { var body: some View { Content().onOpenURL { url in router.route = Route(validating: url) } } }"
            ),
            .init(
                "struct Root: View { var body: some View { Content().onOpenURL { url in machine.handle(.openURL(url)) } } }"
            ),
            .init(
                "struct Root: View { var body: some View { Content().onOpenURL { url in UserDefaults.standard.setValue(url.path, forKey: \"last\") } } }"
            ),
            .init(
                """
                enum Pipe { static let importer = PassthroughSubject<[URL], Never>() }
                struct Root: View { var body: some View { Content().onOpenURL { url in Pipe.importer.send([url]) } } }
                """
            ),
            .init(
                "struct Root: View { var body: some View { Content().onOpenURL { url in opened.linkSubject.send(url) } } }"
            ),
            .init(
                """
                final class Delegate {
                    func scene(_ scene: UIScene, continue userActivity: NSUserActivity) {
                        guard let linkURL = userActivity.webpageURL else { return }
                        UIApplication.shared.open(linkURL)
                    }
                }
                """),
            .init(
                """
                extension URL { var isArticle: Bool { host == "articles.example" } }
                struct Root: View { var body: some View { Content().onOpenURL { url in if url.isArticle { web.load(URLRequest(url: url)) } } } }
                """),
            .init(
                """
                final class S: UIResponder, UIWindowSceneDelegate {
                    func scene(_ scene: UIScene, openURLContexts contexts: Set<UIOpenURLContext>) {
                        guard let url = contexts.first?.url else { return }
                        let parts = url.pathComponents
                        guard parts.count > 2, parts[2] == Session.current.expectedToken else { return }
                        Session.current.login(token: parts[2])
                    }
                }
                """),
            .init(
                """
                struct Root: View {
                    @Environment(\\.openURL) private var openURL
                    var body: some View { Content().onOpenURL { url in if hosts.contains(url.host() ?? "") { openURL(url) } } }
                }
                """),
            .init(
                """
                struct Root: View {
                    var body: some View { Content().onOpenURL { url in
                        for item in URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems ?? [] {
                            switch item.value {
                            case "https://bank.example/help": UIApplication.shared.open(URL(string: item.value ?? "")!)
                            default: break
                            }
                        }
                    } }
                }
                """),
            .init(
                """
                struct Root: View {
                    var body: some View { Content().onOpenURL { url in
                        let parts = url.pathComponents.dropFirst()
                        guard parts.first == "go", pages.contains(parts.last ?? "") else { return }
                        if let next = parts.last, let target = URL(string: next) { web.load(URLRequest(url: target)) }
                    } }
                }
                """),
            .init(
                """
                import Router
                struct Links {
                    let router = Router()
                    func application(_ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any] = [:]) -> Bool { router.open(url) }
                }
                """),
        ],
        references: ["MASVS-PLATFORM-1", "MASWE-0058", "MASTG-TEST-0075", "MASTG-TEST-0070", "CWE-939", "CWE-20"])

    private static let actions: Set<String> = [
        "load", "open", "openURL", "loadRequest", "evaluateJavaScript", "perform", "NSClassFromString", "removeItem",
        "contents", "transfer", "pay", "submit", "send", "performSegue", "instantiateViewController",
        "setValue", "dataTask", "loadHTMLString", "authorize", "confirmPayment", "sendMoney", "makePayment", "withdraw",
        "addPayee", "changePassword", "setToken", "login",
    ]

    /// Who hands an address to the system to be opened.
    private static let openers: Set<String> = [
        "UIApplication", "NSWorkspace", "NSExtensionContext", "UIScene", "UIWindowScene", "UIOpenURLContext",
        "OpenURLAction", "LSApplicationWorkspace",
    ]

    /// Whether a call does something, rather than handing the link on to a function that can be followed.
    private static func isAction(_ call: Fact) -> Bool {
        // The system's take what is opened without a label: `chats[account]?.open(with: peer)` is a method of the app's.
        if call.isSwift, call.text == "open" || call.text == "load", call.arguments.first?.text.isEmpty == false {
            return false
        }
        // What opens pages within an app, as a router does, is no browser.
        if call.isSwift, call.text == "open", let type = call.receiver?.typeName, !openers.contains(TypeName.base(type))
        {
            return false
        }
        // `.openURL(url)` without a receiver makes a value, such as a case of an event; `client.send(.transfer(to: payee))` does it.
        if call.callee?.kind == .member, call.receiver == nil { return isSentRequest(call) }
        // What is kept for later does nothing yet.
        if call.text == "setValue", let receiver = call.receiver,
            receiver.typeName == "UserDefaults" || receiver.text.lowercased().contains("defaults")
        {
            return false
        }
        // A type that is told of a link hands it on: `Navigation.send(url: url)`.
        if call.text == "send", let receiver = call.receiver, receiver.kind == .name, receiver.beginsUppercase {
            return false
        }
        // What is published goes to whoever listens.
        if call.text == "send",
            let receiver = call.receiver,
            [receiver.text, receiver.typeName ?? ""].map({ $0.lowercased() }).contains(where: { name in
                ["subject", "publisher", "relay", "channel", "continuation"].contains(where: name.hasSuffix)
            })
        {
            return false
        }
        // `@Environment(\.openURL) var openURL`
        if call.text == "openURL", let callee = call.callee, callee.kind == .name {
            return callee.declaration?.attribute("Environment") != nil
        }
        guard !call.code.functions(calledBy: call).isEmpty else { return true }
        guard let receiver = call.receiver, receiver.text != "self" else { return false }
        // What such a function does is looked at in it.
        return ![
            "open", "openURL", "load", "loadRequest", "send", "perform", "performSegue", "contents", "setValue",
            "dataTask", "loadHTMLString", "evaluateJavaScript", "removeItem",
        ].contains(call.text)
    }

    /// Whether a request that moves money or changes an account is made and sent at once by a client of the app's own.
    private static func isSentRequest(_ request: Fact) -> Bool {
        guard movingRequests.contains(request.text), let argument = request.parent, argument.kind == .argument,
            let call = argument.parent, call.kind == .call, sendingCalls.contains(call.text),
            let client = call.receiver
        else { return false }
        let name = (client.text + " " + (client.typeName ?? "")).lowercased()
        return ["client", "api", "service", "network", "session", "gateway"].contains(where: name.contains)
    }

    private static let movingRequests: Set<String> = [
        "transfer", "pay", "confirmPayment", "sendMoney", "makePayment", "withdraw", "addPayee", "changePassword",
    ]
    private static let sendingCalls: Set<String> = ["send", "request", "perform", "execute", "call", "fetch"]

    private static func takesOver(_ name: String) -> Bool {
        let lower = name.lowercased()
        return [
            "adopt", "login", "signin", "authenticate", "restore", "resume", "begin", "start", "set", "save", "store",
            "accept", "install", "updatesession",
        ].contains { lower.hasPrefix($0) }
    }

    /// Whether a universal link goes on to the browser as it is: the system has seen that it is the web's, and of a domain of the app's.
    private static func opensWhole(_ origin: Origin, _ place: Fact) -> Bool {
        guard place.text == "open" || place.text == "openURL", origin.fact.text == "webpageURL" else { return false }
        return origin.steps.allSatisfy { step in
            let name = step.fact.text.lowercased()
            return name.hasSuffix("url") || name.hasSuffix("link")
        }
    }

    /// Whether what is opened is what the app itself put into Spotlight's index, and the user chose there.
    private static func isOfIndex(_ origin: Origin, _ place: Fact) -> Bool {
        guard TypeName.base(origin.fact.typeName ?? "") == "NSUserActivity" || origin.fact.text == "userActivity",
            let function = origin.fact.enclosing(.function) ?? place.enclosingFunction
        else { return false }
        return function.descendants.contains { $0.text == "CSSearchableItemActivityIdentifier" }
            && !function.descendants.contains { $0.text == "webpageURL" }
    }

    /// Whether what is removed or read is the very file that the app was opened with, which the system has put into its inbox.
    private static func isDocument(_ origin: Origin, _ frame: SinkFrame, _ place: Fact) -> Bool {
        ["removeItem", "contents"].contains(place.text) && frame.path.isEmpty && frame.value.kind == .name
            && frame.value.declaration == origin.fact
    }

    private static let sessionLabels: Set<String> = [
        "token", "accessToken", "sessionToken", "authToken", "session", "password", "jwt",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        var frames: [SinkFrame] = []
        for call in app.code.facts(.call, named: actions) where isAction(call) {
            for argument in call.arguments where !argument.flags.contains(.trailing) {
                if let value = argument.value, !value.isLiteral, value.kind != .closure {
                    frames.append(SinkFrame(call, value: value, effect: "given to '\(call.text)'"))
                }
            }
        }
        // Whoever sends a link may not choose whose session is taken over.
        for (call, argument) in app.code.arguments(labelled: sessionLabels) where takesOver(call.text) {
            var value = argument.value
            // `token ?? ""` is the token.
            while let inner = value, inner.kind == .operators && inner.text == "??" || inner.kind == .prefix {
                value = inner.first
            }
            if let value, value.kind == .name || value.kind == .member || value.kind == .subscripted {
                frames.append(SinkFrame(call, value: value, effect: "taken over as '\(argument.text)'"))
            }
        }
        return OutsideFlow.findings(from: frames, [.deepLink]) { origin, _, frame in
            let place = frame.path.last?.fact ?? frame.place
            if opensWhole(origin, place) || isOfIndex(origin, place) || isDocument(origin, frame, place) { return nil }
            return finding(
                at: place, "What a deep link says ('\(origin.name)') is given to '\(place.text)' unchecked.",
                trace: origin.trace(to: frame))
        }
    }
}
