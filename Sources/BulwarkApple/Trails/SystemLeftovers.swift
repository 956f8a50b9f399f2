public import BulwarkPrivacy
internal import Foundation

/// What removes the leftovers that the system keeps for an app.
public enum SystemLeftovers {
    /// One remover for each kind that this system has, save for the stores of `URLSession`: add `URLLoadingLeftovers` of the umbrella.
    ///
    /// ```swift
    /// let trail = LeftoverTrail(SystemLeftovers.removers(spotlight: index) + [URLLoadingLeftovers()])
    /// ```
    ///
    /// On iOS the app's temporary folder and the pictures for the app switcher go, too. The caches folder is left to the app, which knows
    /// what of it is in use: `FolderRemover(.cacheFiles, in: path)`.
    ///
    /// - Parameter spotlight: The app's index; the default one is emptied with it.
    public static func removers(spotlight: SpotlightIndex = SpotlightIndex()) -> [any LeftoverRemover] {
        [
            WebsiteDataRemover(), spotlight.remover, ActivityRemover(), NotificationRemover.delivered(),
            NotificationRemover.pending(), WidgetRemover(),
        ] + folders
    }

    // Elsewhere these folders may be everybody's: a Mac app without a sandbox shares them with all others.
    #if os(iOS)
        private static var folders: [any LeftoverRemover] {
            let library = FileManager.default.urls(for: .libraryDirectory, in: .userDomainMask).first
            return library.map { folders(temporary: NSTemporaryDirectory(), library: $0.path) } ?? []
        }
    #else
        private static let folders: [any LeftoverRemover] = []
    #endif

    /// Those that empty an app's folders.
    ///
    /// - Parameters:
    ///   - temporary: The temporary folder.
    ///   - library: The app's own `Library`. The pictures for the app switcher are in it, since iOS 13 in `SplashBoard/Snapshots`;
    ///     Apple documents neither the place nor that an app may empty it.
    static func folders(temporary: String, library: String) -> [any LeftoverRemover] {
        [
            FolderRemover(.temporaryFiles, in: temporary),
            FolderRemover(.snapshots, in: library + "/SplashBoard/Snapshots"),
            FolderRemover(.snapshots, in: library + "/Caches/Snapshots"),
        ]
    }
}
