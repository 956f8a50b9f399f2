internal import Foundation

/// Removes what is in a folder, and leaves the folder.
///
/// ```swift
/// let exports = FolderRemover(.temporaryFiles, in: folder + "/exports")
/// ```
///
/// A link is removed and never followed. One entry that cannot be removed does not keep the others.
///
/// - Warning: Give it a folder of the app's own. On Linux and in a Mac app without a sandbox the system's temporary folder is
///   everybody's.
public struct FolderRemover: LeftoverRemover {
    /// What the files are.
    public let leftover: Leftover
    /// The folder; where there is none, there is nothing to remove.
    public let folder: String
    /// The names of the entries that stay.
    public let kept: Set<String>

    /// Names a folder.
    ///
    /// - Parameters:
    ///   - leftover: What its files are.
    ///   - folder: The path of the folder.
    ///   - kept: The names of entries that stay.
    public init(_ leftover: Leftover, in folder: String, keeping kept: Set<String> = []) {
        self.leftover = leftover
        self.folder = folder
        self.kept = kept
    }

    /// What it removes.
    public var leftovers: Set<Leftover> { [leftover] }
    /// That the folder is empty, or holds no more than what is kept.
    public var done: StaticString { kept.isEmpty ? "Emptied the folder." : "Emptied the folder but for what is kept." }

    /// Removes the entries.
    ///
    /// - Throws: Foundation's error for the first entry that stays, or for a folder that cannot be read.
    public func remove() async throws {
        let files = FileManager.default
        var failure: (any Error)?
        for name in try entries(files) {
            do { try files.removeItem(atPath: folder + "/" + name) } catch { failure = failure ?? error }
        }
        // Another part of the app may have removed an entry first; what counts is that none is left.
        if let failure, try !entries(files).isEmpty { throw failure }
    }

    private func entries(_ files: FileManager) throws -> [String] {
        do {
            return try files.contentsOfDirectory(atPath: folder).filter { !kept.contains($0) }
        } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
            return []
        }
    }
}
