import SwiftUI
import UIKit

final class DeepLinkRouter: ObservableObject {
    static let shared = DeepLinkRouter()

    enum Route: Hashable {
        case note(UUID)
        case tag(String)
        case help(URL)
    }

    @Published var route: Route?

    private let helpHosts: Set<String> = ["help.leakynotes.app", "leakynotes.app"]

    func handle(_ url: URL) {
        guard let components = URLComponents(url: url, resolvingAgainstBaseURL: false) else { return }
        switch components.host {
        case "note":
            openNote(components)
        case "help":
            openHelp(components)
        case "continue":
            if let next = value("next", in: components), let target = URL(string: next) {
                UIApplication.shared.open(target)
            }
        case "magic":
            finishMagicLink(components)
        default:
            Log.info("Unknown link \(components.host ?? "-")")
        }
    }

    private func openNote(_ components: URLComponents) {
        guard let raw = value("id", in: components), let id = UUID(uuidString: raw) else { return }
        route = .note(id)
    }

    private func openHelp(_ components: URLComponents) {
        guard let raw = value("page", in: components),
              let page = URL(string: raw),
              page.scheme == "https",
              let host = page.host, helpHosts.contains(host)
        else { return }
        route = .help(page)
    }

    private func finishMagicLink(_ components: URLComponents) {
        guard let token = value("token", in: components) else { return }
        SessionStore.shared.adopt(token: token)
    }

    private func value(_ name: String, in components: URLComponents) -> String? {
        components.queryItems?.first { $0.name == name }?.value
    }
}
