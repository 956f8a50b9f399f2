package import BulwarkCore
internal import Foundation

/// Copies files out of a backup, decrypted, into a folder of their own.
///
/// The folder must be new or empty, and what is written there only its owner can read. Links are told and never made: what comes
/// behind one would be written through it.
package struct BackupExtraction {
    /// What became of a file.
    package enum Outcome: Sendable, Hashable {
        /// It was written, under that path in the folder; `isDamaged` where its content is not what encryption leaves.
        case written(path: String, bytes: Int64, isOwnName: Bool, isDamaged: Bool)
        /// A link, which is not made.
        case link(target: String)
        /// It could not be written.
        case failed(BackupError)
    }

    private let backup: Backup
    private let folder: String
    private let files: any FileSystem
    private var paths = ExtractedPaths()

    /// Makes the folder ready.
    ///
    /// - Throws: ``BackupError/Code/targetNotEmpty`` where something is in it, ``BackupError/Code/targetInside`` where it is a part of the
    ///   backup.
    package init(
        of backup: Backup, to folder: String, files: any FileSystem = SystemFileSystem()
    ) throws(BackupError) {
        (self.backup, self.folder, self.files) = (backup, folder, files)
        guard !Self.isInside(folder, backup.location.folder) else { throw BackupError(.targetInside) }
        do throws(CoreError) {
            do throws(CoreError) {
                guard try files.names(inFolder: folder).isEmpty else { throw CoreError(.folderNotEmpty) }
            } catch  where error.code == .notFound {
                try files.makeFolders(folder)
            }
        } catch {
            throw error.code == .folderNotEmpty ? BackupError(.targetNotEmpty) : BackupError(error)
        }
    }

    /// Whether a path leads to a folder or into it, whatever links are on the way to what there is of it.
    private static func isInside(_ path: String, _ folder: String) -> Bool {
        var place = URL(fileURLWithPath: path).standardizedFileURL
        var rest: [String] = []
        while place.pathComponents.count > 1, !FileManager.default.fileExists(atPath: place.path) {
            rest.insert(place.lastPathComponent, at: 0)
            place.deleteLastPathComponent()
        }
        let parts = place.resolvingSymlinksInPath().pathComponents + rest
        return parts.starts(with: URL(fileURLWithPath: folder).resolvingSymlinksInPath().pathComponents)
    }

    /// Writes one file; nil for folders, which are made when something is put into them.
    package mutating func extract(_ record: BackupRecord) -> Outcome? {
        switch record.kind {
        case .folder, .other: return nil
        case .link: return .link(target: record.target ?? "")
        case .file: break
        }
        do throws(BackupError) {
            let content = try backup.content(of: record)
            let (path, isOwn) = paths.path(domain: record.domain, path: record.path)
            try write(content, to: "\(folder)/\(path)")
            return .written(path: path, bytes: content.length, isOwnName: isOwn, isDamaged: content.isDamaged)
        } catch {
            return .failed(error)
        }
    }

    private func write(_ content: BackupContent, to path: String) throws(BackupError) {
        do {
            let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            try files.makeFolders(parent)
            let file = try files.open(path, [.writing, .creating, .exclusively, .notFollowingLinks])
            do {
                try content.forEachPiece { piece in
                    try file.writeAll(piece)
                    return true
                }
                try file.close()
            } catch {
                // Half a file would be taken for a whole one.
                try? files.unlink(path)
                throw error
            }
        } catch let error as BackupError {
            throw error
        } catch let error as CoreError {
            throw BackupError(error)
        } catch {
            throw BackupError(.file)
        }
    }
}
