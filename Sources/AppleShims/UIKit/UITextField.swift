#if !canImport(Darwin)
    public import Foundation

    // https://developer.apple.com/documentation/uikit/uitextinputtraits

    /// Whether words are corrected.
    public enum UITextAutocorrectionType: Int, Sendable {
        /// As the system likes.
        case `default` = 0
        /// Not.
        case no = 1
        /// Yes.
        case yes = 2
    }

    /// Whether words are capitalised.
    public enum UITextAutocapitalizationType: Int, Sendable {
        /// Not.
        case none = 0
        /// Words.
        case words = 1
        /// Sentences.
        case sentences = 2
        /// All.
        case allCharacters = 3
    }

    /// Whether words are checked.
    public enum UITextSpellCheckingType: Int, Sendable {
        /// As the system likes.
        case `default` = 0
        /// Not.
        case no = 1
        /// Yes.
        case yes = 2
    }

    /// Whether quotes are changed.
    public enum UITextSmartQuotesType: Int, Sendable {
        /// As the system likes.
        case `default` = 0
        /// Not.
        case no = 1
        /// Yes.
        case yes = 2
    }

    /// Whether dashes are changed.
    public enum UITextSmartDashesType: Int, Sendable {
        /// As the system likes.
        case `default` = 0
        /// Not.
        case no = 1
        /// Yes.
        case yes = 2
    }

    /// Whether spaces are changed.
    public enum UITextSmartInsertDeleteType: Int, Sendable {
        /// As the system likes.
        case `default` = 0
        /// Not.
        case no = 1
        /// Yes.
        case yes = 2
    }

    /// Whether text is predicted in line.
    public enum UITextInlinePredictionType: Int, Sendable {
        /// As the system likes.
        case `default` = 0
        /// Not.
        case no = 1
        /// Yes.
        case yes = 2
    }

    /// Whether the system may rewrite text.
    @available(iOS 18.0, *)
    public enum UIWritingToolsBehavior: Int, Sendable {
        /// Not.
        case none = -1
        /// As the system likes.
        case `default` = 0
        /// In place.
        case complete = 1
        /// In a panel.
        case limited = 2
    }

    /// Which keys are offered.
    public enum UIKeyboardType: Int, Sendable {
        /// As the system likes.
        case `default` = 0
        /// Letters of ASCII.
        case asciiCapable = 1
        /// Digits.
        case numberPad = 4
        /// Those of an e-mail address.
        case emailAddress = 7
        /// Digits and a decimal separator.
        case decimalPad = 8
    }

    /// What the system may fill in.
    public struct UITextContentType: RawRepresentable, Sendable, Hashable {
        /// Its name.
        public let rawValue: String

        /// Takes a name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A user name.
        public static let username = Self(rawValue: "username")
        /// A password.
        public static let password = Self(rawValue: "password")
        /// A new password.
        public static let newPassword = Self(rawValue: "new password")
        /// A code from a message.
        public static let oneTimeCode = Self(rawValue: "one-time code")
        /// A card's number.
        public static let creditCardNumber = Self(rawValue: "credit card number")
    }

    /// A field that takes a line of text.
    ///
    /// See [UITextField](https://developer.apple.com/documentation/uikit/uitextfield).
    @MainActor open class UITextField: UIView, ShimTyping {
        /// The text with its caret.
        public let shimStorage = ShimTextStorage()
        /// Who is asked and told. Not kept.
        open weak var delegate: (any UITextFieldDelegate)?

        /// The text.
        open var text: String? {
            get { shimStorage.text }
            set {
                shimStorage.set(newValue ?? "")
                shimTell()
            }
        }

        /// Asks the delegate.
        public func shimAsk(_ range: NSRange, _ text: String) -> Bool {
            delegate?.textField(self, shouldChangeCharactersIn: range, replacementString: text) ?? true
        }

        /// Tells the delegate.
        public func shimTell() { delegate?.textFieldDidChangeSelection(self) }

        /// Whether what is typed is hidden.
        open var isSecureTextEntry = false
        /// Whether words are corrected.
        open var autocorrectionType = UITextAutocorrectionType.default
        /// Whether words are capitalised.
        open var autocapitalizationType = UITextAutocapitalizationType.sentences
        /// Whether words are checked.
        open var spellCheckingType = UITextSpellCheckingType.default
        /// Whether quotes are changed.
        open var smartQuotesType = UITextSmartQuotesType.default
        /// Whether dashes are changed.
        open var smartDashesType = UITextSmartDashesType.default
        /// Whether spaces are changed.
        open var smartInsertDeleteType = UITextSmartInsertDeleteType.default
        /// Whether text is predicted in line.
        open var inlinePredictionType = UITextInlinePredictionType.default
        /// Whether the system may rewrite text.
        @available(iOS 18.0, *)
        open var writingToolsBehavior = UIWritingToolsBehavior.default
        /// Which keys are offered.
        open var keyboardType = UIKeyboardType.default
        /// What the system may fill in.
        open var textContentType: UITextContentType?
    }
#endif
