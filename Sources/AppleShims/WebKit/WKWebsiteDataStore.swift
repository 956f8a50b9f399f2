// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Apple's names are as they are.
#if !canImport(Darwin)
    internal import BulwarkCore
    public import Foundation

    /// The data of all websites in the app's web views.
    @MainActor final class ShimWebsites {
        var stores: [UUID: WKWebsiteDataStore] = [:]
        var standard: WKWebsiteDataStore?

        nonisolated init() {}
    }

    /// What websites keep in the app.
    ///
    /// See [WKWebsiteDataStore](https://developer.apple.com/documentation/webkit/wkwebsitedatastore).
    @MainActor open class WKWebsiteDataStore {
        /// Whether it is kept on disk.
        public let isPersistent: Bool
        /// Its name, for one that has one.
        public let identifier: UUID?
        /// By site, the types of what it keeps, with the date of the last change.
        private var kept: [String: [String: Date]] = [:]
        /// Whether it does not remove what it is told to.
        public var shimKeepsAll = false

        private init(isPersistent: Bool, identifier: UUID? = nil) {
            self.isPersistent = isPersistent
            self.identifier = identifier
        }

        /// The one on disk that web views have unless they are given another.
        public static func `default`() -> WKWebsiteDataStore {
            let websites = ShimSystem.current.websites
            let store = websites.standard ?? WKWebsiteDataStore(isPersistent: true)
            websites.standard = store
            return store
        }

        /// A new one in memory.
        ///
        /// See [nonPersistent()](https://developer.apple.com/documentation/webkit/wkwebsitedatastore/nonpersistent()).
        public static func nonPersistent() -> WKWebsiteDataStore { WKWebsiteDataStore(isPersistent: false) }

        /// One on disk of a name, made where there is none.
        public convenience init(forIdentifier identifier: UUID) {
            self.init(isPersistent: true, identifier: identifier)
            if let known = ShimSystem.current.websites.stores[identifier] { kept = known.kept }
            ShimSystem.current.websites.stores[identifier] = self
        }

        /// The names of those on disk that have one.
        public static func fetchAllDataStoreIdentifiers(
            _ completionHandler: @escaping @MainActor @Sendable ([UUID]) -> Void
        ) {
            completionHandler(Array(ShimSystem.current.websites.stores.keys))
        }

        /// All types of data.
        public static func allWebsiteDataTypes() -> Set<String> {
            [
                WKWebsiteDataTypeCookies, WKWebsiteDataTypeDiskCache, WKWebsiteDataTypeMemoryCache,
                WKWebsiteDataTypeOfflineWebApplicationCache, WKWebsiteDataTypeFetchCache, WKWebsiteDataTypeLocalStorage,
                WKWebsiteDataTypeSessionStorage, WKWebsiteDataTypeIndexedDBDatabases, WKWebsiteDataTypeWebSQLDatabases,
                WKWebsiteDataTypeServiceWorkerRegistrations,
            ]
        }

        /// Which sites keep data of types.
        public func fetchDataRecords(
            ofTypes dataTypes: Set<String>,
            completionHandler: @escaping @MainActor @Sendable ([WKWebsiteDataRecord]) -> Void
        ) {
            completionHandler(
                kept.compactMap { site, types in
                    let found = Set(types.keys).intersection(dataTypes)
                    return found.isEmpty ? nil : WKWebsiteDataRecord(displayName: site, dataTypes: found)
                })
        }

        /// Removes data of types that was changed after a date.
        ///
        /// See [removeData(ofTypes:modifiedSince:completionHandler:)][remove].
        ///
        /// [remove]: https://developer.apple.com/documentation/webkit/wkwebsitedatastore/removedata(oftypes:modifiedsince:completionhandler:)
        public func removeData(
            ofTypes dataTypes: Set<String>, modifiedSince date: Date,
            completionHandler: @escaping @MainActor @Sendable () -> Void
        ) {
            if !shimKeepsAll {
                kept = kept.mapValues { $0.filter { !dataTypes.contains($0.key) || $0.value <= date } }
            }
            completionHandler()
        }

        /// Lets a site keep data of a type, as its pages do.
        public func shimKeep(_ type: String, of site: String) {
            kept[site, default: [:]][type] = ShimSystem.current.clock.now
        }

        /// How many sites keep data.
        public var shimCount: Int { kept.values.filter { !$0.isEmpty }.count }
    }

    /// What one site keeps.
    ///
    /// See [WKWebsiteDataRecord](https://developer.apple.com/documentation/webkit/wkwebsitedatarecord).
    @MainActor open class WKWebsiteDataRecord {
        /// The site.
        public let displayName: String
        /// The types of what it keeps.
        public let dataTypes: Set<String>

        init(displayName: String, dataTypes: Set<String>) {
            self.displayName = displayName
            self.dataTypes = dataTypes
        }
    }

    extension ShimSystem {
        /// How many sites keep data in each store that has a name.
        @MainActor public var shimWebsiteCounts: [Int] { websites.stores.values.map(\.shimCount) }
    }

    // https://developer.apple.com/documentation/webkit/website-data-types

    /// Cookies.
    public let WKWebsiteDataTypeCookies = "WKWebsiteDataTypeCookies"
    /// Answers on disk.
    public let WKWebsiteDataTypeDiskCache = "WKWebsiteDataTypeDiskCache"
    /// Answers in memory.
    public let WKWebsiteDataTypeMemoryCache = "WKWebsiteDataTypeMemoryCache"
    /// Pages for use without a network.
    public let WKWebsiteDataTypeOfflineWebApplicationCache = "WKWebsiteDataTypeOfflineWebApplicationCache"
    /// Answers that scripts keep.
    public let WKWebsiteDataTypeFetchCache = "WKWebsiteDataTypeFetchCache"
    /// Local storage.
    public let WKWebsiteDataTypeLocalStorage = "WKWebsiteDataTypeLocalStorage"
    /// Session storage.
    public let WKWebsiteDataTypeSessionStorage = "WKWebsiteDataTypeSessionStorage"
    /// Databases of IndexedDB.
    public let WKWebsiteDataTypeIndexedDBDatabases = "WKWebsiteDataTypeIndexedDBDatabases"
    /// Databases of Web SQL.
    public let WKWebsiteDataTypeWebSQLDatabases = "WKWebsiteDataTypeWebSQLDatabases"
    /// Service workers.
    public let WKWebsiteDataTypeServiceWorkerRegistrations = "WKWebsiteDataTypeServiceWorkerRegistrations"
#endif
