import BulwarkReport

/// A target of a project: something that is built and, perhaps, shipped.
struct AppTarget: Sendable {
    /// What a target makes.
    enum Product: String, Sendable {
        case application, appClip, appExtension, watchApp, watchExtension, framework, library, bundle, tests, other

        /// The product of an Xcode product type on a platform. What runs on neither iPhone nor watch is not audited as an app.
        init(type: String, platform: String) {
            let isForWatch = platform.hasPrefix("watchos")
            switch type {
            case "com.apple.product-type.application" where isForWatch: self = .watchApp
            case "com.apple.product-type.app-extension" where isForWatch: self = .watchExtension
            case "com.apple.product-type.application"
            where platform.hasPrefix("macosx") || platform.hasPrefix("appletvos"):
                self = .other
            case "com.apple.product-type.application": self = .application
            case "com.apple.product-type.application.on-demand-install-capable": self = .appClip
            case "com.apple.product-type.application.messages",
                "com.apple.product-type.application.watchapp2-container":
                self = .application
            case "com.apple.product-type.framework", "com.apple.product-type.framework.static": self = .framework
            case "com.apple.product-type.bundle": self = .bundle
            default:
                if type.contains("unit-test") || type.contains("ui-testing") {
                    self = .tests
                } else if type.contains("watchkit2-extension") || type.contains("watchkit-extension") {
                    self = .watchExtension
                } else if type.contains("watchapp") {
                    self = .watchApp
                } else if type.contains("extension") {
                    self = .appExtension
                } else if type.contains("library") {
                    self = .library
                } else {
                    self = .other
                }
            }
        }

        /// Whether it runs as a process of its own, with an Info.plist that the system obeys.
        var isExecutable: Bool {
            switch self {
            case .application, .appClip, .appExtension, .watchApp, .watchExtension: true
            default: false
            }
        }
    }

    var name: String
    var product: Product
    /// Where the target is named in its project file.
    var location: SourceLocation
    var configurations: [TargetConfiguration]
    /// What a project specification writes into the target's Info.plist; of a key that stands in several the last counts.
    var infoProperties: [AppResources.Document] = []
    /// The same for its entitlements.
    var entitlementProperties: [AppResources.Document] = []

    /// The configuration that users get: one that is not for debugging, `Release` or `AppStore` if there is one.
    var shipping: TargetConfiguration? {
        configurations.first { $0.name == "Release" } ?? configurations.first { $0.name == "AppStore" && !$0.isDebug }
            ?? configurations.first { !$0.isDebug } ?? configurations.first
    }

    /// The configurations by which users get other apps than that of ``shipping``: those named after it, with an identifier and an Info.plist of
    /// their own, such as `AppStore-Kids`. What only testers get is none of them.
    var brands: [TargetConfiguration] {
        guard let shipping, !shipping.isDebug else { return [] }
        var identifiers: Set = [shipping["PRODUCT_BUNDLE_IDENTIFIER"]]
        var paths: Set = [shipping.infoPlistPath]
        return configurations.filter { configuration in
            configuration.name != shipping.name && configuration.name.hasPrefix(shipping.name)
                && !configuration.isDebug && !configuration.isForTesters
                && configuration["PRODUCT_BUNDLE_IDENTIFIER"] != nil && configuration.infoPlistPath != nil
                && identifiers.insert(configuration["PRODUCT_BUNDLE_IDENTIFIER"]).inserted
                && paths.insert(configuration.infoPlistPath).inserted
        }
    }
}

/// A target as one build configuration builds it.
struct TargetConfiguration: Sendable {
    var name: String
    /// The folder of the project, relative to the audited root.
    var folder: String
    /// Finds the effective settings, and replaces variables in property lists.
    var resolver: SettingsResolver

    /// The value of a setting; nil where it is not set or empty.
    subscript(name: String) -> String? {
        guard let value = resolver.setting(name)?.value, !value.isEmpty else { return nil }
        return value
    }

    /// Whether it is a configuration for debugging.
    var isDebug: Bool {
        if name.lowercased().contains("debug") { return true }
        let flags =
            (self["SWIFT_ACTIVE_COMPILATION_CONDITIONS"] ?? "") + " " + (self["GCC_PREPROCESSOR_DEFINITIONS"] ?? "")
        return flags.split(separator: " ").contains { $0 == "DEBUG" || $0 == "DEBUG=1" }
    }

    /// Whether its name says that users never get it.
    fileprivate var isForTesters: Bool {
        let name = name.lowercased()
        return ["alpha", "beta", "test", "stag", "dev", "qa", "uat", "internal", "adhoc", "ad-hoc", "mock", "sandbox"]
            .contains { name.contains($0) }
    }

    /// The path of the Info.plist, relative to the audited root.
    var infoPlistPath: String? { self["INFOPLIST_FILE"].map { RelativePath.join(folder, $0) } }
    /// The path of the entitlements, relative to the audited root.
    var entitlementsPath: String? { self["CODE_SIGN_ENTITLEMENTS"].map { RelativePath.join(folder, $0) } }
    /// The first iOS that it runs on, as written: `17.0`.
    var deploymentTarget: String? { self["IPHONEOS_DEPLOYMENT_TARGET"] }
}
