public import BulwarkCore
internal import Yams

/// Files that an app promises to protect, or to keep out of backups.
public struct PromisedFiles: Sendable, Hashable {
    /// Whether files are in a backup.
    public enum Backup: String, Sendable, Hashable, CaseIterable {
        /// None is.
        case excluded
        /// They are.
        case included
    }

    /// The files: a pattern for their paths in the app's containers.
    public var path: Glob
    /// The weakest class of Data Protection that they may have; nil where nothing is promised.
    public var protection: FileProtection?
    /// Whether they are in backups; nil where nothing is promised.
    public var backup: Backup?

    /// Files of which nothing is promised yet.
    public init(path: Glob) { self.path = path }

    init?(_ node: Node, _ reader: YAMLReader) {
        var path: Glob?
        var protection: FileProtection?
        var backup: Backup?
        let before = reader.problems.count
        reader.mapping(node, at: "files", keys: ["path", "protection", "backup"]) { key, value in
            switch key {
            case "path":
                guard let pattern = reader.string(value, at: "path") else { return }
                do throws(GlobError) { path = try Glob(pattern) } catch {
                    reader.complain(value, "the pattern \(pattern): \(error)")
                }
            case "protection":
                protection = reader.word(
                    value, at: "protection", of: FileProtection.allCases.filter { $0 != .none }, written: \.rawValue)
            default: backup = reader.word(value, at: "backup", as: Backup.self)
            }
        }
        if reader.problems.count > before { return nil }
        guard let path, protection != nil || backup != nil else {
            reader.complain(node, "files need a path, and 'protection:' or 'backup:'.")
            return nil
        }
        self.path = path
        self.protection = protection
        self.backup = backup
    }
}
