/// How the bundles of a built app lie in each other: the app, its extensions, frameworks and watch app.
struct BundleLayout: Sendable {
    /// What an app comes in.
    enum Container: Sendable, Hashable {
        /// A folder of the app, or of an extension, as it is installed.
        case bundle
        /// An `.ipa`, which is made to be handed out.
        case download
        /// An `.xcarchive`, from which it is yet to be signed for those who get it.
        case archive
    }

    /// A folder that the system takes for one thing.
    struct Bundle: Sendable, Hashable {
        enum Kind: String, Sendable {
            case app, appex, framework, xctest
        }

        /// The path, relative to the audited root; empty for the root itself.
        var path: String
        var kind: Kind

        /// The name without its ending.
        var name: String {
            let last = path.split(separator: "/").last.map(String.init) ?? ""
            return last.split(separator: ".").dropLast().joined(separator: ".")
        }

        /// The path of a file in it.
        func path(of name: String) -> String { path.isEmpty ? name : path + "/" + name }
        /// Whether a file lies in it or below.
        func holds(_ file: String) -> Bool { path.isEmpty || file.hasPrefix(path + "/") }
        /// Whether it is run as a program of its own.
        var isProgram: Bool { kind == .app || kind == .appex }
    }

    let container: Container
    /// The bundles, the outer before the inner.
    private(set) var bundles: [Bundle] = []
    /// All files in them, sorted.
    private(set) var paths: [String] = []

    /// - Parameters:
    ///   - paths: The files of the container.
    ///   - root: The name of the root, where it is a bundle itself.
    init(_ paths: [String], in container: Container, root: String? = nil) {
        self.container = container
        var known: Set<String> = []
        if let kind = root.flatMap(Self.kind(ofFolder:)) { bundles.append(Bundle(path: "", kind: kind)) }
        for path in paths {
            var end = path.startIndex
            while let slash = path[end...].firstIndex(of: "/") {
                let folder = path[..<slash]
                end = path.index(after: slash)
                guard folder.contains("."), known.insert(String(folder)).inserted,
                    let name = folder.split(separator: "/").last, let kind = Self.kind(ofFolder: String(name)),
                    // Frameworks and tests beside the app are not in it: `SwiftSupport`, symbols.
                    kind == .app || kind == .appex || bundles.contains(where: { $0.holds(String(folder)) })
                else { continue }
                bundles.append(Bundle(path: String(folder), kind: kind))
            }
        }
        bundles.sort { FileStatus.precedes($0.path, $1.path) }
        self.paths = paths.filter { bundle(of: $0) != nil }
    }

    /// The innermost bundle that a file lies in.
    func bundle(of file: String) -> Bundle? { bundles.last { $0.holds(file) } }

    /// The outermost bundle that a file lies in.
    func app(of file: String) -> Bundle? { bundles.first { $0.holds(file) } }

    /// Whether a property list is the Info.plist of a program.
    func isInfoPlistOfProgram(_ path: String) -> Bool {
        bundles.contains { $0.isProgram && $0.path(of: "Info.plist") == path }
    }

    private static func kind(ofFolder name: String) -> Bundle.Kind? {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        return Bundle.Kind(rawValue: String(name[name.index(after: dot)...]))
    }
}
