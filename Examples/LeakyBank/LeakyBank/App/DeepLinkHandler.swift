import UIKit
import WebKit

/// Opens links that reach the application delegate.
final class DeepLinkHandler {
    static let shared = DeepLinkHandler()

    private static let trustedHosts: Set<String> = ["www.leakybank.example", "help.leakybank.example"]

    private let web = HelpWebController()
    private let transfers = TransferService.shared

    func handle(_ url: URL) {
        let parameters = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems ?? []
        switch url.host {
        case "open":
            guard let text = parameters.first(where: { $0.name == "url" })?.value, let target = URL(string: text) else {
                return
            }
            UIApplication.shared.open(target)
        case "article":
            openArticle(parameters)
        case "pay":
            pay(parameters)
        case "safe-pay":
            paySafely(parameters)
        default:
            break
        }
    }

    // fine: TLS, and a host of our own
    private func openArticle(_ parameters: [URLQueryItem]) {
        guard let text = parameters.first(where: { $0.name == "url" })?.value, let target = URL(string: text),
            target.scheme == "https", let host = target.host, Self.trustedHosts.contains(host)
        else { return }
        web.webView.load(URLRequest(url: target))
    }

    private func pay(_ parameters: [URLQueryItem]) {
        var values: [String: String] = [:]
        for item in parameters { values[item.name] = item.value }
        let transfer = TransferRequest(
            recipient: values["name"] ?? "", iban: values["iban"] ?? "", amount: values["amount"] ?? "", reference: "")
        transfers.submit(transfer)
    }

    // fine: pattern and range are looked at before money moves
    private func paySafely(_ parameters: [URLQueryItem]) {
        guard let iban = parameters.first(where: { $0.name == "iban" })?.value,
            iban.range(of: "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$", options: .regularExpression) != nil,
            let text = parameters.first(where: { $0.name == "amount" })?.value, let amount = Decimal(string: text),
            amount > 0, amount <= 10_000
        else { return }
        transfers.submit(iban: iban, amount: "\(amount)")
    }
}
