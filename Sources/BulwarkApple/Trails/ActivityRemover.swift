public import BulwarkPrivacy
internal import Foundation

/// Deletes the activities that were given to Siri and to search.
public struct ActivityRemover: LeftoverRemover {
    /// Deletes all of the app's.
    public init() {}

    /// What it removes.
    public var leftovers: Set<Leftover> { [.donatedActivities] }

    /// Deletes them, and returns when the system says that it is done.
    public func remove() async {
        await withCheckedContinuation { continuation in
            NSUserActivity.deleteAllSavedUserActivities { continuation.resume() }
        }
    }
}
