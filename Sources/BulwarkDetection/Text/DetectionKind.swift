/// What a part of a text was found to be.
public enum DetectionKind: Hashable, Sendable {
    /// The number of a payment card: a known issuer's range and length, and the check digit of ISO/IEC 7812-1 (Luhn).
    case cardNumber
    /// An international bank account number (ISO 13616) with the length of its country and a right check (mod 97).
    case iban
    /// An e-mail address (RFC 5321 §4.1.2).
    case emailAddress
    /// A telephone number.
    case phoneNumber
    /// A number that looks like a social security number of the United States.
    case nationalID
    /// An address of the internet protocol, version 4 or 6. Found only where it is asked for.
    case ipAddress
    /// A credential that is known by its form.
    case credential(SecretShape)
    /// A value whose key says what it is: `pin=…`, `"accountNumber": "…"`.
    case named(SensitiveKind)

    /// A short name for it in kebab case, such as `card-number`: it stands in redacted text and in reports.
    public var slug: String {
        switch self {
        case .cardNumber: "card-number"
        case .iban: "iban"
        case .emailAddress: "email"
        case .phoneNumber: "phone"
        case .nationalID: "national-id"
        case .ipAddress: "ip-address"
        case .credential(let shape): shape.rawValue
        case .named(let kind): kind.rawValue
        }
    }

    /// The kind in words, for messages.
    public var words: String {
        switch self {
        case .cardNumber: "card number"
        case .iban: "IBAN"
        case .emailAddress: "e-mail address"
        case .phoneNumber: "phone number"
        case .nationalID: "national identifier"
        case .ipAddress: "IP address"
        case .credential(let shape): shape.words
        case .named(let kind): kind.words
        }
    }

    /// Whether whoever holds the value can act as the user.
    public var isCredential: Bool {
        switch self {
        case .credential: true
        case .named(let kind): kind.isCredential
        default: false
        }
    }
}
