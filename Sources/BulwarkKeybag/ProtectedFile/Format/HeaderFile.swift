internal import BulwarkCore

/// Opens files by their header.
enum HeaderFile {
    static func open(
        _ path: String, _ options: OpenOptions, _ files: any FileSystem
    ) throws(KeybagError) -> (file: any OpenFile, header: FileHeader) {
        let (file, bytes) = try openUnparsed(path, options, files)
        return (file, try FileHeader(encoded: bytes))
    }

    /// Gives the header's bytes as they are, fewer where the file is shorter.
    static func openUnparsed(
        _ path: String, _ options: OpenOptions, _ files: any FileSystem
    ) throws(KeybagError) -> (file: any OpenFile, bytes: [UInt8]) {
        let file: any OpenFile, bytes: [UInt8]
        do throws(CoreError) {
            file = try files.open(path, options)
            switch try file.status().kind {
            case .file: break
            case .folder: throw CoreError(.isFolder)
            default: throw CoreError(.unsupported, "it is no regular file")
            }
            bytes = try read(file, isChanging: options.contains(.writing))
        } catch {
            throw KeybagError(file: error)
        }
        return (file, bytes)
    }

    /// Reads the header while nobody changes it; who is about to change it keeps the lock.
    private static func read(_ file: any OpenFile, isChanging: Bool) throws(CoreError) -> [UInt8] {
        do throws(CoreError) {
            try file.lock(isChanging ? .exclusive : .shared, waiting: true)
        } catch {
            // Where there are no locks, a reader that meets a change sees a header that is not authentic.
            if isChanging { throw error }
        }
        var bytes = [UInt8](repeating: 0, count: FileHeader.size)
        let count = try bytes.withUnsafeMutableBufferPointer { buffer throws(CoreError) in
            try file.readUpTo(UnsafeMutableRawBufferPointer(buffer), at: 0)
        }
        bytes.removeSubrange(count...)
        if !isChanging { try? file.unlock() }
        return bytes
    }
}

extension FileKeys {
    /// The keys of a file with that header, which is checked.
    convenience init(_ header: FileHeader, _ ring: any ClassKeyring) throws(KeybagError) {
        let fileKey = try Self.fileKey(header, ring)
        defer { fileKey.wipe() }
        try self.init(fileKey, header.identifier, header.slot.protection, ring)
        try check(header)
    }

    static func fileKey(_ header: FileHeader, _ ring: any ClassKeyring) throws(KeybagError) -> SecureBytes {
        do throws(KeybagError) {
            return try ring.unwrap(header.slot.wrapped, for: header.slot.protection.keyClass)
        } catch {
            if error.code == .tampered { throw KeybagError(.fileTampered, "wrapped key") }
            throw error
        }
    }
}
