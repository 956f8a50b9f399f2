import BulwarkDetection
import BulwarkReport

/// A password field that shows what is typed.
enum PasswordFieldNotSecure: Rule {
    static let description = RuleDescription(
        id: "password-field-not-secure",
        area: .trails,
        severity: .blocking,
        title: "Password typed in the clear",
        rationale:
            "A field without secure text entry shows the password to bystanders, screen recordings and snapshots, and lets the keyboard learn it.",
        fix:
            "SwiftUI: SecureField. UIKit: `isSecureTextEntry = true` and textContentType .password; in a storyboard tick Secure Text Entry.",
        triggering: [
            .init(
                "struct Login: View { @State var password = \"\"; var body: some View { TextField(\"Password\", text: $password) } }"
            ),
            .init(
                "final class Login: UIViewController { let passwordField = UITextField(); func f() { view.addSubview(passwordField) } }"
            ),
            .init(#"func ask(_ alert: UIAlertController) { alert.addTextField { $0.placeholder = "Password" } }"#),
            .init(
                #"struct Login: View { @State var text = ""; var body: some View { TextField("", text: $text).textContentType(.password) } }"#
            ),
            .init(
                #"struct Login: View { var body: some View { TextField("Enter", text: Binding(get: { model.password }, set: { model.password = $0 })) } }"#
            ),
            .init(
                "@interface Login : UIViewController\n@property (strong, nonatomic) UITextField *passwordField;\n@end",
                file: "Login.h"),
            .init(
                "final class Login: UIViewController { let pinField = UITextField(); override func viewDidLoad() { pinField.isSecureTextEntry = false } }"
            ),
            .init(
                "<document><scenes><textField placeholder=\"Password\" id=\"a-1\"><textInputTraits key=\"textInputTraits\"/></textField></scenes></document>",
                file: "Main.storyboard"),
            .init(
                """
                <document type="com.apple.InterfaceBuilder3.Cocoa.XIB" targetRuntime="MacOSX.Cocoa"><objects>
                <textField userLabel="Password" id="a-1"><textFieldCell key="cell" editable="YES"/></textField></objects></document>
                """, file: "Login.xib"),
            .init("UITextField placeholder=Password", file: "Payload/Bank.app/Login.storyboardc/Login.nib"),
            .init(
                #"struct Login: View { @State var password = ""; let site: URL; var body: some View { VStack { TextField("Password", text: $password); ShareLink(item: site) } } }"#
            ),
        ],
        nonTriggering: [
            .init(
                "UITextField placeholder=Password secure=yes", file: "Payload/Bank.app/Login.storyboardc/Login.nib"),
            // Code makes a field secure; which one does not show.
            .init(
                "UITextField placeholder=Password", file: "Payload/Bank.app/Login.storyboardc/Login.nib",
                others: ["Payload/Bank.app/Bank": "selector setSecureTextEntry:"]),
            .init(
                """
                extension UITextField { func showSwitch() { self.isSecureTextEntry = true; rightView = eye } }
                func ask(_ alert: UIAlertController) { alert.addTextField { field in field.placeholder = "Password"; field.showSwitch() } }
                """),
            .init(
                "@implementation A\n- (void)check:(id)sender { UITextField *password = alert.textFields[1]; action.enabled = password.text.length > 0; }\n@end",
                file: "A.m"),
            .init(
                "@implementation A\n- (void)alertView:(UIAlertView *)alert { UITextField *password = [alert textFieldAtIndex:0]; [self log:password.text]; }\n@end",
                file: "A.m"),
            // On the Mac a text field without `editable` is a label, and the class of a secure one says so.
            .init(
                """
                <document type="com.apple.InterfaceBuilder3.Cocoa.XIB" targetRuntime="MacOSX.Cocoa"><objects>
                <textField userLabel="Password" id="a-1"><textFieldCell key="cell" title="Your password"/></textField>
                <textField userLabel="Password" customClass="NSSecureTextField" id="a-2"><textFieldCell key="cell" editable="YES"/></textField>
                </objects></document>
                """, file: "Login.xib"),
            .init(
                """
                final class Login: UIViewController { let passwordField = UITextField(); override func viewDidLoad() { passwordField.isSecureTextEntry = true; view.addSubview(passwordField) } }
                final class Settings: UIViewController { let passwordField = UITextField() }
                """),
            .init(
                "struct Login: View { @State var password = \"\"; var body: some View { SecureField(\"Password\", text: $password) } }"
            ),
            .init(
                "final class Login: UIViewController { let passwordField = UITextField(); override func viewDidLoad() { passwordField.isSecureTextEntry = true } }"
            ),
            .init(
                "final class Login: UIViewController { let passwordField: UITextField = { let f = UITextField(); f.isSecureTextEntry = true; return f }() }"
            ),
            .init("final class Login: UIViewController { @IBOutlet var passwordField: UITextField! }"),
            .init(
                #"struct Login: View { @State var password = ""; @State var isShown = false; var body: some View { if isShown { TextField("Password", text: $password) } else { SecureField("Password", text: $password) } } }"#
            ),
            .init(
                "final class Login: UIViewController { let passwordField = UITextField(); func f() { passwordField.then { $0.isSecureTextEntry = true } } }"
            ),
            .init(
                "final class Login: UIViewController { let passwordField = UITextField(); func f() { passwordField.apply(.password) } }"
            ),
            .init(
                #"func ask(_ alert: UIAlertController) { alert.addTextField { field in field.placeholder = "Password"; field.isSecureTextEntry = true } }"#
            ),
            .init(
                """
                @implementation A
                - (void)f { UITextField *pinField = [UITextField new]; [pinField setSecureTextEntry:YES]; }
                @end
                """, file: "A.m"),
            .init(
                "@interface A : UIViewController\n@property (weak) IBOutlet UITextField *passwordField;\n@end",
                file: "A.m"),
            .init(
                "final class Login: UIViewController { @IBOutlet var pinField: UITextField! { didSet { pinField.isSecureTextEntry = true } } }",
                others: [
                    "Main.storyboard":
                        "<document><scenes><viewController><textField id=\"a-1\"/><connections><outlet property=\"pinField\" destination=\"a-1\"/></connections></viewController></scenes></document>"
                ]),
            .init(
                "@interface Login : UIViewController\n@property (weak, nonatomic) IBOutlet UITextField *passwordField;\n@end",
                file: "Login.h"),
            .init(
                "@interface Login : UIViewController {\n    IBOutlet UITextField *passwordField;\n}\n@end",
                file: "Login.h"),
            .init(
                "final class Login: UIViewController { weak var passwordField: UITextField?; func show(_ cell: FieldCell) { passwordField = cell.textField } }"
            ),
            .init(
                "struct Code: View { @State var pin = \"\"; var body: some View { TextField(\"Code\", text: $pin).textContentType(.oneTimeCode) } }"
            ),
            .init(
                "struct Code: View { @State var pin = \"\"; var body: some View { VStack { Text(\"We sent an SMS to you\"); TextField(\"Pin\", text: $pin) } } }"
            ),
            .init(
                "final class Login: UIAlertController { var passwordField: UITextField!; func f() { addTextField { field in field.isSecureTextEntry = true; self.passwordField = field } } }"
            ),
            .init(
                "final class Login: UIViewController { var passwordField: UITextField?; override func viewDidLoad() { passwordField = makeField(secureTextEntry: true) } }"
            ),
            .init(
                "<document><scenes><textField placeholder=\"Password\" id=\"a-1\"><textInputTraits key=\"textInputTraits\" secureTextEntry=\"YES\"/></textField></scenes></document>",
                file: "Main.storyboard"),
            .init(
                "<document><scenes><textField hidden=\"YES\" placeholder=\"Password\" id=\"a-1\"/></scenes></document>",
                file: "Main.storyboard"),
            .init(
                """
                struct CodeField: View {
                    @Binding var passcode: String
                    @State var isShown = false
                    var plain: some View { TextField("PIN", text: $passcode) }
                    var hidden: some View { SecureField("PIN", text: $passcode) }
                    var body: some View { Group { if isShown { plain } else { hidden } } }
                }
                """),
            .init(
                #"struct Seal: View { @State var password = ""; var body: some View { VStack { TextField("Password", text: $password); ShareLink(item: password) } } }"#
            ),
        ],
        references: ["MASVS-PLATFORM-3", "MASWE-0053", "MASTG-TEST-0346", "CWE-549"],
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        SensitiveControls.fields(in: app.code).filter(shows).map {
            finding(at: $0.place, "'\($0.name)' shows the \($0.kind.words) as it is typed.")
        }
            + app.interfaceFields.filter { shows($0, in: app) }.map { field in
                Finding(
                    rule: description.id, severity: description.severity,
                    message: "'\(field.name)' shows the \(field.kind.words) as it is typed.",
                    location: field.location, context: field.name)
            }
    }

    /// Whether a field of code shows a password or a PIN as it is typed.
    static func shows(_ field: SensitiveControls.Field) -> Bool {
        guard field.kind == .password || field.kind == .pin, !field.isOutlet else { return false }
        if isForOneTimeCode(field) { return false }
        if field.isSwiftUI {
            return field.place.text == "TextField" && !isShownOnDemand(field.place) && !isShared(field.place)
        }
        guard field.configuration != nil || field.place.typeName == "UITextField",
            !SensitiveControls.isMadeElsewhere(field)
        else { return false }
        if SensitiveControls.sets(
            field, [], modifiers: ["inputTraits"], where: { InterfaceField.secureTraits.contains($0?.text ?? "") })
        {
            return false
        }
        return !isSetUp(field) && !SensitiveControls.makesSecure(field)
    }

    /// Whether a field of a storyboard or xib shows a password or a PIN as it is typed.
    static func shows(_ field: InterfaceField, in app: AuditedApp) -> Bool {
        (field.kind == .password || field.kind == .pin) && !field.isMadeSecure(in: app)
    }

    /// Whether a field of an alert is handed to a function that makes it secure: `field.showSecureEntrySwitch()`.
    private static func isSetUp(_ field: SensitiveControls.Field) -> Bool {
        guard let configuration = field.configuration else { return false }
        return configuration.descendants(.call).contains { call in
            call.code.functions(calledBy: call).contains { function in
                function.descendants(.assignment).contains { assignment in
                    assignment.first?.text == "isSecureTextEntry" && assignment.last?.text == "true"
                }
            }
        }
    }

    /// Whether a field takes the place of a secure one when the user asks to see what was typed.
    private static func isShownOnDemand(_ field: Fact) -> Bool {
        // The two may stand in a choice, or in properties of their own between which the body chooses.
        guard let shown = field.argument("text"), let view = field.enclosingType else { return false }
        return view.descendants(.call).contains {
            $0.text == "SecureField" && $0.argument("text")?.dottedName == shown.dottedName
        }
    }

    /// Whether the screen offers to share what is typed: a password for somebody else, who is to be told it.
    private static func isShared(_ field: Fact) -> Bool {
        guard let typed = field.argument("text").flatMap(path), let screen = field.enclosing(.variable, .function)
        else { return false }
        return screen.descendants(.call).contains { call in
            call.text == "ShareLink" && (call.argument("item").flatMap(path) == typed)
        }
    }

    /// The dotted name of a value or of a binding to it.
    private static func path(_ value: Fact) -> String? {
        value.dottedName.map { String($0.drop { $0 == "$" }) }
    }

    /// Whether a field takes a code that is of use once, as one that comes in a message: who looks on gains nothing by it.
    private static func isForOneTimeCode(_ field: SensitiveControls.Field) -> Bool {
        guard field.kind == .pin else { return false }
        let name = field.name.lowercased()
        if ["verification", "onetime", "otp", "sms"].contains(where: name.contains) { return true }
        if SensitiveControls.sets(
            field, ["textContentType"], modifiers: ["textContentType"],
            where: {
                $0?.text == "oneTimeCode"
            })
        {
            return true
        }
        guard field.isSwiftUI, let screen = field.place.enclosing(.variable, .function) else { return false }
        return screen.descendants.contains {
            ($0.kind == .string || $0.kind == .segment) && $0.text.contains("SMS")
        }
    }
}
