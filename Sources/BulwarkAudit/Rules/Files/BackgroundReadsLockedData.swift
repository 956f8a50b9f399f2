import BulwarkReport

/// Background work that reads what is encrypted while the device is locked.
enum BackgroundReadsLockedData: Rule {
    static let description = RuleDescription(
        id: "background-reads-locked-data",
        area: .files,
        severity: .warning,
        title: "Background work reads locked data",
        rationale: """
            Background tasks run while the device is locked, when files of class complete cannot be read, and keychain items of class WhenUnlocked neither \
            read nor added nor changed, whatever of them is asked for. The work fails at night and works on every desk; teams then lower the protection of \
            everything.
            """,
        fix: """
            Give only what the background needs the class completeUntilFirstUserAuthentication, or AfterFirstUnlockThisDeviceOnly in the keychain, and treat \
            errSecInteractionNotAllowed and isProtectedDataAvailable == false as "later".
            """,
        triggering: [
            .init(
                """
                struct Store { func keep(_ d: Data) throws { let url = support.appending(path: "records.json"); try d.write(to: url, options: [.atomic, .completeFileProtection]) } }
                func register() { BGTaskScheduler.shared.register(forTaskWithIdentifier: "x", using: nil) { task in merge() } }
                func merge() { guard let data = try? Data(contentsOf: URL.applicationSupportDirectory.appending(path: "Bank/records.json")) else { return }; show(data) }
                """),
            .init(
                """
                struct KeyStore {
                    func keep(_ d: Data) -> OSStatus { SecItemAdd([kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly, kSecValueData: d] as CFDictionary, nil) }
                    func key() -> Data? { var r: CFTypeRef?; show(SecItemCopyMatching([kSecAttrAccount: "push"] as CFDictionary, &r)); return r as? Data }
                }
                final class Service: UNNotificationServiceExtension {
                    override func didReceive(_ request: UNNotificationRequest, withContentHandler handler: @escaping (UNNotificationContent) -> Void) { open(request, KeyStore().key()) }
                }
                """),
            .init(
                """
                extension URL { static let vault = folder.appending(path: "vault.bin") }
                func keep(_ d: Data) throws { try d.write(to: .vault, options: .completeFileProtection) }
                func register() { BGTaskScheduler.shared.register(forTaskWithIdentifier: "x", using: nil) { task in merge(try? Data(contentsOf: .vault)) } }
                """),
            .init(
                """
                enum Box {
                    static func save(_ d: Data) { SecItemAdd([kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly, kSecValueData: d] as CFDictionary, nil) }
                    static func read() -> Data? { var r: CFTypeRef?; SecItemCopyMatching([:] as CFDictionary, &r); return r as? Data }
                }
                func register() { BGTaskScheduler.shared.register(forTaskWithIdentifier: "x", using: nil) { task in use(Box.read()) } }
                """),
            .init(
                """
                enum Store { static let url = folder.appendingPathComponent("b.json")
                    static func save(_ d: Data) throws { try d.write(to: url, options: .completeFileProtection) } }
                final class D: UIResponder, UIApplicationDelegate {
                    func application(_ a: UIApplication, performFetchWithCompletionHandler done: @escaping (UIBackgroundFetchResult) -> Void) {
                        merge(try? Data(contentsOf: Store.url))
                    }
                }
                """),
            .init(
                """
                func register() { BGTaskScheduler.shared.register(forTaskWithIdentifier: "x", using: nil) { task in refresh() } }
                func refresh() {
                    let query = [kSecClass: kSecClassGenericPassword, kSecReturnAttributes: true,
                                 kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly] as CFDictionary
                    var found: CFTypeRef?
                    show(SecItemCopyMatching(query, &found))
                }
                """),
            .init(
                """
                enum Box {
                    static func save(_ d: Data) { SecItemAdd([kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly, kSecValueData: d] as CFDictionary, nil) }
                    static func change(_ d: Data) { SecItemUpdate([:] as CFDictionary, [kSecValueData: d] as CFDictionary) }
                }
                struct Main: App { var body: some Scene { WindowGroup { Home() }.backgroundTask(.appRefresh("x")) { Box.change(await fetch()) } } }
                """),
        ],
        nonTriggering: [
            .init(
                """
                struct KeyStore {
                    func keep(_ d: Data) -> OSStatus { SecItemAdd([kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, kSecValueData: d] as CFDictionary, nil) }
                    func key() -> Data? { var r: CFTypeRef?; show(SecItemCopyMatching([kSecAttrAccount: "push"] as CFDictionary, &r)); return r as? Data }
                }
                final class Service: UNNotificationServiceExtension {
                    override func didReceive(_ request: UNNotificationRequest, withContentHandler handler: @escaping (UNNotificationContent) -> Void) { open(request, KeyStore().key()) }
                }
                """),
            .init(
                """
                extension URL { static let feed = folder.appending(path: "feed.json"); static let vault = folder.appending(path: "vault.bin") }
                func keep(_ d: Data) throws { try d.write(to: .vault, options: .completeFileProtection); try d.write(to: .feed) }
                func register() { BGTaskScheduler.shared.register(forTaskWithIdentifier: "x", using: nil) { task in merge(try? Data(contentsOf: .feed)) } }
                """),
            .init(
                """
                func register() { BGTaskScheduler.shared.register(forTaskWithIdentifier: "x", using: nil) { task in refresh() } }
                func refresh() {
                    let query = [kSecClass: kSecClassGenericPassword, kSecReturnAttributes: true,
                                 kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly] as CFDictionary
                    var found: CFTypeRef?
                    show(SecItemCopyMatching(query, &found))
                }
                func login(_ d: Data) { SecItemAdd([kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly, kSecValueData: d] as CFDictionary, nil) }
                """),
            .init(
                """
                enum Box {
                    static func save(_ d: Data) { SecItemAdd([kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, kSecValueData: d] as CFDictionary, nil) }
                    static func read() -> Data? { var r: CFTypeRef?; SecItemCopyMatching([:] as CFDictionary, &r); return r as? Data }
                }
                func register() { BGTaskScheduler.shared.register(forTaskWithIdentifier: "x", using: nil) { task in use(Box.read()) } }
                """),
            .init(
                """
                enum Store { static let url = folder.appendingPathComponent("b.json")
                    static func save(_ d: Data) throws { try d.write(to: url, options: .completeFileProtection) } }
                func open() { merge(try? Data(contentsOf: Store.url)) }
                """),
            .init(
                """
                enum Store { static let url = folder.appendingPathComponent("b.json")
                    static func save(_ d: Data) throws { try d.write(to: url, options: .completeFileProtection) }
                    static func read() throws -> Data { try Data(contentsOf: url) } }
                final class Screen: UIViewController { override func viewDidLoad() { show(try? Store.read()) } }
                """),
        ],
        references: ["MASVS-STORAGE-1", "MASTG-TEST-0299", "CWE-703"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let protected = protectedTargets(in: app.code)
        var found: [Finding] = []
        var places: Set<Fact> = []
        for work in backgroundWork(in: app.code) {
            var visited: Set<Fact> = []
            for read in reads(in: work, protected: protected, depth: 0, visited: &visited)
            where places.insert(read.place).inserted {
                let done = read.within ?? read.place
                let trace = [
                    TraceStep(.source, at: work.location, "the system begins here, on a locked device too"),
                    TraceStep(.sink, at: done.location, "\(read.what)"),
                ]
                found.append(
                    finding(
                        at: read.place, "Background work \(read.what), which fails while the device is locked.",
                        trace: trace))
            }
        }
        return found
    }

    /// The functions and closures that the system calls in the background.
    private static func backgroundWork(in code: CodeBase) -> [Fact] {
        var work: [Fact] = []
        for call in code.calls("register") where call.argument("forTaskWithIdentifier") != nil {
            if let closure = call.arguments.compactMap(\.value).last(where: { $0.kind == .closure }) {
                work.append(closure)
            }
        }
        for call in code.calls("backgroundTask", "registerForTaskWithIdentifier") {
            if let closure = call.arguments.compactMap(\.value).last(where: { $0.kind == .closure }) {
                work.append(closure)
            }
        }
        // Pushes come, and widgets are drawn, while the device is locked.
        for function in code.facts(.function, named: ["didReceive", "pushRegistry", "getTimeline", "timeline"])
        where function.body != nil {
            let own = function.parameters.map(\.parameterLabel)
            let isCalled =
                switch function.text {
                case "didReceive": own.contains("withContentHandler")
                case "pushRegistry": own.contains("didReceiveIncomingPushWith")
                default:
                    function.enclosingType?.inheritedNames.contains { $0.hasSuffix("TimelineProvider") } ?? false
                }
            if isCalled { work.append(function) }
        }
        let labels: Set<String> = [
            "performFetchWithCompletionHandler", "didReceiveRemoteNotification", "fetchCompletionHandler",
            "handleEventsForBackgroundURLSession",
        ]
        for function in code.facts(.function, named: "application") where function.body != nil {
            let own = Set(function.parameters.map(\.parameterLabel))
            if own.contains("performFetchWithCompletionHandler") || own.contains("handleEventsForBackgroundURLSession")
                || own.isSuperset(of: ["didReceiveRemoteNotification", "fetchCompletionHandler"]),
                !own.isDisjoint(with: labels)
            {
                work.append(function)
            }
        }
        return work
    }

    /// A read of locked data.
    private struct Read {
        var place: Fact
        var what: String
        /// The call on the keychain in a function of the app's own.
        var within: Fact?
    }

    private static let readers: Set = [
        "Data", "String", "contents", "NSData", "dataWithContentsOfURL", "dataWithContentsOfFile", "contentsAtPath",
        "unarchiveObject", "unarchiveObjectWithFile",
    ]

    /// The reads of locked data in code and in the functions that it calls, each with what is read.
    private static func reads(
        in scope: Fact, protected: Set<FileTarget>, depth: Int, visited: inout Set<Fact>
    ) -> [Read] {
        guard depth < 4, visited.insert(scope).inserted else { return [] }
        // Code that asks first knows what it does.
        if scope.descendants.contains(where: {
            $0.text == "isProtectedDataAvailable" || $0.text == "errSecInteractionNotAllowed"
        }) {
            return []
        }
        var found: [Read] = []
        for call in scope.descendants(.call) {
            if let deed = deeds[call.text] {
                if needsUnlockedDevice(call) {
                    found.append(Read(place: call, what: deed + " a keychain item of class WhenUnlocked"))
                }
                continue
            }
            if readers.contains(call.text),
                let source = call.argument("contentsOf") ?? call.argument("contentsOfFile") ?? call.argument("atPath")
                    ?? call.argument("withFile") ?? (call.isSwift ? nil : call.argument(at: 0)),
                let target = FileTarget(source), protected.contains(target)
            {
                found.append(Read(place: call, what: "reads a file with complete protection"))
                continue
            }
            for function in call.code.functions(calledBy: call) {
                if let type = function.enclosingType, let deed = deed(of: function, depth: 0) {
                    if keepsWhileUnlockedOnly(type) {
                        found.append(
                            Read(
                                place: call, what: deed + " a keychain item of class WhenUnlocked",
                                within: function.descendants(.call).first { deeds[$0.text] != nil }))
                    }
                } else {
                    found += reads(in: function, protected: protected, depth: depth + 1, visited: &visited)
                }
            }
        }
        return found
    }

    /// What the keychain's functions that need an item's class key do. What is asked for makes no difference: attributes
    /// and references are kept under the class as well as the value.
    private static let deeds = ["SecItemCopyMatching": "reads", "SecItemAdd": "adds", "SecItemUpdate": "changes"]

    /// What a function does to the keychain, itself or by another one of its type.
    private static func deed(of function: Fact, depth: Int) -> String? {
        guard depth < 2 else { return nil }
        let calls = function.descendants(.call)
        if calls.contains(where: { $0.text == "SecItemCopyMatching" }) { return "reads" }
        if let deed = calls.lazy.compactMap({ deeds[$0.text] }).first { return deed }
        for call in calls {
            for other in function.code.functions(calledBy: call)
            where other != function && other.enclosingType == function.enclosingType {
                if let deed = deed(of: other, depth: depth + 1) { return deed }
            }
        }
        return nil
    }

    /// Whether a call on the keychain is about an item that is there while the device is unlocked only: its query says so, or all
    /// that its type, or else its file, keeps is of such a class.
    private static func needsUnlockedDevice(_ call: Fact) -> Bool {
        guard let query = call.argument(at: 0).map(KeychainQuery.init) else { return false }
        if let named = query["kSecAttrAccessible"]?.dottedName { return isUnlockedOnly(named) }
        guard call.text != "SecItemAdd" else { return false }
        if let type = call.enclosingType { return keepsWhileUnlockedOnly(type) }
        return areUnlockedOnly(call.sibling(0).descendants.map(\.text))
    }

    /// Whether all that a type puts into the keychain can be read only while the device is unlocked.
    private static func keepsWhileUnlockedOnly(_ type: Fact) -> Bool {
        let names = type.code.types(named: TypeName.base(type.text)).flatMap { $0.descendants.map(\.text) }
        return areUnlockedOnly(names)
    }

    private static func areUnlockedOnly(_ names: [String]) -> Bool {
        let classes = Set(names.filter { $0.hasPrefix("kSecAttrAccessible") && $0 != "kSecAttrAccessible" })
        return !classes.isEmpty && classes.allSatisfy(isUnlockedOnly)
    }

    private static func isUnlockedOnly(_ name: String) -> Bool {
        name.hasPrefix("kSecAttrAccessibleWhenUnlocked") || name.hasPrefix("kSecAttrAccessibleWhenPasscodeSet")
    }

    /// The files that are written with complete protection and never with less.
    private static func protectedTargets(in code: CodeBase) -> Set<FileTarget> {
        var complete: Set<FileTarget> = []
        var lesser: Set<FileTarget> = []
        for write in FileSinks.writes(in: code) {
            guard let written = write.frame[.key], let target = FileTarget(written) else { continue }
            let options = write.frame.place.descendants.map(\.text)
            if options.contains(where: { $0 == "completeFileProtection" || $0 == "NSDataWritingFileProtectionComplete" }
            ) {
                complete.insert(target)
            } else {
                lesser.insert(target)
            }
        }
        return complete.subtracting(lesser)
    }
}

/// Which file an expression means, as far as it can be told: by the declaration that holds its address, or by its name.
struct FileTarget: Hashable {
    private var declaration: Fact?
    private var name: String?

