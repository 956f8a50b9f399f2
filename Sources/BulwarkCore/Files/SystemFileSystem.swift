internal import CBulwark

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The system's files.
public struct SystemFileSystem: FileSystem {
    /// The system's files; it has no state here.
    public init() {}

    /// Opens or makes a file.
    public func open(
        _ path: String, _ options: OpenOptions, permissions: FilePermissions
    ) throws(CoreError) -> any OpenFile {
        try SystemFile(path, options, permissions)
    }

    /// What `stat` or `lstat` says.
    public func status(of path: String, followingLinks: Bool) throws(CoreError) -> FileStatus {
        var info = stat()
        try SystemCall.run("stat") { followingLinks ? stat(path, &info) : lstat(path, &info) }
        return FileStatus(info)
    }

    /// The names in a folder.
    public func names(inFolder path: String) throws(CoreError) -> [String] {
        guard let folder = opendir(path) else { throw CoreError(errno: errno, "opendir") }
        defer { closedir(folder) }
        var names: [String] = []
        // The name is read in place: an entry may be shorter than its declared type.
        let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                if errno != 0 { throw CoreError(errno: errno, "readdir") }
                return names
            }
            let name = UnsafeRawPointer(entry).advanced(by: nameOffset).assumingMemoryBound(to: CChar.self)
            let text = String(cString: name)
            if text != ".", text != ".." { names.append(text) }
        }
    }

    /// Makes a folder.
    public func makeFolder(_ path: String, permissions: FilePermissions) throws(CoreError) {
        try SystemCall.run("mkdir") { mkdir(path, mode_t(permissions.rawValue)) }
    }

    /// Gives a file another name.
    public func rename(_ path: String, to newPath: String) throws(CoreError) {
        #if canImport(Darwin)
            try SystemCall.run("rename") { Darwin.rename(path, newPath) }
        #elseif canImport(Musl)
            try SystemCall.run("rename") { Musl.rename(path, newPath) }
        #else
            try SystemCall.run("rename") { Glibc.rename(path, newPath) }
        #endif
    }

    /// Removes a file's name.
    public func unlink(_ path: String) throws(CoreError) {
        #if canImport(Darwin)
            try SystemCall.run("unlink") { Darwin.unlink(path) }
        #elseif canImport(Musl)
            try SystemCall.run("unlink") { Musl.unlink(path) }
        #else
            try SystemCall.run("unlink") { Glibc.unlink(path) }
        #endif
    }

    /// Removes an empty folder.
    public func removeFolder(_ path: String) throws(CoreError) {
        try SystemCall.run("rmdir") { rmdir(path) }
    }

    /// Sets permissions.
    public func setPermissions(_ permissions: FilePermissions, of path: String) throws(CoreError) {
        try SystemCall.run("chmod") { chmod(path, mode_t(permissions.rawValue)) }
    }

    /// Makes changes of names in a folder durable, by `fsync` on the folder.
    public func synchronizeFolder(_ path: String) throws(CoreError) {
        try SystemFile(path, [.reading], .ownerOnly).synchronize()
    }

    /// The value of an extended attribute.
    public func extendedAttribute(_ name: String, of path: String) throws(CoreError) -> [UInt8]? {
        // 64 KiB is the most that Linux allows for a value.
        var value = [UInt8](repeating: 0, count: 65536)
        do throws(CoreError) {
            let count = try SystemCall.count("getxattr") {
                #if canImport(Darwin)
                    getxattr(path, name, &value, value.count, 0, 0)
                #else
                    getxattr(path, name, &value, value.count)
                #endif
            }
            return Array(value.prefix(count))
        } catch  where error.systemCode == SystemCall.noAttribute {
            return nil
        }
    }

    /// Sets an extended attribute.
    public func setExtendedAttribute(_ name: String, to value: [UInt8], of path: String) throws(CoreError) {
        try SystemCall.run("setxattr") {
            #if canImport(Darwin)
                setxattr(path, name, value, value.count, 0, 0)
            #else
                setxattr(path, name, value, value.count, 0)
            #endif
        }
    }

    /// Removes an extended attribute.
    public func removeExtendedAttribute(_ name: String, of path: String) throws(CoreError) {
        do throws(CoreError) {
            try SystemCall.run("removexattr") {
                #if canImport(Darwin)
                    removexattr(path, name, 0)
                #else
                    removexattr(path, name)
                #endif
            }
        } catch  where error.systemCode == SystemCall.noAttribute {
            return
        }
    }

    /// What is known of the volume that a path is on.
    public func volume(of path: String) throws(CoreError) -> VolumeDescription {
        guard let resolved = realpath(path, nil) else { throw CoreError(errno: errno, "realpath") }
        defer { free(resolved) }
        #if canImport(Darwin)
            // The list of all mounts, and not `statfs` of one, which counts as asking for disk space: an app would have to give a
            // reason for that.
            let count = getfsstat(nil, 0, MNT_NOWAIT)
            var mounts = Array(repeating: statfs(), count: max(0, Int(count)))
            let size = Int32(clamping: mounts.count * MemoryLayout<statfs>.stride)
            let found = try SystemCall.run("getfsstat") { getfsstat(&mounts, size, MNT_NOWAIT) }
            let path = String(cString: resolved)
            func text(_ bytes: UnsafeRawBufferPointer) -> String {
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var best = (length: -1, volume: VolumeDescription(kind: ""))
            for mount in mounts.prefix(Int(found)) {
                let point = withUnsafeBytes(of: mount.f_mntonname) { text($0) }
                guard point == "/" || path == point || path.hasPrefix(point + "/"), point.utf8.count > best.length
                else {
                    continue
                }
                best = (
                    point.utf8.count,
                    VolumeDescription(
                        kind: withUnsafeBytes(of: mount.f_fstypename) { text($0) },
                        source: withUnsafeBytes(of: mount.f_mntfromname) { text($0) })
                )
            }
            return best.volume
        #else
            let table = try contents(of: "/proc/self/mountinfo", limit: 16 << 20)
            return MountTable(String(decoding: table, as: UTF8.self)).volume(of: String(cString: resolved))
        #endif
    }
}

extension SystemFileSystem {
    /// Makes a file without a name in a folder, which goes with the process unless it is given one; nil where there are no such files.
    func openUnnamed(inFolder folder: String, permissions: FilePermissions) -> SystemFile? {
        try? SystemFile(unnamedIn: folder, permissions)
    }
}
