import BulwarkDetection
import BulwarkProperties
import BulwarkReport

/// What a storyboard or xib says of the views that matter to an audit.
struct InterfaceFile: Sendable {
    /// A text field, text view or search bar.
    struct TextInput: Sendable {
        /// The element: `textField`, `textView` or `searchBar`.
        var element: String
        var id: String
        var placeholder: String
        /// The label that Interface Builder shows, where somebody has given one.
        var userLabel: String
        var accessibilityIdentifier: String
        var customClass: String?
        /// Whether what is typed is hidden.
        var isSecure: Bool
        /// Whether the field itself is hidden when its screen appears.
        var isHidden: Bool
        /// `no`, `yes` or `default`.
        var autocorrection: String
        /// `no`, `yes` or `default`.
        var spellChecking: String
        /// `password`, `oneTimeCode` and their like.
        var contentType: String?
        var keyboardType: String?
        /// The names of the outlets that it is connected to.
        var outlets: [String]
        /// The class of the view controller or owner around it.
        var owner: String?
        /// Where its opening tag stands.
        var location: SourceLocation
        /// Where its input traits stand, if it has any.
        var traitsLocation: SourceLocation?
    }

    /// A web view.
    struct WebView: Sendable {
        /// `webView` for `UIWebView`, `wkWebView` for `WKWebView`.
        var element: String
        /// `javaScriptEnabled` of its configuration; nil where it is not set.
        var isJavaScriptEnabled: Bool?
        var location: SourceLocation
    }

    /// The file.
    var path: String
    var textInputs: [TextInput] = []
    var webViews: [WebView] = []
    /// The custom classes that are named, with their places.
    var customClasses: [(name: String, location: SourceLocation)] = []

    /// Reads a document's tree.
    init(path: String, root: MarkupElement) {
        self.path = path
        let isForMac = Self.isForMac(root)
        var outlets: [String: [String]] = [:]
        root.forEach { element, _ in
            guard element.name == "outlet" || element.name == "outletCollection" else { return }
            if let target = element["destination"], let name = element["property"] {
                outlets[target, default: []].append(name)
            }
        }
        root.forEach { element, around in
            if let name = element["customClass"] { customClasses.append((name, element.span.location(in: path))) }
            switch element.name {
            case "textField" where isForMac && !Self.isEditable(element): break
            case "webView" where isForMac: break
            case "textField", "textView", "searchBar":
                textInputs.append(
                    Self.textInput(element, around: around, outlets: outlets[element["id"] ?? ""] ?? [], path: path))
            case "webView", "wkWebView":
                let preferences = element.child("wkWebViewConfiguration")?.child("wkPreferences")
                webViews.append(
                    WebView(
                        element: element.name,
                        isJavaScriptEnabled: preferences?["javaScriptEnabled"].map { $0 == "YES" },
                        location: element.span.location(in: path)))
            default: break
            }
        }
    }

    /// Whether the screens are the Mac's, whose elements have the names of others on a phone.
    private static func isForMac(_ root: MarkupElement) -> Bool {
        root["targetRuntime"]?.hasPrefix("MacOSX") ?? false || root["type"]?.contains(".Cocoa.") ?? false
    }

    /// Whether something can be typed into a text field of the Mac; most are labels.
    private static func isEditable(_ field: MarkupElement) -> Bool {
        field.child("textFieldCell")?["editable"] == "YES"
    }

    private static func textInput(
        _ element: MarkupElement, around: [MarkupElement], outlets: [String], path: String
    ) -> TextInput {
        let traits = element.child("textInputTraits")
        let owner = around.last { $0.name.hasSuffix("Controller") || $0.name == "placeholder" }
        return TextInput(
            element: element.name, id: element["id"] ?? "", placeholder: element["placeholder"] ?? "",
            userLabel: element["userLabel"] ?? "",
            accessibilityIdentifier: element.child("accessibility")?["identifier"] ?? "",
            customClass: element["customClass"],
            // A class that says so hides what is typed: `NSSecureTextField`, `SecureField`.
            isSecure: traits?["secureTextEntry"] == "YES"
                || element["customClass"].map { NameWords.words(of: $0).contains("secure") } ?? false,
            isHidden: element["hidden"] == "YES",
            autocorrection: traits?["autocorrectionType"] ?? "default",
            spellChecking: traits?["spellCheckingType"] ?? "default", contentType: traits?["textContentType"],
            keyboardType: traits?["keyboardType"], outlets: outlets, owner: owner?["customClass"],
            location: element.span.location(in: path), traitsLocation: traits?.span.location(in: path))
    }
}
