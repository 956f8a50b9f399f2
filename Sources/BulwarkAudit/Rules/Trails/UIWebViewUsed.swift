import BulwarkReport

/// The web view that Apple withdrew.
enum UIWebViewUsed: Rule {
    static let description = RuleDescription(
        id: "ui-web-view",
        area: .trails,
        severity: .blocking,
        title: "UIWebView",
        rationale:
            "UIWebView runs pages inside the app's own process, cannot switch JavaScript off, and reads file URLs from any page. The App Store has refused it since 2020.",
        fix: "Use WKWebView, with JavaScript off where the pages need none.",
        triggering: [
            .init("let web = UIWebView(frame: .zero)"),
            .init("@implementation A\n- (void)f { UIWebView *w = [[UIWebView alloc] init]; }\n@end", file: "A.m"),
            .init("@interface A : UIViewController\n@property (weak) UIWebView *page;\n@end", file: "A.m"),
            .init("final class A: UIViewController { @IBOutlet weak var page: UIWebView! }"),
            .init(
                "<document><scenes><webView contentMode=\"scaleToFill\" id=\"a-1\"/></scenes></document>",
                file: "Main.storyboard"),
            .init("imports _OBJC_CLASS_$_UIWebView _objc_release", file: "Payload/Bank.app/Bank"),
            .init("NIBArchive UIWebView UIView", file: "Payload/Bank.app/Main.storyboardc/Page.nib"),
        ],
        nonTriggering: [
            .init("import WebKit\nlet web = WKWebView(frame: .zero)"),
            .init("let note = \"UIWebView is gone\""),
            .init(
                """
                @implementation A
                - (void)f { WKWebView *w = [[WKWebView alloc] initWithFrame:f configuration:c]; }
                @end
                """, file: "A.m"),
            .init("imports _OBJC_CLASS_$_WKWebView\nstring UIWebView", file: "Payload/Bank.app/Bank"),
            .init("NIBArchive WKWebView BankUIWebViewHolder", file: "Payload/Bank.app/Page.nib"),
            // The Mac's own WebView.
            .init(
                "<document type=\"com.apple.InterfaceBuilder3.Cocoa.XIB\" targetRuntime=\"MacOSX.Cocoa\"><objects><webView id=\"76\"/></objects></document>",
                file: "Page.xib"),
        ],
        references: ["MASVS-PLATFORM-2", "MASWE-0072", "CWE-477"],
        subjects: [.source, .built])

    static func findings(in app: AuditedApp) -> [Finding] {
        let calls = app.code.calls("UIWebView").map {
            finding(at: $0, "UIWebView runs pages inside the app's own process.")
        }
        let sends = app.code.facts(.name, named: "UIWebView").filter { name in
            // `[[UIWebView alloc] init…]`, once.
            guard !name.isSwift, let member = name.parent, member.kind == .member else { return false }
            return member.text == "alloc" || member.text == "new"
        }.map { finding(at: $0, "UIWebView runs pages inside the app's own process.") }
        let subclasses = app.code.facts(.inheritance, named: "UIWebView").map {
            finding(at: $0, "UIWebView runs pages inside the app's own process.")
        }
        let types = app.code.texts.ids(holding: "UIWebView").filter {
            TypeName.base(app.code.texts[$0]) == "UIWebView"
        }
        let variables = types.isEmpty ? [] : app.code.facts(.variable)
        let outlets = variables.filter {
            $0.isSwift && types.contains($0.detailID)
                && $0.initialValue == nil && $0.isMember && $0.attribute("IBOutlet") == nil
        }
        .map { finding(at: $0, "UIWebView runs pages inside the app's own process.") }
        let screens = app.webViews.map {
            Finding(
                rule: description.id, severity: description.severity,
                message: "UIWebView runs pages inside the app's own process.", location: $0)
        }
        let found = calls + sends + subclasses + outlets + screens + built(in: app)
        // Where nothing makes one in sight, the properties that hold one show that it is used.
        guard found.isEmpty else { return found }
        return app.code.facts(.variable).filter {
            $0.isMember && $0.detail.utf8.count >= "UIWebView".utf8.count && TypeName.base($0.detail) == "UIWebView"
        }.map { finding(at: $0, "UIWebView runs pages inside the app's own process.") }
    }
}
