import UIKit

final class SignUpViewController: UIViewController, UITextFieldDelegate {
    private let emailField = UITextField()
    private let passwordField = UITextField()
    private let repeatPasswordField = UITextField()
    private let securityAnswerField = UITextField()
    private let statusLabel = UILabel()
    private let maximumLength = 128

    override func viewDidLoad() {
        super.viewDidLoad()
        title = "Create an account"
        view.backgroundColor = .systemBackground

        emailField.placeholder = "E-mail"
        emailField.keyboardType = .emailAddress
        emailField.autocorrectionType = .no
        passwordField.placeholder = "Password"
        passwordField.autocorrectionType = .no
        repeatPasswordField.placeholder = "Repeat password"
        repeatPasswordField.isSecureTextEntry = true
        repeatPasswordField.autocorrectionType = .no
        securityAnswerField.placeholder = "Security answer"
        securityAnswerField.autocorrectionType = .yes

        let fields = [emailField, passwordField, repeatPasswordField, securityAnswerField]
        fields.forEach { field in
            field.borderStyle = .roundedRect
            field.autocapitalizationType = .none
            field.delegate = self
        }

        let button = UIButton(type: .system, primaryAction: UIAction(title: "Sign up") { [weak self] _ in
            self?.signUp()
        })
        let stack = UIStackView(arrangedSubviews: fields + [statusLabel, button])
        stack.axis = .vertical
        stack.spacing = 12
        stack.translatesAutoresizingMaskIntoConstraints = false
        view.addSubview(stack)
        NSLayoutConstraint.activate([
            stack.topAnchor.constraint(equalTo: view.safeAreaLayoutGuide.topAnchor, constant: 24),
            stack.leadingAnchor.constraint(equalTo: view.layoutMarginsGuide.leadingAnchor),
            stack.trailingAnchor.constraint(equalTo: view.layoutMarginsGuide.trailingAnchor),
        ])
    }

    func textField(_ textField: UITextField, shouldChangeCharactersIn range: NSRange, replacementString string: String) -> Bool {
        let text = (textField.text ?? "") as NSString
        return text.replacingCharacters(in: range, with: string).count <= maximumLength
    }

    private func signUp() {
        guard let email = emailField.text, let password = passwordField.text, password == repeatPasswordField.text else {
            statusLabel.text = "The passwords do not match."
            return
        }
        Task {
            do {
                let body = ["email": email, "password": password, "answer": securityAnswerField.text ?? ""]
                let session: AuthSession = try await APIClient.shared.post("accounts", body: body)
                SessionStore.shared.begin(session)
                dismiss(animated: true)
            } catch let failure as ServerFailure {
                statusLabel.text = failure.message
            } catch {
                statusLabel.text = FailureText.text(for: 0)
            }
        }
    }
}
