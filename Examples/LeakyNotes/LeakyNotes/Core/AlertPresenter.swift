import UIKit

extension UIViewController {
    func showAlert(_ title: String, message: String) {
        let alert = UIAlertController(title: title, message: message, preferredStyle: .alert)
        alert.addAction(UIAlertAction(title: "OK", style: .default))
        present(alert, animated: true)
    }
}

/// Texts of our own for the codes of the server.
enum FailureText {
    static func text(for code: Int) -> String {
        switch code {
        case 401, 403: return "Please check your e-mail address and password."
        case 409: return "This note was changed on another device."
        case 429: return "Too many attempts. Please wait a minute."
        default: return "Something went wrong. Please try again."
        }
    }
}
