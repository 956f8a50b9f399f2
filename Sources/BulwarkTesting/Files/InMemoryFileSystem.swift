public import BulwarkCore

/// Files in memory that know what would survive a power cut.
///
/// What was written is durable once its file was synchronised; a name (made, given or removed) once its folder was.
/// ``afterPowerCut(_:)`` gives what may be found then. Folders, files and extended attributes are there; links are not.
public final class InMemoryFileSystem: FileSystem {
    /// What of the changes that were not synchronised yet a power cut leaves. Real systems do any of these.
    public enum PowerCut: Sendable, Hashable, CaseIterable {
        /// Nothing.
        case onlySynchronized
        /// The names, with the contents that were synchronised: a new name may lead to an empty file.
        case namesWithoutContents
        /// The contents, under the names that were synchronised.
        case contentsWithoutNames
        /// All.
        case everything
    }

    struct Node: Sendable {
        var kind: FileStatus.Kind
        var content: [UInt8] = []
        var durableContent: [UInt8] = []
        var entries: [String: Int] = [:]
        var durableEntries: [String: Int] = [:]
        var attributes: [String: [UInt8]] = [:]
        var permissions: FilePermissions
        var sharedLocks = 0
        var isLockedExclusively = false
    }

    struct Disk: Sendable {
        // The root is node 0. Nodes are never removed, so that open files go on after unlink.
        var nodes: [Node] = [Node(kind: .folder, permissions: .ownerOnlyFolder)]
        var volume = VolumeDescription(kind: "memory")
    }

    let disk: Locked<Disk>

    /// Makes an empty file system that has a root folder.
    ///
    /// - Parameter volume: What it says it is.
    public init(volume: VolumeDescription = VolumeDescription(kind: "memory")) {
        disk = Locked(Disk(volume: volume))
    }

    private init(_ disk: Disk) { self.disk = Locked(disk) }

    /// What is found after the power was cut now. Open files of this one go on as if nothing had happened.
    public func afterPowerCut(_ outcome: PowerCut) -> InMemoryFileSystem {
        var disk = disk.withLock { $0 }
        for index in disk.nodes.indices {
            if outcome == .onlySynchronized || outcome == .namesWithoutContents {
                disk.nodes[index].content = disk.nodes[index].durableContent
            }
            if outcome == .onlySynchronized || outcome == .contentsWithoutNames {
                disk.nodes[index].entries = disk.nodes[index].durableEntries
            }
            disk.nodes[index].durableContent = disk.nodes[index].content
            disk.nodes[index].durableEntries = disk.nodes[index].entries
            disk.nodes[index].sharedLocks = 0
            disk.nodes[index].isLockedExclusively = false
        }
        return InMemoryFileSystem(disk)
    }

    /// Opens or makes a file.
    public func open(
        _ path: String, _ options: OpenOptions, permissions: FilePermissions
    ) throws(CoreError) -> any OpenFile {
        let node = try change { disk throws(CoreError) in
            let (folder, name) = try disk.place(of: path)
            if let node = disk.nodes[folder].entries[name] {
                if options.contains(.creating), options.contains(.exclusively) { throw CoreError(.alreadyExists) }
                if disk.nodes[node].kind == .folder, options.contains(.writing) { throw CoreError(.isFolder) }
                if options.contains(.truncating) { disk.nodes[node].content = [] }
                return node
            }
            guard options.contains(.creating) else { throw CoreError(.notFound) }
            disk.nodes.append(Node(kind: .file, permissions: permissions))
            disk.nodes[folder].entries[name] = disk.nodes.count - 1
            return disk.nodes.count - 1
        }
        return InMemoryFile(self, node, options)
    }

    /// What is known of a file; links do not exist here.
    public func status(of path: String, followingLinks: Bool) throws(CoreError) -> FileStatus {
        try change { disk throws(CoreError) in disk.status(try disk.node(path)) }
    }

    /// The names in a folder.
    public func names(inFolder path: String) throws(CoreError) -> [String] {
        try change { disk throws(CoreError) in Array(disk.nodes[try disk.folder(path)].entries.keys) }
    }

    /// Makes a folder.
    public func makeFolder(_ path: String, permissions: FilePermissions) throws(CoreError) {
        try change { disk throws(CoreError) in
            let (folder, name) = try disk.place(of: path)
            if disk.nodes[folder].entries[name] != nil { throw CoreError(.alreadyExists) }
            disk.nodes.append(Node(kind: .folder, permissions: permissions))
            disk.nodes[folder].entries[name] = disk.nodes.count - 1
        }
    }

