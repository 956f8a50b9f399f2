import BulwarkReport

/// Finds what an audit reads of a built app: a folder `MyApp.app` or `MyExtension.appex`, an `.ipa` or an `.xcarchive`.
///
/// All of it is looked at, whatever its names say: what lies in an app has been shipped.
struct BundleDiscovery: Discovery {
    private(set) var base = ""
    let roots: [String] = []
    private(set) var files: [InputFile] = []
    private(set) var notices: [AuditReport.Notice] = []
    /// How the bundles lie in each other.
    var layout: BundleLayout? { bundles }
    private(set) var bundles = BundleLayout([], in: .bundle)
    private var leftOut = LeftOut()
    /// The bundles that executables lie in themselves, and not in another bundle of theirs, by their paths.
    private var withCode: Set<String> = []

    private let options: FileDiscovery.Options

    /// Whether a path names a built app, and not a tree of sources.
    static func isBuiltApp(_ path: String) -> Bool { container(at: path) != nil }

    private static func container(at path: String) -> (path: String, container: BundleLayout.Container)? {
        guard case .success(let resolved) = FileStatus.resolved(path),
            case .success(let status) = FileStatus.of(resolved, followingLinks: true)
        else { return nil }
        let name = resolved.split(separator: "/").last.map { $0.lowercased() } ?? ""
        if status.kind == .file { return name.hasSuffix(".ipa") ? (resolved, .download) : nil }
        guard status.kind == .folder else { return nil }
        func holds(_ name: String) -> Bool {
            (try? FileStatus.of(resolved + "/" + name, followingLinks: false).get()) != nil
        }
        if name.hasSuffix(".xcarchive"), holds("Products") { return (resolved, .archive) }
        // An app for iOS, one in the form of macOS, and what a Mac makes of an app for iOS that it got from the App Store; and one that lacks
        // its Info.plist, which should not pass for a folder of sources in which nothing is wrong.
        let program = String((resolved.split(separator: "/").last ?? "").prefix { $0 != "." })
        if name.hasSuffix(".app") || name.hasSuffix(".appex"),
            ["Info.plist", "Contents/Info.plist", "WrappedBundle", "PkgInfo", "_CodeSignature", program]
                .contains(where: holds)
        {
            return (resolved, .bundle)
        }
        return nil
    }

    /// Looks through a built app; nil for a path that names none.
    init?(_ path: String, options: FileDiscovery.Options = .init()) {
        guard let (resolved, container) = Self.container(at: path) else { return nil }
        self.options = options
        base = resolved
        switch container {
        case .download: open(resolved)
        case .bundle, .archive: walk(resolved, container)
        }
        if bundles.bundles.isEmpty, notices.isEmpty {
            notice(.unread, ".", "There is no app in it: no folder whose name ends in .app.")
        }
        noticeMissingLists()
        noticeMissingCode()
    }

    func countLeftOut() -> LeftOut { leftOut }

    /// Names the programs whose Info.plist is not there: nothing of what it declares can be judged.
    private mutating func noticeMissingLists() {
        let lists = Set(bundles.paths.lazy.filter { $0.hasSuffix("Info.plist") })
        let known = Set(notices.lazy.filter { $0.kind == .unread }.map(\.location.path))
        for bundle in bundles.bundles where bundle.isProgram {
            let list = bundle.path(of: "Info.plist")
            guard !lists.contains(list), !known.contains(list) else { continue }
            // A Mac's wrapper around an app for iOS has none of its own.
            if bundle.path.isEmpty, bundles.bundles.contains(where: { $0.path.hasPrefix("Wrapper/") }) { continue }
            notice(
                .unread, bundle.path,
                lists.contains(bundle.path(of: "Contents/Info.plist"))
                    ? "This is an app in the form of macOS, of which the Info.plist and what goes with it are not judged."
                    : "There is no Info.plist in it, so that it is no app that a device takes.")
        }
    }

