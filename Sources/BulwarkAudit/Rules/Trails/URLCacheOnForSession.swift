import BulwarkDetection
import BulwarkReport

/// A session for sensitive requests whose answers are cached on disk.
enum URLCacheOnForSession: Rule {
    static let description = RuleDescription(
        id: "url-cache-on-for-session",
        area: .trails,
        severity: .warning,
        title: "Responses of a sensitive session are cached",
        rationale:
            "The default configuration keeps responses in Library/Caches/Cache.db, in the clear: balances, profiles and tokens stay there after logout.",
        fix:
            "Use URLSessionConfiguration.ephemeral, or set `urlCache = nil` and `requestCachePolicy = .reloadIgnoringLocalCacheData`.",
        triggering: [
            .init(
                #"""
                final class API {
                    let session: URLSession
                    init() {
                        let configuration = URLSessionConfiguration.default
                        configuration.urlCache = URLCache(memoryCapacity: 8 << 20, diskCapacity: 64 << 20)
                        session = URLSession(configuration: configuration)
                    }
                    func load(_ token: String) async throws { var r = URLRequest(url: u); r.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization"); _ = try await session.data(for: r) }
                }
                """#),
            .init(
                """
                final class API {
                    func load(_ token: String, _ refreshes: Bool) async throws {
                        var request = URLRequest(url: address)
                        request.httpMethod = refreshes ? "POST" : "GET"
                        request.setValue("Bearer \\(token)", forHTTPHeaderField: "Authorization")
                        let configuration = URLSessionConfiguration.default
                        let session = URLSession(configuration: configuration)
                        _ = try await session.data(for: request)
                    }
                }
                """),
            .init(
                #"""
                extension URLRequest { mutating func authorize(_ t: String) { setValue("Bearer " + t, forHTTPHeaderField: "Authorization") } }
                final class API {
                    let session = URLSession(configuration: .default)
                    func get(_ t: String) async throws { var r = URLRequest(url: u); r.authorize(t); _ = try await session.data(for: r) }
                }
                """#),
            .init(
                #"""
                struct API {
                    private var session: URLSession {
                        let c = URLSessionConfiguration.default
                        c.httpAdditionalHeaders = ["Authorization": "Bearer \(token)"]
                        return URLSession(configuration: c)
                    }
                }
                """#),
            .init(
                """
                final class API {
                    let session = URLSession(configuration: .default)
                    func get(_ accessToken: String) { var r = URLRequest(url: u); r.setValue("Bearer \\(accessToken)", forHTTPHeaderField: "Authorization"); session.dataTask(with: r).resume() }
                }
                """),
            .init(
                """
                final class API {
                    func make() -> URLSession { let c = URLSessionConfiguration.default; c.httpAdditionalHeaders = ["Authorization": token]; return URLSession(configuration: c) }
                }
                """),
            .init(
                #"""
                final class API {
                    func get(_ token: String) async throws { var r = URLRequest(url: u); r.addValue("Bearer \(token)", forHTTPHeaderField: "Authorization"); _ = try await URLSession.shared.data(for: r) }
                }
                """#),
            .init(
                """
                func accounts(_ accessToken: String) async throws -> Data {
                    var request = URLRequest(url: address)
                    request.httpMethod = "GET"
                    request.setValue("Bearer \\(accessToken)", forHTTPHeaderField: "Authorization")
                    return try await URLSession.shared.data(for: request).0
                }
                """),
        ],
        nonTriggering: [
            .init(
                #"""
                final class API {
                    let session: URLSession
                    init() {
                        let configuration = URLSessionConfiguration.default
                        configuration.urlCache = URLCache(memoryCapacity: 1 << 20, diskCapacity: 0)
                        session = URLSession(configuration: configuration)
                    }
                    func load(_ token: String) async throws { var r = URLRequest(url: u); r.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization"); _ = try await session.data(for: r) }
                }
                """#),
            .init(
                """
                final class API {
                    func send(_ token: String, _ body: Data) async throws {
                        var request = URLRequest(url: address)
                        request.httpMethod = "POST"
                        request.httpBody = body
                        request.setValue("Bearer \\(token)", forHTTPHeaderField: "Authorization")
                        let configuration = URLSessionConfiguration.default
                        let session = URLSession(configuration: configuration)
                        _ = try await session.data(for: request)
                    }
                }
                """),
            .init(
                #"""
                extension URLRequest { mutating func tag(_ id: String) { setValue(id, forHTTPHeaderField: "X-Request-Id") } }
                final class API {
                    let session = URLSession(configuration: .default)
                    func get(_ id: String) async throws { var r = URLRequest(url: u); r.tag(id); _ = try await session.data(for: r) }
                }
                """#),
            .init(
                """
                final class API {
                    let session = URLSession(configuration: .ephemeral)
                    func get(_ accessToken: String) { var r = URLRequest(url: u); r.setValue("Bearer \\(accessToken)", forHTTPHeaderField: "Authorization") }
                }
                """),
            .init("final class Images { let session = URLSession(configuration: .default) }"),
            .init(
                """
                final class API {
                    func make() -> URLSession { let c = URLSessionConfiguration.default; c.urlCache = nil; c.httpAdditionalHeaders = ["Authorization": token]; return URLSession(configuration: c) }
                }
                """),
            .init(
                """
                func order(_ accessToken: String) async throws -> Data {
                    var request = URLRequest(url: address)
                    request.httpMethod = "POST"
                    request.setValue("Bearer \\(accessToken)", forHTTPHeaderField: "Authorization")
                    return try await URLSession.shared.data(for: request).0
                }
                """),
        ],
        references: ["MASVS-STORAGE-2", "MASWE-0006", "CWE-524"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let code = app.code
        if turnsGlobalCacheOff(code) { return [] }
        let made =
            code.facts(.member, named: ["default", "defaultSessionConfiguration"]).filter { member in
                if member.first?.text == "URLSessionConfiguration" || member.first?.text == "NSURLSessionConfiguration"
                {
                    return true
                }
                return member.first == nil && member.parent?.kind == .argument && member.parent?.text == "configuration"
                    && member.parent?.parent?.text == "URLSession"
            } + code.calls("defaultSessionConfiguration")
        var lines: Set<SourceLocation> = []
        let sessions = made.filter { use in
            guard use.parent?.kind != .member, !turnsCacheOff(scope(of: use)) else { return false }
            return carriesCredentials(use)
        }
        let shared =
            code.facts(.member, named: ["shared", "sharedSession"]).filter { use in
                guard ["URLSession", "NSURLSession"].contains(use.first?.text), !posts(use),
                    let function = use.enclosing(.function, .accessor)
                else { return false }
                return isSensitive(function) && !turnsCacheOff(function)
            }
            + code.calls("sharedSession").filter { use in
                guard let function = use.enclosing(.function, .accessor) else { return false }
                return isSensitive(function) && !turnsCacheOff(function)
            }
        return (sessions + shared).sorted().compactMap { use in
            guard lines.insert(SourceLocation(path: use.path, line: use.location.line)).inserted else { return nil }
            return finding(at: use, "Responses to requests with credentials are cached on disk.")
        }
    }

    /// Where a configuration is set up: the property's initializer, or the function around.
    private static func scope(of use: Fact) -> Fact {
        use.ancestors.first { ($0.kind == .variable && $0.isMember) || $0.kind == .function || $0.kind == .accessor }
            ?? use.code.root(ofFile: use.file)
    }

    /// Whether the requests of a session carry credentials: those of the functions that use the property it is held in.
    private static func carriesCredentials(_ use: Fact) -> Bool {
        // A configuration that sends a credential along with every request.
        if scope(of: use).descendants(.assignment).contains(where: {
            $0.first?.text.lowercased() == "httpadditionalheaders" && isSensitive($0)
        }) {
            return true
        }
        let holder = holder(of: use)
        // A session of one function sends what that function asks for.
        if holder == nil, let function = use.enclosingFunction, onlyPosts(function) { return false }
        guard let type = use.enclosingType else { return isSensitive(use.code.root(ofFile: use.file)) }
        let types = use.code.types(named: TypeName.base(type.text))
        guard let holder else { return types.contains(where: isSensitive) }
        for declaration in types {
            for function in declaration.membersThroughConditionals
            where function.kind == .function && function != use.enclosingFunction {
                let usesIt = function.descendants.contains {
                    ($0.kind == .name || $0.kind == .member)
                        && ($0.text == holder || $0.text == "_" + holder || "_" + $0.text == holder)
                }
                if usesIt, isSensitive(function) || authorizes(function), !turnsCacheOff(function) { return true }
            }
        }
        return false
    }

    /// The property that a session is held in.
    private static func holder(of use: Fact) -> String? {
        for ancestor in use.ancestors {
            if ancestor.kind == .variable, ancestor.isMember { return ancestor.text }
            if ancestor.kind == .assignment, let target = ancestor.first { return target.text }
            if ancestor.kind == .variable {
                // `let configuration = …; session = URLSession(configuration: configuration)`
                let around = ancestor.parent?.descendants(.assignment).first { assignment in
                    assignment.index > ancestor.index
                        && assignment.descendants(.name).contains { $0.text == ancestor.text }
                        && (assignment.children.last?.text.contains("Session") ?? false)
                }
                if let name = around?.first?.text { return name }
                if ancestor.enclosing(.function) != nil { return nil }
            }
            if ancestor.kind == .type { return nil }
        }
        return nil
    }

    /// Whether a session is used for a request that posts or changes something, whose answer is not kept: `request.httpMethod = "POST"`.
    private static func posts(_ session: Fact) -> Bool {
        guard let call = session.parent?.parent, call.kind == .call, call.callee?.first == session else { return false }
        if call.text == "upload" || call.text == "uploadTask" { return true }
        guard let request = call.argument("for") ?? call.argument("with"), request.kind == .name,
            let scope = session.enclosing(.function, .accessor)
        else { return false }
        let methods = session.code.assignments(to: "httpMethod")
            .filter { $0.isInside(scope) && $0.first?.first?.textID == request.textID }.map { $0.last?.string ?? "" }
        return !methods.isEmpty && methods.allSatisfy(changing.contains)
    }

    /// Whether all requests of a function post or change something.
    private static func onlyPosts(_ function: Fact) -> Bool {
        let methods = function.descendants(.assignment).filter {
            $0.first?.kind == .member && ["httpMethod", "HTTPMethod"].contains($0.first?.text)
        }.map { $0.last?.string ?? "" }
        return !methods.isEmpty && methods.allSatisfy(changing.contains)
    }

    private static let changing: Set = ["POST", "PUT", "PATCH", "DELETE"]

    private static func turnsGlobalCacheOff(_ code: CodeBase) -> Bool {
        code.assignments(to: "shared").contains { assignment in
            guard let target = assignment.first, target.dottedName == "URLCache.shared",
                let value = assignment.children.last
            else { return false }
            return value.argument("memoryCapacity")?.integer == 0 && value.argument("diskCapacity")?.integer == 0
        }
    }

    private static func turnsCacheOff(_ scope: Fact) -> Bool {
        scope.descendants.contains { part in
            part.kind == .member && !givesDisk(part)
                && ([
                    "urlCache", "URLCache", "requestCachePolicy", "cachePolicy", "reloadIgnoringLocalCacheData",
                    "reloadIgnoringLocalAndRemoteCacheData",
                ].contains(part.text))
        }
    }

    /// Whether a cache is given that keeps what it gets on disk: `configuration.urlCache = URLCache(memoryCapacity: …, diskCapacity: …)`.
    private static func givesDisk(_ cache: Fact) -> Bool {
        guard cache.text.lowercased() == "urlcache", let assignment = cache.parent, assignment.kind == .assignment,
            assignment.first == cache, let value = assignment.last
        else { return false }
        if value.dottedName == "URLCache.shared" || value.dottedName == ".shared" { return true }
        guard value.kind == .call, let capacity = value.argument("diskCapacity") else { return false }
        return capacity.integer != 0
    }

    /// Whether a function calls one of the app's own that puts a credential into a request: `request.authorize(token)`.
    private static func authorizes(_ function: Fact) -> Bool {
        function.descendants(.call).contains { call in
            guard let helper = call.code.function(calledBy: call), helper != function,
                helper.enclosingType.map({ ["URLRequest", "NSMutableURLRequest"].contains($0.text) }) ?? false
                    || helper.parameters.contains(where: { $0.detail.contains("URLRequest") })
            else { return false }
            return isSensitive(helper)
        }
    }

    /// Whether code sends a credential: in a header, or encoded in a body.
    private static func isSensitive(_ scope: Fact) -> Bool {
        scope.descendants.contains { part in
            switch part.kind {
            case .string:
                part.text == "Authorization" || part.text.hasPrefix("Bearer ")
                    || part.text.lowercased().hasSuffix("-token") && part.text.count < 30
            case .interpolated: part.text.hasPrefix("Bearer ") || part.text.hasPrefix("Basic ")
            case .call:
                part.text == "encode"
                    && (part.argument(at: 0).map {
                        $0.text.lowercased() == "credentials" || $0.typeName == "Credentials"
                    } ?? false)
            default: false
            }
        }
    }
}
