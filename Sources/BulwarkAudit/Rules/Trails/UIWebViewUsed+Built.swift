import BulwarkReport

/// UIWebView in a built app: a class that an executable takes from UIKit, or that a compiled interface makes.
extension UIWebViewUsed {
    static func built(in app: AuditedApp) -> [Finding] {
        guard let built = app.built else { return [] }
        let executables = built.executables.filter { $0.importsClass("UIWebView") }.map {
            ($0.path, "\($0.name) uses UIWebView, which runs pages inside the app's own process.")
        }
        let interfaces = built.interfaceClasses.filter { $0.name == "UIWebView" }.map {
            ($0.path, "The interface has a UIWebView, which runs pages inside the app's own process.")
        }
        return (executables + interfaces).map { path, message in
            Finding(
                rule: description.id, severity: description.severity, message: message,
                location: SourceLocation(wholeFile: path), context: "UIWebView")
        }
    }
}
