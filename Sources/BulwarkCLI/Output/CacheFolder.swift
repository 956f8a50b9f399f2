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
    ///
    /// A policy that came with the tree does not choose where on this machine files are written: its folder counts only
    /// below the user's cache folder, and anywhere outside of the tree where the command line names the policy.
    /// - Parameters:
    ///   - isTrusted: Whether the command line names the policy.
    ///   - audited: The paths that are audited.
    static func path(option: String?, _ setting: CacheSetting, isTrusted: Bool, audited: [String]) throws -> String? {
        if let option {
            guard !AuditedTree.holds(option, audited) else {
                throw CommandFailure.usage(
                    "--cache-dir \(ShownName.of(option)) lies in what is audited, and nothing is written there. "
                        + "Name a folder outside of it, or use --no-cache.")
            }
            return option
        }
        switch setting {
        case .disabled: return nil
        case .directory(let path):
            guard !AuditedTree.holds(path, audited) else {
                StandardError.write(
                    "bulwark: The cache that the policy names, \(ShownName.of(path)), lies in what is audited, and nothing "
                        + "is written there; this run does without.\n")
                return nil
            }
            if isTrusted || isUsers(path) { return path }
            StandardError.write(
                "bulwark: The cache that the policy names, \(ShownName.of(path)), lies outside of the user's cache folder, and a "
                    + "policy that comes with a tree does not choose where files are written; this run keeps its cache in the "
                    + "user's folder. Name the folder by --cache-dir, or the policy by --config.\n")
            return standard(audited)
        case .standard: return standard(audited)
        }
    }

    /// Whether a folder is the user's cache folder or lies in it.
    private static func isUsers(_ path: String) -> Bool {
        guard let users = usersFolder, !path.split(separator: "/").contains("..") else { return false }
        let (place, home) = (resolved(path), resolved(users))
        return place == home || place.hasPrefix(home + "/")
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }

    private static func standard(_ audited: [String]) -> String? {
        guard let folder = usersFolder, !AuditedTree.holds(folder, audited) else { return nil }
        return folder
    }

    private static var usersFolder: String? {
        // One that is relative would lie wherever the command is run.
        if let home = ProcessInfo.processInfo.environment["HOME"], !home.isEmpty, !home.hasPrefix("/") { return nil }
        let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
        return caches?.appendingPathComponent("bulwark").path
    }
}
