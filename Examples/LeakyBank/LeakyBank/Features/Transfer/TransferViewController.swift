import UIKit

/// The payment form of the business customers; its fields are in Main.storyboard.
final class TransferViewController: UIViewController {
    @IBOutlet private weak var amountField: UITextField!
    @IBOutlet private weak var referenceLabel: UILabel!

    private let ibanField = UITextField()
    private let recipientField = UITextField()
    private let noteField = UITextField()
    private let limit = LengthLimit(maximum: 34)

    override func viewDidLoad() {
        super.viewDidLoad()
        ibanField.placeholder = "IBAN"
        ibanField.delegate = limit
        recipientField.placeholder = "Recipient"
        recipientField.autocorrectionType = .no
        // fine: the note is corrected, as any text, and never longer than the limit
        noteField.placeholder = "Note to yourself"
        noteField.delegate = limit
        amountField?.delegate = limit
        [ibanField, recipientField, noteField].forEach(view.addSubview)
    }

    @IBAction private func send(_ sender: UIButton) {
        let transfer = TransferRequest(
            recipient: recipientField.text ?? "", iban: ibanField.text ?? "", amount: amountField?.text ?? "",
            reference: "")
        TransferService.shared.submit(transfer)
    }
}

/// Refuses to let a field grow.
final class LengthLimit: NSObject, UITextFieldDelegate {
    private let maximum: Int

    init(maximum: Int) {
        self.maximum = maximum
    }

    func textField(
        _ textField: UITextField, shouldChangeCharactersIn range: NSRange, replacementString string: String
    ) -> Bool {
        (textField.text?.count ?? 0) - range.length + string.count <= maximum
    }
}

/// Texts with gaps.
enum TextTemplates {
    struct Greeting: Decodable {
        let template: String
    }

    static func greeting(_ answer: Data, name: String) throws -> String {
        let greeting = try JSONDecoder().decode(Greeting.self, from: answer)
        return String(format: greeting.template, name)
    }

    static func memo(_ field: UITextField) -> String {
        let typed = field.text ?? ""
        return String(format: typed, 1)
    }

    static func log(query: URLQueryItem) {
        NSLog(query.value ?? "")
    }

    // fine: the format is ours
    static func amount(_ value: Double, currency: String) -> String {
        String(format: "%.2f %@", value, currency)
    }

    static func localized(_ count: Int) -> String {
        String(format: NSLocalizedString("bookings.count", comment: "Number"), count)
    }
}
