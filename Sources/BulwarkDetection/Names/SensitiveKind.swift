/// What kind of sensitive value a name stands for.
public enum SensitiveKind: String, Codable, Sendable, CaseIterable {
    // Credentials
    /// A password or passphrase.
    case password
    /// A PIN, passcode or one-time code.
    case pin
    /// An access, refresh or session token.
    case token
    /// A key to a service's interface.
    case apiKey = "api-key"
    /// A key that encrypts or signs.
    case cryptographicKey = "cryptographic-key"
    /// Another secret, or credentials as a whole.
    case secret
    /// The words that a wallet's keys derive from.
    case seedPhrase = "seed-phrase"
    // Payment
    /// The number of a payment card (PAN).
    case cardNumber = "card-number"
    /// The verification value of a payment card, which PCI DSS 3.3.1 forbids to keep.
    case cvv
    /// The number of a bank account, such as an IBAN.
    case accountNumber = "account-number"
    // Personal
    /// A number that a state gives a person.
    case nationalID = "national-id"
    /// An e-mail address.
    case email
    /// A telephone number.
    case phone
    /// A date of birth.
    case dateOfBirth = "date-of-birth"
    /// A postal address.
    case address
    /// Where a person is or was.
    case location
    /// A matter of health.
    case health
    /// The name of a person.
    case personName = "person-name"
    /// What an app itself declares to be personal.
    case personal = "personal-data"

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

    /// Whether it tells one person from all others, or is as personal as that by the app's own word.
    public var identifies: Bool { self == .nationalID || self == .personal }

    /// The kind in words, for messages.
    public var words: String {
        switch self {
        case .pin: "PIN"
        case .apiKey: "API key"
        case .cvv: "card verification value"
        case .health: "health data"
        case .nationalID: "national identifier"
        case .email: "e-mail address"
        case .phone: "phone number"
        case .personName: "name of a person"
        default: rawValue.split(separator: "-").joined(separator: " ")
        }
    }
}
