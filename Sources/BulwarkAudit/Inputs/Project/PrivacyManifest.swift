import BulwarkProperties
import BulwarkReport

/// A privacy manifest (`PrivacyInfo.xcprivacy`).
struct PrivacyManifest: Sendable {
    /// A declared use of an API that needs a reason.
    struct AccessedAPI: Sendable {
        /// `NSPrivacyAccessedAPICategoryUserDefaults` and its like.
        var category: String
        /// Reasons, such as `CA92.1`.
        var reasons: [String]
        var location: SourceLocation
    }

    /// The file.
    var path: String
    /// Where its dictionary begins.
    var location: SourceLocation
    /// Whether the app says that it tracks.
    var tracks: Bool
    /// The hosts that track.
    var trackingDomains: [String]
    /// Declared uses.
    var accessedAPIs: [AccessedAPI]
    /// The kinds of data that the app says it collects.
    var collectedDataTypes: [String]

    /// Reads a manifest's tree.
    init(path: String, tree: PropertyNode) {
        self.path = path
        location = tree.span.location(in: path)
        tracks = tree["NSPrivacyTracking"]?.boolean ?? false
        trackingDomains = tree["NSPrivacyTrackingDomains"]?.strings ?? []
        accessedAPIs = (tree["NSPrivacyAccessedAPITypes"]?.array ?? []).compactMap { node in
            guard let category = node["NSPrivacyAccessedAPIType"], let name = category.string else { return nil }
            return AccessedAPI(
                category: name, reasons: node["NSPrivacyAccessedAPITypeReasons"]?.strings ?? [],
                location: category.span.location(in: path))
        }
        collectedDataTypes = (tree["NSPrivacyCollectedDataTypes"]?.array ?? []).compactMap {
            $0["NSPrivacyCollectedDataType"]?.string
        }
    }

    /// The declaration of a category.
    func accessedAPI(_ category: String) -> AccessedAPI? { accessedAPIs.first { $0.category == category } }
}
