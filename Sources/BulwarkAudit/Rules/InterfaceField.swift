import BulwarkDetection
import BulwarkReport

/// A sensitive text field of a storyboard or xib, or of a compiled one.
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
    /// The names of the outlets that it is connected to.
    private var outlets: [String]
    /// The class of the app's own that makes it.
    private var customClass: String?

    /// Those of Bulwark's input traits that hide what is typed.
    static let secureTraits: Set = ["password", "newPassword", "pin", "cardSecurityCode"]

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
        outlets = input.outlets
        customClass = input.customClass
        let keyboard = input.keyboardType ?? ""
        isUncorrected =
            input.autocorrection == "no"
            || ["numberPad", "decimalPad", "phonePad", "asciiCapableNumberPad"].contains(keyboard)
    }

    /// Whether code sets one of a field's properties, through one of its outlets or in the class that makes it.
    func codeSets(_ properties: Set<String>, in code: CodeBase, where accepts: (Fact?) -> Bool) -> Bool {
        for type in customClass.map(code.types) ?? [] {
            let setsItself = type.descendants(.assignment).contains { assignment in
                guard let target = assignment.first, properties.contains(target.text) else { return false }
                return (target.kind == .name || target.first?.text == "self") && accepts(assignment.last)
            }
            if setsItself { return true }
        }
        return outlets.contains { outlet in
            code.facts(.variable, named: outlet).contains { declaration in
                guard declaration.attribute("IBOutlet") != nil else { return false }
                let field = SensitiveControls.Field(
                    place: declaration, kind: kind, name: outlet, isOutlet: true, isSwiftUI: false)
                return SensitiveControls.sets(field, properties, modifiers: ["inputTraits"], where: accepts)
            }
        }
    }

    /// Whether an executable of the app that the field is in sends a message by which code sets one of a field's properties: which field's does not
    /// show. Nor does it where the names of messages are encrypted.
    func mayBeSet(_ selectors: [String], in built: BuiltApp) -> Bool {
        let app = built.layout.nearestApp(of: location.path + "/")
        return built.executables.contains { executable in
            built.layout.nearestApp(of: executable.path) == app
                && (executable.isEncrypted || selectors.contains(where: executable.hasSelector))
        }
    }

    /// Whether the interface or the code hides what is typed, as far as can be seen.
    func isMadeSecure(in app: AuditedApp) -> Bool {
        isSecure || codeSets(SensitiveControls.secureEntry, in: app.code) { $0?.text != "false" }
            || app.built.map { mayBeSet(["setSecureTextEntry:"], in: $0) } ?? false
    }

    /// What a field is for: by its content type, its outlets, then its other names.
    private static func meaning(of input: InterfaceFile.TextInput) -> (name: String, kind: SensitiveKind)? {
        switch input.contentType {
        case "password", "new-password", "newPassword": return (input.outlets.first ?? "a password field", .password)
        case "one-time-code", "oneTimeCode": return nil
        case "credit-card-number", "creditCardNumber":
            return (input.outlets.first ?? "a card number field", .cardNumber)
        default: break
        }
        for outlet in input.outlets where !outlet.lowercased().hasPrefix("reveal") {
            if let kind = SensitiveName.controlKind(of: outlet) ?? SensitiveName.classify(outlet) {
                return (outlet, kind)
            }
        }
        for name in [input.userLabel, input.accessibilityIdentifier, input.placeholder]
        where !name.isEmpty && name.count < 40 {
            // A hint that gives an example, or speaks of several, is about something else.
            if name.hasPrefix("e.g") || name.contains(":") || name.lowercased().hasSuffix("passwords") { continue }
            // One that takes another's place when the user asks to see what was typed.
            if name.lowercased().hasPrefix("reveal") { continue }
            if let kind = SensitiveName.classify(name) ?? SensitiveName.controlKind(of: name) { return (name, kind) }
        }
        return nil
    }
}
