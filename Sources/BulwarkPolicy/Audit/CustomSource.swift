/// A property, parameter or function of the app that gives a sensitive value which its name does not show.
public struct CustomSource: Sendable, Hashable, Codable {
    /// What the value is.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// A password or passphrase.
        case password
        /// A PIN or passcode.
        case pin
        /// A session, access or refresh token.
        case token
        /// A cryptographic key or an API key.
        case key
        /// A payment card's number or verification code.
        case card
        /// A bank account's number.
        case accountNumber = "account-number"
        /// What identifies a person.
        case personal
        /// What comes from outside and must be validated: a link's parameter, a message.
        case input
    }

    /// The name, alone or behind its type: `iban` or `Customer.iban`.
    public var name: String
    /// What the value is.
    public var kind: Kind

    /// Makes a source from its parts.
    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}
