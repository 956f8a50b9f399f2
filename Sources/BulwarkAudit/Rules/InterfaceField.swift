import BulwarkDetection
import BulwarkReport

/// A sensitive text field of a storyboard or xib.
struct InterfaceField: Sendable {
    /// Where it stands.
    var location: SourceLocation
    /// What it is called: its outlet, or its placeholder.
    var name: String
    /// What it takes.
    var kind: SensitiveKind
    /// Whether secure text entry is on.
    var isSecure: Bool
    /// Whether autocorrection is off, or the keyboard has none.
    var isUncorrected: Bool

    /// The sensitive fields of interface files.
    static func fields(of interfaces: [InterfaceFile]) -> [InterfaceField] {
        // A field that is hidden at first takes the secure one's place when the user asks to see what was typed.
        interfaces.flatMap { $0.textInputs.filter { !$0.isHidden }.compactMap(InterfaceField.init) }
    }

    private init?(_ input: InterfaceFile.TextInput) {
        guard let (name, kind) = Self.meaning(of: input) else { return nil }
        location = input.location
        self.name = name
        self.kind = kind
        isSecure = input.isSecure
        let keyboard = input.keyboardType ?? ""
        isUncorrected =
            input.autocorrection == "no"
            || ["numberPad", "decimalPad", "phonePad", "asciiCapableNumberPad"].contains(keyboard)
    }

    /// What a field is for: by its content type, its outlets, its other names, then by the words beside it.
    private static func meaning(of input: InterfaceFile.TextInput) -> (name: String, kind: SensitiveKind)? {
        switch input.contentType {
        case "password", "new-password", "newPassword": return (input.outlets.first ?? "a password field", .password)
        case "one-time-code", "oneTimeCode": return nil
        case "credit-card-number", "creditCardNumber":
            return (input.outlets.first ?? "a card number field", .cardNumber)
        default: break
        }
        for outlet in input.outlets {
            if let kind = SensitiveName.controlKind(of: outlet) ?? SensitiveName.classify(outlet) {
                return (outlet, kind)
            }
        }
        for name in [input.userLabel, input.accessibilityIdentifier, input.placeholder]
        where !name.isEmpty && name.count < 40 {
            // A hint that gives an example, or speaks of several, is about something else.
            if name.hasPrefix("e.g") || name.contains(":") || name.lowercased().hasSuffix("passwords") { continue }
            if let kind = SensitiveName.classify(name) ?? SensitiveName.controlKind(of: name) { return (name, kind) }
        }
        return nil
    }
}
