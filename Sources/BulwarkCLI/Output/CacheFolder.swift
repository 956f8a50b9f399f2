internal import BulwarkPolicy
internal import Foundation

/// Where facts are cached between runs.
enum CacheFolder {
    /// The folder that an option, else the policy, else the user's cache folder names; `nil` for none. The user's cache
    /// folder is left alone where it lies in what is audited, for nothing is written there.
    static func path(option: String?, _ setting: CacheSetting, root: String) -> String? {
        if let option { return option }
        switch setting {
        case .disabled: return nil
        case .directory(let path): return path
        case .standard:
            guard let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first else {
                return nil
            }
            let folder = caches.appendingPathComponent("bulwark").resolvingSymlinksInPath().path
            let prefix = root.hasSuffix("/") ? root : root + "/"
            return folder.hasPrefix(prefix) ? nil : folder
        }
    }
}
