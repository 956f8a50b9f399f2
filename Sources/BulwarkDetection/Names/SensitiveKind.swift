/// What kind of sensitive value a name stands for.
public enum SensitiveKind: String, Codable, Sendable, CaseIterable {
    // Credentials
    case password
    case pin
    case token
    case apiKey = "api-key"
    case cryptographicKey = "cryptographic-key"
    case secret
    case seedPhrase = "seed-phrase"
    // Payment
    case cardNumber = "card-number"
    case cvv
    case accountNumber = "account-number"
    // Personal
    case nationalID = "national-id"
    case email
    case phone
    case dateOfBirth = "date-of-birth"
    case address
    case location
    case health
    case personName = "person-name"

    /// Whether whoever holds the value can act as the user.
    public var isCredential: Bool {
        switch self {
        case .password, .pin, .token, .apiKey, .cryptographicKey, .secret, .seedPhrase: true
        default: false
        }
    }

    /// Whether it belongs to a means of payment.
    public var isPayment: Bool {
        switch self {
        case .cardNumber, .cvv, .accountNumber: true
        default: false
        }
    }

    /// Whether it says something about a person.
    public var isPersonal: Bool { !isCredential && !isPayment }

    /// The kind in words, for messages.
    public var words: String {
        switch self {
        case .pin: "PIN"
        case .apiKey: "API key"
        case .cvv: "card verification value"
        case .nationalID: "national identifier"
        case .email: "e-mail address"
        case .phone: "phone number"
        case .personName: "name of a person"
        default: rawValue.split(separator: "-").joined(separator: " ")
        }
    }
}
