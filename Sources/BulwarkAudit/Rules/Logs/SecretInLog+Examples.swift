import BulwarkReport

/// What the rule finds.
extension SecretInLog {
    static let triggering: [RuleDescription.Example] = [
        .init(
            """
            extension URLRequest {
                var asCommand: String {
                    var parts = ["curl -X \\(httpMethod ?? "GET")"]
                    for (name, value) in allHTTPHeaderFields ?? [:] { parts.append("-H '\\(name): \\(value)'") }
                    return parts.joined(separator: " ")
                }
            }
            struct Client {
                func load(_ url: URL) async throws {
                    var request = URLRequest(url: url)
                    request.setValue("Bearer " + session.access, forHTTPHeaderField: "Authorization")
                    print("sending: \\(request.asCommand)")
                }
            }
            """),
        .init(
            """
            struct TokenAnswer: Decodable { let accessToken: String; let expiresIn: Int }
            struct Client {
                func perform<T: Decodable>(_ route: String, as type: T.Type) -> Single<T> { Single.create { _ in } }
                func renew() -> Single<TokenAnswer> {
                    perform("renew", as: TokenAnswer.self).do(onSuccess: { answer in print("renewed: \\(answer)") })
                }
            }
            """),
        .init(
            """
            struct TokenAnswer: Decodable { let accessToken: String; let expiresIn: Int }
            struct Client { func renew(completion: @escaping (Result<TokenAnswer, Error>) -> Void) { post("renew", completion) } }
            struct Model {
                func start() {
                    client.renew { result in
                        switch result {
                        case .success(let answer): print("renewed: \\(answer)")
                        case .failure: break
                        }
                    }
                }
                let client = Client()
            }
            """),
        .init(
            "func note(_ text: String) { CLSLogv(\"%@\", getVaList([text])) }; func f(_ password: String) { let pair = (1, password); note(\"for \\(pair.1)\") }"
        ),
        .init(
            """
            class Connection { func send(_ line: String) { write(line) }; func write(_ line: String) { NSLog("sends %@", line) } }
            final class Chat: Connection { func join(password: String) { send("JOIN " + password) } }
            """),
        .init(
            """
            enum Level: Int { case debug, error }
            final class Log {
                #if DEBUG
                static var level = Level.debug
                #else
                static var level = Level.error
                #endif
                static func error(_ text: String) { put(text, .error) }
                static func put(_ text: String, _ level: Level) { if level.rawValue >= Self.level.rawValue { print(text) } }
            }
            func f(password: String) { Log.error("with \\(password)") }
            """),
        .init(#"func f(_ registration: Registration) { print("registration token: \(registration.token)") }"#),
        .init("func f(accessToken: String) { print(\"with …\\(accessToken), \\(accessToken.prefix(40))…\") }"),
        .init(#"func f(accessToken: String) { print("token: \(accessToken)") }"#),
        .init("import os\nfunc f(pin: String) { Logger().info(\"pin \\(pin, privacy: .public)\") }"),
        .init(#"func f() { let field = passwordField.text; NSLog("%@", field!) }"#),
        .init(
            """
            enum Trace { static func note(_ message: String) { print("[app]", message) } }
            func login(password: String) { Trace.note("trying \\(password)") }
            """),
        .init(
            """
            final class Session {
                var password: String? { get { nil } set { print("set", newValue ?? "") } }
            }
            """),
        .init("final class Session { var authToken = \"\" { didSet { print(\"was \\(oldValue)\") } } }"),
        .init(
            """
            final class Store { var logged: String { get { "" } set { print(newValue) } } }
            func login(password: String, _ store: Store) { store.logged = password }
            """),
        .init(
            """
            @propertyWrapper struct Traced { var wrappedValue: String { didSet { NSLog("%@", wrappedValue) } } }
            struct Login { @Traced var password = "" }
            """),
        .init(#"func f(token: String) { fatalError("refused \(token)") }"#),
        .init(#"func f(password: String) { fputs(password + "\n", stderr) }"#),
        .init(#"func f(token: String) { SentrySDK.addBreadcrumb(Breadcrumb(message: "with \(token)")) }"#),
        .init("func f(password: String) { { s in print(s) }(password) }"),
        .init("func f(password: String) { let show = { (s: String) in print(s) }; show(password) }"),
        .init("func f(passwords: [String]) { passwords.forEach { NSLog($0) } }"),
        .init(#"let token = "ghp_r7Xk2Vq9TzLm4WcYb8NsJ5hDf3GpAe6UiQ1o"; func f() { print("token is \(token)") }"#),
        .init(
            """
            static NSString *const kClientSecret = @"c0b4lt-9Hs2Wq7Lx4Vz6Np1Td";
            @implementation A
            - (void)log { NSLog(@"%@", kClientSecret); }
            @end
            """, file: "A.m"),
        .init(
            """
            final class Session { let token: String; init(token: String) { self.token = token } }
            final class Sessions {
                var sessions: [Session] = []
                func end(_ token: String) { for session in sessions where session.token == token { print(session.token) } }
            }
            """),
        .init(
            """
            struct Room { let token: String }
            func join(_ room: Room, _ other: Room) -> URLRequest? {
                guard room.token == other.token else { return nil }
                var request = URLRequest(url: address)
                request.setValue("Bearer \\(room.token)", forHTTPHeaderField: "Authorization")
                print(room.token)
                return request
            }
            """),
        .init(
            "#define LOG_KEYS 1\n@implementation A\n- (void)log:(NSString *)authToken {\n#if LOG_KEYS\n    NSLog(@\"token %@\", authToken);\n#endif\n}\n@end",
            file: "A.m"),
        .init(
            "@implementation A\n- (void)log:(NSString *)authToken { NSLog(@\"token %@\", authToken); }\n@end",
            file: "A.m"),
        .init(
            """
            enum Log { static func d(_ message: @autoclosure () -> Any, file: String = #file) { print("[D]", message()) } }
            func f(otp: String) { Log.d("with \\(otp)") }
            """),
        .init(
            """
            enum Log { static func i(_ items: Any...) { print(items) } }
            func f(apiKey: String) { Log.i("key", apiKey) }
            """),
        .init(
            """
            enum Log {
                static func i(_ items: Any..., separator: String = " ") {
                    let text = items.map { String(describing: $0) }.joined(separator: separator)
                    NSLog("%@", text)
                }
            }
            func f(apiKey: String) { Log.i("key", apiKey) }
            """),
        .init(
            """
            func trace(_ tag: String, _ text: String) { NSLog("[%@] %@", tag, text) }
            func f(token: String) { trace("net", token) }
            """),
        .init(
            """
            func trace(_ make: () -> String) { print(make()) }
            func f(token: String) { trace { "with \\(token)" } }
            """),
        .init(
            """
            extension String { func logged() -> String { print(self); return self } }
            func f(refreshToken: String) { use(refreshToken.logged()) }
            """),
        .init("func f(token: String) { Swift.print(token) }"),
        .init(
            #"func f(token: String, standardError: StandardError) { var standardError = standardError; print("with", token, to: &standardError) }"#
        ),
        .init(#"func f(token: String) { FileHandle.standardError.write(Data("with \(token)".utf8)) }"#),
        .init(
            #"func f(request: URLRequest) { print(request.value(forHTTPHeaderField: "Authorization") ?? "none") }"#),
        .init(
            "struct Login { var user: String; var password: String }\nfunc f(login: Login) { NSLog(\"%@\", String(describing: login)) }"
        ),
        .init(
            """
            struct Login: CustomStringConvertible { var user: String; var password: String; var description: String { "\\(user), \\(password)" } }
            func f(login: Login) { print("as \\(login)") }
            """),
        .init(
            "#define TRACE(format, ...) NSLog((@\"%s \" format), __PRETTY_FUNCTION__, ##__VA_ARGS__)\n@implementation A\n- (void)log:(NSString *)authToken { TRACE(@\"token %@\", authToken); }\n@end",
            file: "A.m"),
        .init(
            """
            void Trace(NSString *format, ...) {
                va_list arguments;
                va_start(arguments, format);
                NSLogv(format, arguments);
                va_end(arguments);
            }
            @implementation A
            - (void)log:(NSString *)authToken { Trace(@"token %@", authToken); }
            @end
            """, file: "A.m"),
        .init(
            #"func f(token: String) { Crashlytics.crashlytics().record(error: NSError(domain: "a", code: 1, userInfo: ["t": token])) }"#
        ),
        .init(#"func f(token: String) { NSException(name: .genericException, reason: "bad \(token)").raise() }"#),
        .init(#"func f(token: String) { os_signpost(.event, log: log, name: "login", "%{public}@", token) }"#),
        .init(
            "import Moya\nlet provider = MoyaProvider<API>(plugins: [NetworkLoggerPlugin(configuration: .init(logOptions: .verbose))])"
        ),
        .init("import Alamofire\nfunc f(_ request: DataRequest) { request.cURLDescription { print($0) } }"),
        .init(
            """
            @implementation A
            - (void)log:(NSString *)password {
                [[FIRCrashlytics crashlytics] logWithFormat:@"with %@", password];
            }
            @end
            """, file: "A.m"),
        .init("func f(accessTokens: [String]) { for token in accessTokens { print(token) } }"),
        .init(
            """
            enum Scan { case privateKey(String), site(String) }
            func take(_ scan: Scan) { switch scan { case .privateKey(let found): print(found); case .site(let site): keep(site) } }
            func found(_ text: String) { take(.privateKey(text)) }
            """),
        .init(
            """
            protocol Sink { func log(_ message: String) }
            final class ConsoleSink: Sink { func log(_ message: String) { NSLog("%@", message) } }
            func makeConsole() -> Sink { ConsoleSink() }
            #if DEBUG
            let sink: Sink = makeConsole()
            #else
            let sink: Sink = makeConsole()
            #endif
            func refresh(accessToken: String) { sink.log("with \\(accessToken)") }
            """),
        .init(
            """
            struct Session { let signInToken: String }
            func end(_ all: [Session], _ signInToken: String) {
                for session in all.filter({ $0.signInToken == signInToken }) {
                    request.setValue(session.signInToken, forHTTPHeaderField: "X-Token")
                    print(session.signInToken)
                }
            }
            """),
        .init("func f(pw: String) { print(pw) }"),
        .init("func f(password2: String) { print(password2) }"),
        .init("func f(_ viewModel: ViewModel) { viewModel.signIn { token in print(token) } }"),
        .init("final class DashboardModel { func unlock(pin: Int) { print(pin) } }"),
        .init(
            """
            enum Log { static func d(_ message: String, file: String = #file) { let line = "[\\(file)] \\(message)"; print(line) } }
            func f(otp: String) { Log.d("with \\(otp)") }
            """),
        .init(
            """
            final class Log {
                lazy var write: (String, String) -> Void = { text, tag in print(tag, text) }
                func login(password: String) { write(password, "login") }
            }
            """),
        .init(
            """
            @implementation Account
            - (NSString *)description { return [NSString stringWithFormat:@"<%@ %@>", self.name, self.password]; }
            @end
            @implementation A
            - (void)log:(Account *)account { NSLog(@"%@", account); }
            @end
            """, file: "A.m"),
        .init(
            """
            final class Session {
                let logins = PassthroughSubject<Login, Never>()
                var onToken: ((String) -> Void)?
                init() { onToken = { print("got", $0) } }
                func watch() { logins.map(\\.password).sink { print($0) } }
                func done(token: String) { onToken?(token) }
            }
            """),
        .init(
            """
            #define SAFE(text) ((text) ?: @"")
            @implementation A
            - (void)log:(NSString *)authToken { NSLog(@"token %@", SAFE(authToken)); }
            @end
            """, file: "A.m"),
        .init(
            """
            @implementation A
            - (void)log:(NSString *)authToken {
                NSMutableString *text = [NSMutableString string];
                [text appendFormat:@"token %@", authToken];
                NSLog(@"%@", text);
            }
            @end
            """, file: "A.m"),
        .init(
            #"func f(token: String) { let e = NSError(domain: "a", code: 1, userInfo: ["with": token]); print("failed: \(e)") }"#
        ),
        .init(
            """
            final class Console {
                private let handle = FileHandle.standardOutput
                func line(_ parts: String...) { handle.write(Data(parts.joined(separator: " ").utf8)) }
            }
            func f(token: String, console: Console) { console.line("with", token) }
            """),
        .init(
            """
            @implementation A
            - (void)log:(NSString *)authToken {
                NSMutableArray *parts = [NSMutableArray array];
                [parts addObject:authToken];
                NSLog(@"%@", [parts componentsJoinedByString:@","]);
            }
            @end
            """, file: "A.m"),
        .init(
            """
            enum Hex { static func of(_ key: Data) -> String { key.withUnsafeBytes { Array($0).map { String($0, radix: 16) }.joined() } } }
            func f(_ privateKey: Data) { NSLog("key %@", Hex.of(privateKey)) }
            """),
        .init(
            """
            func session() -> Result<String, Error> { cached.map(\\.accessToken) }
            func f() { switch session() { case let .success(found): print("session: \\(found)"); case .failure: break } }
            """),
    ]
}
