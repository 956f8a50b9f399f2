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
        /// The name of the root's folder, where the root is the bundle.
        var rootName = ""

        /// The name without its ending.
        var name: String {
            let last = path.split(separator: "/").last.map(String.init) ?? rootName
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
    /// Where a bundle is among them, by its path.
    private var places: [Substring: Int] = [:]

    /// No app has bundles that lie deeper in each other: an app, its watch app, an extension of that, a framework and one in it. What does
    /// belongs to the last.
    private static let deepest = 16

    /// - Parameters:
    ///   - paths: The files of the container.
    ///   - root: The name of the root, where it is a bundle itself.
    init(_ paths: [String], in container: Container, root: String? = nil) {
        self.container = container
        var known: [Substring: Bundle.Kind] = [:]
        if let root, let kind = Self.kind(ofFolder: Substring(root.lowercased())) {
            known[""] = kind
            bundles.append(Bundle(path: "", kind: kind, rootName: root))
        }
        for path in paths {
            var isInside = known[""] != nil
            for (folder, kind) in Self.folders(of: path) {
                // Frameworks and tests beside the app are not in it: `SwiftSupport`, symbols.
                guard isInside || kind == .app || kind == .appex else { continue }
                isInside = true
                if known.updateValue(kind, forKey: folder) == nil {
                    bundles.append(Bundle(path: String(folder), kind: kind))
                }
            }
        }
        bundles.sort { FileStatus.precedes($0.path, $1.path) }
        for (place, bundle) in bundles.enumerated() { places[Substring(bundle.path)] = place }
        self.paths = paths.filter { bundle(of: $0) != nil }
    }

    /// The innermost bundle that a file lies in.
    func bundle(of file: String) -> Bundle? { around(file).last }

    /// The outermost bundle that a file lies in.
    func app(of file: String) -> Bundle? { around(file).first }

    /// The innermost app that a file lies in: a watch app and an App Clip are apps of their own, an extension is not.
    func nearestApp(of file: String) -> Bundle? { around(file).last { $0.kind == .app } }

    /// The bundles that a file lies in, the outer before the inner.
    private func around(_ file: String) -> [Bundle] {
        ([""] + Self.folders(of: file).map(\.path)).compactMap { places[$0].map { bundles[$0] } }
    }

    /// Whether a property list is the Info.plist of a program.
    func isInfoPlistOfProgram(_ path: String) -> Bool {
        guard path.hasSuffix("Info.plist"), let bundle = bundle(of: path) else { return false }
        return bundle.isProgram && bundle.path(of: "Info.plist") == path
    }

    /// The folders above a file whose names are those of bundles, from the outermost on.
    private static func folders(of path: String) -> [(path: Substring, kind: Bundle.Kind)] {
        var found: [(path: Substring, kind: Bundle.Kind)] = []
        var start = path.startIndex
        // By bytes, as file systems have it: a mark of combination behind a slash makes it no other character there.
        while found.count < deepest, let slash = path.utf8[start...].firstIndex(of: UInt8(ascii: "/")) {
            if let kind = kind(ofFolder: path[start..<slash]) { found.append((path[..<slash], kind)) }
            start = path.utf8.index(after: slash)
        }
        return found
    }

    private static func kind(ofFolder name: Substring) -> Bundle.Kind? {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        return Bundle.Kind(rawValue: String(name[name.index(after: dot)...]))
    }
}
