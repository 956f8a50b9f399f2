import BulwarkDetection
import BulwarkReport

/// Everything that rules may look at: the sources' facts and the app's resources.
struct AuditedApp: Sendable {
    /// The facts of all sources.
    var code: CodeBase
    /// What is known besides source code.
    var resources: AppResources
    /// What is known besides of a built app; nil for a tree of sources.
    let built: BuiltApp?
    /// Hosts that need no pin, in lower case; `*.example.com` stands for all below it.
    var unpinnedHosts: [String]
    /// Whether this is an app, or part of one: there is an Info.plist, a project file or an app entry point.
    let isApp: Bool
    /// Where the app begins: its `@main` or application delegate type.
    let entryPoint: Fact?
    /// The sensitive text fields of storyboards and xibs.
    let interfaceFields: [InterfaceField]

    init(
        code: CodeBase, resources: AppResources, unpinnedHosts: [String] = [], layout: BundleLayout? = nil,
        now: Int64 = 0
    ) {
        built = layout.map {
            BuiltApp(
                layout: $0, executables: resources.executables, profiles: resources.profiles,
                interfaceClasses: resources.interfaceClasses, now: now)
        }
        self.code = code
        self.resources = resources
        self.unpinnedHosts = unpinnedHosts
        entryPoint = Self.entryPoint(of: code)
        isApp = entryPoint != nil || resources.describesApp
        interfaceFields = InterfaceField.fields(of: resources.interfaces)
    }

    /// Where storyboards and xibs place a UIWebView.
    var webViews: [SourceLocation] {
        resources.interfaces.flatMap { $0.webViews.filter { $0.element == "webView" }.map(\.location) }
    }

    /// Whether the app's default-data-protection entitlement asks for complete protection of every file.
    var protectsFilesByDefault: Bool {
        resources.entitlements.contains { !$0.isDebugOnly && $0.defaultDataProtection == "NSFileProtectionComplete" }
    }

    private static func entryPoint(of code: CodeBase) -> Fact? {
        var entries: [Fact] = []
        for name in ["main", "UIApplicationMain", "NSApplicationMain"] {
            for attribute in code.facts(.attribute, named: name) {
                guard let type = attribute.parent, type.kind == .type else { continue }
                let names = type.inheritedNames
                if name != "main" || names.contains("App") || names.contains("UIApplicationDelegate")
                    || names.contains("UIResponder")
                {
                    entries.append(type)
                }
            }
        }
        entries += code.facts(.inheritance, named: "UIApplicationDelegate").compactMap(\.parent).filter {
            $0.kind == .type
        }
        return entries.first { !isBeside($0.path) } ?? entries.first
    }

    /// Whether a file is one of an app beside the one that people get for their phones: one for trials, or for a watch or a television.
    static func isBeside(_ path: String) -> Bool {
        path.split(separator: "/").dropLast().contains { folder in
            !besides.isDisjoint(with: NameWords.words(of: String(folder)))
        }
    }

    /// Whether a file is for the Mac alone, which has no keyboard of the system's and no data protection.
    static func isForMac(_ path: String) -> Bool {
        path.split(separator: "/").dropLast().contains { folder in
            let words = NameWords.words(of: String(folder))
            return words.contains("mac") && !words.contains("ios") || words == ["os", "x"] || words == ["osx"]
        }
    }

    /// Whether a file is somebody else's that the app took over as it was, by what its folder is called.
    static func isThirdParty(_ path: String) -> Bool {
        path.split(separator: "/").dropLast().contains { folder in
            ["thirdparty", "3rdparty"].contains(folder.lowercased().filter { $0.isLetter || $0.isNumber })
        }
    }

    private static let besides: Set = [
        "test", "sample", "samples", "example", "examples", "demo", "demos", "playground", "watch", "tv", "tvos",
    ]
}
