import BulwarkDetection
import BulwarkReport

/// A logout that leaves the session's token where it is.
enum TokenKeptAfterLogout: Rule {
    static let description = RuleDescription(
        id: "token-kept-after-logout",
        area: .data,
        severity: .warning,
        title: "Token kept after logout",
        rationale:
            "A user who logs out expects that the device can do nothing for them any more. A token that stays in the keychain or in memory still can.",
        fix:
            "Delete the tokens from the keychain, set them to nil in memory, clear URLCache and cookies, and revoke them at the server.",
        triggering: [
            .init("final class Session { var accessToken: String?; func logout() { router.show(.login) } }"),
            .init(
                "final class Session { let keychain = Keychain(); func save(token: String) { keychain.set(token, forKey: \"authToken\") }; func signOut() { isLoggedIn = false } }"
            ),
            .init(
                "final class Auth { var refreshToken: String?; func signOut() { coordinator.showLogin() } }"),
            .init(
                """
                final class Preferences { func write(_ value: Any?, for key: Key) { defaults.set(value, forKey: key.rawValue) }; func remove(_ key: Key) { defaults.removeObject(forKey: key.rawValue) } }
                final class Accounts {
                    let keychain = Keychain(); let preferences = Preferences(); var current: Login?; var accessToken: String?
                    func adopt(_ login: Login) { keychain.save(Data(login.accessToken.utf8), account: login.id); preferences.write(true, for: .isSignedIn); accessToken = login.accessToken }
                    func signOut() { accessToken = nil; preferences.write(false, for: .isSignedIn); preferences.remove(.selectedAccountID); URLCache.shared.removeAllCachedResponses() }
                }
                """),
        ],
        nonTriggering: [
            .init(
                "final class Session { var accessToken: String?; func logout() { accessToken = nil; router.show(.login) } }"
            ),
            .init(
                "final class Session { let keychain = Keychain(); var accessToken: String?; func logout() { wipe() }; func wipe() { keychain.removeAll() } }"
            ),
            .init("final class Menu { func logout() { session.logout() } }"),
            .init(
                "final class Client { var token: String?; func store(token: String?) { defaults.set(token, forKey: \"token\"); self.token = token }; func logout() { store(token: nil) } }"
            ),
            .init(
                """
                final class Accounts {
                    let keychain = Keychain()
                    var accessToken: String? { didSet { keychain.set(accessToken, forKey: "token") } }
                    func signOut() { accessToken = nil }
                }
                """),
            .init(
                """
                final class Session {
                    let keychain = Keychain()
                    func save(token: String) { keychain.set(token, forKey: "authToken") }
                    func signOut() { NotificationCenter.default.post(name: .didSignOut, object: nil) }
                }
                func listen() { NotificationCenter.default.addObserver(forName: .didSignOut, object: nil, queue: nil) { _ in everything.end() } }
                """),
        ],
        references: ["MASVS-AUTH-1", "MASVS-STORAGE-1", "CWE-613"])

    private static let names: Set<String> = [
        "logout", "logOut", "signOut", "signout", "logoutUser", "performLogout", "userDidLogout", "endSession",
        "doLogout",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        app.code.facts(.function, named: names).compactMap { function in
            guard let body = function.body, !body.children.isEmpty, function.isMember, let type = function.enclosingType
            else { return nil }
            guard holdsCredential(type) else { return nil }
            var visited: Set<Fact> = []
            let cleared = clearing(by: function, depth: 0, visited: &visited)
            if cleared == .store { return nil }
            if let store = store(of: type), let place = store.receiver {
                return finding(
                    at: function,
                    "Nothing in '\(function.text)' removes the token that '\(type.text)' keeps in '\(place.dottedName ?? place.text)'.",
                    trace: [
                        TraceStep(.source, at: store.location, "it is stored here"),
                        TraceStep(.sink, at: function.location, "and left there"),
                    ])
            }
            guard cleared == .nothing else { return nil }
            return finding(at: function, "Nothing in '\(function.text)' removes the token that '\(type.text)' holds.")
        }
    }

    /// The call by which a type puts a credential where it outlives the app's run.
    private static func store(of type: Fact) -> Fact? {
        type.code.types(named: TypeName.base(type.text)).lazy.flatMap { $0.descendants(.call) }.first { call in
            guard keepingVerbs.contains(where: { call.text.lowercased().hasPrefix($0) }), !call.isDebugOnly,
                let receiver = call.receiver, isStore(receiver)
            else { return false }
            return call.arguments.compactMap(\.value).contains { value in
                value.kind != .none && value.kind != .boolean && carriesCredential(value)
            }
        }
    }

