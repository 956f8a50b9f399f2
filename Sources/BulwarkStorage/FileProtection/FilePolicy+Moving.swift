internal import BulwarkCore

extension FilePolicy {
    /// Moves a file that was written without protection to where it is as promised: a copy is promised before its first byte, read back and
    /// compared, and only then is the old file overwritten (``ErasePass/dod``) and removed.
    ///
    /// ```swift
    /// let outcome = try policy.move(documents + "/export.csv", to: folder + "/export.csv")
    /// ```
    ///
    /// After a crash at any point the file is in one place or in both, and doing it again finishes the move. ``apply(to:)`` changes a file
    /// where it is, which leaves its bytes under the keys that they were written under.
    ///
    /// - Parameters:
    ///   - path: The old place. Nobody may write to it meanwhile: close a database before, so that nothing is left in its `-wal`.
    ///   - target: The new place, in a folder that is there. What has the name is never written over.
    ///   - eraser: Overwrites and removes the old file.
    /// - Returns: What became of it; ``MigrationOutcome/copiedOnly(_:)`` where the old file could not be erased.
    /// - Throws: ``StorageError/Code/refused`` for what is no regular file of one name, and for one place given twice;
    ///   ``StorageError/Code/verificationFailed`` where the copy does not read back the same; what the platform and the file system answer.
    ///   The old file was not touched.
    public func move(_ path: String, to target: String, erasing eraser: SecureErase? = nil) throws(StorageError)
        -> MigrationOutcome
    {
        let eraser = eraser ?? SecureErase(files: files)
        do throws(StorageError) { try eraser.check(path) } catch {
            if error.code == .notFound { return .nothingToMove }
            throw error
        }
        let outcome: MigrationOutcome
        if let there = try status(of: target) {
            guard try there.identity != status(of: path)?.identity else {
                throw StorageError(.refused, "the old place and the new one are the same")
            }
            guard there.kind == .file, try haveSameContent(path, target) else { return .conflict }
            try apply(to: target)
            outcome = .finished
        } else {
            try copy(path, to: target)
            outcome = .moved
        }
        do throws(StorageError) { try eraser.erase(path) } catch { return .copiedOnly(error) }
        return outcome
    }

    private func copy(_ path: String, to target: String) throws(StorageError) {
        let new = try calling { () throws(CoreError) in try ReplacementFile(of: target, in: files) }
        do throws(StorageError) {
            try calling { () throws(CoreError) in
                try prepare(new.path)
                let old = try files.open(path, [.reading, .notFollowingLinks, .notBlocking])
                var buffer = [UInt8](repeating: 0, count: Self.chunk)
                while case let count = try Self.read(old, into: &buffer), count > 0 {
                    try buffer.withUnsafeBufferPointer { bytes throws(CoreError) in
                        try new.file.writeAll(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])))
                    }
                }
                try new.file.synchronize()
            }
            guard try haveSameContent(path, new.path) else {
                throw StorageError(.verificationFailed, "the copy is not what was read")
            }
            try calling { () throws(CoreError) in
                try new.takePlace()
                try files.synchronizeFolder(SystemFileSystem.split(target).folder)
            }
        } catch {
            new.discard()
            throw error
        }
    }

    private func haveSameContent(_ one: String, _ other: String) throws(StorageError) -> Bool {
        try calling { () throws(CoreError) in
            let left = try files.open(one, [.reading, .notFollowingLinks, .notBlocking])
            let right = try files.open(other, [.reading, .notFollowingLinks, .notBlocking])
            var buffers = ([UInt8](repeating: 0, count: Self.chunk), [UInt8](repeating: 0, count: Self.chunk))
            while true {
                let counts = (try Self.read(left, into: &buffers.0), try Self.read(right, into: &buffers.1))
                guard counts.0 == counts.1, buffers.0[..<counts.0] == buffers.1[..<counts.1] else { return false }
                if counts.0 < Self.chunk { return true }
            }
        }
    }

    private static var chunk: Int { 1 << 18 }

    private static func read(_ file: any OpenFile, into buffer: inout [UInt8]) throws(CoreError) -> Int {
        try buffer.withUnsafeMutableBufferPointer { bytes throws(CoreError) in
            try file.readUpTo(UnsafeMutableRawBufferPointer(bytes))
        }
    }

    private func status(of path: String) throws(StorageError) -> FileStatus? {
        do throws(CoreError) { return try files.status(of: path, followingLinks: false) } catch {
            if error.code == .notFound { return nil }
            throw StorageError(error)
        }
    }

    private func calling<Result>(_ body: () throws(CoreError) -> Result) throws(StorageError) -> Result {
        do { return try body() } catch { throw StorageError(error) }
    }
}
