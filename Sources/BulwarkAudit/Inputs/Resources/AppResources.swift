import BulwarkProperties
import BulwarkReport

/// All that an audit knows besides source code: property lists, targets, interfaces and dependencies, joined.
struct AppResources: Sendable {
    /// A property list that is no Info.plist, or any, as it is written.
    struct Document: Sendable {
        var path: String
        var tree: PropertyNode
    }

    /// Every property list, Info.plists too.
    private(set) var propertyLists: [Document] = []
    /// The targets of all projects; those of tests too.
    private(set) var targets: [AppTarget] = []
    /// The build settings of xcconfig files that no project uses: a tool makes it when it is needed, or nobody has taken them away.
    private(set) var looseSettings: [SettingsLayer] = []
    /// What the system will read: one for each target that runs, as users get it, and for each other app that its configurations make of
    /// it, then those that no project claims.
    private(set) var infoPlists: [InfoPlist] = []
    private(set) var entitlements: [Entitlements] = []
    private(set) var privacyManifests: [PrivacyManifest] = []
    private(set) var interfaces: [InterfaceFile] = []
    private(set) var packages: [LockedPackage] = []
    /// Texts of property lists, JSON and strings files that may be secrets.
    private(set) var texts: [ResourceText] = []
    /// The keys of translated Info.plists (`InfoPlist.strings`), which the system reads as well.
    private(set) var translatedKeys: Set<String> = []
    /// What a built app runs, and what it is signed with.
    private(set) var executables: [ExecutableFile] = []
    private(set) var profiles: [ProvisioningProfile] = []
    /// The classes that compiled interfaces name.
    private(set) var interfaceClasses: [(path: String, name: String)] = []
    private(set) var notices: [AuditReport.Notice] = []
    /// How many files were looked at.
    private(set) var fileCount = 0
    /// Whether there is a project file.
    private(set) var hasProject = false

    /// Whether an app is described: by an Info.plist of one, or by a project file.
    var describesApp: Bool { hasProject || infoPlists.contains { $0.product.isExecutable } }

    /// The Info.plists of apps, not of their extensions.
    var appInfoPlists: [InfoPlist] { infoPlists.filter { $0.product == .application || $0.product == .appClip } }

    /// The lowest iOS that any app target runs on, as a major version; nil where none is written.
    var deploymentTarget: Int? {
        var written = targets.filter { $0.product.isExecutable }.compactMap { $0.shipping?.deploymentTarget }
        // A built app says it itself.
        if written.isEmpty { written = appInfoPlists.compactMap { $0.string("MinimumOSVersion") } }
        return written.compactMap { $0.split(separator: ".").first.flatMap { Int($0) } }.min()
    }

    /// Joins what was read.
    ///
    /// - Parameters:
    ///   - files: the files in the order of their paths.
    ///   - layout: how the bundles of a built app lie in each other; nil for a tree of sources.
    ///   - read: reads a file that is not among them, by its path relative to the audited root: an xcconfig file in a
    ///     folder that is left out.
    init(
        _ files: [ResourceFile], layout: BundleLayout? = nil,
        read: @escaping BuildConfigurationFiles.TextReader = { _, _ in nil }
    ) {
        var settings: [String: [UInt8]] = [:]
        var projects: [Document] = []
        var specifications: [Document] = []
        var entitlementFiles: [Document] = []
        fileCount = files.count
        for file in files {
            texts += file.texts
            translatedKeys.formUnion(file.infoPlistKeys)
            if let notice = file.notice { notices.append(notice) }
            let path = file.file.path
            switch file.content {
            case .tree(let tree):
                switch file.file.kind {
                // A project that was shipped has no say in which Info.plist is a built app's.
                case .project where layout != nil, .projectSpecification where layout != nil: break
                case .project: projects.append(Document(path: path, tree: tree))
                case .projectSpecification: specifications.append(Document(path: path, tree: tree))
                case .entitlements: entitlementFiles.append(Document(path: path, tree: tree))
                case .privacyManifest: privacyManifests.append(PrivacyManifest(path: path, tree: tree))
                case .packageResolved: packages += LockedPackage.packages(resolved: tree, path: path)
                default: propertyLists.append(Document(path: path, tree: tree))
                }
            case .interface(let interface): interfaces.append(interface)
            case .settings(let bytes): settings[path] = bytes
            case .pods(let pods): packages += pods
            case .executable(let executable): executables.append(executable)
            case .profile(let profile): profiles.append(profile)
            case .compiledInterface(let names, let interface):
                interfaceClasses += names.map { (path, $0) }
                if let interface { interfaces.append(interface) }
            case .texts, nil: break
            }
        }
        hasProject = !projects.isEmpty
        var used: Set<String> = []
        let found = BuildConfigurationFiles { path, place in
            used.insert(path)
            return settings[path] ?? read(path, place)
        }
        for project in projects {
            targets += ProjectFile.targets(of: project.tree, path: project.path, settings: found)
        }
        takeTargets(of: specifications, besides: projects, settings: found)
        for (path, bytes) in settings.sorted(by: { $0.key < $1.key }) where !used.contains(path) {
            let place = SourceLocation(path: path, line: 1)
            looseSettings.append(
                BuildConfigurationFile.layer(ofFile: path, namedAt: place) { name, _ in name == path ? bytes : nil }
            )
        }
        joinInfoPlists(layout)
        // A built app has what it was signed with.
        joinEntitlements(layout == nil ? entitlementFiles : signedEntitlements)
    }

