/// How a field that takes something sensitive behaves: what the keyboard, its dictionaries and the system may learn from it.
///
/// What is typed into a plain field ends up in the keyboard's dictionary, is sent to whoever made the keyboard, and is offered in
/// other apps. The traits of each kind of input stop that, and keep what is helpful: password managers and codes from messages.
public struct InputTraits: Sendable, Hashable {
    /// Whether what is typed is hidden. Third-party keyboards and dictation are off then.
    public let isSecure: Bool
    /// Whether the keyboard may correct, check, predict and rewrite. That is what makes it learn.
    public let learns: Bool
    /// Which keys are offered.
    public let keyboard: Keyboard
    /// What the system may fill in.
    public let content: Content?

    /// Which keys are offered.
    public enum Keyboard: String, Sendable, Hashable, CaseIterable {
        /// All.
        case text
        /// Digits.
        case digits
        /// Digits and a decimal separator.
        case decimal
        /// Letters of ASCII.
        case ascii
        /// Those of an e-mail address.
        case email
    }

    /// What the system may fill in.
    public enum Content: String, Sendable, Hashable, CaseIterable {
        /// A user name, beside a password.
        case username
        /// A password that is known.
        case password
        /// A password that is made up.
        case newPassword
        /// A code from a message.
        case oneTimeCode
        /// A card's number.
        case creditCardNumber
    }

    private init(isSecure: Bool, keyboard: Keyboard, content: Content?) {
        self.isSecure = isSecure
        learns = false
        self.keyboard = keyboard
        self.content = content
    }

    /// A user name: not hidden, and not learnt.
    public static let username = InputTraits(isSecure: false, keyboard: .ascii, content: .username)
    /// A password that is known; a password manager may fill it in.
    public static let password = InputTraits(isSecure: true, keyboard: .ascii, content: .password)
    /// A password that is made up; a password manager may suggest one.
    public static let newPassword = InputTraits(isSecure: true, keyboard: .ascii, content: .newPassword)
    /// A PIN of the app: hidden, and filled in by nobody.
    public static let pin = InputTraits(isSecure: true, keyboard: .digits, content: nil)
    /// A code from a message: shown, for it is good once.
    public static let oneTimeCode = InputTraits(isSecure: false, keyboard: .digits, content: .oneTimeCode)
    /// A card's number.
    public static let cardNumber = InputTraits(isSecure: false, keyboard: .digits, content: .creditCardNumber)
    /// A card's security code: hidden.
    public static let cardSecurityCode = InputTraits(isSecure: true, keyboard: .digits, content: nil)
    /// An account's number, such as an IBAN.
    public static let accountNumber = InputTraits(isSecure: false, keyboard: .ascii, content: nil)
    /// An amount of money.
    public static let amount = InputTraits(isSecure: false, keyboard: .decimal, content: nil)
    /// Any text that is nobody else's business.
    public static let privateText = InputTraits(isSecure: false, keyboard: .text, content: nil)

    /// What a field does under these traits.
    public var outcome: TrailOutcome {
        TrailOutcome(
            "keyboard.field",
            (isSecure ? "Hides what is typed" : "Shows what is typed")
                + (learns ? ", and lets keyboards learn it" : ", and lets no keyboard learn it")
                + (content == nil ? "; nothing is filled in." : "; the system may fill it in."))
    }

    /// All kinds of input.
    public static let all: [InputTraits] = [
        .username, .password, .newPassword, .pin, .oneTimeCode, .cardNumber, .cardSecurityCode, .accountNumber,
        .amount, .privateText,
    ]
}
