import BulwarkReport

/// What the rule leaves in peace.
extension SecretInLog {
    static let nonTriggering: [RuleDescription.Example] = [
        // Another connection's way of sending logs; this one's does not.
        .init(
            """
            class Connection { func send(_ line: String) { write(line) }; func write(_ line: String) {} }
            final class Plain: Connection { override func write(_ line: String) { NSLog("ignored %@", line) } }
            final class Chat: Connection { override func write(_ line: String) { socket.put(line) }; func join(password: String) { send("JOIN " + password) } }
            """),
        // In releases nothing below an error is written.
        .init(
            """
            enum Level: Int { case debug, error }
            final class Log {
                #if DEBUG
                static var level = Level.debug
                #else
                static var level = Level.error
                #endif
                static func isWritten(_ level: Level) -> Bool { level.rawValue >= Self.level.rawValue }
                static func debug(_ text: String) { put(text, .debug) }
                static func put(_ text: String, _ level: Level) { if isWritten(level) { print(text) } }
            }
            func f(password: String) { Log.debug("with \\(password)") }
            """),
        .init(
            """
            func page(_ url: URL) -> URLRequest {
                var request = URLRequest(url: url)
                request.setValue(stored.value(forHTTPHeaderField: "Cookie"), forHTTPHeaderField: "Cookie")
                return request
            }
            func f(_ url: URL) { let request = page(url); print("failed: \\(request)") }
            """),
        .init(
            #"func f(_ credential: ASAuthorizationAppleIDCredential) { guard let idToken = credential.identityToken else { return }; print("not a text: \(idToken.debugDescription)") }"#
        ),
        .init(
            """
            extension URLRequest {
                var asCommand: String {
                    var parts = ["curl -X \\(httpMethod ?? "GET")"]
                    for (name, value) in allHTTPHeaderFields ?? [:] where name != "Authorization" { parts.append("-H '\\(name): \\(value)'") }
                    return parts.joined(separator: " ")
                }
                var line: String { "\\(httpMethod ?? "GET") \\(url?.path ?? "/")" }
            }
            struct Client {
                func load(_ url: URL) async throws {
                    var request = URLRequest(url: url)
                    request.setValue("Bearer " + session.access, forHTTPHeaderField: "Authorization")
                    print("sending: \\(request.asCommand) \\(request.line)")
                }
            }
            """),
        .init(
            """
            struct TokenAnswer: Decodable { let accessToken: String; let expiresIn: Int }
            struct Client { func renew(completion: @escaping (TokenAnswer?, Error?) -> Void) { post("renew", completion) } }
            struct Model {
                func start() {
                    client.renew { answer, error in
                        print("renewed for \\(answer?.expiresIn ?? 0)")
                        if let error { print("not renewed: \\(error)") }
                    }
                }
                let client = Client()
            }
            """),
        .init(
            """
            func sanitize(token: String?) -> String { token.map { "<token of \\($0.count)>" } ?? "nil" }
            func f(token: String) { let token = sanitize(token: token); Logger().debug("with \\(token, privacy: .public)") }
            """),
        .init(
            """
            enum Coin {
                static func address(privateKey: Data) -> String { privateKey.withUnsafeBytes { bytes in coin_address(bytes.baseAddress, bytes.count) } }
            }
            func check(_ privateKey: Data, expected: String) {
                let found = Coin.address(privateKey: privateKey)
                if found != expected { NSLog("derived %@", found) }
            }
            """),
        .init(
            """
            enum Failure: Error { case requestVerificationCode([String: String]) }
            func f(_ info: [String: String]) { Crashlytics.crashlytics().record(error: Failure.requestVerificationCode(info)) }
            """),
        .init(
            """
            struct Session { let accessToken: String }
            func load(_ done: (Result<Session, Error>) -> Void) {}
            func session() -> Result<String, Error> { cached.map(\\.accessToken) }
            func f() { switch session() { case let .failure(error): print("no session: \\(error)"); case .success: break } }
            """),
        .init(#"func f() { Messaging.messaging().token { token, _ in print("FCM registration token: \(token)") } }"#),
        .init(
            """
            enum Short { static func tail(_ secret: String, keep: Int = 8) -> String { "…\\(secret.suffix(keep))" } }
            func f(accessToken: String) { print("with \\(Short.tail(accessToken)), begins \\(accessToken.prefix(8))…") }
            """),
        .init(
            """
            func watch() async {
                for await data in Activity<Ride>.pushToStartTokenUpdates {
                    let token = data.map { String(format: "%02x", $0) }.joined()
                    print(token.suffix(8))
                }
            }
            """),
        .init(
            """
            func pushRegistry(_ r: PKPushRegistry, didUpdate credentials: PKPushCredentials, for type: PKPushType) {
                print("updated", credentials.debugDescription)
            }
            func registered(_ token: String) { logger.info("device token: %@.", token) }
            """),
        .init(
            """
            func changed(deviceToken: String) { print("now \\(deviceToken)") }
            func registered(_ data: Data) { let token = hex(data); changed(deviceToken: token) }
            struct Alerts { var lastAlertToken = ""; func tell() { print("told \\(lastAlertToken)") } }
            """),
        .init(
            """
            enum Texts { static let password = String(localized: "Password"); static var pin: String { L10n.tr("pin.title") } }
            func f(passwordLabel: UILabel) { print(Texts.password, Texts.pin, passwordLabel.text ?? "") }
            """),
        .init("func f(token: String) { Log.info(\"token \\(private: token)\") }"),
        .init(
            """
            final class Store {
                private var token: NSPersistentHistoryToken?
                func read(_ transaction: NSPersistentHistoryTransaction) { token = transaction.token; print("after \\(token)") }
            }
            """),
        .init("import os\nfunc f(token: String) { Logger().info(\"token \\(token, privacy: .private)\") }"),
        .init(
            "import CocoaLumberjackSwift\nimport os\nfunc f(token: String) { Logger().info(\"token \\(token)\") }"),
        .init(
            """
            struct Login: CustomStringConvertible { var user: String; var password: String; var description: String { "of \\(user)" } }
            func f(login: Login) { print("as \\(login)", String(describing: login)) }
            """),
        .init(
            """
            #ifdef DEBUG
            #define TRACE(...) NSLog(__VA_ARGS__)
            #else
            #define TRACE(...)
            #endif
            #define PLACE(name) [NSString stringWithFormat:@"%s", #name]
            @implementation A
            - (void)log:(NSString *)authToken { TRACE(@"token %@", authToken); NSLog(@"%@", PLACE(authToken)); }
            @end
            """, file: "A.m"),
        .init("final class Session { var tokenCount = 0 { didSet { print(\"was \\(oldValue)\") } } }"),
        .init(
            """
            final class Store { var logged: String { get { "" } set { print(newValue) } } }
            func login(password: String, name: String, _ store: Store) { store.logged = name; vault.logged = password }
            """),
        .init(#"func f(password: String) { print("length \(password.count)") }"#),
        .init(#"func f(token: String) { print("token \(mask(token))") }"#),
        .init(#"func f() { print("Password") }"#),
        .init(#"func f(token: String, file: UnsafeMutablePointer<FILE>) { fputs(token, file) }"#),
        .init(
            #"func f(token: String?) { guard token != nil else { fatalError("no token") }; precondition(token != "", "empty") }"#
        ),
        .init("func f(password: String) -> Int { { s in s.count }(password) }"),
        .init("func f(passwords: [String]) { passwords.forEach { print($0.count) } }"),
        .init(
            #"let tokenHeader = "X-Session-Token", token = "token"; func f() { print("sends \(tokenHeader), \(token)") }"#
        ),
        .init("func f(tokens: [SyntaxToken]) { for t in tokens { print(t) } }"),
        .init(
            """
            final class Delegate {
                func application(_ a: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken deviceToken: Data) {
                    let token = hex(deviceToken)
                    print("registered \\(token)")
                }
                func pushRegistry(_ r: PKPushRegistry, didUpdate credentials: PKPushCredentials, for type: PKPushType) {
                    let token = hex(credentials.token)
                    print("calls \\(token)")
                }
                func registerDeviceToken(with data: Data) { let newToken = hex(data); print(newToken) }
            }
            """),
        .init(
            """
            final class Room { let token: String; let title: String; init(token: String, title: String) { self.token = token; self.title = title } }
            final class Rooms {
                var rooms: [Room] = []
                func room(with token: String) -> Room? { for room in rooms where room.token == token { return room }; return nil }
                func joinRoom(_ token: String) { print("joining \\(token)") }
                func leave(inRoom token: String) { if let room = room(with: token) { let token = room.token; print("left \\(token)") } }
                func show(_ room: Room, _ note: Note) { print("\\(room.token), \\(note.roomToken)") }
            }
            """),
        .init(
            """
            func list(_ bearer: String) async throws {
                var request = URLRequest(url: address)
                request.setValue(bearer, forHTTPHeaderField: "Authorization")
                let (data, _) = try await URLSession.shared.data(for: request)
                print(String(data: data, encoding: .utf8) ?? "")
            }
            """),
        .init(
            """
            struct Room { let roomToken: String }
            func poll(_ rooms: [Room], _ roomToken: String) {
                guard rooms.first(where: { $0.roomToken == roomToken }) != nil else { return print("no room \\(roomToken)") }
            }
            """),
        .init(
            """
            protocol Sink { func log(_ message: String) }
            final class ConsoleSink: Sink { func log(_ message: String) { NSLog("%@", message) } }
            final class QuietSink: Sink { func log(_ message: String) {} }
            func makeConsole() -> Sink { ConsoleSink() }
            #if DEBUG
            let sink: Sink = makeConsole()
            #else
            let sink: Sink = QuietSink()
            #endif
            func refresh(accessToken: String) { sink.log("with \\(accessToken)") }
            """),
        .init(
            """
            enum Scan { case privateKey(String), site(String) }
            func take(_ scan: Scan) { switch scan { case .privateKey(let found): keep(found); case .site(let site): print(site) } }
            func found(_ text: String) { take(.privateKey(text)) }
            """),
        .init(
            """
            enum Analytics { }
            extension Analytics { enum Failures: String { case expiredApiKey } }
            func f(analytics: AnalyticsLogger) { analytics.log(error: Analytics.Failures.expiredApiKey) }
            """),
        .init(
            """
            func savePushNotificationToken(_ token: Data) {
                let json = ["token": token.hexString, "service": "apns"]
                print("registered \\(json)")
            }
            """),
        .init(
            """
            enum Login { case site(user: String, password: String, address: String) }
            func f(credentials: Login) { if case let .site(user, password, address) = credentials { print(address) } }
            """),
        .init(
            """
            func buy(_ site: Int) { let appAccountToken = makeToken(site); print("bought with \\(appAccountToken)") }
            struct Fee { let preFundInToken: BigUInt }
            func show(_ fee: Fee) { print(fee.preFundInToken) }
            """),
        .init(
            "#define LOG_KEYS 0\n@implementation A\n- (void)log:(NSString *)authToken {\n#if LOG_KEYS\n    NSLog(@\"token %@\", authToken);\n#endif\n}\n@end",
            file: "A.m"),
        .init(
            "enum Token { case plus, minus, number(Int) }\nfunc f(tokens: [Token]) { for token in tokens { print(token) } }"
        ),
        .init(
            """
            enum Log {
                static func d(_ message: @autoclosure () -> Any) { print("[D]", message()) }
                static func i(_ items: Any...) { print(items) }
            }
            extension String { func logged() -> String { print(self); return self } }
            func f(name: String, token: String) { Log.d("of \\(name)"); Log.i("name", name, token.count); use(name.logged()) }
            """),
        .init(
            #"func f(token: String) { var text = ""; print("with", token, to: &text); pipe.write(Data(token.utf8)) }"#
        ),
        .init(
            #"func f(token: String) { os_signpost(.event, log: log, name: "login", "%{private}@ %@", token, token) }"#
        ),
        .init(
            """
            import Moya
            let provider = MoyaProvider<API>(plugins: [NetworkLoggerPlugin(configuration: .init(logOptions: [.requestMethod, .errorResponseBody]))])
            #if DEBUG
            let traced = MoyaProvider<API>(plugins: [NetworkLoggerPlugin(configuration: .init(logOptions: .verbose))])
            #endif
            """),
        .init(
            """
            func tokens(from text: String) -> [String] { text.split(separator: " ").map(String.init) }
            func f(text: String) {
                for token in tokens(from: text) { print(token) }
                for token in text.components(separatedBy: ",") { print(token) }
                let tokens = text.split(separator: ";")
                tokens.forEach { token in print(token) }
                let token = NotificationCenter.default.addObserver(forName: nil, object: nil, queue: nil) { _ in }
                print(token)
            }
            """),
        .init(
            """
            enum Login { struct State { var sessionToken: String } }
            enum Lookup { enum State { case waiting, done } }
            struct LoginState { var sessionToken: String }
            final class LoginModel { typealias State = LoginState }
            func f(_ state: Lookup.State?) { print("is \\(String(describing: state))") }
            """),
        .init(
            """
            struct Lexer { var tokens: [LexToken] = []; mutating func next() -> LexToken? { let token = tokens.popLast(); print(token as Any); return token } }
            struct MapPin { var title: String }
            func f(pin: MapPin, pins: [MapPin]) { print(pin); for pin in pins { print(pin) } }
            """),
        .init(
            """
            func gpio(pin: Int) { print("pin \\(pin) is high") }
            struct Relay { let pin: Int; func close() { print("closes \\(pin)") } }
            func blink(_ led: Led) { print(led.pin) }
            """),
        .init(
            """
            func chat(_ llm: Engine, _ model: Model, prompt: String) {
                llm.respond(to: prompt) { token in print(token, terminator: "") }
                model.generate(prompt: prompt) { token in print(token, terminator: "") }
                llm.onToken = { token in print(token) }
            }
            final class Chat: ModelDelegate { func model(_ model: LanguageModel, didGenerate token: String) { print(token) } }
            """),
        .init(
            #"func f(stream: AsyncStream<String>) async { for await token in stream { print(token, terminator: "") } }"#
        ),
        .init(
            """
            enum Log { static func d(_ message: String, file: String = #file) { let line = "[\\(file)] \\(message)"; print(line) } }
            final class Writer {
                lazy var write: (String, String) -> Void = { text, tag in print(tag, text.count) }
                func f(otp: String) { Log.d("with \\(otp.count)"); write(otp, "login") }
            }
            """),
        .init(
            """
            @implementation Account
            - (NSString *)description { return [NSString stringWithFormat:@"<%@ %lu>", self.name, self.password.length]; }
            @end
            @implementation A
            - (void)log:(Account *)account { NSLog(@"%@", account); }
            @end
            """, file: "A.m"),
        .init(
            """
            final class Session {
                let passwords = PassthroughSubject<Login, Never>()
                var onToken: ((String) -> Void)?
                init() { onToken = { print("got", $0.count) } }
                func watch() { passwords.map(\\.attempts).sink { print($0) } }
                func done(token: String) { onToken?(token) }
            }
            """),
        .init(
            """
            #define IS_EMPTY(text) ((text) == nil || [(text) length] == 0)
            #ifndef NDEBUG
            #define TRACE(...) NSLog(__VA_ARGS__)
            #else
            #define TRACE(...) do {} while (0)
            #endif
            @implementation A
            - (void)log:(NSString *)authToken {
                NSMutableString *text = [NSMutableString string];
                [text appendFormat:@"token %d", IS_EMPTY(authToken)];
                NSLog(@"%@", text);
                TRACE(@"token %@", authToken);
            }
            @end
            """, file: "A.m"),
        .init(
            """
            final class Journal {
                private let handle: FileHandle
                init(_ handle: FileHandle) { self.handle = handle }
                func line(_ parts: String...) { handle.write(Data(parts.joined(separator: " ").utf8)) }
            }
            func f(token: String, journal: Journal) { journal.line("with", token) }
            """),
        .init(
            """
            struct LoginState { var sessionToken: String }
            final class Login { typealias State = LoginState }
            enum Lookup { enum State { case found, lost } }
            func f(state: Lookup.State) { print("now \\(String(describing: state))") }
            """),
        .init(
            """
            @implementation A
            - (void)log:(NSString *)authToken name:(NSString *)name {
                NSMutableArray *parts = [NSMutableArray array];
                [parts addObject:name];
                NSLog(@"%@", [parts componentsJoinedByString:@","]);
            }
            @end
            """, file: "A.m"),
    ]
}
