internal import ArgumentParser
internal import BulwarkPolicy
internal import Foundation

/// Where facts are cached between runs. Nothing is written into what is audited, so the cache never lies there.
enum CacheFolder {
    /// The folder that an option, else the policy, else the user's cache folder names; `nil` for none.
    ///
    /// A folder in what is audited is refused where the command line names it, for whoever did so waits for a second run to be
    /// quick. A policy goes with the tree to machines where the folder may lie well: there the run does without, and
    /// says so. The user's cache folder is left alone in silence: nobody has named it.
    /// - Parameter audited: The paths that are audited.
    static func path(option: String?, _ setting: CacheSetting, audited: [String]) throws -> String? {
        if let option {
            guard !lies(option, in: audited) else {
                throw CommandFailure.usage(
                    "--cache-dir \(ShownName.of(option)) lies in what is audited, and nothing is written there. "
                        + "Name a folder outside of it, or use --no-cache.")
            }
            return option
        }
        switch setting {
        case .disabled: return nil
        case .directory(let path):
            guard lies(path, in: audited) else { return path }
            StandardError.write(
                "bulwark: The cache that the policy names, \(ShownName.of(path)), lies in what is audited, and nothing "
                    + "is written there; this run does without.\n")
            return nil
        case .standard:
            let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
            guard let folder = caches?.appendingPathComponent("bulwark").path, !lies(folder, in: audited) else {
                return nil
            }
            return folder
        }
    }

    /// Whether a folder, which need not exist yet, is one of the audited folders or in one of them.
    private static func lies(_ folder: String, in audited: [String]) -> Bool {
        let trees = Set(audited.filter { FileManager.default.isFolder(atPath: $0) }.compactMap(Identity.init(path:)))
        let url = URL(fileURLWithPath: folder)
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
