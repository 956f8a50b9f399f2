import UIKit

final class ThumbnailCache {
    static let shared = ThumbnailCache()

    private let memory = NSCache<NSString, UIImage>()
    private let directory = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)[0]

    func store(_ image: UIImage, for url: URL) {
        let name = Digests.thumbnailName(for: url)
        memory.setObject(image, forKey: name as NSString)
        try? image.jpegData(compressionQuality: 0.7)?.write(to: directory.appendingPathComponent(name))
    }

    func removeAll() {
        memory.removeAllObjects()
    }

    /// Drops what nobody looked at for a month.
    func trim() {
        let files = (try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)) ?? []
        let limit = Date().addingTimeInterval(-30 * 24 * 3_600)
        for file in files where file.pathExtension == "jpg" {
            let changed = (try? file.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate
            if let changed, changed < limit {
                try? FileManager.default.removeItem(at: file)
            }
        }
    }
}

final class DraftSaver {
    static let shared = DraftSaver()

    var pending: (id: UUID, text: String)?

    func flush() {
        guard let pending else { return }
        let url = PrivateDirectory.url.appendingPathComponent("draft-\(pending.id).txt")
        try? Data(pending.text.utf8).write(to: url, options: [.atomic, .completeFileProtection])
        self.pending = nil
    }
}
