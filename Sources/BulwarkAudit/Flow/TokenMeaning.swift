import BulwarkDetection

/// Which tokens open nothing, by what the app does with them.
///
/// Not every token is a credential: some say where notifications are sent, and some apps call the identifier of a room or a thread its token.
struct TokenMeaning: Sendable {
    /// The types whose instances are looked up by their tokens.
    private var types: Set<String> = []
    /// What such instances are called: `room`.
    private var nouns: Set<String> = []
    /// Whether tokens are what is traded on a ledger: they have symbols and decimals.
    private var areCoins = false

    /// What tokens are in a code base, found out once for all rules.
    static func of(_ code: CodeBase) -> TokenMeaning {
        code.memo.meanings.value(of: .token, spread: 0) { TokenMeaning(code) }
    }

    private init(_ code: CodeBase) {
        areCoins = code.facts(.member, named: ["symbol", "decimals", "contractAddress", "denom"]).contains { member in
            Self.owner(of: member).map { ["token", "tokens"].contains($0.noun) } ?? false
        }
        let members = code.facts(.member, named: "token")
        var opening: Set<String> = []
        for member in members {
            guard let (type, noun) = Self.owner(of: member) else { continue }
            if Self.opensDoors(member) { opening.insert(noun) }
            guard Self.looksUp(member), !Self.holders.contains(noun) else { continue }
            if let type { types.insert(type) }
            nouns.insert(noun)
        }
        nouns.subtract(opening)
        types = types.filter { !opening.contains(Self.lastWord(of: $0)) }
    }

    /// Whether a value that is called a token lets nobody in.
    ///
    /// - Parameter key: what it is kept under, where it is kept.
    func opensNothing(_ origin: Origin, under key: Fact? = nil) -> Bool {
        saysDelivery(origin, key) || identifies(origin.fact, origin.name) || areCoins && Self.saysCoins(origin.name)
            || Self.saysOtherwise(origin.name) || origin.steps.contains { Self.saysOtherwise($0.fact.text) }
    }

    /// Whether a token is good for one upload, by its own name or by what everybody gives to the object that has it.
    func opensOneUpload(_ origin: Origin) -> Bool {
        if ([origin.name] + origin.steps.map(\.fact.text)).contains(where: Self.saysUpload) { return true }
        // The token of an upload: `uploadSession.token`.
        if origin.fact.kind == .member, origin.fact.text == "token", let base = origin.fact.first,
            [base.text, base.typeName ?? ""].contains(where: { NameWords.words(of: $0).contains("upload") })
        {
            return true
        }
        return Self.isGivenOnly(origin.fact) { $0.kind == .member && Self.saysUpload($0.text) }
    }

    /// Whether all that make an object give its property a value of a kind: `Registration(token: deviceToken)`.
    private static func isGivenOnly(_ fact: Fact, _ isOfKind: (Fact) -> Bool) -> Bool {
        let declaration: Fact?
        switch fact.kind {
        case .name: declaration = fact.declaration
        case .member where fact.first?.text == "self":
            declaration = fact.enclosingType.flatMap { fact.code.member(fact.textID, ofType: TypeName.base($0.text)) }
        default: declaration = fact
        }
        guard let declaration, declaration.isMember, let type = declaration.enclosingType else { return false }
        let given = type.code.calls(TypeName.base(type.text)).compactMap { $0.argument(declaration.text) }
        return !given.isEmpty && given.allSatisfy(isOfKind)
    }

    /// Whether a name is one of coins, or of something about them, in an app that has such tokens: `displayedTokens`, `lastTokenValue`.
    private static func saysCoins(_ name: String) -> Bool {
        let words = NameWords.words(of: name)
        guard words.count > 1, words.contains("tokens") || words.last != "token" else { return false }
        return openers.union(holders).isDisjoint(with: words.filter { $0 != "token" && $0 != "tokens" })
    }

    private static func saysUpload(_ name: String) -> Bool {
        NameWords.words(of: name).suffix(2) == ["upload", "token"]
    }

    /// Whether a name on the way says what kind of token it is, and that is no credential: `pageToken`, `appAccountToken`.
    private static func saysOtherwise(_ name: String) -> Bool {
        guard name.utf8.count > 5 else { return false }
        let words = NameWords.words(of: name)
        guard words.count > 1, words.last == "token" else { return false }
        return SensitiveName.classify(name) == nil || ["alert", "reload", "debounce"].contains(words[words.count - 2])
    }

