internal import CBulwark

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What the file system says of a path.
struct FileStatus: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case folder, file, link
        /// A pipe, socket or device: opening one may block for ever.
        case special
    }

    /// Tells one file from another whatever path leads to it.
    struct Identity: Sendable, Hashable {
        var device: UInt64
        var inode: UInt64
    }

    var kind: Kind
    var size: Int
    var identity: Identity

    /// Asks for the status of a path; the error is the `errno`.
    static func of(_ path: String, followingLinks: Bool) -> Result<FileStatus, FileError> {
        var info = stat()
        let result = followingLinks ? stat(path, &info) : lstat(path, &info)
        return result == 0 ? .success(FileStatus(info)) : .failure(FileError(code: errno))
    }

    init(_ info: stat) {
        kind =
            switch info.st_mode & S_IFMT {
            case S_IFDIR: .folder
            case S_IFREG: .file
            case S_IFLNK: .link
            default: .special
            }
        size = Int(info.st_size)
        identity = Identity(
            device: UInt64(truncatingIfNeeded: info.st_dev), inode: UInt64(truncatingIfNeeded: info.st_ino))
    }

    /// The names in a folder, sorted by their bytes.
    ///
    /// - Parameter isNeeded: whether a name is wanted, given what the folder says that it stands for; nil where it does not say.
    static func names(
        inFolder path: String, where isNeeded: (String, Kind?) -> Bool = { _, _ in true }
    ) -> Result<[String], FileError> {
        var names: [String] = []
        let error = forEachName(inFolder: path) { _, name, kind in
            if isNeeded(name.text, kind) { names.append(name.text) }
        }
        return error.map { .failure($0) } ?? .success(names.sorted(by: precedes))
    }

    /// A name in a folder with what the file system says of it, links not followed.
    struct Entry: Sendable {
        var name: String
        /// What the folder says that it stands for; nil where it does not say.
        var kind: Kind?
        var status: Result<FileStatus, FileError>
    }

    /// What is in a folder, sorted by the bytes of the names.
    ///
    /// - Parameter isNeeded: whether a name is wanted, given what the folder says that it stands for; nil where it does not say. Most files of an app
    ///   are pictures, and need not be asked for their status.
    static func entries(inFolder path: String, where isNeeded: (String, Kind?) -> Bool) -> Result<[Entry], FileError> {
        var entries: [Entry] = []
        let error = forEachName(inFolder: path) { folder, name, kind in
            guard isNeeded(name.text, kind) else { return }
            guard name.isWhole else {
                entries.append(Entry(name: name.text, kind: kind, status: .failure(.nameIsNoText)))
                return
            }
            // Asked from the folder, which is open: the system need not find its way there for every name.
            var info = stat()
            let result = fstatat(folder, name.text, &info, AT_SYMLINK_NOFOLLOW)
            let status: Result<FileStatus, FileError> =
                result == 0 ? .success(Self(info)) : .failure(FileError(code: errno))
            entries.append(Entry(name: name.text, kind: kind, status: status))
        }
        return error.map { .failure($0) } ?? .success(entries.sorted { precedes($0.name, $1.name) })
    }

    /// Calls `body` with the descriptor of a folder, and each name in it with what the folder says that it stands for.
    private static func forEachName(inFolder path: String, _ body: (Int32, FileName, Kind?) -> Void) -> FileError? {
        guard let folder = opendir(path) else { return FileError(code: errno) }
        defer { closedir(folder) }
        let descriptor = dirfd(folder)
        // The name is read in place: an entry may be shorter than its declared type.
        let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        while let entry = readdir(folder) {
            let bytes = UnsafeRawPointer(entry).advanced(by: nameOffset).assumingMemoryBound(to: CChar.self)
            let name = FileName(bytes)
            guard name.text != ".", name.text != ".." else { continue }
            let kind: Kind? =
                switch Int32(entry.pointee.d_type) {
                case Int32(DT_DIR): .folder
                case Int32(DT_REG): .file
                case Int32(DT_LNK): .link
                default: nil
                }
            body(descriptor, name, kind)
        }
        return nil
    }

    /// Whether a name or path stands before another, by their bytes.
    static func precedes(_ first: String, _ second: String) -> Bool {
        let order = first.utf8.withContiguousStorageIfAvailable { first in
            second.utf8.withContiguousStorageIfAvailable { second -> Bool in
                guard let a = first.baseAddress, let b = second.baseAddress else { return first.count < second.count }
                let order = memcmp(a, b, min(first.count, second.count))
                return order == 0 ? first.count < second.count : order < 0
            }
        }
        return (order ?? nil) ?? first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    /// Whether a file was changed at a time or after it, or is gone.
    ///
    /// - Parameter time: what ``bulwark_file_time()`` gave.
    static func isChanged(_ path: String, since time: Int64) -> Bool {
        let changed = bulwark_file_changed(path)
        return changed < 0 || changed >= time
    }

    /// Whether a file is one, or lies in a folder or below it, both with links resolved.
    static func holds(_ folder: String, _ path: String) -> Bool {
        path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }

    /// The path with all links resolved; nil where there is no such file.
    static func resolved(_ path: String) -> Result<String, FileError> {
        guard let resolved = realpath(path, nil) else { return .failure(FileError(code: errno)) }
        defer { free(resolved) }
        return .success(String(cString: resolved))
    }
}

/// Why a file or folder could not be read.
struct FileError: Error, Sendable, Hashable {
    /// The `errno`.
    var code: Int32

    /// A name that is not UTF-8: as text it would name another file.
    static let nameIsNoText = FileError(code: EILSEQ)

    /// The reason in a few words.
    var reason: String {
        switch code {
        case ENOENT: "it does not exist"
        case EACCES, EPERM: "permission denied"
        case ELOOP: "its symbolic links form a loop"
        case ENAMETOOLONG: "its path is too long"
        case EMFILE, ENFILE: "too many open files"
        case EILSEQ: "its name is not UTF-8 text; rename it"
        default: "system error \(code)"
        }
    }

    /// Whether symbolic links that lead back to themselves are the reason.
    var isLoop: Bool { code == ELOOP }
}
