import BulwarkDetection
import BulwarkReport

/// Everything that rules may look at: the sources' facts and the app's resources.
struct AuditedApp: Sendable {
    /// The facts of all sources.
    var code: CodeBase
    /// Names that the configuration declares to be sensitive.
    var sensitiveNames: Set<String> = []
    /// Functions that the configuration declares to be sinks, with what they do to their first argument.
    var customSinks: [String: String] = [:]
    /// Whether the app's default-data-protection entitlement asks for complete protection of every file.
    var protectsFilesByDefault = false
    /// The sensitive text fields of storyboards and xibs.
    var interfaceFields: [InterfaceField] = []
    /// Whether this is an app, or part of one: there is an Info.plist, a project file or an app entry point.
    var isApp = true
    /// Where storyboards and xibs place a UIWebView.
    var webViews: [SourceLocation] = []

    /// A sensitive text field of a storyboard or xib.
    struct InterfaceField: Sendable {
        /// Where it stands.
        var location: SourceLocation
        /// What it is called: its outlet, or its placeholder.
        var name: String
        /// What it takes.
        var kind: SensitiveKind
        /// Whether secure text entry is on.
        var isSecure: Bool
        /// Whether autocorrection is off, or the keyboard has none.
        var isUncorrected: Bool
    }
}

extension AuditedApp {
    /// Where the app begins: its `@main` or application delegate type.
    var entryPoint: Fact? {
        for name in ["main", "UIApplicationMain", "NSApplicationMain"] {
            for attribute in code.facts(.attribute, named: name) {
                guard let type = attribute.parent, type.kind == .type else { continue }
                let names = type.inheritedNames
                if name != "main" || names.contains("App") || names.contains("UIApplicationDelegate") || names.contains("UIResponder") { return type }
            }
        }
        return code.facts(.inheritance, named: ["UIApplicationDelegate"]).compactMap(\.parent).first { $0.kind == .type }
    }
}
