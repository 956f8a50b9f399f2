/// The places where something from outside arrives in an app.
enum InputPlaces {
    /// Text fields, deep links, pasteboards that are read and answers that are decoded.
    static func all(in app: AuditedApp) -> [Fact] {
        let fields = app.code.calls(
            "TextField", "SecureField", "TextEditor", "UITextField", "UITextView", "UISearchBar", "searchable")
        let pasted = app.code.facts(.member, named: "string").filter {
            $0.first?.typeName == "UIPasteboard" && $0.parent?.kind != .assignment
        }
        // Fields that a storyboard makes.
        let outlets = app.code.facts(.attribute, named: "IBOutlet").compactMap(\.parent).filter {
            ["UITextField", "UITextView", "UISearchBar"].contains(TypeName.base($0.detail))
        }
        let made = app.code.facts(.name, named: ["UITextField", "UITextView", "UISearchBar"]).filter {
            !$0.isSwift && ["alloc", "new"].contains($0.parent?.text ?? "")
        }
        let decoded = app.code.calls("decode").filter { $0.receiver?.typeName == "JSONDecoder" }
        return (fields + pasted + outlets + made + decoded + deepLinks(in: app.code)).sorted()
    }

    /// The functions and closures that are given a deep link.
    static func deepLinks(in code: CodeBase) -> [Fact] {
        let closures = code.calls("onOpenURL", "onContinueUserActivity")
        let functions = code.facts(.function, named: ["application", "scene"]).filter { function in
            function.body != nil && function.parameters.contains { OutsideSources.way(of: $0) == .deepLink }
        }
        return (closures + functions).sorted()
    }
}
