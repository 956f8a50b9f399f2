import BulwarkProperties
import BulwarkReport

/// Reads the targets of a project file with their effective build settings.
struct ProjectFile {
    private let path: String
    /// The folder of the project, relative to the audited root.
    private let folder: String
    private let objects: [String: PropertyNode.Entry]
    private let parents: [String: String]
    private let settings: BuildConfigurationFiles

    /// The targets of a project.
    ///
    /// - Parameters:
    ///   - tree: the project file's tree.
    ///   - path: its path, `App.xcodeproj/project.pbxproj`, relative to the audited root.
    ///   - settings: the settings of xcconfig files.
    static func targets(of tree: PropertyNode, path: String, settings: BuildConfigurationFiles) -> [AppTarget] {
        ProjectFile(tree, path: path, settings: settings).targets(of: tree)
    }

    private init(_ tree: PropertyNode, path: String, settings: BuildConfigurationFiles) {
        self.path = path
        folder = RelativePath.parent(of: RelativePath.parent(of: path))
        self.settings = settings
        var objects: [String: PropertyNode.Entry] = [:]
        var parents: [String: String] = [:]
        for entry in tree["objects"]?.entries ?? [] {
            objects[entry.key] = entry
            for child in entry.node["children"]?.strings ?? [] { parents[child] = entry.key }
        }
        self.objects = objects
        self.parents = parents
    }

    private func targets(of tree: PropertyNode) -> [AppTarget] {
        guard let project = tree["rootObject"]?.string.flatMap({ objects[$0]?.node }) else { return [] }
        let shared = configurations(project["buildConfigurationList"]?.string)
        let projectName = RelativePath.parent(of: path).split(separator: "/").last?.split(separator: ".").first
        let projectFolder = RelativePath.join(folder, project["projectDirPath"]?.string ?? "")
        var targets: [AppTarget] = []
        for id in project["targets"]?.strings ?? [] {
            guard let entry = objects[id], let name = entry.node["name"]?.string else { continue }
            let configurations = configurations(entry.node["buildConfigurationList"]?.string).map { own in
                let base = shared.first { $0.name == own.name }
                let resolver = SettingsResolver(
                    layers: (base?.layers ?? []) + own.layers, configuration: own.name, target: name,
                    project: projectName.map(String.init) ?? "")
                return TargetConfiguration(name: own.name, folder: projectFolder, resolver: resolver)
            }
            let place = entry.node.entry("name")?.node.span ?? entry.keySpan
            targets.append(
                AppTarget(
                    name: name,
                    product: .init(
                        type: entry.node["productType"]?.string ?? "",
                        platform: configurations.first?.resolver.platform ?? "iphoneos"),
                    location: place.location(in: path), configurations: configurations))
        }
        return targets
    }

    private struct Configuration {
        var name: String
        var layers: [SettingsLayer]
    }

    /// The configurations of a list: each the xcconfig file it is based on, then its own settings.
    private func configurations(_ list: String?) -> [Configuration] {
        guard let list, let node = objects[list]?.node else { return [] }
        return (node["buildConfigurations"]?.strings ?? []).compactMap { id in
            guard let configuration = objects[id]?.node, let name = configuration["name"]?.string else { return nil }
            var layers: [SettingsLayer] = []
            if let base = baseFile(of: configuration) {
                let place = configuration.entries.first { $0.key.hasPrefix("baseConfigurationReference") }?.node.span
                layers.append(settings.layer(ofFile: base, namedAt: (place ?? configuration.span).location(in: path)))
            }
            var own = SettingsLayer()
            for entry in configuration["buildSettings"]?.entries ?? [] {
                own.add(
                    entry.key,
                    BuildSetting(
                        value: entry.node.strings.joined(separator: " "), location: entry.keySpan.location(in: path)))
            }
            layers.append(own)
            return Configuration(name: name, layers: layers)
        }
    }

    private func baseFile(of configuration: PropertyNode) -> String? {
        if let id = configuration["baseConfigurationReference"]?.string { return filePath(of: id) }
        guard let anchor = configuration["baseConfigurationReferenceAnchor"]?.string,
            let relative = configuration["baseConfigurationReferenceRelativePath"]?.string,
            let base = filePath(of: anchor)
        else { return nil }
        return RelativePath.join(base, relative)
    }

    /// The path of a file or group, by the groups around it.
    private func filePath(of id: String) -> String? {
        var parts: [String] = []
        var next: String? = id
        while let id = next, parts.count < 64 {
            guard let node = objects[id]?.node else { return nil }
            let own = node["path"]?.string ?? ""
            switch node["sourceTree"]?.string ?? "<group>" {
            case "SOURCE_ROOT", "PROJECT_DIR":
                parts.append(own)
                next = nil
            case "<group>":
                parts.append(own)
                next = parents[id]
            default: return nil
            }
        }
        return RelativePath.join(folder, parts.reversed().filter { !$0.isEmpty }.joined(separator: "/"))
    }
}
