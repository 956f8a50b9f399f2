import Foundation

/// The addresses that the app talks to.
enum Endpoint {
    static let tokenRenewal = APIConfig.baseURL.appendingPathComponent("token/renew")
    static let pushDevices = APIConfig.baseURL.appendingPathComponent("devices/push")
    static let accounts = APIConfig.baseURL.appendingPathComponent("accounts")
    static let transfers = APIConfig.baseURL.appendingPathComponent("transfers")
    static let signIn = APIConfig.baseURL.appendingPathComponent("sign-in")

    static let legacyRates = URL(string: "http://legacy.leakybank.example/rates.xml")!

    private static let scheme = "http://"
    private static let branchHost = "branches.leakybank.example"

    static func branch(_ number: Int) -> URL? {
        URL(string: scheme + branchHost + "/branch/\(number)")
    }

    static func receipt(_ identifier: UUID) -> URLRequest? {
        guard let url = URL(string: "http://receipts.leakybank.example/\(identifier.uuidString)") else { return nil }
        return URLRequest(url: url)
    }

    // fine: names of namespaces, which nobody loads
    static let soapNamespace = "http://schemas.xmlsoap.org/soap/envelope/"
    static let vectorNamespace = "http://www.w3.org/2000/svg"

    // fine: the text of a message to a customer
    static let linkWarning = "Never enter your PIN on a page that starts with http:// in its address."

    static func envelope(_ body: String) -> String {
        "<s:Envelope xmlns:s=\"\(soapNamespace)\"><s:Body>\(body)</s:Body></s:Envelope>"
    }

    static func isSecure(_ text: String) -> Bool {
        // fine: looks for the scheme in order to refuse it
        !text.lowercased().hasPrefix("http://")
    }

    static func rates(on day: String) -> URLRequest {
        URLRequest(url: legacyRates.appendingPathComponent(day))
    }
}
