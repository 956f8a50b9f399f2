public import BulwarkCore

/// Keeps one record in a file, replaced durably at each change.
public struct FileRecordStore: RecordStore {
    private let path: String
    private let files: any FileSystem

    /// Names the file.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must exist, and nothing else may use it.
    ///   - files: The file system.
    public init(path: String, files: any FileSystem = SystemFileSystem()) {
        self.path = path
        self.files = files
    }

    /// Reads the file, at most 4096 bytes of it.
    ///
    /// - Throws: ``CoreError/Code/tooLarge`` for more, or what the file system answers.
    public func load() throws(CoreError) -> [UInt8]? {
        do throws(CoreError) {
            return try files.contents(of: path, limit: 4096)
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
    }

    /// Replaces the file.
    public func save(_ record: [UInt8]) throws(CoreError) { try files.replaceDurably(path, with: record) }

    /// Removes the file, durably, and what a process that was killed had written of another one to take its place.
    public func remove() throws(CoreError) {
        ReplacementFile.removeLeftovers(of: path, in: files)
        do throws(CoreError) {
            try files.unlink(path)
        } catch {
            if error.code == .notFound { return }
            throw error
        }
        // The file is gone in any case; a file system that cannot synchronize a folder has done what it can.
        do throws(CoreError) {
            try files.synchronizeFolder(SystemFileSystem.split(path).folder)
        } catch {
            if error.code != .unsupported { throw error }
        }
    }
}
