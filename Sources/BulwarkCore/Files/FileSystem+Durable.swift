extension FileSystem {
    /// Opens a file that exists, or makes one that only the owner can read.
    public func open(_ path: String, _ options: OpenOptions) throws(CoreError) -> any OpenFile {
        try open(path, options, permissions: .ownerOnly)
    }

    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - limit: The most bytes it may have.
    /// - Throws: ``CoreError/Code/tooLarge`` beyond the limit.
    public func contents(of path: String, limit: Int) throws(CoreError) -> [UInt8] {
        // One byte more is read, to tell what is too large.
        let limit = min(limit, .max - 1)
        let file = try open(path, [.reading, .notBlocking])
        // Files under /proc say that their size is 0, so the size is a hint only.
        let hint = Int(clamping: try file.status().size)
        var bytes = [UInt8](repeating: 0, count: min(max(hint, 4096), limit) + 1)
        var count = 0
        while true {
            let read = try bytes.withUnsafeMutableBufferPointer { buffer throws(CoreError) in
                try file.readUpTo(
                    UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
            }
            count += read
            if count > limit { throw CoreError(.tooLarge) }
            if count < bytes.count { break }
            bytes.append(contentsOf: repeatElement(0, count: min(bytes.count, limit + 1 - bytes.count)))
        }
        bytes.removeSubrange(count...)
        return bytes
    }

    /// Makes a file have these bytes so that, whatever fails and whenever the power goes, it has all of the old or all of the
    /// new.
    ///
    /// The bytes go to a new file in the same folder, which is made durable, given the name, and the folder is made durable.
    /// After a failure the old file is untouched and the new one removed, unless only making the folder durable
    /// failed: then either may be found after a power cut. What a process that was killed left of a new one is removed when the
    /// same file is written next.
    ///
    /// - Parameters:
    ///   - path: The file; a link of that name is replaced, not followed.
    ///   - bytes: What it shall have.
    ///   - permissions: The permissions of the new file.
    ///   - prepare: Called with the new file's path while it is empty, so that protection and exclusion from backups are
    ///     there before the first byte.
    public func replaceDurably(
        _ path: String, with bytes: UnsafeRawBufferPointer, permissions: FilePermissions = .ownerOnly,
        prepare: (String) throws(CoreError) -> Void = { _ throws(CoreError) in }
    ) throws(CoreError) {
        let new = try ReplacementFile(of: path, in: self, permissions: permissions)
        do throws(CoreError) {
            try prepare(new.path)
            try new.file.writeAll(bytes)
            try new.file.synchronize()
            try new.takePlace()
        } catch {
            new.discard()
            throw error
        }
        try synchronizeFolder(Self.split(path).folder)
    }

    /// Makes a file have these bytes, all or nothing, as the form for buffers does.
    public func replaceDurably(
        _ path: String, with bytes: [UInt8], permissions: FilePermissions = .ownerOnly,
        prepare: (String) throws(CoreError) -> Void = { _ throws(CoreError) in }
    ) throws(CoreError) {
        try bytes.withUnsafeBufferPointer { bytes throws(CoreError) in
            try replaceDurably(
                path, with: UnsafeRawBufferPointer(bytes), permissions: permissions, prepare: prepare)
        }
    }

    /// Makes a folder and those above it that are missing.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - permissions: The permissions of those that are made.
    public func makeFolders(_ path: String, permissions: FilePermissions = .ownerOnlyFolder) throws(CoreError) {
        do throws(CoreError) {
            try makeFolder(path, permissions: permissions)
            try? synchronizeFolder(Self.split(path).folder)
        } catch {
            if error.code == .alreadyExists { return try requireFolder(path) }
            let parent = Self.split(path).folder
            if error.code != .notFound || parent == path || parent == "." { throw error }
            try makeFolders(parent, permissions: permissions)
            do throws(CoreError) { try makeFolder(path, permissions: permissions) } catch {
                // Somebody else may make the same ones.
                if error.code != .alreadyExists { throw error }
                try requireFolder(path)
            }
            try? synchronizeFolder(parent)
        }
    }

    private func requireFolder(_ path: String) throws(CoreError) {
        if try status(of: path, followingLinks: true).kind != .folder { throw CoreError(.notFolder) }
    }

    /// The folder and the name of a path; `.` for a bare name.
    public static func split(_ path: String) -> (folder: String, name: String) {
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return (".", String(trimmed)) }
        let folder = trimmed[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(trimmed[trimmed.index(after: slash)...]))
    }
}