    /// Takes in the targets of project specifications: of those whose project is not there, and that are no part of another. A project of
    /// another name and with other targets in the same folder is not theirs.
    private mutating func takeTargets(
        of specifications: [Document], besides projects: [Document], settings: BuildConfigurationFiles
    ) {
        var made: [String: Set<String>] = [:]
        for project in projects {
            let bundle = RelativePath.parent(of: project.path)
            made[RelativePath.parent(of: bundle), default: []].insert(bundle)
        }
        let own = targets
        let read = specifications.map { ProjectSpecification($0.tree, path: $0.path, settings: settings) }
        let parts = Set(read.flatMap(\.includedPaths))
        for var specification in read where !parts.contains(specification.path) {
            let found = specification.targets()
            if let bundles = made[specification.folder] {
                let names = Set(found.map(\.name))
                let isMade = own.contains { target in
                    names.contains(target.name)
                        && bundles.contains { RelativePath.lies(target.location.path, in: $0) }
                }
                if isMade || names.isEmpty || bundles.contains(specification.projectPath) { continue }
            }
            // One that several take in, or that is found as well, is named once.
            notices += specification.notices.filter { !notices.contains($0) }
            if !found.isEmpty { hasProject = true }
            if specification.isCut {
                notices.append(
                    .init(
                        .unread, at: SourceLocation(path: specification.path, line: 1),
                        "The project specification describes more than is read: its templates and groups multiply."))
            }
            targets += found
        }
    }

    private mutating func joinInfoPlists(_ layout: BundleLayout?) {
        let lists = NamedDocuments(propertyLists)
        var claimed: Set<String> = []
        var isComplete = !targets.isEmpty
        for target in targets {
            for configuration in target.configurations {
                if let path = configuration.infoPlistPath { claimed.insert(lists[path]?.path ?? path) }
            }
            guard target.product.isExecutable, let configuration = target.shipping else { continue }
            let file = configuration.infoPlistPath.flatMap { lists[$0] }
            let documents = file.map { [$0] } ?? target.infoProperties
            // One that could not be found may be among those that no target seems to use.
            if documents.isEmpty, configuration.infoPlistPath != nil { isComplete = false }
            guard !documents.isEmpty || configuration["GENERATE_INFOPLIST_FILE"] == "YES" else {
                isComplete = false
                continue
            }
            infoPlists.append(InfoPlist(target: target, configuration: configuration, documents: documents))
            for brand in target.brands {
                guard let document = brand.infoPlistPath.flatMap({ lists[$0] }) else { continue }
                infoPlists.append(InfoPlist(target: target, configuration: brand, documents: [document]))
            }
        }
        // A list that no target uses is a left-over, unless the targets' own could not be found. Beside the projects it may as well be that of
        // an app whose project is made by another tool.
        let folders =
            isComplete && !infoPlists.isEmpty ? Set(targets.compactMap { $0.configurations.first?.folder }) : nil
        for document in propertyLists where !claimed.contains(document.path) {
            guard layout?.isInfoPlistOfProgram(document.path) ?? Self.isInfoPlist(document) else { continue }
            var list = InfoPlist(file: document.path, tree: document.tree)
            if let kind = layout?.bundle(of: document.path)?.kind {
                // That of a watch has numbers of its own.
                let isForWatch = list["UIDeviceFamily"]?.node.array.map(\.integer) == [4]
                list.deploymentTarget = isForWatch ? nil : list.string("MinimumOSVersion")
                // The system goes by the folder, whatever the list calls itself.
                if kind == .appex { list.product = .appExtension }
                if kind == .app, list.product != .watchApp { list.product = .application }
            }
            if let folders {
                let isBeside = !folders.contains { RelativePath.lies(document.path, in: $0) }
                guard isBeside, list.product.isExecutable else { continue }
            }
            infoPlists.append(list)
        }
    }

    /// Whether a property list is an Info.plist, whatever its name: `App-Info.plist`, `Info-Debug.plist`.
    private static func isInfoPlist(_ document: Document) -> Bool {
        guard document.tree.isDictionary else { return false }
        let name = document.path.split(separator: "/").last.map(String.init) ?? ""
        let keys = document.tree.keys
        let hasBundle = keys.contains { $0.hasPrefix("CFBundle") }
        if hasBundle { return true }
        guard name.contains("Info") else { return false }
        return keys.contains {
            $0 == "NSAppTransportSecurity" || $0 == "NSExtension" || $0.hasSuffix("UsageDescription")
                || $0.hasPrefix("UIApplication") || $0 == "UIBackgroundModes" || $0.hasPrefix("UILaunch")
        }
    }

    /// The entitlements of programs, as their signatures have them.
    private var signedEntitlements: [Document] {
        executables.filter { $0.images.contains { $0.kind == .program } }.compactMap { program in
            program.signature?.entitlements.map { Document(path: program.path, tree: $0) }
        }
    }

    private mutating func joinEntitlements(_ files: [Document]) {
        entitlements = files.map(claimed)
        for target in targets {
            if let path = target.shipping?.entitlementsPath, files.contains(where: { $0.path == path }) { continue }
            entitlements += target.entitlementProperties.map {
                Entitlements(path: $0.path, targets: [target.name], isDebugOnly: false, tree: $0.tree)
            }
        }
    }

    private func claimed(_ document: Document) -> Entitlements {
        var names: [String] = []
        var isShipped = false
        for target in targets {
            for configuration in target.configurations where configuration.entitlementsPath == document.path {
                if names.last != target.name { names.append(target.name) }
                if !configuration.isDebug { isShipped = true }
            }
        }
        return Entitlements(
            path: document.path, targets: names, isDebugOnly: !names.isEmpty && !isShipped, tree: document.tree)
    }
}
