internal import Foundation

/// Tells whether a place lies in what is audited, where nothing is written.
enum AuditedTree {
    /// Whether a file or folder, which need not exist yet, is one of these folders or in one of them.
    static func holds(_ place: String, _ folders: [String]) -> Bool {
        let trees = Set(folders.filter { FileManager.default.isFolder(atPath: $0) }.compactMap(Identity.init(path:)))
        let url = URL(fileURLWithPath: place)
        // `..` behind a link leads elsewhere than it seems, and behind what does not exist yet it may lead back.
        return [url.path, url.standardizedFileURL.path].contains { path in
            var parts = path.split(separator: "/")
            while !parts.isEmpty, !FileManager.default.fileExists(atPath: Self.path(parts)) { parts.removeLast() }
            parts = URL(fileURLWithPath: Self.path(parts)).resolvingSymlinksInPath().path.split(separator: "/")
            // The folder itself, and each around it up to the root.
            return (0...parts.count).contains { count in
                Identity(path: Self.path(parts.prefix(count))).map { trees.contains($0) } ?? false
            }
        }
    }

    private static func path(_ parts: some Sequence<Substring>) -> String { "/" + parts.joined(separator: "/") }

    /// Tells one folder from another, however their names are spelt.
    private struct Identity: Hashable {
        let device: Int
        let file: UInt64

        init?(path: String) {
            let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved),
                let device = (attributes[.systemNumber] as? NSNumber)?.intValue,
                let file = (attributes[.systemFileNumber] as? NSNumber)?.uint64Value
            else { return nil }
            (self.device, self.file) = (device, file)
        }
    }
}
