import BulwarkDetection
import BulwarkReport

/// A cookie with a credential that may go over plain HTTP.
enum InsecureCookie: Rule {
    static let description = RuleDescription(
        id: "insecure-cookie",
        area: .data,
        severity: .warning,
        title: "Cookie with a credential is not secure",
        rationale:
            "Without the secure attribute the cookie is sent over http:// too, to whoever answers for the host there.",
        fix: "Add `.secure: \"TRUE\"` to the cookie's properties, and let it expire with the session.",
        triggering: [
            .init(
                "func f(sessionToken: String) { let c = HTTPCookie(properties: [.name: \"s\", .value: sessionToken, .domain: \"bank.example\", .path: \"/\"]) }"
            ),
            .init(
                "func f(t: String) { var p: [HTTPCookiePropertyKey: Any] = [.name: \"session\", .path: \"/\"]; p[.value] = t; keep(HTTPCookie(properties: p)) }"
            ),
            .init(
                """
                @implementation A
                - (void)f:(NSString *)sessionToken { NSHTTPCookie *c = [NSHTTPCookie cookieWithProperties:@{ NSHTTPCookieName: @"s", NSHTTPCookieValue: sessionToken, NSHTTPCookieDomain: @"bank.example", NSHTTPCookiePath: @"/" }]; }
                @end
                """, file: "A.m"),
        ],
        nonTriggering: [
            .init(
                "func f(sessionToken: String) { let c = HTTPCookie(properties: [.name: \"s\", .value: sessionToken, .secure: \"TRUE\"]) }"
            ),
            .init("func f(theme: String) { let c = HTTPCookie(properties: [.name: \"theme\", .value: theme]) }"),
            .init(
                #"func f(sessionToken: String) { var p: [HTTPCookiePropertyKey: Any] = [.name: "s", .value: sessionToken, .path: "/"]; p[.secure] = true; keep(HTTPCookie(properties: p)) }"#
            ),
        ],
        references: ["MASVS-NETWORK-1", "MASVS-STORAGE-1", "CWE-614"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.sensitive { $0.isCredential }
        return app.code.calls("HTTPCookie", "cookieWithProperties", "initWithProperties").compactMap { call in
            guard let properties = call.argument("properties") ?? call.argument(at: 0) else { return nil }
            let entries = entries(of: properties)
            guard !entries.isEmpty else { return nil }
            if let secure = entries["secure"], secure.text != "false", secure.string?.uppercased() != "FALSE" {
                return nil
            }
            let value = entries["value"]
            let name = entries["name"]?.string ?? ""
            let carries = value.map { ValueTrace.origins(of: $0, query).contains { $0.sensitiveKind != nil } } ?? false
            let lower = name.lowercased()
            let saysSession = ["session", "sid", "auth", "token", "jsessionid", "phpsessid"].contains {
                lower == $0 || lower.hasSuffix("_" + $0) || lower.hasSuffix("-" + $0) || lower.hasSuffix($0 + "id")
            }
            guard carries || saysSession else { return nil }
            return finding(at: call, "The cookie '\(name)' carries a credential and is not marked secure.")
        }
    }

    /// The properties by the name of their key.
    private static func entries(of expression: Fact, depth: Int = 0) -> [String: Fact] {
        guard depth < 5 else { return [:] }
        var found: [String: Fact] = [:]
        switch expression.kind {
        case .dictionary:
            for entry in expression.children where entry.children.count == 2 {
                found[keyName(entry.children[0])] = entry.children[1]
            }
        case .name:
            guard let declaration = expression.declaration else { return [:] }
            if let value = declaration.initialValue { found = entries(of: value, depth: depth + 1) }
            if let scope = declaration.enclosing(.function, .closure, .accessor) {
                for entry in AssignedValues.entries(of: declaration, in: scope) {
                    if let key = entry.key { found[keyName(key)] = entry.value }
                }
            }
        case .call where expression.text == "merging":
            found = expression.receiver.map { entries(of: $0, depth: depth + 1) } ?? [:]
            if let other = expression.argument(at: 0) {
                found.merge(entries(of: other, depth: depth + 1)) { _, new in new }
            }
        case .cast: return expression.first.map { entries(of: $0, depth: depth + 1) } ?? [:]
        default: break
        }
        return found
    }

    private static func keyName(_ key: Fact) -> String {
        let text = key.string ?? key.text
        return text.hasPrefix("NSHTTPCookie") ? String(text.dropFirst(12)).lowercased() : text.lowercased()
    }
}
