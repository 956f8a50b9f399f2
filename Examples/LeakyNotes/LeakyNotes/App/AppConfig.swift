import Foundation

struct AWSCredentials {
    let accessKey: String
    let secretKey: String
}

enum AppConfig {
    static let apiBase = URL(string: "https://api.leakynotes.app/v2")!
    static let payBase = URL(string: "https://pay.leakynotes.app")!
    static let statusPage = "http://status.leakynotes.app/feed.json"
    static let svgNamespace = "http://www.w3.org/2000/svg"

    /// Publishable by design, the secret half lives on the server.
    static let cardPublishableKey = "pk_live_51KqT0bGx2NvYw7RfUaZ8sHcL4pMd"
    static let keychainService = "app.leakynotes.credentials"
    static let passwordFieldIdentifier = "passwordTextFieldIdentifier"
    static let minimumPasswordLength = 10

    static let supportAPIKey = "b41f7c90e2d85a6633fe19c7d04ab852"

    private static let uploadBucket = "leakynotes-attachments-eu"
    static let uploadCredentials = AWSCredentials(accessKey: "AKIA4QZT7MWX2RHCN5LD", secretKey: "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")
    /// The pair of the vendor's manual, used by the unit tests of the request signer.
    static let documentationCredentials = AWSCredentials(accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")

    static var cardProcessorSecret: String {
        let prefix = "sk_live_"
        return prefix + "51KqT0bGx2NvYw7RfmJ9dPz6cXe3uBtLh"
    }

    #if DEBUG
    static let developmentPassword = "letmein-dev-2024"
    static let developmentServer = "http://localhost:8080"
    #endif

    /// Read from the build settings, see Config/Release.xcconfig.
    static var analyticsKey: String? {
        Bundle.main.object(forInfoDictionaryKey: "AnalyticsWriteKey") as? String
    }

    struct Remote: Decodable {
        let passwordMinLength: Int
        let tokenLifetimeSeconds: Int
        let syncClientSecret: String
    }

    static func loadRemote() throws -> Remote {
        let url = Bundle.main.url(forResource: "Config", withExtension: "json")!
        return try JSONDecoder().decode(Remote.self, from: Data(contentsOf: url))
    }
}
