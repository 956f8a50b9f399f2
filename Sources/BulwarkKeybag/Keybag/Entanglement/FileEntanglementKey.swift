public import BulwarkCore

/// The device's key in a file that only its owner may read, made when the first bag is.
public struct FileEntanglementKey: EntanglementKey {
    private let path: String
    private let files: any FileSystem
    private let entropy: any EntropySource

    /// Names the file.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must exist.
    ///   - files: The file system.
    ///   - entropy: Where a new key comes from.
    public init(
        path: String, files: any FileSystem = SystemFileSystem(), entropy: any EntropySource = SystemEntropy()
    ) {
        self.path = path
        self.files = files
        self.entropy = entropy
    }

    /// Reads the file, or makes it (0600) where there is none and that is asked for.
    public func key(creating: Bool) throws(KeybagError) -> SecureBytes {
        do throws(CoreError) {
            if let key = try KeyFile.read(path, from: files) { return try KeyFile.checked(key) }
            if creating { return try create() }
        } catch {
            throw KeybagError(.deviceKey, error.reason, detail: .file(error))
        }
        throw KeybagError(.deviceKey, "there is none")
    }

    /// Overwrites the file and removes it, so that what depends on it is lost for good; no error where there is none.
    ///
    /// - Warning: On copy-on-write file systems and flash the overwritten bytes may survive.
    /// - Throws: ``KeybagError/Code/file``.
    public func destroy() throws(KeybagError) {
        do throws(CoreError) {
            let file = try files.open(path, [.writing, .notFollowingLinks, .notBlocking])
            try file.writeAll(entropy.bytes(KeyFile.size))
            try file.synchronize()
            try file.close()
            try files.unlink(path)
            try files.synchronizeFolder(SystemFileSystem.split(path).folder)
        } catch {
            if error.code != .notFound { throw KeybagError(error) }
        }
    }

    private func create() throws(CoreError) -> SecureBytes {
        // Under a lock, so that two processes that both find no key do not use one each.
        let lock = try files.open(path + ".lock", [.reading, .writing, .creating, .notFollowingLinks])
        try lock.lock(.exclusive, waiting: true)
        defer { try? lock.unlock() }
        if let key = try KeyFile.read(path, from: files) { return try KeyFile.checked(key) }
        let entropy = entropy
        let key = SecureBytes(count: KeyFile.size) { entropy.fill($0) }
        try key.withExposedBytes { bytes throws(CoreError) in
            try files.replaceDurably(path, with: bytes, permissions: .ownerOnly)
        }
        return key
    }
}

/// Files that hold nothing but a key.
enum KeyFile {
    static let size = 32

    /// The key; nil where there is no file. One byte too many is enough to know that it is too long.
    static func read(_ path: String, from files: any FileSystem) throws(CoreError) -> SecureBytes? {
        let file: any OpenFile
        do throws(CoreError) {
            file = try files.open(path, [.reading, .notFollowingLinks, .notBlocking])
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
        if try file.status().permissions.rawValue & 0o077 != 0 {
            throw CoreError(.permissionDenied, "others than the owner may read the key")
        }
        var count = 0
        let bytes = try SecureBytes(count: size + 1) { buffer throws(CoreError) in
            count = try file.readUpTo(buffer, at: 0)
        }
        return bytes.extracting(0..<count)
    }

    static func checked(_ key: SecureBytes) throws(CoreError) -> SecureBytes {
        guard key.count == size else { throw CoreError(.endOfFile, "the key is not 32 bytes") }
        return key
    }
}
