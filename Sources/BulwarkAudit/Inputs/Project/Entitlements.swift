import BulwarkProperties
import BulwarkReport

/// The entitlements of a target.
struct Entitlements: Sendable {
    /// The file.
    var path: String
    /// The names of the targets that are signed with it; empty where no project says so.
    var targets: [String]
    /// Whether only configurations for debugging use it.
    var isDebugOnly: Bool
    /// The dictionary.
    var tree: PropertyNode

    /// The value of an entitlement.
    subscript(key: String) -> PropertyNode? { tree[key] }

    /// Where an entitlement is written; where it is missing, the beginning of the file.
    func location(of key: String) -> SourceLocation {
        (tree.entry(key)?.keySpan ?? tree.span).location(in: path)
    }

    /// The class that files have by default (`com.apple.developer.default-data-protection`).
    var defaultDataProtection: String? { tree["com.apple.developer.default-data-protection"]?.string }
    /// The keychain access groups.
    var keychainAccessGroups: [String] { tree["keychain-access-groups"]?.strings ?? [] }
    /// The app groups.
    var appGroups: [String] { tree["com.apple.security.application-groups"]?.strings ?? [] }
    /// The associated domains.
    var associatedDomains: [String] { tree["com.apple.developer.associated-domains"]?.strings ?? [] }
}
