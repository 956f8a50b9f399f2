import BulwarkProperties
import BulwarkReport

/// Reads the targets of an XcodeGen project specification (`project.yml`), which apps keep in place of the project that is made from it.
///
/// What bears on security is read: what targets make, their build settings, and what is written into their Info.plists and entitlements,
/// with includes, templates and setting groups (XcodeGen's ProjectSpec.md).
struct ProjectSpecification {
    /// A file of the specification, or a piece of one that describes something.
    private typealias Part = AppResources.Document

    /// How many files one specification may be made of.
    private static let maximumParts = 64
    private static let maximumTargets = 500
    private static let maximumConfigurations = 32

    let path: String
    /// The folder of the project.
    var folder: String { RelativePath.parent(of: path) }
    /// The project that is made from it.
    var projectPath: String {
        RelativePath.join(folder, (last("name", in: parts)?.string ?? "") + ".xcodeproj")
    }
    /// The files that it takes in.
    var includedPaths: [String] { parts.dropLast().map(\.path) }

    private let settings: BuildConfigurationFiles
    /// Its files: what is included before what includes it, which counts more.
    private var parts: [Part] = []
    /// What of its files could not be read.
    private(set) var notices: [AuditReport.Notice] = []
    /// How many values may still be taken up: a template of thousands may be used a thousand times.
    private var budget = 200_000
    /// Whether there was more than that.
    private(set) var isCut = false

