import BulwarkReport

/// Finds the files that an audit reads, in the same order every time.
///
/// Links to folders are followed only where they lead to a place under the root that is not walked anyway, so that a loop
/// ends and no file is reported twice.
struct FileDiscovery: Discovery {
    /// What to leave out.
    struct Options: Sendable {
        /// Whether test targets are audited too.
        var includesTests = false
        /// Whether the user excludes a file or folder, by its path relative to the audited root and whether it is a folder.
        var isExcluded: @Sendable (String, Bool) -> Bool = { _, _ in false }
        var limits = InputLimits()
    }

    /// The folder that all paths are relative to.
    private(set) var base = ""
    /// The files, sorted by path.
    private(set) var files: [InputFile] = []
    /// What could not be read, and links that were not followed.
    private(set) var notices: [AuditReport.Notice] = []
    /// How many files were left out one by one, and why.
    private var filesLeftOut = LeftOut()
    /// The folders that were left out, and why.
    private var foldersLeftOut: [(path: String, reason: LeftOut.Reason)] = []

    private let options: Options
    private var seen: Set<FileStatus.Identity> = []
    /// Links found on the way; they are looked at when all real folders have been walked.
    private var links: [(path: String, name: String, root: String)] = []
    /// The roots, links resolved.
    private(set) var roots: [String] = []

    /// Walks files and folders.
    ///
    /// - Parameter roots: paths as the user gave them. A root is audited whatever its own name is.
    init(_ roots: [String], options: Options = Options()) {
        self.options = options
        var resolvedRoots: [(path: String, status: FileStatus)] = []
        for root in roots {
            switch FileStatus.resolved(root) {
            case .failure(let error): notice(.unread, root, "\(root) could not be read: \(error.reason).")
            case .success(let path):
                switch FileStatus.of(path, followingLinks: true) {
                case .failure(let error): notice(.unread, root, "\(root) could not be read: \(error.reason).")
                case .success(let status): resolvedRoots.append((path, status))
                }
            }
        }
        base = Self.commonFolder(
            of: resolvedRoots.map { $0.status.kind == .folder ? $0.path : Self.parent(of: $0.path) })
        self.roots = resolvedRoots.map(\.path)
        for root in resolvedRoots {
            if root.status.kind == .folder {
                walk(root.path, root: root.path, status: root.status)
            } else {
                add(root.path, name: Self.name(of: root.path), status: root.status, isNamed: true)
            }
        }
        followLinks()
        // The wrong folder must not pass for one without faults.
        for root in resolvedRoots where root.status.kind == .folder && !holdsAnything(root.path) {
            notice(
                .unread, relative(root.path),
                "There is nothing to audit here: no file of a kind that is read and not left out.")
        }
        files.sort { FileStatus.precedes($0.path, $1.path) }
        leaveOutOtherSpellings()
    }

    /// Leaves out files whose paths are equal to others as text, and not as bytes: all that is known of a file is known by its path.
    private mutating func leaveOutOtherSpellings() {
        var spelled: Set<String> = []
        let others = files.filter { file in
            file.path.utf8.contains { $0 >= 0x80 } && !spelled.insert(file.path).inserted
        }
        guard !others.isEmpty else { return }
        let places = Set(others.map { Array($0.path.utf8) })
        files.removeAll { places.contains(Array($0.path.utf8)) }
        for file in others {
            notice(
                .unread, file.path,
                "The file was not read: its name differs from that of another file in the form of its characters alone. Rename it."
            )
        }
    }

    // MARK: Walking

    private static func isInProject(_ folder: String) -> Bool {
        [".xcodeproj", ".xcworkspace"].contains { folder.hasSuffix($0) || folder.contains($0 + "/") }
    }

    private mutating func walk(_ start: String, root: String, status: FileStatus) {
        guard seen.insert(status.identity).inserted else { return }
        var pending = [start]
        while !pending.isEmpty {
            // Folders are listed on all cores; what of them is audited is decided in their order.
            let folders = Array(pending.prefix(Self.foldersAtOnce))
            pending.removeFirst(folders.count)
            let list = { @Sendable (number: Int) in Self.entries(in: folders[number], below: root) }
            let listings =
                folders.count < Self.foldersWorthThreads
                ? folders.indices.map(list) : Workers.map(folders.count, list)
            for (folder, listing) in zip(folders, listings) {
                switch listing {
                case .failure(let error):
                    notice(.unread, relative(folder), "The folder could not be read: \(error.reason).")
                case .success(let entries):
                    guard take(entries, of: folder, root: root, &pending) else { return }
                }
            }
        }
    }

