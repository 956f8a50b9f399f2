public import BulwarkCore

extension ProtectedFile {
    /// Writes a file, all or nothing.
    ///
    /// - Parameters:
    ///   - path: The file; what has that name is replaced.
    ///   - protection: When it can be reached.
    ///   - keyring: What protects it: a ``Keybag``, or an agent that has one.
    ///   - files: The file system.
    ///   - body: Writes the content.
    /// - Throws: As ``ProtectedFileWriter`` does, or what the body throws.
    @discardableResult
    public static func write(
        _ path: String, protection: FileProtection, keyring: any ClassKeyring,
        files: any FileSystem = SystemFileSystem(),
        _ body: (ProtectedFileWriter) throws -> Void
    ) throws -> ProtectedFile {
        let writer = try ProtectedFileWriter(path, protection: protection, keyring: keyring, files: files)
        do {
            try body(writer)
        } catch {
            writer.cancel()
            throw error
        }
        return try writer.finish()
    }

    /// What a file's header says, in any state and without a key.
    ///
    /// - Throws: ``KeybagError/Code/fileNotProtected``, ``KeybagError/Code/fileTampered``,
    ///   ``KeybagError/Code/fileKeyDestroyed`` or what the file system says.
    public static func summary(
        of path: String, files: any FileSystem = SystemFileSystem()
    ) throws(KeybagError) -> ProtectedFileSummary {
        let (_, header) = try HeaderFile.open(path, [.reading, .notBlocking], files)
        return ProtectedFileSummary(
            protection: header.slot.protection, length: header.length, isChangeUnfinished: header.marker.isChanging)
    }

    /// Changes a file's class: wraps its key anew and leaves the content as it is.
    ///
    /// The file must open, and the new class must be one that can be made now. A crash leaves a file of the old class or of
    /// the new; once this is back, nothing of the old class's wrapping is left in it. What is open goes on as it was opened.
    ///
    /// - Parameters:
    ///   - path: The file; a link is refused.
    ///   - protection: The new class. Giving the old one finishes a change that was interrupted.
    ///   - keyring: What protects it: a ``Keybag``, or an agent that has one.
    ///   - files: The file system.
    /// - Warning: Old copies of the header (snapshots, flash, copy-on-write) still open by the old class.
    /// - Throws: ``KeybagError/Code/locked`` with the class that cannot be reached, or as ``open(_:keyring:files:)`` does.
    public static func changeProtection(
        of path: String, to protection: FileProtection, keyring: any ClassKeyring,
        files: any FileSystem = SystemFileSystem()
    ) throws(KeybagError) {
        let (file, header) = try HeaderFile.open(path, [.reading, .writing, .notFollowingLinks, .notBlocking], files)
        defer { try? file.unlock() }
        let keys = try FileKeys(header, keyring)
        let fileKey = try FileKeys.fileKey(header, keyring)
        defer { fileKey.wipe() }
        let wrapped = try keyring.wrap(fileKey, for: protection.keyClass)
        let slot = FileHeader.Slot(
            protection: protection, wrapped: wrapped,
            code: try keys.code(fixed: header.fixed, protection, wrapped))
        do throws(CoreError) {
            let old = header.marker.slot, new = 1 - old
            func step(_ bytes: [UInt8], at offset: Int) throws(CoreError) {
                try bytes.withUnsafeBufferPointer { bytes throws(CoreError) in
                    try file.writeAll(UnsafeRawBufferPointer(bytes), at: Int64(offset))
                }
                try file.synchronize()
            }
            // The marker is one byte, which is written or not. Each step is durable before the next.
            try step([FileHeader.Marker.changing(old).rawValue], at: FileHeader.markerOffset)
            try step(slot.encoded, at: FileHeader.offset(ofSlot: new))
            try step([FileHeader.Marker.changing(new).rawValue], at: FileHeader.markerOffset)
            try step([UInt8](repeating: 0, count: FileHeader.slotSize), at: FileHeader.offset(ofSlot: old))
            try step([FileHeader.Marker.settled(new).rawValue], at: FileHeader.markerOffset)
        } catch {
            throw KeybagError(file: error)
        }
    }

    /// Destroys the file's key, in any state: nothing opens the content any more, whatever its size. The file stays.
    ///
    /// - Parameters:
    ///   - path: The file; a link is refused.
    ///   - files: The file system.
    /// - Warning: What opened it before goes on until it is closed; and on copy-on-write file systems and flash the overwritten
    ///   header may survive, as it does in backups.
    /// - Throws: ``KeybagError/Code/fileNotProtected`` or what the file system says. A damaged header is destroyed too.
    public static func destroyKey(
        of path: String, files: any FileSystem = SystemFileSystem()
    ) throws(KeybagError) {
        let (file, bytes) = try HeaderFile.openUnparsed(
            path, [.reading, .writing, .notFollowingLinks, .notBlocking], files)
        defer { try? file.unlock() }
        guard bytes.starts(with: FileHeader.magic) else { throw KeybagError(.fileNotProtected) }
        // Another version's header may have its key elsewhere.
        guard bytes.dropFirst(8).first == FileHeader.version else { throw KeybagError(.fileUnknownVersion) }
        let zeroes = [UInt8](repeating: 0, count: FileHeader.size - FileHeader.markerOffset)
        do throws(CoreError) {
            try zeroes.withUnsafeBufferPointer { bytes throws(CoreError) in
                try file.writeAll(UnsafeRawBufferPointer(bytes), at: Int64(FileHeader.markerOffset))
            }
            try file.synchronize()
        } catch {
            throw KeybagError(file: error)
        }
    }
}
