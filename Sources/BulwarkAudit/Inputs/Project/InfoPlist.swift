import BulwarkProperties
import BulwarkReport

/// What the system will read of a target: its Info.plist file joined with the keys that build settings add.
struct InfoPlist: Sendable {
    /// A key with its value and its place.
    struct Item: Sendable {
        var key: String
        var node: PropertyNode
        /// Where the key is written: in a property list, or as a build setting.
        var location: SourceLocation
        /// Where the value is written.
        var valueLocation: SourceLocation
        /// The build setting that it comes from; nil for a property list.
        var setting: String?
        /// Where the build setting is written that is all of a property list's value: `$(API_URL)`.
        var namedSetting: SourceLocation?
    }

    /// The file of the audited root where a missing key is to be added.
    var path: String
    /// Where a missing key is to be added: the beginning of the property list, or the target in its project file.
    var location: SourceLocation
    /// What it belongs to.
    var product: AppTarget.Product
    /// The name of the target; nil for a property list that no project claims.
    var target: String?
    /// The first iOS that the target runs on, as written.
    var deploymentTarget: String?
    /// The top-level keys, in order.
    private(set) var items: [Item] = []

    /// The item of a key.
    subscript(key: String) -> Item? { items.last { $0.key == key } }

    /// The text of a key; nil where it is missing or no text.
    func string(_ key: String) -> String? { self[key]?.node.string }

    /// An Info.plist that no project claims.
    init(file: String, tree: PropertyNode) {
        path = file
        location = tree.span.location(in: file)
        product = Self.product(of: tree)
        add(tree, from: file, by: nil)
    }

    /// The Info.plist of a target.
    ///
    /// - Parameter documents: its property list, where it has one, or what its project specification writes into it: of a key that stands in
    ///   several the last counts.
    init(target: AppTarget, configuration: TargetConfiguration, documents: [AppResources.Document]) {
        self.target = target.name
        product = target.product
        deploymentTarget = configuration.deploymentTarget
        path = documents.last?.path ?? target.location.path
        location = documents.last.map { $0.tree.span.location(in: $0.path) } ?? target.location
        for document in documents {
            add(document.tree, from: document.path, by: configuration.resolver)
        }
        guard configuration["GENERATE_INFOPLIST_FILE"] == "YES" else { return }
        let prefix = "INFOPLIST_KEY_"
        var given: [String: Item] = [:]
        for (name, setting) in configuration.resolver.settings(beginningWith: prefix) {
            guard !setting.value.isEmpty else { continue }
            let key = Self.key(of: String(name.dropFirst(prefix.count)))
            let node = Self.node(for: key, setting)
            given[key] = Item(
                key: key, node: merged(node, key: key), location: setting.location, valueLocation: setting.location,
                setting: name)
        }
        items.removeAll { given[$0.key] != nil }
        items += given.values.sorted { $0.key < $1.key }
    }

    private mutating func add(_ tree: PropertyNode, from file: String, by settings: SettingsResolver?) {
        for entry in tree.entries {
            let setting = entry.node.string.flatMap(Self.namedSetting).flatMap { settings?.setting($0) }
            items.append(
                Item(
                    key: entry.key, node: settings.map { entry.node.mappingStrings($0.expand) } ?? entry.node,
                    location: entry.keySpan.location(in: file),
                    valueLocation: entry.node.span.location(in: file), namedSetting: setting?.location))
        }
    }

    /// The build setting that a value names and nothing besides.
    private static func namedSetting(_ value: String) -> String? {
        guard value.hasPrefix("$("), value.hasSuffix(")") else { return nil }
        let name = value.dropFirst(2).dropLast()
        return !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? String(name) : nil
    }

    // MARK: Build settings

    /// Settings that hold lists; the others hold a text or a boolean.
    private static let listKeys: Set<String> = [
        "UIBackgroundModes", "UIRequiredDeviceCapabilities", "UISupportedInterfaceOrientations",
        "UISupportedInterfaceOrientations~ipad", "UISupportedInterfaceOrientations~iphone",
        "LSApplicationQueriesSchemes",
        "NSBonjourServices", "UIAppFonts",
    ]

    private static func key(of name: String) -> String {
        for (ending, replacement) in [("_iPad", "~ipad"), ("_iPhone", "~iphone")] where name.hasSuffix(ending) {
            return name.dropLast(ending.count) + replacement
        }
        return name
    }

    private static func node(for key: String, _ setting: BuildSetting) -> PropertyNode {
        let span = TextSpan(
            line: UInt32(setting.location.line), column: UInt32(setting.location.column),
            length: UInt32(setting.location.length))
        if listKeys.contains(key) {
            let words = setting.value.split(separator: " ").map { PropertyNode(value: .string(String($0)), span: span) }
            return PropertyNode(value: .array(words), span: span)
        }
        switch setting.value {
        case "YES": return PropertyNode(value: .boolean(true), span: span)
        case "NO": return PropertyNode(value: .boolean(false), span: span)
        default: return PropertyNode(value: .string(setting.value), span: span)
        }
    }

    /// A list of the build settings adds to the property list's; any other value replaces it.
    private func merged(_ node: PropertyNode, key: String) -> PropertyNode {
        guard case .array(let added) = node.value, let own = self[key]?.node, own.isArray else { return node }
        let known = Set(own.strings)
        return PropertyNode(
            value: .array(own.array + added.filter { !known.contains($0.string ?? "") }), span: node.span)
    }

    /// What a property list without a project belongs to.
    private static func product(of tree: PropertyNode) -> AppTarget.Product {
        if tree["NSExtension"] != nil || tree["EXAppExtensionAttributes"] != nil { return .appExtension }
        if tree["WKApplication"] != nil || tree["WKWatchKitApp"] != nil { return .watchApp }
        switch tree["CFBundlePackageType"]?.string {
        case "APPL": return .application
        case "FMWK": return .framework
        case "BNDL": return .bundle
        case "XPC!": return .appExtension
        default:
            let isApp = tree.keys.contains {
                $0.hasPrefix("UIApplication") || $0.hasPrefix("UILaunch") || $0 == "LSRequiresIPhoneOS"
                    || $0 == "CFBundleURLTypes"
            }
            return isApp || tree["NSAppTransportSecurity"] != nil ? .application : .other
        }
    }
}