    private static let keepingVerbs = ["set", "save", "store", "write", "add", "update", "put", "keep"]

    /// Whether what a call goes to keeps things, by its name or its type's.
    private static func isStore(_ receiver: Fact) -> Bool {
        [receiver.text, receiver.typeName ?? ""].contains { name in
            let name = name.lowercased()
            return ["keychain", "securestor", "tokenstor", "credentialstor", "defaults", "preferences", "vault"]
                .contains { name.contains($0) }
        }
    }

    /// Whether a value is a credential, or an object with one in it that is encoded.
    private static func carriesCredential(_ value: Fact, depth: Int = 0) -> Bool {
        for part in value.parts {
            switch part.kind {
            case .name, .member:
                if let kind = part.code.kind(of: part, type: part.typeName) {
                    if kind.isCredential { return true }
                    continue
                }
                guard part.kind == .name, depth < 2, let initial = part.declaration?.initialValue,
                    !value.isInside(initial)
                else { continue }
                if carriesCredential(initial, depth: depth + 1) { return true }
            case .call where part.text == "encode":
                if part.argument(at: 0)?.encodedCredential != nil { return true }
            case .closure: return false
            default: break
            }
        }
        return false
    }

    /// Whether a type holds or stores a credential.
    private static func holdsCredential(_ type: Fact) -> Bool {
        type.code.types(named: TypeName.base(type.text)).contains { declaration in
            declaration.descendants.contains { part in
                switch part.kind {
                case .variable:
                    part.isMember && (part.code.kind(of: part, type: part.typeName)?.isCredential ?? false)
                case .assignment:
                    part.first?.kind == .member
                        && (part.children.last.map { SensitiveName.classify($0.text)?.isCredential ?? false } ?? false)
                case .call:
                    ["set", "save", "store", "setObject", "setValue", "SecItemAdd", "write"].contains(part.text)
                        && part.arguments.contains { argument in
                            argument.value.map { value in
                                value.strings.contains { SensitiveName.classify($0)?.isCredential ?? false }
                                    || (SensitiveName.classify(value.text)?.isCredential ?? false)
                            } ?? false
                        }
                default: false
                }
            }
        }
    }

    /// What a function clears: what is held in memory, or what is kept as well.
    private enum Clearing { case nothing, memory, store }

    /// What a function removes: deletes, clears, sets to nil, here or in functions that it calls.
    private static func clearing(by function: Fact, depth: Int, visited: inout Set<Fact>) -> Clearing {
        guard depth < 4, visited.insert(function).inserted, let body = function.body else { return .nothing }
        var cleared = Clearing.nothing
        for part in body.descendants {
            switch part.kind {
            case .assignment:
                guard let target = part.first, let value = part.children.last else { continue }
                let isEmpty =
                    value.kind == .none || (value.kind == .string && value.text.isEmpty)
                    || (value.kind == .array && value.children.isEmpty)
                guard isEmpty, isCredentialTarget(target) else { continue }
                if !isOnlyHeld(target) { return .store }
                cleared = .memory
            case .call:
                switch clearing(of: part, depth: depth, visited: &visited) {
                case .store: return .store
                case .memory: cleared = .memory
                case .nothing: break
                }
            default: break
            }
        }
        return cleared
    }

    /// What a call removes.
    private static func clearing(of call: Fact, depth: Int, visited: inout Set<Fact>) -> Clearing {
        let name = call.text.lowercased()
        // What is written in another's place, as a flag that is taken down.
        if call.argument(at: 0)?.kind == .boolean { return .nothing }
        if name.hasPrefix("set") || name.hasPrefix("write") || name == "update", let first = call.argument(at: 0),
            first.kind != .none, keepsSomething(first)
        {
            return .nothing
        }
        let functions = call.code.functions(calledBy: call).filter { $0.body != nil }
        if verbs.contains(where: { name.hasPrefix($0) }) {
            // Removing flags of the user interface clears no token.
            let texts = call.arguments.compactMap(\.value).flatMap(\.strings)
            if name == "removeobject" || name == "removeobjectforkey" || name == "set", !texts.isEmpty,
                !texts.contains(where: { SensitiveName.classify($0)?.isCredential ?? false })
            {
                return .nothing
            }
            if harmlessRemovals.contains(name) || removesOther(call) { return .nothing }
            // A function of the app's own does what it does, whatever it is called.
            if functions.isEmpty || functions.contains(where: removesUnseen) { return .store }
        }
        if name == "set" || name == "setobject", call.argument(at: 0)?.kind == FactKind.none { return .store }
        // `store(token: nil)`
        if keepingVerbs.contains(where: { name.hasPrefix($0) }),
            call.arguments.contains(where: { $0.value?.kind == FactKind.none })
        {
            return .store
        }
        // Whoever is told may clear it.
        if name == "post", isHeard(call) { return .store }
        var cleared = Clearing.nothing
        for called in functions {
            switch clearing(by: called, depth: depth + 1, visited: &visited) {
            case .store: return .store
            case .memory: cleared = .memory
            case .nothing: break
            }
        }
        // Logging out of something else that cannot be seen, which may clear it.
        if names.contains(call.text), call.callee?.kind == .member, functions.isEmpty { return .store }
        return cleared
    }

