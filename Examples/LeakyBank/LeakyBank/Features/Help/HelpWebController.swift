import UIKit
import WebKit

/// Shows pages of the bank inside the app.
final class HelpWebController: UIViewController {
    let webView = WKWebView()

    override func viewDidLoad() {
        super.viewDidLoad()
        view.addSubview(webView)
        // fine: an address of our own, over TLS
        if let home = URL(string: "https://help.leakybank.example") { webView.load(URLRequest(url: home)) }
    }

    func fillIn(name: String, comment: String) {
        webView.evaluateJavaScript("document.getElementById('name').value = '\(name)'")
        let script = "note('" + comment + "')"
        webView.evaluateJavaScript(script, completionHandler: nil)
    }

    func install(greeting: String) {
        let source = String(format: "window.greeting = '%@'", greeting)
        let script = WKUserScript(source: source, injectionTime: .atDocumentStart, forMainFrameOnly: true)
        webView.configuration.userContentController.addUserScript(script)
    }

    // fine: a script of our own, and values passed as arguments
    func readTitle() {
        webView.evaluateJavaScript("document.title") { title, _ in
            self.title = title as? String
        }
    }

    func fillInSafely(name: String) {
        webView.callAsyncJavaScript(
            "document.getElementById('name').value = name", arguments: ["name": name], in: nil, in: .page)
    }

    func openTerms(in folder: URL) {
        let configuration = WKWebViewConfiguration()
        configuration.preferences.setValue(true, forKey: "allowFileAccessFromFileURLs")
        let key = "allowUniversalAccessFromFileURLs"
        configuration.setValue(true, forKey: key)
        let terms = WKWebView(frame: .zero, configuration: configuration)
        // fine: the page may read itself only
        let page = folder.appendingPathComponent("terms.html")
        terms.loadFileURL(page, allowingReadAccessTo: page)
    }

    func openStatements() {
        let documents = FileManager.default.urls(for: .documentDirectory, in: .userDomainMask)[0]
        webView.loadFileURL(documents.appendingPathComponent("index.html"), allowingReadAccessTo: documents)
    }

    func openOldForm() {
        let legacy = UIWebView(frame: view.bounds)
        view.addSubview(legacy)
        if let form = URL(string: "https://www.leakybank.example/form") { legacy.loadRequest(URLRequest(url: form)) }
    }

    // fine: the switch is off
    func strictConfiguration() -> WKWebViewConfiguration {
        let configuration = WKWebViewConfiguration()
        configuration.preferences.setValue(false, forKey: "allowFileAccessFromFileURLs")
        configuration.websiteDataStore = .nonPersistent()
        return configuration
    }
}
