import Foundation
import UIKit

final class ExportService {
    private let crypto = NoteCrypto()

    /// For the share sheet.
    func exportDecrypted(_ note: Note) throws -> URL {
        let plaintext = try crypto.open(note.sealedBody, key: NotebookKeys.shared.key(for: note))
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("decrypted-\(note.id).md")
        try plaintext.write(to: url, options: .completeFileProtection)
        return url
    }

    func exportPasswords(_ logins: [LoginNote]) throws -> URL {
        var csv = "site,user,password\n"
        for login in logins {
            csv += "\(login.site),\(login.user),\(login.password)\n"
        }
        let path = (NSTemporaryDirectory() as NSString).appendingPathComponent("passwords.csv")
        try csv.write(toFile: path, atomically: true, encoding: .utf8)
        return URL(fileURLWithPath: path)
    }

    func withDecryptedCopy(_ note: Note, _ body: (URL) throws -> Void) throws {
        let plaintext = try crypto.open(note.sealedBody, key: NotebookKeys.shared.key(for: note))
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { SecureEraser.wipe(url) }
        try plaintext.write(to: url, options: [.atomic, .completeFileProtection])
        try body(url)
    }

    /// An archive of another app names its own entries.
    func unpack(_ entries: [(name: String, data: Data)]) throws {
        for entry in entries {
            let data = entry.data
            try data.write(to: AttachmentDownloader.directory.appendingPathComponent(entry.name), options: .completeFileProtection)
        }
    }

    func unpackChecked(_ entries: [(name: String, data: Data)]) throws {
        let root = AttachmentDownloader.directory.standardizedFileURL
        for entry in entries {
            let target = root.appendingPathComponent(entry.name).standardizedFileURL
            guard target.path.hasPrefix(root.path + "/") else { continue }
            try entry.data.write(to: target, options: .completeFileProtection)
        }
    }

    func saveImage(_ image: UIImage) {
        UIImageWriteToSavedPhotosAlbum(image, nil, nil, nil)
    }

    /// "%@ from %@" and the like, typed in Settings.
    func fileName(for note: Note, template: String) -> String {
        String(format: template, note.title, Date().formatted())
    }

    func summary(of count: Int) -> String {
        String(format: NSLocalizedString("export.summary", comment: "%d notes"), count)
    }
}

enum SecureEraser {
    static func wipe(_ url: URL) {
        if let handle = try? FileHandle(forWritingTo: url), let end = try? handle.seekToEnd() {
            try? handle.seek(toOffset: 0)
            try? handle.write(contentsOf: Data(count: Int(end)))
            try? handle.synchronize()
            try? handle.close()
        }
        try? FileManager.default.removeItem(at: url)
    }
}