    /// How many folders are listed before what they hold is looked at.
    private static let foldersAtOnce = 256
    /// How many folders are so many that threads for them are worth their start.
    private static let foldersWorthThreads = 8

    /// What of a folder may be read.
    private static func entries(in folder: String, below root: String) -> Result<[FileStatus.Entry], FileError> {
        let isAssets = isInAssets(folder, below: root)
        return FileStatus.entries(inFolder: folder) { name, kind in
            // `.imageset`, `.colorset` and the like hold nothing that is read, and a large app has a thousand of them.
            if kind != .file {
                return !isAssets || !name.hasSuffix("set") || !name.contains(".") || name.hasSuffix(".dataset")
            }
            guard let kind = InputKind(fileName: name) else { return false }
            // Xcode's own notes on a project; no app has them.
            if kind == .propertyList, isInProject(folder) { return false }
            // Of a catalog, what its data sets hold ships as it is.
            return !isAssets || (folder.hasSuffix(".dataset") && name != "Contents.json" && !kind.isSource)
        }
    }

    /// Takes what a folder holds; false where there are more files than the limit.
    private mutating func take(
        _ entries: [FileStatus.Entry], of folder: String, root: String, _ pending: inout [String]
    ) -> Bool {
        for entry in entries {
            guard files.count < options.limits.files else {
                notice(
                    .unread, relative(folder), "There are more files than the limit of \(options.limits.files).")
                return false
            }
            let name = entry.name
            let path = folder == "/" ? "/" + name : folder + "/" + name
            switch entry.status {
            case .failure(let error):
                let isFolder = entry.kind == .folder
                if isFolder ? isExcludedFolder(name, path) : isExcludedFile(name, path) { continue }
                notice(
                    .unread, relative(path), "The \(isFolder ? "folder" : "file") could not be read: \(error.reason).")
            case .success(let status):
                switch status.kind {
                case .folder:
                    if isExcludedFolder(name, path) { continue }
                    if seen.insert(status.identity).inserted { pending.append(path) }
                case .file:
                    add(path, name: name, status: status, isNamed: false)
                case .link:
                    if !isExcludedFolder(name, path), !isExcludedFile(name, path) { links.append((path, name, root)) }
                case .special:
                    if InputKind(fileName: name) != nil, !isExcludedFile(name, path) {
                        notice(.unread, relative(path), "This is a pipe, socket or device and was not opened.")
                    }
                }
            }
        }
        return true
    }

    /// Whether a folder is left out; what it holds is counted when it is asked for.
    private mutating func isExcludedFolder(_ name: String, _ path: String) -> Bool {
        if DefaultExclusions.isHidden(name) { return true }
        let reason = Self.reason(forFolder: name, at: path, includesTests: options.includesTests)
        guard let reason = reason ?? (options.isExcluded(relative(path), true) ? .pattern : nil) else { return false }
        foldersLeftOut.append((path, reason))
        return true
    }

    private static func reason(forFolder name: String, at path: String, includesTests: Bool) -> LeftOut.Reason? {
        if let reason = DefaultExclusions.reason(forFolder: name, at: path) { return reason }
        return !includesTests && DefaultExclusions.isTestFolder(name, at: path) ? .tests : nil
    }

    private mutating func isExcludedFile(_ name: String, _ path: String) -> Bool {
        let isTest = !options.includesTests && DefaultExclusions.isTestFile(name, at: path)
        guard isTest || options.isExcluded(relative(path), false) else { return false }
        filesLeftOut[isTest ? .tests : .pattern] += 1
        return true
    }

    /// Counts how many files were left out, and why; the folders left out are walked for that.
    func countLeftOut() -> LeftOut {
        foldersLeftOut.reduce(into: filesLeftOut) { $0[$1.reason] += Self.count($1.path, besides: Set(roots)) }
    }

    /// How many files of a kind that is read lie in and below a folder, but for what is audited by its own name.
    private static func count(_ folder: String, besides roots: Set<String>) -> Int {
        var pending = [folder]
        var count = 0
        while let next = pending.popLast() {
            if roots.contains(next) { continue }
            let folders = FileStatus.names(inFolder: next) { name, kind in
                if kind == .file, InputKind(fileName: name) != nil { count += 1 }
                return kind == .folder && !DefaultExclusions.isHidden(name)
                    && !DefaultExclusions.isAssetCatalog(name)
            }
            if case .success(let names) = folders { pending += names.map { next + "/" + $0 } }
        }
        return count
    }

