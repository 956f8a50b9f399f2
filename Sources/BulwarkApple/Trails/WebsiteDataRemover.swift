public import BulwarkPrivacy
internal import BulwarkStorage
internal import Foundation

/// Removes all that websites keep in the app's web views: cookies, caches, storage, databases and service workers.
///
/// The stores on disk are emptied: the default one, and those that have a name of their own. A web view under `WebViewTrail` has
/// a store in memory, which goes with the view.
public struct WebsiteDataRemover: LeftoverRemover {
    /// Empties all stores.
    public init() {}

    /// What it removes.
    public var leftovers: Set<Leftover> { [.webCookies, .webCaches, .webStorage] }
    /// That no site was found afterwards.
    public var done: StaticString { "Removed from all stores, and no site was found in them afterwards." }

    /// Removes everything of every type, and reads back.
    ///
    /// - Throws: `StorageError` with the code `verificationFailed` where a site still keeps something.
    @MainActor public func remove() async throws {
        let types = WKWebsiteDataStore.allWebsiteDataTypes()
        let names = await withCheckedContinuation { continuation in
            WKWebsiteDataStore.fetchAllDataStoreIdentifiers { continuation.resume(returning: $0) }
        }
        var isEmpty = true
        for store in [WKWebsiteDataStore.default()] + names.map({ WKWebsiteDataStore(forIdentifier: $0) }) {
            await withCheckedContinuation { continuation in
                store.removeData(ofTypes: types, modifiedSince: .distantPast) { continuation.resume() }
            }
            let left = await withCheckedContinuation { continuation in
                store.fetchDataRecords(ofTypes: types) { continuation.resume(returning: $0.count) }
            }
            isEmpty = isEmpty && left == 0
        }
        if !isEmpty { throw StorageError(.verificationFailed, "a website still keeps data") }
    }
}
