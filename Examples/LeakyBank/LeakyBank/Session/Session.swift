import Foundation

/// What the bank's server answers to a successful sign-in.
struct Session: Codable {
    var accessToken: String
    var refreshToken: String
    var customerID: String
    var expiresAt: Date

    /// How long the customer was away, for the greeting.
    var isFresh: Bool {
        expiresAt > Date()
    }
}

/// What the customer types to sign in.
struct Credentials: Codable {
    var username: String
    var password: String
    var pin: String?
}

/// Sign-in answer that asks for a second factor.
struct Challenge: Decodable {
    enum Kind: String, Decodable {
        case sms, app, token
    }

    let kind: Kind
    let passwordLength: Int
    let tokenCount: Int
    let hint: String?
}

extension Session {
    // fine: names of JSON fields, not their values
    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
        case customerID = "customer_id"
        case expiresAt = "expires_at"
    }
}
