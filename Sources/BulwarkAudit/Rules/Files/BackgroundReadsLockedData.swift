import BulwarkReport

/// Background work that reads what is encrypted while the device is locked.
enum BackgroundReadsLockedData: Rule {
    static let description = RuleDescription(
        id: "background-reads-locked-data",
        area: .files,
        severity: .warning,
        title: "Background work reads locked data",
        rationale: """
            Background tasks run while the device is locked, when files of class complete and keychain items of class WhenUnlocked cannot be read. The work \
            fails at night and works on every desk; teams then lower the protection of everything.
            """,
        fix: """
            Give only what the background needs the class completeUntilFirstUserAuthentication, or AfterFirstUnlockThisDeviceOnly in the keychain, and treat \
            errSecInteractionNotAllowed and isProtectedDataAvailable == false as "later".
            """,
        triggering: [
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
        ],
        nonTriggering: [
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
        ],
        references: ["MASVS-STORAGE-1", "MASTG-TEST-0299", "CWE-703"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let protected = protectedTargets(in: app.code)
        var found: [Finding] = []
        var places: Set<Fact> = []
        for work in backgroundWork(in: app.code) {
            var visited: Set<Fact> = []
            for (place, what) in reads(in: work, protected: protected, depth: 0, visited: &visited)
            where places.insert(place).inserted {
                found.append(
                    finding(
                        at: place, "Background work reads \(what), which cannot be read while the device is locked."))
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

    /// The reads of locked data in code and in the functions that it calls, each with what is read.
    private static func reads(in scope: Fact, protected: Set<FileTarget>, depth: Int, visited: inout Set<Fact>) -> [(
        Fact, String
    )] {
        guard depth < 4, visited.insert(scope).inserted else { return [] }
        // Code that asks first knows what it does.
        if scope.descendants.contains(where: {
            $0.text == "isProtectedDataAvailable" || $0.text == "errSecInteractionNotAllowed"
        }) {
            return []
        }
        var found: [(Fact, String)] = []
        for call in scope.descendants(.call) {
            if ["Data", "String", "contents", "NSData", "dataWithContentsOfURL", "dataWithContentsOfFile"].contains(
                call.text),
                let source = call.argument("contentsOf") ?? call.argument("contentsOfFile") ?? call.argument("atPath")
                    ?? (call.isSwift ? nil : call.argument(at: 0)),
                let target = FileTarget(source), protected.contains(target)
            {
                found.append((call, "a file with complete protection"))
                continue
            }
            for function in call.code.functions(calledBy: call) {
                if let type = function.enclosingType, readsKeychain(function, depth: 0) {
                    if keepsWhileUnlockedOnly(type) { found.append((call, "a keychain item of class WhenUnlocked")) }
                } else {
                    found += reads(in: function, protected: protected, depth: depth + 1, visited: &visited)
                }
            }
        }
        return found
    }

    private static func readsKeychain(_ function: Fact, depth: Int) -> Bool {
        guard depth < 2 else { return false }
        let calls = function.descendants(.call)
        if calls.contains(where: { $0.text == "SecItemCopyMatching" }) { return true }
        return calls.contains { call in
            function.code.functions(calledBy: call).contains {
                $0 != function && $0.enclosingType == function.enclosingType && readsKeychain($0, depth: depth + 1)
            }
        }
    }

    /// Whether all that a type puts into the keychain can be read only while the device is unlocked.
    private static func keepsWhileUnlockedOnly(_ type: Fact) -> Bool {
        let names = type.code.types(named: TypeName.base(type.text)).flatMap { $0.descendants.map(\.text) }
        let classes = Set(names.filter { $0.hasPrefix("kSecAttrAccessible") && $0 != "kSecAttrAccessible" })
        guard !classes.isEmpty else { return false }
        return classes.allSatisfy {
            $0.hasPrefix("kSecAttrAccessibleWhenUnlocked") || $0.hasPrefix("kSecAttrAccessibleWhenPasscodeSet")
        }
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
            guard let owner = expression.first?.typeName,
                let found = expression.code.member(expression.text, ofType: owner)
            else { return nil }
            declaration = found
        case .call
        where ["appendingPathComponent", "appending", "URLByAppendingPathComponent", "stringByAppendingPathComponent"]
            .contains(expression.text):
            guard let last = expression.argument(at: 0)?.string else { return nil }
            name = last
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
