package import BulwarkCore

/// Where a backup is, and in which form.
package struct BackupLocation: Sendable {
    /// How the list of files is kept.
    package enum Layout: Sendable, Hashable {
        /// In Manifest.db, since iOS 10.
        case database
        /// In Manifest.mbdb, up to iOS 9.
        case records
    }

    /// The folder that holds the manifest.
    package let folder: String
    /// How the list of files is kept.
    package let layout: Layout

    /// Finds a backup: in a folder itself, or in the only one below it that holds one.
    ///
    /// What is there decides, and never what a file says of itself.
    package init(_ path: String, files: any FileSystem = SystemFileSystem()) throws(BackupError) {
        if let layout = Self.layout(of: path, files) {
            (folder, self.layout) = (path, layout)
            return
        }
        let names: [String]
        do throws(CoreError) { names = try files.names(inFolder: path) } catch {
            throw error.code == .notFound || error.code == .notFolder
                ? BackupError(.notABackup, detail: .file(error)) : BackupError(error)
        }
        let found = names.sorted().filter { Self.layout(of: "\(path)/\($0)", files) != nil }
        guard let only = found.first, let layout = Self.layout(of: "\(path)/\(only)", files) else {
            throw BackupError(.notABackup)
        }
        guard found.count == 1 else { throw BackupError(.severalBackups, detail: .names(found)) }
        (folder, self.layout) = ("\(path)/\(only)", layout)
    }

    private static func layout(of folder: String, _ files: any FileSystem) -> Layout? {
        func isThere(_ name: String) -> Bool {
            (try? files.status(of: "\(folder)/\(name)", followingLinks: true))?.kind == .file
        }
        if isThere("Manifest.db") { return .database }
        return isThere("Manifest.mbdb") ? .records : nil
    }
}