    init?(_ expression: Fact) {
        self.init(expression, depth: 0)
    }

    private init?(_ expression: Fact, depth: Int) {
        guard depth < 6 else { return nil }
        switch expression.kind {
        case .name:
            guard let found = expression.declaration else { return nil }
            if !found.isMember, !found.isGlobal, let value = found.initialValue {
                guard let inner = FileTarget(value, depth: depth + 1) else { return nil }
                self = inner
            } else {
                guard found.kind == .variable else { return nil }
                declaration = found
            }
        case .member:
            if ["path", "absoluteString"].contains(expression.text), let base = expression.first {
                guard let inner = FileTarget(base, depth: depth + 1) else { return nil }
                self = inner
                return
            }
            // `.vault` where an address is asked for is one of the app's own addresses.
            let named =
                expression.first == nil
                ? expression.code.member(expression.text, ofType: "URL") : expression.referredDeclaration
            guard let found = named else { return nil }
            declaration = found
        case .call
        where ["appendingPathComponent", "appending", "URLByAppendingPathComponent", "stringByAppendingPathComponent"]
            .contains(expression.text):
            guard let last = expression.argument(at: 0)?.string?.split(separator: "/").last else { return nil }
            name = String(last)
        case .call where expression.arguments.isEmpty || expression.text == "path":
            guard let function = expression.code.function(calledBy: expression) else { return nil }
            declaration = function
        case .cast:
            guard let inner = expression.first, let target = FileTarget(inner, depth: depth + 1) else { return nil }
            self = target
        default: return nil
        }
    }
}