    private static func isInAssets(_ folder: String, below root: String) -> Bool {
        folder.dropFirst(root.count).split(separator: "/").contains { DefaultExclusions.isAssetCatalog(String($0)) }
    }

    private mutating func add(_ path: String, name: String, status: FileStatus, isNamed: Bool) {
        guard let kind = InputKind(fileName: name) else {
            if isNamed { notice(.unread, relative(path), "Files of this type are not audited.") }
            return
        }
        guard isNamed || !isExcludedFile(name, path), seen.insert(status.identity).inserted else { return }
        let limit = options.limits.bytes(for: kind)
        guard status.kind == .file else {
            return notice(.unread, relative(path), "This is a pipe, socket or device and was not opened.")
        }
        guard status.size <= limit else {
            return notice(
                .unread, relative(path), "The file has \(status.size) bytes; files of over \(limit) bytes are not read."
            )
        }
        files.append(InputFile(path: relative(path), absolutePath: path, kind: kind, size: status.size))
    }

    // MARK: Links

    private mutating func followLinks() {
        var next = 0
        while next < links.count {
            let link = links[next]
            next += 1
            follow(link.path, name: link.name, root: link.root)
        }
    }

    private mutating func follow(_ path: String, name: String, root: String) {
        let kind = InputKind(fileName: name)
        switch FileStatus.of(path, followingLinks: true) {
        case .failure(let error):
            if error.isLoop || kind != nil {
                notice(.unread, relative(path), "The symbolic link leads nowhere: \(error.reason).")
            }
        case .success(let status) where status.kind == .folder:
            guard case .success(let target) = FileStatus.resolved(path) else { return }
            if path == target || path.hasPrefix(target + "/") {
                notice(
                    .configuration, relative(path),
                    "The symbolic link leads back to a folder around it and was not followed.")
            } else if let root = roots.first(where: { FileStatus.holds($0, target) }) {
                var around = root == "/" ? "" : root
                let isLeftOut = target.dropFirst(root.count).split(separator: "/").contains { part in
                    around += "/" + part
                    return DefaultExclusions.isHidden(String(part))
                        || Self.reason(
                            forFolder: String(part), at: around, includesTests: options.includesTests) != nil
                }
                if !isLeftOut, !options.isExcluded(relative(target), true) { walk(path, root: root, status: status) }
            } else {
                notice(
                    .configuration, relative(path),
                    "The symbolic link leads out of the audited folder and was not followed.")
            }
        case .success(let status):
            guard kind != nil, case .success(let target) = FileStatus.resolved(path) else { return }
            if roots.contains(where: { FileStatus.holds($0, target) }) {
                add(path, name: name, status: status, isNamed: false)
            } else {
                notice(
                    .configuration, relative(path),
                    "The symbolic link leads out of the audited folder and was not followed.")
            }
        }
    }

    /// Whether a folder has a file that is audited, or one that could not be read and was named.
    private func holdsAnything(_ folder: String) -> Bool {
        let place = relative(folder)
        return files.contains { FileStatus.holds(folder, $0.absolutePath) }
            || notices.contains { $0.kind == .unread && RelativePath.lies($0.location.path, in: place) }
    }

    // MARK: Paths

    private func relative(_ path: String) -> String {
        guard !base.isEmpty, path.hasPrefix(base) else { return path }
        let rest = path.utf8.dropFirst(base.utf8.count).drop { $0 == UInt8(ascii: "/") }
        return rest.isEmpty ? "." : String(Substring(rest))
    }

    private mutating func notice(_ kind: AuditReport.Notice.Kind, _ path: String, _ message: String) {
        notices.append(.init(kind, at: SourceLocation(path: path, line: 1), message))
    }

    private static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "" }

    private static func parent(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }

    private static func commonFolder(of folders: [String]) -> String {
        guard var common = folders.first?.split(separator: "/") else { return "" }
        for folder in folders.dropFirst() {
            let parts = folder.split(separator: "/")
            let shared = zip(common, parts).prefix { $0 == $1 }.count
            common = Array(common.prefix(shared))
        }
        return "/" + common.joined(separator: "/")
    }
}
