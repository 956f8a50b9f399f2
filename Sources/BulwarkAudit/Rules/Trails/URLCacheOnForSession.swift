import BulwarkDetection
import BulwarkReport

/// A session for sensitive requests whose answers are cached on disk.
enum URLCacheOnForSession: Rule {
    static let description = RuleDescription(
        id: "url-cache-on-for-session",
        area: .trails,
        severity: .warning,
        title: "Responses of a sensitive session are cached",
        rationale: "The default configuration keeps responses in Library/Caches/Cache.db, in the clear: balances, profiles and tokens stay there after logout.",
        fix: "Use URLSessionConfiguration.ephemeral, or set `urlCache = nil` and `requestCachePolicy = .reloadIgnoringLocalCacheData`.",
        triggering: [
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
        ],
        nonTriggering: [
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
        ],
        references: ["MASVS-STORAGE-2", "MASWE-0006", "CWE-524"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let code = app.code
        if turnsGlobalCacheOff(code) { return [] }
        let uses = code.facts(.member, named: ["default", "defaultSessionConfiguration"]).filter { member in
            if member.first?.text == "URLSessionConfiguration" || member.first?.text == "NSURLSessionConfiguration" { return true }
            return member.first == nil && member.parent?.kind == .argument && member.parent?.text == "configuration" && member.parent?.parent?.text == "URLSession"
        } + code.calls("defaultSessionConfiguration")
        var types: Set<Fact> = []
        return uses.compactMap { use in
            let scope = use.enclosingType ?? code.root(ofFile: use.file)
            guard isSensitive(scope), !turnsCacheOff(scope), types.insert(scope).inserted else { return nil }
            return finding(at: use, "Responses to requests with credentials are cached on disk.")
        }
    }

    private static func turnsGlobalCacheOff(_ code: CodeBase) -> Bool {
        code.facts(.assignment).contains { assignment in
            guard let target = assignment.first, target.dottedName == "URLCache.shared", let value = assignment.children.last else { return false }
            return value.argument("memoryCapacity")?.integer == 0 && value.argument("diskCapacity")?.integer == 0
        }
    }

    private static func turnsCacheOff(_ scope: Fact) -> Bool {
        scope.descendants.contains { part in
            part.kind == .member && (["urlCache", "URLCache", "requestCachePolicy", "cachePolicy", "reloadIgnoringLocalCacheData", "reloadIgnoringLocalAndRemoteCacheData"].contains(part.text))
        }
    }

    private static func isSensitive(_ scope: Fact) -> Bool {
        scope.descendants.contains { part in
            switch part.kind {
            case .string: part.text == "Authorization" || part.text.hasPrefix("Bearer ")
            case .interpolated: part.text.hasPrefix("Bearer ") || part.text.hasPrefix("Basic ")
            default: false
            }
        }
    }
}