    // MARK: Notifications

    private static let deliveries = [
        "pushtoken", "fcmregistration", "apnstoken", "apntoken", "fcmtoken", "gcmtoken", "voiptoken", "devicetoken",
        "historytoken",
        "changetoken", "pushtostart", "remotenotification", "pushregistry", "notificationtoken", "notificationstoken",
    ]

    private static func saysDelivery(_ name: String) -> Bool {
        guard name.utf8.count >= 8 else { return false }
        let plain = name.lowercased().filter { !"_-.".contains($0) }
        return deliveries.contains { plain.contains($0) }
    }

    /// Whether the text that a token is logged with says so: `log("device token: %@", token)`; or tells of push notifications, beside a token
    /// whose own name does not say that it opens something.
    static func saysDelivery(_ origin: Origin, with call: Fact) -> Bool {
        guard let text = call.argument(at: 0), text.kind == .string || text.kind == .interpolated else { return false }
        let written = text.text.filter { $0 != " " }
        if saysDelivery(written) { return true }
        return written.lowercased().contains("pushnotification")
            && openers.union(holders).isDisjoint(with: NameWords.words(of: origin.name).dropLast())
    }

    /// Whether something on a token's way says that it tells where notifications go, or how far a history was read.
    private func saysDelivery(_ origin: Origin, _ key: Fact?) -> Bool {
        let keys = key.map { $0.strings + [$0.text] } ?? []
        if (keys + [origin.name, origin.fact.text] + origin.steps.map(\.fact.text)).contains(where: Self.saysDelivery) {
            return true
        }
        // What it is given as: `register(deviceToken: token)`.
        if let argument = origin.fact.parent, argument.kind == .argument, Self.saysDelivery(argument.text) {
            return true
        }
        // What it was made of: `let token = hex(deviceToken)`.
        let declaration = origin.fact.kind == .name ? origin.fact.declaration : origin.fact
        if let made = declaration?.initialValue,
            made.parts.contains(where: { part in
                guard part.kind == .name || part.kind == .member else { return false }
                return Self.saysDelivery(part.text) || part.typeName == "PKPushCredentials"
                    || part.declaration?.loopedSequence.map { Self.saysDelivery($0.text) } ?? false
            })
        {
            return true
        }
        if Self.isGivenOnly(origin.fact, { Self.saysDelivery($0.text) }) { return true }
        let around = [origin.fact.enclosingFunction, origin.fact.enclosingType].compactMap { $0?.text }
        // `token.hexString` is what the function was given; `room.token` is another thing's.
        let isGiven =
            origin.fact.kind != .member
            || origin.fact.first?.declaration?.kind == .parameter && origin.fact.text != "token"
        return isGiven && around.contains(where: Self.saysDelivery)
    }

    // MARK: Identifiers

    /// Those whose token is what lets them in.
    private static let holders: Set<String> = [
        "user", "account", "session", "credential", "credentials", "login", "auth", "authentication", "authorization",
        "client", "device", "profile", "token", "tokens", "identity", "api", "service", "manager", "response", "oauth",
        "keychain", "server", "request", "state", "store", "config", "configuration", "settings", "self", "lhs", "rhs",
        "old", "new", "other",
    ]

    /// Whether a value is the token of something that the app looks up by it, as a server's rooms: such a token is its identifier.
    private func identifies(_ fact: Fact, _ name: String) -> Bool {
        if name != "token", fact.text != "token" {
            let name = fact.text.isEmpty ? name : fact.text
            let words = NameWords.words(of: name)
            guard words.count > 1, words.last == "token" else { return false }
            let noun = words[words.count - 2]
            return nouns.contains(noun) || isLookedUp(by: name, noun, in: fact.code)
        }
        guard !nouns.isEmpty else { return false }
        if fact.kind == .member {
            guard let (type, noun) = Self.owner(of: fact) else { return false }
            return type.map(types.contains) ?? nouns.contains(noun)
        }
        // What it was read from, then whose it is: `let token = room.token`, `join(room token: String)`.
        let declaration = fact.kind == .name ? fact.declaration ?? fact : fact
        if let made = declaration.initialValue, made.kind == .member, made.text == "token" {
            return identifies(made, "token")
        }
        let function = declaration.kind == .parameter ? declaration.parent : fact.enclosingFunction
        guard let function, function.kind == .function else { return false }
        let label = declaration.kind == .parameter ? declaration.firstChild { $0.kind == .label }?.text : nil
        return (NameWords.words(of: function.text) + NameWords.words(of: label ?? "")).contains(where: nouns.contains)
    }

