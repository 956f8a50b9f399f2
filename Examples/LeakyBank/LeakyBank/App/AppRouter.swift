import Combine
import SwiftUI

/// Where the signed-in customer is, and what a link from outside opens.
final class AppRouter: ObservableObject {
    enum Tab: String, CaseIterable {
        case accounts, transfer, cards, settings
    }

    @Published var tab: Tab = .accounts
    @Published var badges: [Tab: Int] = [:]
    @Published var helpTopic: HelpTopic?

    private let web = HelpWebController()
    private let transfers = TransferService.shared

    /// Opens a link such as `leakybank://pay?iban=…&amount=…`.
    func open(_ url: URL) {
        guard let components = URLComponents(url: url, resolvingAgainstBaseURL: false) else { return }
        let items = components.queryItems ?? []

        switch url.host {
        case "pay":
            let iban = items.first { $0.name == "iban" }?.value ?? ""
            let amount = items.first { $0.name == "amount" }?.value ?? ""
            transfers.submit(iban: iban, amount: amount)
        case "web":
            guard let page = items.first(where: { $0.name == "page" })?.value, let target = URL(string: page) else {
                return
            }
            web.webView.load(URLRequest(url: target))
        case "tab":
            // fine: the parameter is parsed into a closed enumeration
            guard let name = items.first(where: { $0.name == "name" })?.value, let tab = Tab(rawValue: name) else {
                return
            }
            self.tab = tab
        case "help":
            // fine: only topics of the built-in table are opened
            guard let name = items.first(where: { $0.name == "topic" })?.value,
                let topic = HelpTopic.all.first(where: { $0.id == name })
            else { return }
            helpTopic = topic
        default:
            break
        }
    }

    func refreshBadges() {
        badges[.cards] = 0
    }
}

struct HelpTopic: Identifiable, Hashable {
    let id: String
    let title: String

    static let all = [
        HelpTopic(id: "pin", title: "Change your PIN"),
        HelpTopic(id: "password", title: "Forgot your password?"),
        HelpTopic(id: "lost-card", title: "Lost or stolen card"),
    ]
}