    /// Whether a file may be a specification, before it is parsed as one: it has the words for it at the beginning of a line.
    static func mayBe(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: 0x0a).contains { line in
            line.starts(with: "targets:".utf8) || line.starts(with: "include:".utf8)
        }
    }

    /// Whether a document is a specification.
    static func isSpecification(_ tree: PropertyNode) -> Bool {
        tree["targets"]?.isDictionary == true || tree["include"] != nil && tree["name"]?.string != nil
    }

    /// Reads a specification with what it includes.
    ///
    /// - Parameter settings: reads the files that it names.
    init(_ tree: PropertyNode, path: String, settings: BuildConfigurationFiles) {
        self.path = path
        self.settings = settings
        var seen: Set = [path]
        add(Part(path: path, tree: tree), &seen)
    }

    private mutating func add(_ part: Part, _ seen: inout Set<String>) {
        let includes = part.tree["include"].map { $0.isArray ? $0.array : [$0] } ?? []
        for include in includes where seen.count < Self.maximumParts {
            guard let node = include.string == nil ? include["path"] : include, let written = node.string else {
                continue
            }
            let path = RelativePath.join(RelativePath.parent(of: part.path), written)
            guard seen.insert(path).inserted,
                let bytes = settings.text(path, namedAt: node.span.location(in: part.path)),
                let tree = tree(of: bytes, path)
            else { continue }
            add(Part(path: path, tree: tree), &seen)
        }
        parts.append(part)
    }

    /// What a file says that is taken in; nil for one that says nothing, or that cannot be read, which is named.
    private mutating func tree(of bytes: [UInt8], _ path: String) -> PropertyNode? {
        do throws(PropertyError) {
            return try YAMLTree.tree(of: bytes)
        } catch {
            notices.append(ResourceFile.unread(.projectSpecification, at: path, error))
            return nil
        }
    }

    // MARK: Targets

    /// The targets that it describes.
    mutating func targets() -> [AppTarget] {
        var names: [String: SourceLocation] = [:]
        for part in parts {
            for entry in part.tree["targets"]?.entries ?? [] {
                names[entry.key] = entry.keySpan.location(in: part.path)
            }
        }
        isCut = names.count > Self.maximumTargets
        let configurations = configurations
        let shared = configurations.map { layers(of: parts, $0.name) }
        var targets: [AppTarget] = []
        for (name, location) in names.sorted(by: { $0.key < $1.key }).prefix(Self.maximumTargets) {
            var seen: Set<String> = []
            let pieces = pieces(of: "targets", name, attributes: ["target_name": name], &seen)
            guard let type = last("type", in: pieces)?.string else { continue }
            let platform = platform(of: pieces)
            let weak = given(by: pieces, platform)
            var own: [TargetConfiguration] = []
            for (configuration, shared) in zip(configurations, shared) {
                let generated = configuration.isDebug ? Self.debugging(at: location) : SettingsLayer()
                let resolver = SettingsResolver(
                    layers: shared + [generated, weak] + layers(of: pieces, configuration.name),
                    configuration: configuration.name, target: name, project: last("name", in: parts)?.string ?? "")
                own.append(TargetConfiguration(name: configuration.name, folder: folder, resolver: resolver))
            }
            targets.append(
                AppTarget(
                    name: name, product: .init(type: "com.apple.product-type." + type, platform: platform),
                    location: location, configurations: own, infoProperties: properties("info", in: pieces),
                    entitlementProperties: properties("entitlements", in: pieces)))
        }
        return targets
    }

    /// The pieces that describe a target or template: those of its templates, each once, then its own.
    private mutating func pieces(
        of section: String, _ name: String, attributes: [String: String], _ seen: inout Set<String>
    ) -> [Part] {
        let own = parts.compactMap { part in part.tree[section][name].map { Part(path: part.path, tree: $0) } }
        var attributes = attributes
        for piece in own {
            for entry in piece.tree["templateAttributes"]?.entries ?? [] { attributes[entry.key] = entry.node.string }
        }
        var pieces: [Part] = []
        let templates = own.flatMap { $0.tree["templates"]?.strings ?? [] }
        for template in templates where afford(1) && seen.count < Self.maximumParts && seen.insert(template).inserted {
            pieces += self.pieces(of: "targetTemplates", template, attributes: attributes, &seen)
        }
        for piece in own where afford(piece.tree.count) {
            pieces.append(Part(path: piece.path, tree: piece.tree.mappingStrings { Self.filled($0, attributes) }))
        }
        return pieces
    }

    private mutating func afford(_ values: Int) -> Bool {
        guard values <= budget else {
            isCut = true
            return false
        }
        budget -= values
        return true
    }

    private static func filled(_ text: String, _ attributes: [String: String]) -> String {
        guard text.contains("${") else { return text }
        // What one attribute is replaced with may name another: the same one in every run.
        return attributes.sorted { $0.key < $1.key }.reduce(text) { $0.replacing("${\($1.key)}", with: $1.value) }
    }

    private func last(_ key: String, in pieces: [Part]) -> PropertyNode? {
        pieces.reversed().lazy.compactMap { $0.tree[key] }.first
    }

    /// The system that a target is built for, as build settings name it; of several it is iOS.
    private func platform(of pieces: [Part]) -> String {
        let written =
            (last("platform", in: pieces)?.strings ?? []) + (last("supportedDestinations", in: pieces)?.strings ?? [])
        if written.contains("iOS") { return "iphoneos" }
        switch written.first {
        case "macOS": return "macosx"
        case "tvOS": return "appletvos"
        case "watchOS": return "watchos"
        case "visionOS": return "xros"
        default: return "iphoneos"
        }
    }

    private func properties(_ section: String, in pieces: [Part]) -> [Part] {
        pieces.compactMap { piece in
            guard let properties = piece.tree[section]["properties"], properties.isDictionary else { return nil }
            return Part(path: piece.path, tree: properties)
        }
    }

    // MARK: Settings

    /// The configurations, Debug and Release where none are named.
    private var configurations: [(name: String, isDebug: Bool)] {
        let entries = parts.flatMap { $0.tree["configs"]?.entries ?? [] }
        if entries.isEmpty { return [("Debug", true), ("Release", false)] }
        return entries.prefix(Self.maximumConfigurations).map { ($0.key, $0.node.string == "debug") }
    }

    /// What the generator sets for a configuration for debugging.
    private static func debugging(at location: SourceLocation) -> SettingsLayer {
        var layer = SettingsLayer()
        layer.add("SWIFT_ACTIVE_COMPILATION_CONDITIONS", BuildSetting(value: "DEBUG", location: location))
        return layer
    }

    /// The settings that other words of a target stand for.
    private func given(by pieces: [Part], _ platform: String) -> SettingsLayer {
        var layer = SettingsLayer()
        func set(_ name: String, _ value: String?, _ node: PropertyNode, _ path: String) {
            guard let value else { return }
            layer.add(name, BuildSetting(value: value, location: node.span.location(in: path)))
        }
        for part in parts {
            guard platform == "iphoneos", let node = part.tree["options"]["deploymentTarget"]["iOS"] else { continue }
            set("IPHONEOS_DEPLOYMENT_TARGET", node.settingText, node, part.path)
        }
        for piece in pieces {
            if platform == "iphoneos", let node = piece.tree["deploymentTarget"] {
                set(
                    "IPHONEOS_DEPLOYMENT_TARGET", (node.isDictionary ? node["iOS"] : node)?.settingText, node,
                    piece.path)
            }
            for (section, name) in [("info", "INFOPLIST_FILE"), ("entitlements", "CODE_SIGN_ENTITLEMENTS")] {
                guard let node = piece.tree[section]["path"], let written = node.string else { continue }
                let path = RelativePath.join(RelativePath.parent(of: piece.path), written)
                set(name, RelativePath.path(from: folder, to: path), node, piece.path)
            }
        }
        return layer
    }

    /// The xcconfig files and the settings of a configuration.
    private mutating func layers(of pieces: [Part], _ configuration: String) -> [SettingsLayer] {
        var layers: [SettingsLayer] = []
        for piece in pieces {
            guard let node = piece.tree["configFiles"][configuration], let written = node.string else { continue }
            let path = RelativePath.join(RelativePath.parent(of: piece.path), written)
            layers.append(settings.layer(ofFile: path, namedAt: node.span.location(in: piece.path)))
        }
        var own = SettingsLayer()
        for piece in pieces {
            guard let settings = piece.tree["settings"] else { continue }
            var seen: Set<String> = []
            add(settings, piece.path, configuration, to: &own, &seen)
        }
        return layers + [own]
    }

    /// Adds settings: a mapping of them, or one that has them under `base`, `configs` and `groups`.
    ///
    /// - Parameter seen: the groups that were added.
    // A parsed tree is no deeper than its parser's limit, and no group is added twice.
    private mutating func add(
        _ settings: PropertyNode, _ path: String, _ configuration: String, to layer: inout SettingsLayer,
        _ seen: inout Set<String>
    ) {
        guard settings["base"] != nil || settings["configs"] != nil || settings["groups"] != nil else {
            guard afford(settings.entries.count) else { return }
            for entry in settings.entries {
                guard let value = entry.node.settingText else { continue }
                layer.add(entry.key, BuildSetting(value: value, location: entry.keySpan.location(in: path)))
            }
            return
        }
        for group in settings["groups"]?.strings ?? []
        where afford(1) && seen.count < Self.maximumParts && seen.insert(group).inserted {
            for part in parts {
                guard let found = part.tree["settingGroups"][group] else { continue }
                add(found, part.path, configuration, to: &layer, &seen)
            }
        }
        if let base = settings["base"] { add(base, path, configuration, to: &layer, &seen) }
        for entry in settings["configs"]?.entries ?? []
        where configuration.lowercased().contains(entry.key.lowercased()) {
            add(entry.node, path, configuration, to: &layer, &seen)
        }
    }
}

extension PropertyNode {
    /// The value as a build setting has it; nil for what is none.
    fileprivate var settingText: String? {
        switch value {
        case .string(let text), .number(let text): text
        case .boolean(let isOn): isOn ? "YES" : "NO"
        case .array(let elements): elements.compactMap(\.string).joined(separator: " ")
        default: nil
        }
    }
}
