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
            .init("final class Login: UIViewController { let passwordField = UITextField() }"),
            .init(
                "final class Login: UIViewController { let pinField = UITextField(); override func viewDidLoad() { pinField.isSecureTextEntry = false } }"
            ),
            .init(
                "<document><scenes><textField placeholder=\"Password\" id=\"a-1\"><textInputTraits key=\"textInputTraits\"/></textField></scenes></document>",
                file: "Main.storyboard"),
        ],
        nonTriggering: [
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
        ],
        references: ["MASVS-PLATFORM-3", "MASWE-0053", "MASTG-TEST-0346", "CWE-549"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let code = SensitiveControls.fields(in: app.code).filter { field in
            guard field.kind == .password || field.kind == .pin, !field.isOutlet else { return false }
            if field.isSwiftUI { return true }
            guard field.place.typeName == "UITextField" else { return false }
            return !SensitiveControls.sets(field, ["isSecureTextEntry", "secureTextEntry"], modifiers: []) {
                $0?.text != "false"
            }
        }
        let shown = code.map { finding(at: $0.place, "'\($0.name)' shows the \($0.kind.words) as it is typed.") }
        let screens = app.interfaceFields.filter { field in
            !field.isSecure && (field.kind == .password || field.kind == .pin)
        }
        return shown
            + screens.map { field in
                Finding(
                    rule: description.id, severity: description.severity,
                    message: "'\(field.name)' shows the \(field.kind.words) as it is typed.",
                    location: field.location, context: field.name)
            }
    }
}