    /// Gives a file another name.
    public func rename(_ path: String, to newPath: String) throws(CoreError) {
        try change { disk throws(CoreError) in
            let (folder, name) = try disk.place(of: path)
            let (newFolder, newName) = try disk.place(of: newPath)
            guard let node = disk.nodes[folder].entries.removeValue(forKey: name) else { throw CoreError(.notFound) }
            disk.nodes[newFolder].entries[newName] = node
        }
    }

    /// Removes a file's name.
    public func unlink(_ path: String) throws(CoreError) {
        try change { disk throws(CoreError) in
            let (folder, name) = try disk.place(of: path)
            guard let node = disk.nodes[folder].entries[name] else { throw CoreError(.notFound) }
            if disk.nodes[node].kind == .folder { throw CoreError(.isFolder) }
            disk.nodes[folder].entries[name] = nil
        }
    }

    /// Removes an empty folder.
    public func removeFolder(_ path: String) throws(CoreError) {
        try change { disk throws(CoreError) in
            let node = try disk.folder(path)
            if !disk.nodes[node].entries.isEmpty { throw CoreError(.folderNotEmpty) }
            let (folder, name) = try disk.place(of: path)
            disk.nodes[folder].entries[name] = nil
        }
    }

    /// Sets permissions.
    public func setPermissions(_ permissions: FilePermissions, of path: String) throws(CoreError) {
        try change { disk throws(CoreError) in disk.nodes[try disk.node(path)].permissions = permissions }
    }

    /// Makes names durable.
    public func synchronizeFolder(_ path: String) throws(CoreError) {
        try change { disk throws(CoreError) in
            let node = try disk.folder(path)
            disk.nodes[node].durableEntries = disk.nodes[node].entries
        }
    }

    /// The value of an extended attribute.
    public func extendedAttribute(_ name: String, of path: String) throws(CoreError) -> [UInt8]? {
        try change { disk throws(CoreError) in disk.nodes[try disk.node(path)].attributes[name] }
    }

    /// Sets an extended attribute.
    public func setExtendedAttribute(_ name: String, to value: [UInt8], of path: String) throws(CoreError) {
        try change { disk throws(CoreError) in disk.nodes[try disk.node(path)].attributes[name] = value }
    }

    /// Removes an extended attribute.
    public func removeExtendedAttribute(_ name: String, of path: String) throws(CoreError) {
        try change { disk throws(CoreError) in disk.nodes[try disk.node(path)].attributes[name] = nil }
    }

    /// What it was made to say it is.
    public func volume(of path: String) throws(CoreError) -> VolumeDescription {
        disk.withLock { $0.volume }
    }

    func change<Result: Sendable>(_ body: (inout Disk) throws(CoreError) -> Result) throws(CoreError) -> Result {
        try disk.withLock { disk throws(CoreError) in
            // Nothing of a change stays when it fails.
            var changed = disk
            let result = try body(&changed)
            disk = changed
            return result
        }
    }
}

extension InMemoryFileSystem.Disk {
    func node(_ path: String) throws(CoreError) -> Int {
        var node = 0
        for name in path.split(separator: "/") where name != "." {
            guard nodes[node].kind == .folder else { throw CoreError(.notFolder) }
            guard let next = nodes[node].entries[String(name)] else { throw CoreError(.notFound) }
            node = next
        }
        return node
    }

    func folder(_ path: String) throws(CoreError) -> Int {
        let node = try node(path)
        if nodes[node].kind != .folder { throw CoreError(.notFolder) }
        return node
    }

    func place(of path: String) throws(CoreError) -> (folder: Int, name: String) {
        let (folder, name) = InMemoryFileSystem.split(path)
        return (try self.folder(folder), name)
    }

    func status(_ node: Int) -> FileStatus {
        let content = nodes[node]
        let size = Int64(content.content.count)
        return FileStatus(
            kind: content.kind, size: size, allocatedSize: (size + 4095) / 4096 * 4096, blockSize: 4096,
            linkCount: nodes.reduce(0) { $0 + $1.entries.values.count { $0 == node } },
            permissions: content.permissions, owner: ProcessOwner.user,
            identity: FileStatus.Identity(device: 1, inode: UInt64(node)))
    }
}
