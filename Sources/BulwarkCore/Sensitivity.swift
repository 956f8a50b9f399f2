/// How much harm a value does in the wrong hands, and so what may show it.
///
/// One vocabulary for logs, reports and screens. It maps onto the privacy options of Apple's unified logging.
public enum Sensitivity: String, Sendable, Hashable, CaseIterable, Codable {
    /// May be shown to anybody: a status code, a count.
    case `public`
    /// Says something of a person and is hidden in released apps: a name, an address, an account.
    case `private`
    /// Opens something or is protected by law, and is hidden always: a token, a key, a passcode, a card.
    case sensitive
    /// Is shown only as a keyed hash: equal values can be told to be equal, and no more.
    case hash
}
