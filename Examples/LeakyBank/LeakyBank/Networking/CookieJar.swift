import Foundation
import WebKit

/// Puts the session into cookies for the pages inside the app.
final class CookieJar {
    private let storage = HTTPCookieStorage.shared

    func share(_ session: Session) {
        let cookie = HTTPCookie(properties: [.domain: "www.leakybank.example", .path: "/", .name: "session", .value: session.accessToken])
        if let cookie { storage.setCookie(cookie) }
    }

    func share(token: String, with web: WKWebView) {
        var properties: [HTTPCookiePropertyKey: Any] = [:]
        properties[.domain] = "app.leakybank.example"
        properties[.path] = "/"
        properties[.name] = "auth_token"
        properties[.value] = token
        if let cookie = HTTPCookie(properties: properties) {
            web.configuration.websiteDataStore.httpCookieStore.setCookie(cookie)
        }
    }

    func remember(_ session: Session) {
        let base: [HTTPCookiePropertyKey: Any] = [.domain: "id.leakybank.example", .path: "/", .secure: "FALSE"]
        let more = base.merging([.name: "refresh", .value: session.refreshToken]) { old, _ in old }
        if let cookie = HTTPCookie(properties: more) { storage.setCookie(cookie) }
    }

    // fine: only sent over TLS, and not readable by scripts
    func shareSafely(_ session: Session) {
        let cookie = HTTPCookie(properties: [
            .domain: "www.leakybank.example", .path: "/", .name: "session", .value: session.accessToken,
            .secure: "TRUE", HTTPCookiePropertyKey("HttpOnly"): "TRUE",
        ])
        if let cookie { storage.setCookie(cookie) }
    }

    // fine: a choice of colours
    func remember(theme: String) {
        let cookie = HTTPCookie(properties: [
            .domain: "www.leakybank.example", .path: "/", .name: "theme", .value: theme,
        ])
        if let cookie { storage.setCookie(cookie) }
    }
}
