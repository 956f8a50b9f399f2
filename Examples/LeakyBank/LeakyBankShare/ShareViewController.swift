import UIKit
import UniformTypeIdentifiers

/// Reads a bill that another app shares.
final class ShareViewController: UIViewController {
    private let defaults = UserDefaults(suiteName: "group.example.leakybank")

    override func viewDidAppear(_ animated: Bool) {
        super.viewDidAppear(animated)
        guard let item = extensionContext?.inputItems.first as? NSExtensionItem else {
            finish()
            return
        }
        let providers = item.attachments ?? []
        // fine: how many, and of which kind
        defaults?.set(providers.count, forKey: "sharedBills")
        print("Bills: \(providers.count)")
        finish()
    }

    /// Tells the server which customer shared the bill.
    func report(customerToken: String) {
        defaults?.setValue(customerToken, forKey: "share")
        NSLog("share by %@", customerToken)
        guard let url = URL(string: "http://share.leakybank.example/bill") else { return }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        URLSession(configuration: .ephemeral).dataTask(with: request).resume()
    }

    private func finish() {
        extensionContext?.completeRequest(returningItems: nil)
    }
}
