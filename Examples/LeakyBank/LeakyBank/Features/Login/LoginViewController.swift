import UIKit

/// The sign-in screen of the business customers, still in UIKit.
final class LoginViewController: UIViewController, UITextFieldDelegate {
    private let userField = UITextField()
    private let passwordField = UITextField()
    private let tanField = UITextField()
    private let newPasswordField = UITextField()
    private let messageLabel = UILabel()
    private let passwordTitleLabel = UILabel()

    override func viewDidLoad() {
        super.viewDidLoad()
        passwordTitleLabel.text = "Password"

        userField.placeholder = "User name"
        userField.autocorrectionType = .no

        passwordField.placeholder = "Password"
        passwordField.autocorrectionType = .no
        passwordField.textContentType = .password

        // fine: hidden, set in one place or in another
        newPasswordField.isSecureTextEntry = true
        newPasswordField.placeholder = "New password"
        hide(tanField)
        tanField.placeholder = "TAN"

        for field in [userField, passwordField, tanField, newPasswordField] {
            field.delegate = self
            view.addSubview(field)
        }
        view.addSubview(messageLabel)
        view.addSubview(passwordTitleLabel)
    }

    private func hide(_ field: UITextField) {
        field.isSecureTextEntry = true
        field.autocorrectionType = .no
        field.spellCheckingType = .no
    }

    // fine: no field takes more than sixty-four characters
    func textField(
        _ textField: UITextField, shouldChangeCharactersIn range: NSRange, replacementString string: String
    ) -> Bool {
        let count = (textField.text?.count ?? 0) - range.length + string.count
        return count <= 64
    }

    func show(_ answer: Data, status: Int) {
        if let refusal = try? JSONDecoder().decode(ServerError.self, from: answer) {
            messageLabel.text = refusal.message
        } else {
            messageLabel.text = RefusalText.text(for: status)
        }
    }

    func showAlert(_ answer: Data) {
        let body = String(data: answer, encoding: .utf8) ?? ""
        let alert = UIAlertController(title: "Sorry", message: body, preferredStyle: .alert)
        alert.addAction(UIAlertAction(title: "OK", style: .default))
        present(alert, animated: true)
    }

    func showSafeAlert(status: Int) {
        // fine: a text from our own table
        let alert = UIAlertController(title: "Sorry", message: RefusalText.text(for: status), preferredStyle: .alert)
        alert.addAction(UIAlertAction(title: "OK", style: .default))
        present(alert, animated: true)
    }
}
