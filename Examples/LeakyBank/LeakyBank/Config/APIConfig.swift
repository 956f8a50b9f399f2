import Foundation

/// Where the servers are, and how the app says who it is.
enum APIConfig {
    static let baseURL = URL(string: "https://api.leakybank.example/v3")!
    static let clientID = "leakybank-ios"
    static let clientSecret = "q8Zr-3vTfLw0xKp7YdNs5HbJcEuM2gAi"
    static let partnerKey = "AKIAZ7QXM3PTW5LHRC2N"

    private static let host = "db.leakybank.example"
    static let ledgerURL = "postgres://ledger:V4nilla-Sky-77@" + host + "/main"

    // fine: AWS's documented example key, and texts that only look like keys
    static let documentedExample = "AKIAIOSFODNN7EXAMPLE"
    static let placeholderKey = "YOUR_API_KEY"
    static let passwordLabel = "Password"
    static let tokenHeader = "X-Session-Token"
    static let passwordResetPath = "/v3/password/reset"
    static let keychainService = "example.leakybank.credentials"
    static let emptySecret = ""

    static var authorization: String {
        let user = "mobile-app"
        let password = "Tr0ub4dor&3-mobile"
        return "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }
}

/// Signs requests to the partner that converts currencies.
struct PartnerSigner {
    private let apiToken: String

    init(apiToken: String = "ptk_9f31c7be40d2a86e5b17c0d4f2a93e68") {
        self.apiToken = apiToken
    }

    func sign(_ request: inout URLRequest) {
        request.setValue(apiToken, forHTTPHeaderField: "X-Partner-Token")
        request.setValue("Bearer mF9xQ2vL7wRt4KbZ8sYc1NpJ6hUd3gEa", forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        // fine: a check sum of a picture, an identifier, a colour
        request.setValue("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", forHTTPHeaderField: "Digest")
        request.setValue("8E7B2C54-9A1D-4F60-B3C8-1D2E3F405162", forHTTPHeaderField: "X-Trace-Id")
    }
}
