package import BulwarkCore
internal import Foundation

/// An opened device backup: what it says of itself, its list of files, and their contents.
///
/// Nothing is written into its folder, and nothing that was decrypted is written anywhere but where it is asked for.
package final class Backup {
    /// Where it is.
    package let location: BackupLocation
    /// What it says of itself.
    package let properties: BackupProperties
    /// The class keys; nil where no password was needed.
    package let keys: UnlockedKeybag?
    /// What is odd about the backup as a whole, in sentences.
    package private(set) var notes: [String] = []

    let files: any FileSystem
    private let manifest: Manifest

    /// Opens a backup.
    ///
    /// - Parameters:
    ///   - path: Its folder, or one that holds its folder alone.
    ///   - files: Where its files are read.
    ///   - password: Asked for the password, once it is known that one is needed; nil where there is none to be had.
    /// - Throws: ``BackupError``, and what `password` throws.
    package init(
        at path: String, files: any FileSystem = SystemFileSystem(), password: () throws -> Secret?
    ) throws {
        self.files = files
        location = try BackupLocation(path, files: files)
        properties = try BackupProperties(folder: location.folder, files: files)
        var found = try Manifest.isPlain(location, files) ? try Manifest.plain(location, files) : nil
        guard found != nil || properties.keybag != nil else {
            throw BackupError(.manifestUnreadable, "it is no database, and nothing says that it is encrypted")
        }
        // What is there decides, for Manifest.plist can lie. An encrypted backup of iOS 10.1 has a list of files that anybody can read.
        let isEncrypted = properties.isEncrypted || found?.manifest.holdsKeys ?? true
        if isEncrypted, !properties.isEncrypted {
            notes.append(
                "Manifest.plist calls the backup unencrypted, and its \(found == nil ? "list of files is" : "files are") not."
            )
        }
        if isEncrypted {
            guard let bytes = properties.keybag else { throw BackupError(.keybagMalformed, "no keybag") }
            let keybag = try BackupKeybag(bytes)
            guard let password = try password() else { throw BackupError(.passwordRequired) }
            defer { password.wipe() }
            let unlocked = try keybag.unlock(password)
            for number in unlocked.damagedClasses { notes.append("The key of class \(number) is damaged.") }
            keys = unlocked
            if let plain = found?.manifest { found?.manifest = plain.opened(password) }
        } else {
            keys = nil
        }
        let (manifest, note) = try found ?? Manifest.encrypted(location, files, keys, properties.manifestKey)
        if let note { notes.append(note) }
        self.manifest = manifest
    }

    /// Calls `body` with every record of the domains that are wanted.
    ///
    /// - Returns: What of the manifest could not be read.
    package func forEachRecord(
        in isWanted: (String) -> Bool = { _ in true }, _ body: (BackupRecord) -> Void
    ) throws(BackupError) -> ManifestFlaws {
        try manifest.forEachRecord(in: isWanted, body)
    }
}
