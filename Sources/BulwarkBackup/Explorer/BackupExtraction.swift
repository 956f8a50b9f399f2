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
        /// It could not be read.
        case failed(BackupError)
        /// The folder that is extracted to did not take it: a full volume, for one. Nothing of the file is left there.
        case unwritten(CoreError)
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
            if let answer = try write(content, to: "\(folder)/\(path)") { return .unwritten(answer) }
            return .written(path: path, bytes: content.length, isOwnName: isOwn, isDamaged: content.isDamaged)
        } catch {
            return .failed(error)
        }
    }

    /// Writes a content; what the folder's file system answered where it did not take it.
    ///
    /// - Throws: What is wrong with the backup.
    private func write(_ content: BackupContent, to path: String) throws(BackupError) -> CoreError? {
        let file: any OpenFile
        do throws(CoreError) {
            try files.makeFolders(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
            file = try files.open(path, [.writing, .creating, .exclusively, .notFollowingLinks])
        } catch { return error }
        var answer: CoreError?
        do {
            try content.forEachPiece { piece in
                do throws(CoreError) {
                    try file.writeAll(piece)
                    return true
                } catch {
                    answer = error
                    return false
                }
            }
            if answer == nil { do throws(CoreError) { try file.close() } catch { answer = error } }
            // Half a file would be taken for a whole one.
            if answer != nil { try? files.unlink(path) }
            return answer
        } catch {
            try? files.unlink(path)
            throw error as? BackupError ?? (error as? CoreError).map { BackupError($0) } ?? BackupError(.file)
        }
    }
}
