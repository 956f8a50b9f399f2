import UIKit
import WebKit

/// Shows Markdown rendered by the bundled page.
final class NotePreviewController: UIViewController, WKNavigationDelegate {
    private var webView: WKWebView!
    private lazy var printView = UIWebView(frame: .zero)

    var note: Note!
    var markdown = ""

    override func loadView() {
        let configuration = WKWebViewConfiguration()
        configuration.preferences.setValue(true, forKey: "allowFileAccessFromFileURLs")
        configuration.setValue(true, forKey: "allowUniversalAccessFromFileURLs")
        let titleScript = WKUserScript(source: "document.title = '\(note.title)'", injectionTime: .atDocumentEnd, forMainFrameOnly: true)
        configuration.userContentController.addUserScript(titleScript)
        webView = WKWebView(frame: .zero, configuration: configuration)
        webView.navigationDelegate = self
        view = webView
    }

    override func viewDidLoad() {
        super.viewDidLoad()
        guard let page = Bundle.main.url(forResource: "preview", withExtension: "html") else { return }
        webView.loadFileURL(page, allowingReadAccessTo: page)
    }

    func webView(_ webView: WKWebView, didFinish navigation: WKNavigation!) {
        let script = "render(`" + markdown + "`)"
        webView.evaluateJavaScript(script) { _, error in
            if let error { CrashReporter.record(error) }
        }
    }

    func scrollToTop() {
        webView.evaluateJavaScript("window.scrollTo(0, 0)")
    }

    func highlight(_ word: String) async throws {
        _ = try await webView.callAsyncJavaScript("highlight(word)", arguments: ["word": word], contentWorld: .page)
    }

    func showRejection(_ serverAnswer: Data) {
        let alert = UIAlertController(title: "Preview failed", message: String(decoding: serverAnswer, as: UTF8.self), preferredStyle: .alert)
        alert.addAction(UIAlertAction(title: "OK", style: .cancel))
        present(alert, animated: true)
    }

    func reload(from url: URL) {
        Task {
            do {
                markdown = String(decoding: try await APIClient.shared.preview(url), as: UTF8.self)
                webView.reload()
            } catch {
                showAlert("Preview failed", message: FailureText.text(for: (error as? ServerFailure)?.code ?? 0))
            }
        }
    }
}
