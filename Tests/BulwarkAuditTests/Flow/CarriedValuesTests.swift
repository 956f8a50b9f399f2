import BulwarkReport
import Testing

@testable import BulwarkAudit

/// Values on ways that do not name them: in errors, cases, operators, closures, key paths; each beside a look-alike that carries nothing.
struct CarriedValuesTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var rule: any Rule.Type
        var testDescription: String
        var bad: String
        var good: String

        init(_ description: String, _ rule: any Rule.Type, bad: String, good: String) {
            testDescription = description
            self.rule = rule
            self.bad = bad
            self.good = good
        }
    }

    static let logs = [
        Row(
            "an error that is thrown with a token in it", SecretInLog.self,
            bad: """
                enum Failure: Error { case expired(String) }
                func renew(accessToken: String) { do { throw Failure.expired(accessToken) } catch { print(error) } }
                """,
            good: """
                enum Failure: Error { case expired(String) }
                func renew(accessToken: String, at: String) { do { throw Failure.expired(at) } catch { print(error) } }
                """),
        Row(
            "an error that a function throws", SecretInLog.self,
            bad: #"""
                struct Rejected: Error { let password: String }
                func check(_ given: Form) throws { if given.isOld { throw Rejected(password: given.password) } }
                func run(_ form: Form) { do { try check(form) } catch let failure { NSLog("%@", "\(failure)") } }
                """#,
            good: #"""
                struct Rejected: Error { let password: String }
                extension Rejected: CustomStringConvertible { var description: String { "rejected" } }
                func check(_ given: Form) throws { if given.isOld { throw Rejected(password: given.password) } }
                func run(_ form: Form) { do { try check(form) } catch let failure { NSLog("%@", "\(failure)") } }
                """#),
        Row(
            "an error that is not shown whole", SecretInLog.self,
            bad: """
                enum Failure: Error { case bad(String), gone(Int) }
                func f(pin: String) { do { throw Failure.bad(pin) } catch Failure.bad(let text) { print(text) } catch {} }
                """,
            good: """
                enum Failure: Error { case bad(String), gone(Int) }
                func f(pin: String) { do { throw Failure.bad(pin) } catch Failure.gone(let code) { print(code) } catch { print(error.localizedDescription) } }
                """),
        Row(
            "the failure of a result", SecretInLog.self,
            bad: """
                enum Failure: Error { case wrong(String) }
                func attempt(_ form: Form) -> Result<Int, Failure> { return .failure(.wrong(form.password)) }
                func f(_ form: Form) { switch attempt(form) { case .success: break; case .failure(let failure): debugPrint(failure) } }
                """,
            good: """
                enum Failure: Error { case wrong(String) }
                func attempt(_ form: Form) -> Result<Int, Failure> { if form.isEmpty { return .success(3) }; return .failure(.wrong(form.password)) }
                func f(_ form: Form) { switch attempt(form) { case .success(let count): debugPrint(count); case .failure: break } }
                """),
        Row(
            "a value that is called like a function", SecretInLog.self,
            bad: """
                struct Journal { func callAsFunction(_ text: String) { NSLog(text) } }
                let journal = Journal()
                func f(accessToken: String) { journal(accessToken) }
                """,
            good: """
                struct Journal { func callAsFunction(_ text: String) { NSLog(text) } }
                struct Vault { func callAsFunction(_ text: String) { keep(text) } }
                let journal = Vault()
                func f(accessToken: String) { journal(accessToken) }
                """),
        Row(
            "an operator of the app's own", SecretInLog.self,
            bad: """
                infix operator <<~
                func <<~ (journal: Journal, text: String) { print(text) }
                func f(_ journal: Journal, password: String) { journal <<~ password }
                """,
            good: """
                infix operator <<~
                func <<~ (vault: Vault, text: String) { vault.keep(text) }
                func f(_ vault: Vault, password: String) { vault <<~ password }
                """),
        Row(
            "a result builder", SecretInLog.self,
            bad: """
                @resultBuilder enum Lines { static func buildBlock(_ parts: String...) -> String { parts.joined() } }
                func report(@Lines _ line: () -> String) { print(line()) }
                func f(password: String) { report { "a"; password } }
                """,
            good: """
                @resultBuilder enum Lines { static func buildBlock(_ parts: String...) -> String { parts.joined() } }
                func report(@Lines _ line: () -> String) { print(line()) }
                func f(password: String) { report { "a"; "b" } }
                """),
        Row(
            "a closure that is kept outside of functions", SecretInLog.self,
            bad: """
                enum Trace { static var handler: (String) -> Void = { print($0) }; static func emit(_ text: String) { handler(text) } }
                func f(password: String) { Trace.emit(password) }
                """,
            good: """
                enum Trace { static var handler: (String) -> Void = { print($0) }; static func emit(_ text: String) { handler(text) } }
                func f(password: String) { Trace.emit("changed") }
                """),
        Row(
            "a closure that a structure is made with", SecretInLog.self,
            bad: """
                struct Client { var put: (String) -> Void }
                let client = Client(put: { text in print(text) })
                func f(password: String) { client.put(password) }
                """,
            good: """
                struct Client { var put: (String) -> Void; var show: (String) -> Void }
                let client = Client(put: { text in keep(text) }, show: { text in print(text) })
                func f(password: String) { client.put(password); client.show("done") }
                """),
        Row(
            "extensions of text and of lists", SecretInLog.self,
            bad: """
                extension String { var tidy: String { trimmingCharacters(in: .whitespaces) }; func logged() { print(self) } }
                func f(password: String) { password.tidy.logged() }
                """,
            good: """
                extension String { var tail: String { String(suffix(4)) }; func logged() { print(self) } }
                func f(password: String) { password.tail.logged() }
                """),
        Row(
            "a list that prints itself", SecretInLog.self,
            bad: """
                extension Array where Element == String { func show() { print(joined(separator: ",")) } }
                func f(recoveryPhrase: [String]) { recoveryPhrase.show() }
                """,
            good: """
                extension Array where Element == String { func show() { print(count) } }
                func f(recoveryPhrase: [String]) { recoveryPhrase.show() }
                """),
        Row(
            "a part of a pair", SecretInLog.self,
            bad: """
                struct Pair { let first: String; let second: String }
                func f(user: String, password: String) { let pair = Pair(first: user, second: password); print(pair.second) }
                """,
            good: """
                struct Pair { let first: String; let second: String }
                func f(user: String, password: String) { let pair = Pair(first: user, second: password); print(pair.first) }
                """),
        Row(
            "a tuple that is taken apart", SecretInLog.self,
            bad: "func f(user: String, password: String) { let (name, word) = (user, password); print(word) }",
            good: "func f(user: String, password: String) { let (word, name) = (password, user); print(name) }"),
        Row(
            "a key path", SecretInLog.self,
            bad: "func f(_ form: Form) { let path = \\Form.password; print(form[keyPath: path]) }",
            good: "func f(_ form: Form) { let path = \\Form.nickname; print(form[keyPath: path]) }"),
        Row(
            "an address that is put together", SecretInLog.self,
            bad: """
                func f(apiKey: String) {
                    var parts = URLComponents(string: "https://bank.example")!
                    parts.queryItems = [URLQueryItem(name: "k", value: apiKey)]
                    print(parts.url!.absoluteString)
                }
                """,
            good: """
                func f(apiKey: String) {
                    var parts = URLComponents(string: "https://bank.example")!
                    parts.queryItems = [URLQueryItem(name: "k", value: apiKey)]
                    print(parts.host!)
                }
                """),
        Row(
            "a stream", SecretInLog.self,
            bad: """
                func f(_ all: [Session]) async {
                    let stream = AsyncStream<String> { continuation in for one in all { continuation.yield(one.refreshToken) } }
                    for await piece in stream { print(piece) }
                }
                """,
            good: """
                func f(_ all: [Session]) async {
                    let stream = AsyncStream<String> { continuation in for one in all { continuation.yield(one.title) } }
                    for await piece in stream { print(piece) }
                }
                """),
        Row(
            "a binding", SecretInLog.self,
            bad:
                "struct V { @State var password = \"\"; func f() { show(Binding(get: { password }, set: { print($0); password = $0 })) } }",
            good:
                "struct V { @State var step = 0; func f() { show(Binding(get: { step }, set: { print($0); step = $0 })) } }"
        ),
        Row(
            "headers with a bearer", SecretInLog.self,
            bad:
                "func f(_ s: Session) { let headers: HTTPHeaders = [.authorization(bearerToken: s.access)]; print(headers) }",
            good: "func f(_ s: Session) { let headers: HTTPHeaders = [.accept(\"text/plain\")]; print(headers) }"),
        Row(
            "a protocol's property", SecretInLog.self,
            bad: """
                protocol Request { var path: String { get } }
                struct Reset: Request { let token: String; var path: String { "/reset/" + token } }
                func show(_ request: any Request) { print(request.path) }
                """,
            good: """
                protocol Request { var path: String { get } }
                struct Reset: Request { let token: String; var path: String { "/reset/" + String(token.count) } }
                struct Other { let token: String; var path: String { token } }
                func show(_ request: any Request) { print(request.path) }
                """),
        Row(
            "a method of the type that a caller chose", SecretInLog.self,
            bad: """
                protocol Endpoint { func request(for input: String) -> Request }
                struct Loud: Endpoint { func request(for input: String) -> Request { print(input); return Request() } }
                struct Quiet: Endpoint { func request(for input: String) -> Request { Request() } }
                func fetch<E: Endpoint>(_ endpoint: E, with input: String) { run(endpoint.request(for: input)) }
                func f(accessToken: String) { fetch(Loud(), with: accessToken) }
                """,
            good: """
                protocol Endpoint { func request(for input: String) -> Request }
                struct Loud: Endpoint { func request(for input: String) -> Request { print(input); return Request() } }
                struct Quiet: Endpoint { func request(for input: String) -> Request { Request() } }
                func fetch<E: Endpoint>(_ endpoint: E, with input: String) { run(endpoint.request(for: input)) }
                func f(accessToken: String) { fetch(Quiet(), with: accessToken) }
                """),
        Row(
            "data that is printed", SecretInLog.self,
            bad: #"""
                func f(_ s: Session) { let body: Data? = try? JSONEncoder().encode(s.accessToken); print("sends \(String(decoding: body!, as: UTF8.self))") }
                """#,
            good: #"""
                func f(_ s: Session) { let body: Data? = try? JSONEncoder().encode(s.accessToken); print("sends \(body)"); trace("sends \(body)") }
                func trace(_ text: String) { print(text) }
                """#),
        Row(
            "a property that an extension gives to lists", SecretInLog.self,
            bad: """
                extension Collection where Element == URLQueryItem { var line: String { map { $0.value ?? "" }.joined() } }
                func f(apiKey: String) { let items = [URLQueryItem(name: "k", value: apiKey)]; print(items.line) }
                """,
            good: """
                extension Collection where Element == URLQueryItem { var line: String { map { $0.value ?? "" }.joined() } }
                func f(language: String) { let items = [URLQueryItem(name: "k", value: language)]; print(items.line) }
                """),
        Row(
            "the headers of a request that another function made", SecretInLog.self,
            bad: """
                func make(_ token: String) -> URLRequest { var r = URLRequest(url: home); r.setValue(token, forHTTPHeaderField: "Authorization"); return r }
                func show(_ request: URLRequest) { print(request.allHTTPHeaderFields ?? [:]) }
                func f(_ s: Session) { let request = make(s.token); show(request) }
                """,
            good: """
                func make(_ lang: String) -> URLRequest { var r = URLRequest(url: home); r.setValue(lang, forHTTPHeaderField: "Accept-Language"); return r }
                func show(_ request: URLRequest) { print(request.allHTTPHeaderFields ?? [:]) }
                func f(_ s: Session) { let request = make(s.lang); show(request) }
                """),
        Row(
            "an answer that shows its request", SecretInLog.self,
            bad: """
                import Alamofire
                func f(_ s: Session) { AF.request("https://bank.example", headers: [.authorization(bearerToken: s.access)]).responseData { answer in debugPrint(answer) } }
                """,
            good: """
                import Alamofire
                func f(_ s: Session) {
                    AF.request("https://bank.example", headers: [.authorization(bearerToken: s.access)]).responseData { answer in print(answer) }
                    AF.request("https://bank.example").responseData { answer in debugPrint(answer) }
                }
                """),
    ]

    static let stores = [
        Row(
            "a case that says what it carries", SecretInUserDefaults.self,
            bad: """
                enum Action { case pinEntered(String), tabChanged(String) }
                func reduce(_ a: Action) { switch a { case .pinEntered(let text): UserDefaults.standard.set(text, forKey: "a"); default: break } }
                """,
            good: """
                enum Action { case pinEntered(Bool), tabChanged(String) }
                func reduce(_ a: Action) { switch a { case .pinEntered(let done): UserDefaults.standard.set(done, forKey: "a"); case .tabChanged(let text): UserDefaults.standard.set(text, forKey: "b") } }
                """),
        Row(
            "a case that is handed over", SecretInUserDefaults.self,
            bad: """
                enum Entry { case text(String), count(Int) }
                func keep(_ entry: Entry) { if case .text(let value) = entry { UserDefaults.standard.set(value, forKey: "a") } }
                func f(password: String) { keep(.text(password)) }
                """,
            good: """
                enum Entry { case text(String), other(String) }
                func keep(_ entry: Entry) { if case .text(let value) = entry { UserDefaults.standard.set(value, forKey: "a") } }
                func f(password: String) { keep(.other(password)) }
                """),
        Row(
            "a store that a generic parameter stands for", SecretInUserDefaults.self,
            bad: """
                protocol Keeping { func keep(_ text: String, as name: String) }
                struct Suite: Keeping { func keep(_ text: String, as name: String) { UserDefaults.standard.set(text, forKey: name) } }
                actor Session<Store: Keeping> { let store: Store; func adopt(_ refreshToken: String) { store.keep(refreshToken, as: "r") } }
                """,
            good: """
                protocol Keeping { func keep(_ text: String, as name: String) }
                protocol Hiding { func keep(_ text: String, as name: String) }
                struct Suite: Keeping { func keep(_ text: String, as name: String) { UserDefaults.standard.set(text, forKey: name) } }
                actor Session<Store: Hiding> { let store: Store; func adopt(_ refreshToken: String) { store.keep(refreshToken, as: "r") } }
                """),
        Row(
            "a client that is injected by a key", SecretInUserDefaults.self,
            bad: """
                struct Preferences { var put: (String) -> Void }
                extension Preferences { static let live = Preferences(put: { UserDefaults.standard.set($0, forKey: "a") }) }
                extension DependencyValues { var preferences: Preferences { get { self[Preferences.self] } set {} } }
                struct Feature { @Dependency(\\.preferences) var chosen; func f(accessToken: String) { chosen.put(accessToken) } }
                """,
            good: """
                struct Preferences { var put: (String) -> Void }
                struct Vault { var put: (String) -> Void }
                extension Preferences { static let live = Preferences(put: { UserDefaults.standard.set($0, forKey: "a") }) }
                extension DependencyValues { var preferences: Preferences { get { self[Preferences.self] } set {} }; var vault: Vault { get { self[Vault.self] } set {} } }
                struct Feature { @Dependency(\\.vault) var chosen; func f(accessToken: String) { chosen.put(accessToken) } }
                """),
        Row(
            "what is found by its name", SecretInUserDefaults.self,
            bad: """
                func f(_ items: [URLQueryItem]) { let code = items.first { $0.name == "access_token" }?.value; UserDefaults.standard.set(code, forKey: "a") }
                """,
            good: """
                func f(_ items: [URLQueryItem]) { let code = items.first { $0.name == "language" }?.value; UserDefaults.standard.set(code, forKey: "a") }
                """),
        Row(
            "a PIN in a list", SecretInUserDefaults.self,
            bad:
                "struct M { var pinDigits: [Int] = []; func f() { UserDefaults.standard.set(pinDigits, forKey: \"a\") } }",
            good:
                "struct M { var pinDigits: Int = 6; var pins: [Int] = []; func f() { UserDefaults.standard.set(pinDigits, forKey: \"a\"); UserDefaults.standard.set(pins, forKey: \"b\") } }"
        ),
    ]

    static let inputs = [
        Row(
            "a call whose name has the letters of a check", DeepLinkUnvalidated.self,
            bad: """
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    if checkoutBegins(with: url) { track() }
                    web.load(URLRequest(url: url))
                } } }
                """,
            good: """
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    guard checkAddress(of: url) else { return }
                    web.load(URLRequest(url: url))
                } } }
                """),
        Row(
            "a check whose answer nobody takes", DeepLinkUnvalidated.self,
            bad: """
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    _ = policy.isAllowed(url)
                    validate(url)
                    web.load(URLRequest(url: url))
                } } }
                """,
            good: """
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    do {
                        try validate(url)
                        web.load(URLRequest(url: url))
                    } catch {}
                } } }
                """),
        Row(
            "a link that is only taken apart", DeepLinkUnvalidated.self,
            bad: """
                enum Route {
                    case page(String), home
                    init?(url: URL) {
                        switch url.host { case "page": self = .page(url.lastPathComponent); default: self = .home }
                    }
                }
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    if let route = Route(url: url), case .page(let text) = route { web.load(URLRequest(url: URL(string: text)!)) }
                } } }
                """,
            good: """
                enum Route {
                    case page(String), home
                    init?(url: URL) {
                        let name = url.lastPathComponent
                        guard pages.contains(name) else { return nil }
                        self = .page(name)
                    }
                }
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    if let route = Route(url: url), case .page(let text) = route { web.load(URLRequest(url: URL(string: text)!)) }
                } } }
                """),
        Row(
            "a link that is taken apart by cases", DeepLinkUnvalidated.self,
            bad: """
                enum Route {
                    case page(URL), home
                    init?(url: URL) {
                        guard let text = url.pathComponents.dropFirst().last, let page = URL(string: text) else { return nil }
                        self = .page(page)
                    }
                }
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    guard let route = Route(url: url) else { return }
                    switch route { case .page(let page): web.load(URLRequest(url: page)); case .home: break }
                } } }
                """,
            good: """
                enum Route {
                    case page(Page), home
                    init?(url: URL) {
                        guard let page = Page(rawValue: url.lastPathComponent) else { return nil }
                        self = .page(page)
                    }
                }
                enum Page: String { case help, terms }
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    guard let route = Route(url: url) else { return }
                    switch route { case .page(let page): web.load(URLRequest(url: URL(string: page.rawValue)!)); case .home: break }
                } } }
                """),
        Row(
            "a link that a function sorts", DeepLinkUnvalidated.self,
            bad: """
                enum Route { case web(URL), home
                    static func of(_ url: URL) -> Route { switch url.host { case "open": return .web(URL(string: url.query ?? "")!); default: return .home } } }
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    switch Route.of(url) { case .web(let page): web.load(URLRequest(url: page)); case .home: break }
                } } }
                """,
            good: """
                enum Route { case web(URL), home
                    static func of(_ url: URL) -> Route { switch url.host { case "bank.example": return .web(url); default: return .home } } }
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    switch Route.of(url) { case .web(let page): web.load(URLRequest(url: page)); case .home: break }
                } } }
                """),
        Row(
            "a structure that keeps a part of a link", DeepLinkUnvalidated.self,
            bad: """
                struct Target { let page: String; let number: Int
                    init?(url: URL) { page = url.lastPathComponent; number = Int(url.query ?? "") ?? 0 } }
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    if let target = Target(url: url) { web.load(URLRequest(url: URL(string: target.page)!)) }
                } } }
                """,
            good: """
                struct Target { let page: String; let number: Int
                    init?(url: URL) { page = url.lastPathComponent; number = Int(url.query ?? "") ?? 0 } }
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    if let target = Target(url: url) { web.load(URLRequest(url: home.appending(path: "\\(target.number)"))) }
                } } }
                """),
        Row(
            "a host that is compared", DeepLinkUnvalidated.self,
            bad: """
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    guard url.host() == "open" else { return }
                    web.load(URLRequest(url: URL(string: url.query() ?? "")!))
                } } }
                """,
            good: """
                struct V: View { var body: some View { Text("").onOpenURL { url in
                    guard url.host() == "bank.example" else { return }
                    web.load(URLRequest(url: url))
                } } }
                """),
        Row(
            "two links of one body", DeepLinkUnvalidated.self,
            bad: """
                struct V: View { var body: some View { Text("").onOpenURL { url in if hosts.contains(url.host ?? "") { router.show(url) } }
                    .onOpenURL { url in Router.shared.go(url) } } }
                final class Router { static let shared = Router(); func go(_ url: URL) { web.load(URLRequest(url: url)) } }
                """,
            good: """
                struct V: View { var body: some View { Text("").onOpenURL { url in if hosts.contains(url.host ?? "") { Router.shared.go(url) } } } }
                final class Router { static let shared = Router(); func go(_ url: URL) { web.load(URLRequest(url: url)) } }
                """),
        Row(
            "a property that an initializer looks up", PathTraversal.self,
            bad: """
                final class Kind { var name: String?; var suffix: String?
                    init(mime: String) { name = mime; suffix = mime } }
                func f(_ response: HTTPURLResponse, data: Data) throws {
                    let kind = Kind(mime: response.value(forHTTPHeaderField: "Content-Type") ?? "")
                    try data.write(to: folder.appendingPathComponent("film." + (kind.suffix ?? "mp4")))
                }
                """,
            good: """
                final class Kind { var name: String?; var suffix: String?
                    init(mime: String) { name = mime; suffix = table[mime] } }
                func f(_ response: HTTPURLResponse, data: Data) throws {
                    let kind = Kind(mime: response.value(forHTTPHeaderField: "Content-Type") ?? "")
                    try data.write(to: folder.appendingPathComponent("film." + (kind.suffix ?? "mp4")))
                }
                """),
        Row(
            "what an app is started with", PathTraversal.self,
            bad: """
                func application(_ a: UIApplication, didFinishLaunchingWithOptions launchOptions: [UIApplication.LaunchOptionsKey: Any]?) -> Bool {
                    if let push = launchOptions?[.remoteNotification] as? [String: Any], let name = push["file"] as? String {
                        try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
                    }
                    return true
                }
                """,
            good: """
                func application(_ a: UIApplication, didFinishLaunchingWithOptions launchOptions: [UIApplication.LaunchOptionsKey: Any]?) -> Bool {
                    if let push = launchOptions?[.remoteNotification] as? [String: Any], let number = push["file"] as? Int {
                        try? FileManager.default.removeItem(at: folder.appendingPathComponent("\\(number)"))
                    }
                    return true
                }
                """),
        Row(
            "a table that a push names", SQLInjection.self,
            bad: #"""
                func userNotificationCenter(_ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse) async {
                    guard let table = response.notification.request.content.userInfo["table"] as? String else { return }
                    sqlite3_exec(db, "DELETE FROM \(table)", nil, nil, nil)
                }
                """#,
            good: #"""
                func clear(_ table: String) { sqlite3_exec(db, "DELETE FROM \(table)", nil, nil, nil) }
                """#),
        Row(
            "a shortcut's parameter", PathTraversal.self,
            bad: """
                struct Export: AppIntent { @Parameter(title: "File") var file: String
                    func perform() throws { try Data().write(to: folder.appending(path: file)) } }
                """,
            good: """
                struct Export: AppIntent { @Parameter(title: "Month") var month: Int
                    func perform() throws { try Data().write(to: folder.appending(path: "\\(month)")) } }
                """),
        Row(
            "a web page's message", PathTraversal.self,
            bad: """
                final class Bridge: NSObject, WKScriptMessageHandler {
                    func userContentController(_ c: WKUserContentController, didReceive message: WKScriptMessage) {
                        guard let body = message.body as? [String: Any], let name = body["file"] as? String else { return }
                        show(try? String(contentsOf: folder.appending(path: name)))
                    }
                }
                """,
            good: """
                final class Bridge: NSObject, WKScriptMessageHandler {
                    func userContentController(_ c: WKUserContentController, didReceive message: WKScriptMessage) {
                        guard let body = message.body as? [String: Any], let name = body["file"] as? String, files.contains(name) else { return }
                        show(try? String(contentsOf: folder.appending(path: name)))
                    }
                }
                """),
    ]

    @Test("Each call of a closure that a property holds is a finding of its own")
    func callsOfClosures() {
        let findings = SecretInUserDefaults.findings(
            in: .swift(
                """
                struct Preferences { var put: (String, String) -> Void }
                let live = Preferences(put: { UserDefaults.standard.set($0, forKey: $1) })
                func a(accessToken: String) { live.put(accessToken, "a") }
                func b(password: String) { live.put(password, "b") }
                func c(theme: String) { live.put(theme, "c") }
                """))
        #expect(findings.map(\.location.line).sorted() == [3, 4])
    }

    @Test("A value is followed through what carries it", arguments: logs + stores + inputs)
    func follows(_ row: Row) {
        #expect(!row.rule.findings(in: .swift(row.bad)).isEmpty, "\(row.bad)")
        let wrong = row.rule.findings(in: .swift(row.good))
        #expect(wrong.isEmpty, "\(wrong.map(\.message)) in \(row.good)")
    }
}