    private static let verbs = [
        "remove", "delete", "clear", "wipe", "reset", "erase", "revoke", "invalidate", "destroy", "purge",
        "forget", "secitemdelete", "unset", "nuke",
    ]
    private static let harmlessRemovals: Set = [
        "removefromsuperview", "removefromparent", "removeobserver", "removeallanimations",
        "removeviewcontroller", "removeallobservers", "resetnavigation", "clearselection", "removelast",
        "removesubviews", "removeallviews", "removegesturerecognizer", "removeallcachedresponses",
        "removeallpendingnotificationrequests", "removealldeliverednotifications", "removecachedresponse",
        "removecachedresponses",
    ]

    /// Whether a function removes what its callers name, so that what it is given decides: nothing more can be seen in it.
    private static func removesUnseen(_ function: Fact) -> Bool {
        function.firstChild { $0.kind == .parameter } != nil
            || function.descendants(.call).contains { $0.text == "SecItemDelete" }
    }

    /// Whether a removal names by its key what is no token: `preferences.remove(.selectedAccountID)`.
    private static func removesOther(_ call: Fact) -> Bool {
        guard let key = call.argument(at: 0), call.arguments.count == 1, key.kind == .member,
            key.first.map(\.beginsUppercase) ?? true
        else { return false }
        let words = NameWords.words(of: key.text)
        guard let last = words.last, !(SensitiveName.classify(key.text)?.isCredential ?? false) else { return false }
        return otherThings.contains(last)
    }

    private static let otherThings: Set = [
        "id", "identifier", "name", "date", "time", "timestamp", "index", "flag", "count", "theme", "language",
        "locale", "expiry", "expiration", "badge", "filter", "sort", "tab", "stops", "preferences", "settings",
    ]

    /// Whether a value that is set is something, and not what takes something away.
    private static func keepsSomething(_ value: Fact) -> Bool {
        switch value.kind {
        case .boolean, .number, .string: !(value.kind == .string && value.text.isEmpty)
        default: false
        }
    }

    /// Whether code waits for the notification that is posted.
    private static func isHeard(_ post: Fact) -> Bool {
        guard let name = post.argument("name") ?? post.argument(at: 0), let id = name.namesNotification else {
            return false
        }
        return post.code.calls("addObserver", "publisher", "notifications", "onReceive").contains { $0.mentions(id) }
    }

    /// Whether a property lives in memory alone: nobody looks at its changes, which might be stored.
    private static func isOnlyHeld(_ target: Fact) -> Bool {
        let isOwn = target.kind == .name || target.kind == .member && target.first?.text == "self"
        guard isOwn, let declaration = target.referredDeclaration, declaration.kind == .variable else { return false }
        if declaration.firstChild(where: { $0.kind == .accessor }) != nil { return false }
        if declaration.attributes.contains(where: {
            !["Published", "ObservationIgnored", "MainActor"].contains($0.text)
        }) {
            return false
        }
        return declaration.code.texts.existingID(of: "$" + declaration.text) == nil
    }

    private static func isCredentialTarget(_ target: Fact) -> Bool {
        if SensitiveName.classify(target.text)?.isCredential ?? false { return true }
        if target.kind == .subscripted {
            return target.argument(at: 0)?.strings.contains { SensitiveName.classify($0)?.isCredential ?? false }
                ?? false
        }
        return [
            "session", "credentials", "credential", "user", "currentUser", "account", "auth", "authentication",
            "currentSession", "currentAccount", "client",
        ].contains(target.text)
    }
}

extension Fact {
    /// The number of the name that a notification goes by: `didSignOut` of `.didSignOut`.
    fileprivate var namesNotification: UInt32? { kind == .member || kind == .name ? textID : nil }
}
