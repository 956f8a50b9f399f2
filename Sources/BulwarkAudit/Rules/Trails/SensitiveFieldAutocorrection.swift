import BulwarkDetection
import BulwarkReport

/// A sensitive field whose content the keyboard learns.
enum SensitiveFieldAutocorrection: Rule {
    static let description = RuleDescription(
        id: "sensitive-field-autocorrection",
        area: .trails,
        severity: .warning,
        title: "Keyboard learns a sensitive field",
        rationale:
            "With autocorrection on, what is typed goes into the keyboard's cache on disk and comes back as a suggestion in other fields and apps.",
        fix:
            "UIKit: `autocorrectionType = .no` and `spellCheckingType = .no`. SwiftUI: `.autocorrectionDisabled()`. Number pads and secure fields learn nothing.",
        triggering: [
            .init(
                "struct Pay: View { @State var iban = \"\"; var body: some View { TextField(\"IBAN\", text: $iban) } }"),
            .init(
                "final class Pay: UIViewController { let accountNumberField = UITextField(); func f() { view.addSubview(accountNumberField) } }"
            ),
            .init(
                #"struct Pay: View { @State var iban = ""; var body: some View { TextEditor(text: $iban) } }"#),
            .init(
                #"<document><scenes><textField placeholder="Recovery key" id="a-1"><textInputTraits key="textInputTraits"/></textField></scenes></document>"#,
                file: "Main.storyboard"),
            .init(
                "final class Pay: UIViewController { let ssnView = UITextView(); func f() { view.addSubview(ssnView) } }"
            ),
            .init(
                #"<document><scenes><textField placeholder="IBAN" id="a-1"><textInputTraits key="textInputTraits"/></textField></scenes></document>"#,
                file: "Main.storyboard"),
            .init("UITextField outlet=ibanField", file: "Payload/Bank.app/Pay.storyboardc/Pay.nib"),
        ],
        nonTriggering: [
            .init(
                "struct Pay: View { @State var iban = \"\"; var body: some View { TextField(\"IBAN\", text: $iban) } }",
                file: "Bank macOS/Pay.swift"),
            .init("UITextField outlet=ibanField autocorrection=no", file: "Payload/Bank.app/Pay.storyboardc/Pay.nib"),
            .init("UITextField outlet=ibanField keyboard=4", file: "Payload/Bank.app/Pay.storyboardc/Pay.nib"),
            .init(
                """
                @implementation A
                - (void)f { [alert addTextFieldWithConfigurationHandler:^(UITextField *field) { field.secureTextEntry = YES; }]; UITextField *passwordField = alert.textFields.firstObject; }
                @end
                """, file: "A.m"),
            .init(
                """
                final class Pay: UIViewController { let ibanField = UITextField(); func f() { ibanField.autocorrectionType = .no; view.addSubview(ibanField) } }
                final class Settings: UIViewController { let ibanField = UITextField() }
                """),
            .init(
                "struct Pay: View { @State var iban = \"\"; var body: some View { TextField(\"IBAN\", text: $iban).autocorrectionDisabled() } }"
            ),
            .init(
                "final class Pay: UIViewController { let accountNumberField = UITextField(); func f() { accountNumberField.autocorrectionType = .no } }"
            ),
            .init(
                "final class Pay: UIViewController { let cvvField = UITextField(); func f() { cvvField.keyboardType = .numberPad } }"
            ),
            .init(
                #"struct Pay: View { @State var iban = ""; var body: some View { VStack { TextField("IBAN", text: $iban) }.autocorrectionDisabled() } }"#
            ),
            .init(
                #"struct Pay: View { @State var iban = ""; var body: some View { TextField("IBAN", text: $iban).inputTraits(.accountNumber) } }"#
            ),
            .init(
                "final class PinField: UITextField { func set() { isSecureTextEntry = true } }; final class Pay: UIViewController { let passwordField = PinField() }"
            ),
        ],
        references: ["MASVS-STORAGE-2", "MASVS-PLATFORM-3", "MASWE-0053", "MASTG-TEST-0313", "CWE-524"],
        subjects: [.source, .built])

    /// The messages by which code keeps the keyboard from learning.
    private static let setters = [
        "setSecureTextEntry:", "setAutocorrectionType:", "setSpellCheckingType:", "setKeyboardType:",
    ]

    private static func isJudged(_ kind: SensitiveKind) -> Bool {
        kind.isPayment || kind.identifies || kind == .seedPhrase || kind == .apiKey || kind == .token
            || kind == .secret || kind == .password || kind == .cryptographicKey
    }

    /// Where autocorrection is asked for by name.
    private static func switchedOn(_ field: SensitiveControls.Field) -> Fact? {
        field.place.enclosingType?.descendants(.assignment).first { assignment in
            assignment.first?.text == "autocorrectionType" && assignment.first?.first?.text == field.name
                && ["yes", "UITextAutocorrectionTypeYes"].contains(assignment.children.last?.text ?? "")
        }
    }

    static func findings(in app: AuditedApp) -> [Finding] {
        let code = SensitiveControls.fields(in: app.code).filter { field in
            guard isJudged(field.kind), !field.isOutlet, !AuditedApp.isForMac(field.place.path),
                !SensitiveControls.isMadeElsewhere(field)
            else { return false }
            if SensitiveControls.sets(
                field, ["isSecureTextEntry", "secureTextEntry"], modifiers: ["inputTraits"],
                where: { $0?.text != "false" })
            {
                return false
            }
            if SensitiveControls.sets(
                field, ["keyboardType"], modifiers: ["keyboardType"],
                where: {
                    ["numberPad", "asciiCapableNumberPad", "decimalPad", "phonePad", "UIKeyboardTypeNumberPad"]
                        .contains($0?.text ?? "")
                })
            {
                return false
            }
            return !SensitiveControls.sets(
                field, ["autocorrectionType", "spellCheckingType"],
                modifiers: ["autocorrectionDisabled", "disableAutocorrection"],
                where: { $0?.text != "false" && $0?.text != "yes" && $0?.text != "default" })
        }
        let screens = app.interfaceFields.filter { field in
            isJudged(field.kind) && !field.isSecure && !field.isUncorrected
                && !AuditedApp.isForMac(field.location.path)
                && !field.codeSets(
                    [
                        "isSecureTextEntry", "secureTextEntry", "autocorrectionType", "spellCheckingType",
                        "keyboardType",
                    ], in: app.code, where: { !["false", "yes", "default"].contains($0?.text ?? "") })
                && !(app.built.map { built in field.mayBeSet(setters, in: built) } ?? false)
        }
        return code.map {
            finding(at: switchedOn($0) ?? $0.place, "The keyboard learns what is typed into '\($0.name)'.")
        }
            + screens.map { field in
                Finding(
                    rule: description.id, severity: description.severity,
                    message: "The keyboard learns what is typed into '\(field.name)'.",
                    location: field.location, context: field.name)
            }
    }
}
