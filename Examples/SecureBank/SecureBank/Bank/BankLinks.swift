import Bulwark
import Foundation

/// What a link from outside may ask for: typed values of an allow-list. Nothing of it is done without the customer's word.
enum BankLink: Equatable {
    /// Shows an account.
    case account(UUID)
    /// Fills in a transfer, in whole euros. It is shown, and not sent.
    case transfer(account: UUID, euros: Int)

    private static let routes: DeepLink.AllowList? = try? DeepLink.AllowList([
        DeepLink.Route(
            "account", schemes: ["https"], hosts: ["www.securebank.example"], path: "/accounts/{account}",
            parameters: ["account": .uuid]),
        DeepLink.Route(
            "transfer", schemes: ["https"], hosts: ["www.securebank.example"], path: "/accounts/{account}/transfer",
            parameters: ["account": .uuid], query: ["amount": .required(.integer(1...10_000))]),
    ])

    /// Reads a link; nil for whatever is not on the list.
    init?(_ url: URL) {
        guard let link = try? Self.routes?.read(url.absoluteString), let account = link.uuid("account") else {
            return nil
        }
        switch link.route {
        case "account": self = .account(account)
        case "transfer":
            guard let euros = link.integer("amount") else { return nil }
            self = .transfer(account: account, euros: euros)
        default: return nil
        }
    }
}
