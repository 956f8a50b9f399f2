import Foundation
import WebKit

/// The web editor shares the session of the app through cookies.
enum CookieBridge {
    static func install(_ session: AuthSession) {
        if let cookie = HTTPCookie(properties: [.name: "sid", .value: session.accessToken, .domain: "web.leakynotes.app", .path: "/"]) {
            HTTPCookieStorage.shared.setCookie(cookie)
        }

        var properties: [HTTPCookiePropertyKey: Any] = [:]
        properties[.name] = "refresh_token"
        properties[.value] = session.refreshToken
        properties[.domain] = "web.leakynotes.app"
        properties[.path] = "/"
        properties[.maximumAge] = "2592000"
        guard let refresh = HTTPCookie(properties: properties) else { return }
        WKWebsiteDataStore.default().httpCookieStore.setCookie(refresh)
    }

    static func installTheme(_ theme: String) {
        let cookie = HTTPCookie(properties: [.name: "theme", .value: theme, .domain: "web.leakynotes.app", .path: "/"])
        cookie.map(HTTPCookieStorage.shared.setCookie)
    }

    static func installTeam(_ token: String) {
        let cookie = HTTPCookie(properties: [
            .name: "team",
            .value: token,
            .domain: "web.leakynotes.app",
            .path: "/",
            .secure: "TRUE",
            .sameSitePolicy: HTTPCookieStringPolicy.sameSiteStrict,
        ])
        cookie.map(HTTPCookieStorage.shared.setCookie)
    }
}