    /// Words that say of a token what it opens.
    private static let openers: Set<String> = [
        "access", "refresh", "bearer", "id", "jwt", "secret", "reset", "invite", "invitation", "verification",
        "confirmation", "magic", "temporary", "upload", "download", "bot", "app", "web", "security", "csrf", "private",
        "push", "verifier", "link", "share",
    ]

    /// Whether instances are searched by tokens of this name, which never go where credentials go: `rooms.first { $0.roomToken == roomToken }`.
    private func isLookedUp(by name: String, _ noun: String, in code: CodeBase) -> Bool {
        guard !Self.holders.contains(noun), !Self.openers.contains(noun) else { return false }
        let members = code.facts(.member, named: name)
        return members.contains { $0.first?.text == "$0" && Self.looksUp($0) }
            && !members.contains(where: Self.opensDoors)
    }

    /// The type of a member's owner and the noun for it.
    private static func owner(of member: Fact) -> (type: String?, noun: String)? {
        guard let base = member.first else { return nil }
        if let type = base.typeName.map(TypeName.base), !type.isEmpty { return (type, lastWord(of: type)) }
        guard base.kind == .name || base.kind == .member, !base.text.hasPrefix("$") else { return nil }
        return (nil, lastWord(of: base.text))
    }

    /// Whether a member is compared with another value in a search, rather than to tell whether two instances are equal.
    private static func looksUp(_ member: Fact) -> Bool {
        guard let comparison = member.parent, comparison.kind == .operators, comparison.detail == "==",
            let other = comparison.children.first(where: { $0 != member }),
            other.kind == .name || other.kind == .member,
            member.enclosingFunction?.text != "=="
        else { return false }
        return true
    }

    /// Whether a token goes where credentials go.
    private static func opensDoors(_ member: Fact) -> Bool {
        for ancestor in member.ancestors {
            switch ancestor.kind {
            case .interpolated:
                if ancestor.text.contains("Bearer") || ancestor.text.hasPrefix("token ")
                    || ["token=", "access_token", "authorization"].contains(where: ancestor.text.lowercased().contains)
                {
                    return true
                }
            case .entry, .assignment:
                // `headers["Authorization"] = token`, `["X-Auth-Token": token]`
                let key = ancestor.kind == .entry ? ancestor.first : ancestor.first?.argument(at: 0)
                let keys = (key?.strings ?? []).map { $0.lowercased() }
                if keys.contains(where: { $0.contains("authoriz") || $0.hasPrefix("x-") || $0 == "access_token" }) {
                    return true
                }
            case .call:
                let name = (ancestor.callee?.dottedName ?? ancestor.text).lowercased()
                if ancestor.argument("forHTTPHeaderField") != nil || name.contains("keychain")
                    || name.contains("authoriz") || name.contains("bearer")
                {
                    return true
                }
            case .block, .function, .closure, .accessor: return false
            default: break
            }
        }
        return false
    }

    // MARK: What lets somebody in

    /// Whether a second sign says of what is called a token that it lets somebody in: a word in a name on its way, what has it or what it is kept
    /// under, where that happens, or what the app does with values of that name. The word alone says too little: rooms, zones, invitations,
    /// uploads and the parts of a text have tokens, too.
    func opensSomething(_ origin: Origin, under key: Fact? = nil) -> Bool {
        let fact = origin.fact
        let names =
            [origin.name, fact.text] + origin.steps.map(\.fact.text) + (key.map { $0.strings + [$0.text] } ?? [])
        if names.contains(where: Self.saysDoor) { return true }
        // One of several is a thing that the app has, such as a coin; who is let in has one.
        if fact.kind == .name || fact.kind == .member, Self.isOneOfSeveral(fact) { return false }
        if let base = fact.kind == .member ? fact.first : nil,
            [base.text, TypeName.base(base.typeName ?? "")].contains(where: Self.saysHolder)
        {
            return true
        }
        let around = [fact.enclosingFunction?.text, fact.enclosingType?.text].compactMap { $0 }
        if around.contains(where: Self.saysHolder) { return true }
        if Self.isGiven(fact, where: { Self.saysDoor($0.text) }) { return true }
        // A value that its key alone calls so may be called anything.
        guard NameWords.words(of: fact.text).contains(where: { $0.contains("token") }) else { return false }
        let uses = (fact.code.facts(.name, named: fact.text) + fact.code.facts(.member, named: fact.text)).prefix(400)
        return uses.contains(where: Self.opensDoors)
    }

