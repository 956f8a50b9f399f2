import BulwarkReport

/// The examples of the rule: what it finds, and what it leaves in peace.
extension SecretInUserDefaults {
    static let triggering: [RuleDescription.Example] = [
        .init(
            """
            final class Store {
                private(set) var persistentTokens: [PersistentToken]
                func keep() { UserDefaults.standard.set(persistentTokens.map { $0.fields() }, forKey: "all") }
            }
            """),
        .init(
            """
            final class Store {
                var entries: [Entry] = []
                func keep() { UserDefaults.standard.set(entries.map { $0.accessToken }, forKey: "all") }
            }
            """),
        .init(#"UserDefaults.standard.set(accessToken, forKey: "session")"#),
        .init(#"UserDefaults.standard.set(response.value, forKey: "auth_token")"#),
        .init("struct Login: View { @SceneStorage(\"draft\") var password = \"\" }"),
        .init(#"func f(token: String) { NSUbiquitousKeyValueStore.default.set(token, forKey: "k") }"#),
        .init(
            """
            struct Login: Codable { let user: String; let password: String }
            func keep(user: String, password: String) throws {
                UserDefaults.standard.set(try JSONEncoder().encode(Login(user: user, password: password)), forKey: "k")
            }
            """),
        .init("struct Login: View { @AppStorage(\"password\") var password = \"\" }"),
        .init(
            """
            final class Store {
                let d = UserDefaults(suiteName: "group.bank")!
                func save(_ v: String, as key: String) { d.set(v, forKey: key) }
            }
            func keep(pin: String, in store: Store) { store.save(pin, as: "k") }
            """),
        .init(
            """
            final class Session {
                var authToken: String? {
                    get { UserDefaults.standard.string(forKey: "k1") }
                    set { UserDefaults.standard.set(newValue, forKey: "k1") }
                }
            }
            """),
        .init(
            """
            final class Session {
                static var authToken: String? {
                    get { UserDefaults.standard.string(forKey: "k1") }
                    set(v) { UserDefaults.standard.set(v, forKey: "k1") }
                }
            }
            """),
        .init(
            """
            extension UserDefaults {
                var password: String? {
                    get { string(forKey: #function) }
                    set { set(newValue, forKey: #function) }
                }
            }
            """),
        .init(
            """
            final class Store {
                var kept: String? { didSet { if let kept { UserDefaults.standard.set(kept, forKey: "k1") } } }
                var last: String? { willSet { UserDefaults.standard.set(newValue, forKey: "k2") } }
            }
            func login(password: String, in store: Store) { store.last = password }
            """),
        .init(
            """
            struct Store {
                subscript(key: String) -> String? {
                    get { UserDefaults.standard.string(forKey: key) }
                    set { UserDefaults.standard.set(newValue, forKey: key) }
                }
            }
            func login(password: String, in store: Store) { var store = store; store["a"] = password }
            """),
        .init(
            """
            @propertyWrapper struct Stored<T> {
                let key: String
                init(_ key: String) { self.key = key }
                var wrappedValue: T? {
                    get { UserDefaults.standard.object(forKey: key) as? T }
                    set { UserDefaults.standard.set(newValue, forKey: key) }
                }
            }
            struct Session { @Stored<String>("k") var authToken: String? }
            """),
        .init(
            """
            enum Kept { static func put(_ value: Any?, _ key: String) { UserDefaults.standard.set(value, forKey: key) } }
            @propertyWrapper struct Stored {
                let key: String
                var wrappedValue: String? {
                    get { nil }
                    set { Kept.put(newValue, key) }
                }
            }
            struct Session { @Stored(key: "k") var authToken: String? }
            """),
        .init(
            """
            @implementation NSUserDefaults (Bank)
            + (void)keep:(id)value as:(NSString *)name { [[self standardUserDefaults] setObject:value forKey:name]; }
            @end
            @implementation Session
            - (void)login:(NSString *)password { [NSUserDefaults keep:password as:@"k"]; }
            @end
            """, file: "Session.m"),
        .init(
            """
            #define KEEP(value, name) [[NSUserDefaults standardUserDefaults] setObject:(value) forKey:(name)]
            @implementation Session
            - (void)login:(NSString *)password { KEEP(password, @"k"); }
            @end
            """, file: "Session.m"),
        .init(
            """
            @implementation Session
            - (void)keep:(NSString *)password {
                [[NSUserDefaults standardUserDefaults] setObject:password forKey:@"pw"];
            }
            @end
            """, file: "Session.m"),
        .init(
            """
            extension UserDefaults {
                var authToken: String? { get { string(forKey: "a") } set { set(newValue, forKey: "a") } }
            }
            """),
        .init(
            """
            extension UserDefaults { func keep(_ value: String) { set(value, forKey: "v") } }
            func done(refreshToken: String) { UserDefaults.standard.keep(refreshToken) }
            """),
        .init(
            """
            @implementation NSUserDefaults (Bank)
            - (void)keep:(NSString *)value { [self setObject:value forKey:@"k"]; }
            @end
            @implementation Login
            - (void)done:(NSString *)password { [[NSUserDefaults standardUserDefaults] keep:password]; }
            @end
            """, file: "Login.m"),
        .init(
            """
            struct Session: Codable { var user: String; var accessToken: String }
            func save<T: Encodable>(_ value: T, as key: String) { UserDefaults.standard.set(try? JSONEncoder().encode(value), forKey: key) }
            func done(session: Session) { save(session, as: "session") }
            """),
        .init(
            """
            enum Prefs {
                static subscript(key: String) -> Any? {
                    get { UserDefaults.standard.object(forKey: key) }
                    set { UserDefaults.standard.set(newValue, forKey: key) }
                }
            }
            func keep(pin: String) { Prefs["pin"] = pin }
            """),
        .init(
            """
            protocol KeyValueStore { func set(_ value: Any?, forKey key: String) }
            extension UserDefaults: KeyValueStore {}
            final class Sessions {
                let store: KeyValueStore
                init(store: KeyValueStore = UserDefaults.standard) { self.store = store }
                func keep(accessToken: String) { store.set(accessToken, forKey: "s") }
            }
            """),
        .init(
            """
            struct Login: View {
                @State var pinCode = ""
                var body: some View {
                    SecureField("PIN", text: $pinCode).onChange(of: pinCode) { _, new in UserDefaults.standard.set(new, forKey: "q") }
                }
            }
            """),
        .init(
            """
            struct Account: Codable { var name: String; var authToken: String }
            func keep(account: Account) throws {
                UserDefaults.standard.set(try JSONEncoder().encode([account]), forKey: "accounts")
            }
            """),
        .init(
            """
            extension String { func keep(as key: String) { UserDefaults.standard.set(self, forKey: key) } }
            func done(password: String) { password.keep(as: "k") }
            """),
        .init(
            """
            import Defaults
            extension Defaults.Keys { static let session = Key<String?>("authToken") }
            func keep(_ value: String) { Defaults[.session] = value }
            """),
        .init("import SwiftyUserDefaults\nfunc keep(_ value: String) { Defaults[\\.password] = value }"),
        .init("import Defaults\nstruct Login: View { @Default(.authToken) var kept }"),
        .init(
            """
            @interface Store : NSObject
            + (instancetype)shared;
            @end
            @implementation Store
            + (instancetype)shared { return store; }
            - (void)keep:(id)value as:(NSString *)name { [[NSUserDefaults standardUserDefaults] setObject:value forKey:name]; }
            @end
            @implementation Session
            - (void)login:(NSString *)password { [[Store shared] keep:password as:@"k"]; }
            @end
            """, file: "Session.m"),
        .init(
            "func f(token: String) { CFPreferencesSetAppValue(\"k\" as CFString, token as CFString, kCFPreferencesCurrentApplication) }"
        ),
        .init(
            """
            @implementation Session
            - (void)login:(NSString *)password { [[NSUserDefaults standardUserDefaults] registerDefaults:@{@"k": password}]; }
            @end
            """, file: "Session.m"),
        .init(
            """
            final class Model {
                @Published var password = ""
                func watch() { $password.removeDuplicates().debounce(for: 1, scheduler: RunLoop.main).sink { UserDefaults.standard.set($0, forKey: "k") }.store(in: &bag) }
            }
            """),
    ]

    static let nonTriggering: [RuleDescription.Example] = [
        .init(
            """
            final class Notifications: NSObject, MessagingDelegate {
                func messaging(_ messaging: Messaging, didReceiveRegistrationToken fcmToken: String?) { UserDefaults(suiteName: "group")?.setValue(fcmToken, forKey: "token") }
                var current: Data? {
                    get { UserDefaults.standard.data(forKey: "app.push.token") }
                    set { guard let token = newValue else { return }; UserDefaults.standard.set(token, forKey: "app.push.token") }
                }
            }
            """),
        .init(
            """
            final class Store {
                private(set) var persistentTokens: [PersistentToken]
                func keepOrder() { UserDefaults.standard.set(persistentTokens.map { $0.identifier }, forKey: "order") }
            }
            """),
        .init(
            """
            struct Registration: Codable { let token: String; let region: Int }
            extension UserDefaults { func keep<T: Encodable>(_ value: T, key: String) throws { set(try JSONEncoder().encode(value), forKey: key) } }
            final class Manager {
                var last: Registration? { get { nil } set { if let newValue { try? UserDefaults.standard.keep(newValue, key: "last") } } }
                func register(_ deviceToken: String) { last = Registration(token: deviceToken, region: 1) }
            }
            """),
        .init(
            """
            enum PasswordMode: Int, Codable { case single = 1, double }
            struct Settings: Codable { var password: Password; struct Password: Codable { var mode: PasswordMode } }
            func save(_ settings: Settings) { UserDefaults.standard.set(try? JSONEncoder().encode(settings), forKey: "settings") }
            """),
        .init(
            #"final class Notices { @UserDefault(key: "bank.pushToken") var token: String? }"#,
            others: [
                "Stored.swift":
                    "@propertyWrapper struct UserDefault { let key: String; var wrappedValue: String? { get { UserDefaults.standard.string(forKey: key) } set { UserDefaults.standard.set(newValue, forKey: key) } } }"
            ]),
        .init(
            """
            final class Wallets {
                let userDefaults = UserDefaults.standard
                var addressesWithPrivateKeys: [String] {
                    get { userDefaults.stringArray(forKey: "withKeys") ?? [] }
                    set { userDefaults.set(newValue, forKey: "withKeys") }
                }
                var watched: [String] {
                    get { userDefaults.stringArray(forKey: "watched") ?? [] }
                    set { userDefaults.set(newValue, forKey: "watched") }
                }
                func keep(_ privateKey: String) { vault.set(privateKey, forKey: "key"); watched = watched.filter { $0 != "" } }
            }
            """),
        .init(
            """
            struct Theme: Codable { var name: String; var passwordHintShown: Bool }
            func save<T: Encodable>(_ value: T, as key: String) { UserDefaults.standard.set(try? JSONEncoder().encode(value), forKey: key) }
            func done(theme: Theme) { save(theme, as: "theme") }
            """),
        .init(
            """
            extension UserDefaults {
                var theme: String? { get { string(forKey: "t") } set { set(newValue, forKey: "t") } }
                func keep(_ value: String) { set(value, forKey: "v") }
            }
            func done(name: String) { UserDefaults.standard.keep(name) }
            """),
        .init(#"UserDefaults.standard.set(tokenCount, forKey: "tokenCount")"#),
        .init(#"UserDefaults.standard.set(true, forKey: "hasPassword")"#),
        .init(#"UserDefaults.standard.set(sha256(password), forKey: "check")"#),
        .init(
            """
            struct Draft: Codable { let title: String; let hasPassword: Bool }
            func keep(_ title: String) throws {
                UserDefaults.standard.set(try JSONEncoder().encode(Draft(title: title, hasPassword: true)), forKey: "k")
            }
            struct Notes: View { @SceneStorage("draft") var draft = "" }
            """),
        .init(#"UserDefaults.standard.removeObject(forKey: "auth_token")"#),
        .init(#"struct S: View { @AppStorage("showPassword") var showPassword = false }"#),
        .init(
            """
            final class Settings {
                var tokenCount: Int { get { 0 } set { UserDefaults.standard.set(newValue, forKey: "k1") } }
                var pushToken: String? { get { nil } set { UserDefaults.standard.set(newValue, forKey: "k2") } }
                var isPasswordSet: Bool { get { false } set { UserDefaults.standard.set(newValue, forKey: "k3") } }
                var password: String? { didSet { UserDefaults.standard.set(oldValue != nil, forKey: "k4") } }
            }
            """),
        .init(
            """
            final class Session {
                var authToken: String? {
                    get { nil }
                    set {
                        keychain.set(newValue, for: "token")
                        UserDefaults.standard.set(newValue != nil, forKey: "k1")
                        UserDefaults.standard.removeObject(forKey: "k2")
                    }
                }
            }
            """),
        .init(
            """
            struct Store {
                subscript(key: String) -> String? {
                    get { nil }
                    set { UserDefaults.standard.set(newValue, forKey: key) }
                }
            }
            struct Vault { subscript(key: String) -> String? { get { nil } set { keychain.set(newValue, for: key) } } }
            func login(password: String, name: String, in store: Store, or vault: Vault) {
                vault["a"] = password
                store["name"] = name
            }
            """),
        .init(
            """
            @propertyWrapper struct Stored<T> {
                let key: String
                var wrappedValue: T? { get { nil } set { UserDefaults.standard.set(newValue, forKey: key) } }
            }
            @propertyWrapper struct Kept { var wrappedValue: String? { get { nil } set { keychain.set(newValue, for: "t") } } }
            struct Session { @Stored(key: "n") var nickname: String?; @Stored(key: "h") var hasPassword: Bool?; @Kept var authToken: String? }
            """),
        .init(#"func register(token: String) { UserDefaults.standard.set(token, forKey: "pushToken") }"#),
        .init(
            """
            final class DeviceTokenUpdate { func run(token: String) { UserDefaults.standard.set(token, forKey: "k") } }
            """),
        .init(
            """
            final class Session {
                private var authToken: String?
                func end() { authToken = nil; UserDefaults.standard.set(authToken, forKey: "k") }
            }
            """),
        .init(
            """
            struct Login: Codable { let user: String; let password: String; func removingSecret() -> Login { Login(user: user, password: "") } }
            func keep(_ login: Login) throws {
                let safe = login.removingSecret()
                UserDefaults.standard.set(try JSONEncoder().encode(safe), forKey: "k")
            }
            """),
        .init(
            """
            enum Prefs { static subscript(key: String) -> Any? { get { nil } set { UserDefaults.standard.set(newValue, forKey: key) } } }
            func keep(pin: MapPin, pins: [MapPin]) throws {
                Prefs["theme"] = "dark"
                UserDefaults.standard.set(pin, forKey: "lastPin")
                UserDefaults.standard.set(try JSONEncoder().encode(pins), forKey: "pins")
            }
            struct MapPin: Codable { var title: String }
            """),
        .init(
            """
            protocol KeyValueStore { func set(_ value: Any?, forKey key: String) }
            extension UserDefaults: KeyValueStore {}
            struct SecureStore: KeyValueStore { func set(_ value: Any?, forKey key: String) { keychain.put(value, key) } }
            struct Sessions { let store: KeyValueStore; func keep(accessToken: String) { store.set(accessToken, forKey: "s") } }
            """),
        .init(
            """
            extension String { func keep(as key: String) { UserDefaults.standard.set(self, forKey: key) } }
            func done(name: String, text: String) {
                name.keep(as: "k")
                for token in text.split(separator: " ") { UserDefaults.standard.set(String(token), forKey: "lastWord") }
            }
            """),
        .init(
            """
            import Defaults
            extension Defaults.Keys { static let theme = Key<String>("theme", default: "dark") }
            func keep(_ value: String) { Defaults[.theme] = value; Defaults[.hasToken] = true }
            struct Look: View { @Default(.theme) var theme }
            """),
        .init(
            """
            #define KEEP(value, name) [[NSUserDefaults standardUserDefaults] setObject:(value) forKey:(name)]
            @interface Store : NSObject
            + (instancetype)shared;
            @end
            @implementation Store
            + (instancetype)shared { return store; }
            - (void)keep:(id)value as:(NSString *)name { [self.keychain setObject:value forKey:name]; }
            @end
            @implementation Session
            - (void)login:(NSString *)password name:(NSString *)name { [[Store shared] keep:password as:@"k"]; KEEP(name, @"n"); }
            - (void)resize:(CGFloat)width { CFPreferencesSetAppValue(CFSTR("width"), width, kCFPreferencesCurrentApplication); }
            @end
            """, file: "Session.m"),
        .init(
            """
            final class Model {
                @Published var name = ""
                @Published var password = ""
                func watch() {
                    $name.removeDuplicates().debounce(for: 1, scheduler: RunLoop.main).sink { UserDefaults.standard.set($0, forKey: "k") }.store(in: &bag)
                    $password.removeDuplicates().map(\\.isEmpty).sink { UserDefaults.standard.set($0, forKey: "k") }.store(in: &bag)
                }
            }
            """),
    ]
}