    /// Names the programs that hold no executable: what the app does is in there, and to find nothing in it would be no answer.
    private mutating func noticeMissingCode() {
        let known = Set(notices.lazy.filter { $0.kind == .unread }.map(\.location.path))
        for bundle in bundles.bundles where bundle.isProgram && !withCode.contains(bundle.path) {
            // Said already: it is no app of iOS, or the file that may be its executable could not be read.
            if known.contains(bundle.path.isEmpty ? "." : bundle.path) { continue }
            if known.contains(where: { bundle.holds($0) && bundles.bundle(of: $0) == bundle }) { continue }
            if bundle.path.isEmpty, bundles.bundles.contains(where: { $0.path.hasPrefix("Wrapper/") }) { continue }
            notice(
                .unread, bundle.path,
                "There is no executable in it that can be read, so that nothing of its code is judged. Audit the app as it was built."
            )
        }
    }

    // MARK: Archives

    private mutating func open(_ path: String) {
        let archive: ZipArchive
        do throws(FileReader.Failure) {
            let file = try RandomAccessFile(path: path)
            do throws(ZipError) { archive = try ZipArchive(file) } catch { throw .archived(error) }
        } catch {
            return notice(.unread, ".", error.message)
        }
        for (path, reason) in archive.refused {
            notice(reason == .link ? .configuration : .unread, path, reason.message)
        }
        bundles = BundleLayout(archive.entries.map(\.path), in: .download)
        for entry in archive.entries {
            take(entry.path, size: entry.size, archived: ArchivedFile(archive: archive, entry: entry)) {
                archive.head(of: entry, bytes: 8)
            }
        }
    }

    // MARK: Folders

    private mutating func walk(_ root: String, _ container: BundleLayout.Container) {
        var found: [(path: String, size: Int)] = []
        var pending = [""]
        while let folder = pending.popLast() {
            switch FileStatus.entries(inFolder: root + "/" + folder, where: { _, _ in true }) {
            case .failure(let error):
                notice(.unread, folder, "The folder could not be read: \(error.reason).")
            case .success(let entries):
                for entry in entries {
                    let path = folder.isEmpty ? entry.name : folder + "/" + entry.name
                    let status: FileStatus
                    switch entry.status {
                    case .success(let known): status = known
                    case .failure(let error):
                        notice(.unread, path, "This could not be read: \(error.reason).")
                        continue
                    }
                    switch status.kind {
                    case .folder: pending.append(path)
                    case .file: found.append((path, status.size))
                    case .link:
                        notice(.configuration, path, "The symbolic link was not followed: no app has one.")
                    case .special:
                        notice(.unread, path, "This is a pipe, socket or device and was not opened.")
                    }
                }
            }
            guard found.count < options.limits.files else {
                notice(.unread, folder, "There are more files than the limit of \(options.limits.files).")
                break
            }
        }
        found.sort { FileStatus.precedes($0.path, $1.path) }
        let name = root.split(separator: "/").last.map(String.init)
        bundles = BundleLayout(
            found.map(\.path), in: container, root: container == .bundle ? name : nil)
        for file in found {
            take(file.path, size: file.size, archived: nil) {
                FileReader.head(ofFile: root + "/" + file.path, bytes: 8)
            }
        }
    }

    // MARK: Files

    private mutating func take(_ path: String, size: Int, archived: ArchivedFile?, head: () -> [UInt8]) {
        guard let bundle = bundles.bundle(of: path) else { return }
        var isUnreadable = false
        let found = BundleFileKind.kind(of: path, in: bundle) {
            let bytes = head()
            isUnreadable = bytes.isEmpty && size > 0
            return bytes
        }
        guard let kind = found else {
            if isUnreadable { notice(.unread, path, "The file could not be read, and may be code.") }
            return
        }
        if kind == .executable { withCode.insert(bundle.path) }
        if options.isExcluded(path, false) {
            leftOut[.pattern] += 1
            return
        }
        let limit = options.limits.bytes(for: kind)
        guard size <= limit else {
            return notice(
                .unread, path, "The file has \(size) bytes; files of over \(limit) bytes are not read.")
        }
        files.append(
            InputFile(path: path, absolutePath: base + "/" + path, kind: kind, size: size, archived: archived))
    }

    private mutating func notice(_ kind: AuditReport.Notice.Kind, _ path: String, _ message: String) {
        notices.append(.init(kind, at: SourceLocation(wholeFile: path.isEmpty ? "." : path), message))
    }
}
