import UIKit

/// Comes from Account.storyboard.
final class ChangePasswordViewController: UIViewController, UITextFieldDelegate {
    @IBOutlet private weak var currentPasswordField: UITextField!
    @IBOutlet private weak var newPasswordField: UITextField!
    @IBOutlet private weak var eyeButton: UIButton!

    override func viewDidLoad() {
        super.viewDidLoad()
        currentPasswordField.delegate = self
        newPasswordField.delegate = self
    }

    @IBAction private func toggleEye(_ sender: UIButton) {
        currentPasswordField.isSecureTextEntry.toggle()
    }

    func textField(_ textField: UITextField, shouldChangeCharactersIn range: NSRange, replacementString string: String) -> Bool {
        (textField.text ?? "").count - range.length + string.count <= 128
    }

    @IBAction private func save(_ sender: Any) {
        guard let current = currentPasswordField.text, let new = newPasswordField.text else { return }
        APIClient.shared.changePassword(from: current, to: new) { [weak self] result in
            DispatchQueue.main.async {
                switch result {
                case .success:
                    self?.navigationController?.popViewController(animated: true)
                case .failure(let failure):
                    self?.showAlert("Not changed", message: failure.message)
                }
            }
        }
    }
}