    /// Whether the name of a constant, or that of what holds it, says that whoever has the token is let in. On ledgers tokens are things, and so are
    /// they for the parts of a text.
    static func saysThatItOpens(_ name: String, _ literal: Fact) -> Bool {
        if saysDoor(name) || isBare(name) { return true }
        let around = [literal.enclosingType?.text, literal.enclosingFunction?.text].compactMap { $0 }
        if around.contains(where: saysHolder) { return true }
        let uses = literal.code.facts(.name, named: name) + literal.code.facts(.member, named: name)
        return uses.prefix(400).contains(where: opensDoors)
    }

    /// Whether a name is that of a token and of nothing else.
    static func isBare(_ name: String) -> Bool {
        NameWords.words(of: name).allSatisfy { ["token", "tokens", "key", "string", "value", "k"].contains($0) }
    }

    private static func saysDoor(_ name: String) -> Bool {
        guard name.utf8.count >= 3 else { return false }
        let words = NameWords.words(of: name)
        if words.contains(where: wideDoors.contains) { return true }
        return words.contains { $0 == "token" || $0 == "tokens" } && words.contains(where: doors.contains)
    }

    private static func isOneOfSeveral(_ fact: Fact) -> Bool {
        let base = fact.kind == .member ? fact.first : fact
        guard let base, NameWords.words(of: base.text).contains("token") else { return false }
        return base.declaration?.loopedSequence != nil
    }

    /// Words that say so without the word token beside them.
    private static let wideDoors: Set<String> = [
        "bearer", "jwt", "oauth", "oauth2", "authorization", "cookie", "cookies", "accesstoken", "refreshtoken",
        "authtoken",
        "idtoken", "oauthtoken", "sessiontoken", "credential", "credentials", "keychain",
    ]

    private static func saysHolder(_ name: String) -> Bool {
        !name.isEmpty && !keepers.isDisjoint(with: NameWords.words(of: name))
    }

    /// Whether one of those that make an object gives its property a value of a kind.
    private static func isGiven(_ fact: Fact, where isOfKind: (Fact) -> Bool) -> Bool {
        guard let declaration = fact.kind == .name ? fact.declaration : fact, declaration.isMember,
            let type = declaration.enclosingType
        else { return false }
        return type.code.calls(TypeName.base(type.text)).prefix(64).contains {
            $0.argument(declaration.text).map(isOfKind) ?? false
        }
    }

    /// Words in the name of a token that say that somebody is let in by it.
    private static let doors: Set<String> = [
        "access", "accesstoken", "refresh", "refreshtoken", "bearer", "auth", "authtoken", "authentication",
        "authorization", "authorize", "oauth", "oauth2", "oauthtoken", "session", "sessiontoken", "id", "idtoken",
        "jwt",
        "api", "secret", "user", "account", "login", "signin", "credential", "credentials", "client", "security",
        "private", "personal", "cookie", "cookies", "header", "headers", "password", "reset", "magic", "admin",
        "member",
        "customer", "bot", "identity", "sso", "saml", "totp", "registration", "keychain",
    ]

    /// Words in the name of what has a token, or of where it is met.
    private static let keepers: Set<String> = doors.union([
        "authenticator", "authorizer", "accounts", "users", "sessions", "server", "network", "networking", "http",
        "rest", "service", "provider", "backend", "config", "configuration", "settings", "preferences", "defaults",
        "profile", "response", "connection", "host", "environment", "secrets", "graphql", "web",
    ])

    private static func lastWord(of name: String) -> String { NameWords.words(of: name).last ?? "" }
}
