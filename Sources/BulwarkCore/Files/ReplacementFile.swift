/// A new file that is to take the place of another: in the same folder, until it is whole.
///
/// It bears one of four names (`.NAME.bulwark-0.tmp`), and is locked for as long as it is written. What a process that was killed
/// has left under one of them has no lock any more, and goes when the same file is written next, or by ``removeLeftovers(of:in:overwriting:)``.
/// No folder is read for that, and no other name is touched. On a volume without locks nothing is taken for left over.
///
/// One that is made by ``init(ofContent:in:)`` has no name before it is whole, where the system has such files: nothing is left of it when
/// its process is killed.
///
/// Where all four are taken, by as many others who write the same file at once, it bears a random name of the form. What a process that
/// was killed leaves under such a name nobody finds: it stays.
package struct ReplacementFile: Sendable {
    /// Where it is; where it has no name yet, where it will be.
    package let path: String
    /// The open file.
    package let file: any OpenFile
    /// The same, where it has no name yet.
    private let unnamed: SystemFile?
    private let target: String
    private let files: any FileSystem

    /// Makes the file, empty.
    ///
    /// - Parameters:
    ///   - target: The file whose place it is to take, or that is to be.
    ///   - options: How to open it, more than for writing.
    package init(
        of target: String, in files: any FileSystem, _ options: OpenOptions = [],
        permissions: FilePermissions = .ownerOnly
    ) throws(CoreError) {
        let stem = Self.stem(of: target)
        let options = options.union([.writing, .creating, .exclusively, .notFollowingLinks])
        var own: (path: String, file: any OpenFile)?
        for path in Self.firstNames(of: target) {
            Self.removeLeftover(path, files)
            if own == nil, let file = try Self.take(path, files, options, permissions) { own = (path, file) }
        }
        if let own {
            (path, file) = own
        } else {
            // So many write the same file at once, or what has the names cannot be removed.
            path = "\(stem)\(UInt64.random(in: 4 ... .max)).tmp"
            file = try files.open(path, options, permissions: permissions)
            try? file.lock(.exclusive, waiting: false)
        }
        self.target = target
        self.files = files
        unnamed = nil
    }

    /// Makes the file, empty and for the owner only, without a name where that can be: for content that nobody is to find in the clear when
    /// the process is killed.
    ///
    /// - Parameter target: The file whose place it is to take, or that is to be.
    package init(ofContent target: String, in files: any FileSystem) throws(CoreError) {
        let folder = SystemFileSystem.split(target).folder
        guard let system = files as? SystemFileSystem,
            let unnamed = system.openUnnamed(inFolder: folder, permissions: .ownerOnly)
        else {
            try self.init(of: target, in: files)
            return
        }
        Self.removeLeftovers(of: target, in: files)
        try? unnamed.lock(.exclusive, waiting: false)
        self.init(unnamed, target, files)
    }

    private init(_ unnamed: SystemFile, _ target: String, _ files: any FileSystem) {
        path = "\(Self.stem(of: target))\(UInt64.random(in: 4 ... .max)).tmp"
        file = unnamed
        self.unnamed = unnamed
        self.target = target
        self.files = files
    }

    /// Gives the file the name that it was made for; it stays open.
    package func takePlace() throws(CoreError) {
        guard let unnamed else { return try takePlace(from: path) }
        // A name can be given only where none is, so it takes one on the way. It is one that the next who writes the file looks at.
        for name in Self.firstNames(of: target) + [path] {
            do throws(CoreError) { try unnamed.link(to: name) } catch {
                if error.code == .alreadyExists, name != path { continue }
                throw error
            }
            do throws(CoreError) { return try takePlace(from: name) } catch {
                try? files.unlink(name)
                throw error
            }
        }
    }

    private func takePlace(from path: String) throws(CoreError) {
        try files.rename(path, to: target)
        try? file.unlock()
    }

    /// Removes the file, unless it has taken its place: then its first name may be another's by now.
    package func discard() {
        for name in [path] + (unnamed == nil ? [] : Self.firstNames(of: target)) where Self.isAt(name, file, files) {
            try? files.unlink(name)
        }
    }

    /// Removes what a process that was killed has left of a file that was to take a place, for whoever does not write that file now.
    ///
    /// - Parameter overwrite: Called with each before it goes, where what is in it is worse than useless.
    package static func removeLeftovers(
        of target: String, in files: any FileSystem, overwriting overwrite: (any OpenFile) -> Void = { _ in }
    ) {
        for path in firstNames(of: target) { removeLeftover(path, files, overwriting: overwrite) }
    }

    private static func firstNames(of target: String) -> [String] {
        let stem = stem(of: target)
        return (0..<4).map { "\(stem)\($0).tmp" }
    }

    private static func stem(of target: String) -> String {
        let (folder, name) = SystemFileSystem.split(target)
        return "\(folder)/.\(beginning(of: name)).bulwark-"
    }

    /// A name's beginning, which leaves room for what is put around it: 255 bytes are the most that a name may have.
    private static func beginning(of name: String) -> Substring {
        var name = name.prefix(64)
        while name.utf8.count > 160 { name.removeLast() }
        return name
    }

    /// Makes a file of its own under a name; nil where the name is taken.
    private static func take(
        _ path: String, _ files: any FileSystem, _ options: OpenOptions, _ permissions: FilePermissions
    ) throws(CoreError) -> (any OpenFile)? {
        let file: any OpenFile
        do throws(CoreError) { file = try files.open(path, options, permissions: permissions) } catch {
            if error.code == .alreadyExists { return nil }
            throw error
        }
        do throws(CoreError) { try file.lock(.exclusive, waiting: false) } catch {
            // Another took it for left over before it was locked, and removes it.
            if error.code == .busy { return nil }
        }
        return isAt(path, file, files) ? file : nil
    }

    /// Removes what a process that is gone has left under a name.
    private static func removeLeftover(
        _ path: String, _ files: any FileSystem, overwriting overwrite: (any OpenFile) -> Void = { _ in }
    ) {
        guard let status = try? files.status(of: path, followingLinks: false), status.kind == .file,
            let file = try? files.open(path, [.writing, .notFollowingLinks, .notBlocking]),
            (try? file.lock(.exclusive, waiting: false)) != nil,
            // While it is locked nobody else removes it, so that the name stays with it.
            isAt(path, file, files)
        else { return }
        // A file that has other names was not made here, and what is in it is somebody's.
        if (try? file.status())?.linkCount == 1 { overwrite(file) }
        try? files.unlink(path)
    }

    private static func isAt(_ path: String, _ file: any OpenFile, _ files: any FileSystem) -> Bool {
        guard let found = try? files.status(of: path, followingLinks: false), let own = try? file.status() else {
            return false
        }
        return found.identity == own.identity
    }
}
