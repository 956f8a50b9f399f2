internal import BulwarkCore

/// The keys of `NSAppTransportSecurity` that the system reads, and what is known of the others.
enum ATSKey: String, CaseIterable {
    case allowsArbitraryLoads = "NSAllowsArbitraryLoads"
    case allowsArbitraryLoadsForMedia = "NSAllowsArbitraryLoadsForMedia"
    case allowsArbitraryLoadsInWebContent = "NSAllowsArbitraryLoadsInWebContent"
    case allowsLocalNetworking = "NSAllowsLocalNetworking"
    case exceptionDomains = "NSExceptionDomains"
    case pinnedDomains = "NSPinnedDomains"
    case requiresNIAPPackage = "NSRequiresNIAPTLSPackageVersion"

    case includesSubdomains = "NSIncludesSubdomains"
    case allowsInsecureHTTP = "NSExceptionAllowsInsecureHTTPLoads"
    case minimumTLSVersion = "NSExceptionMinimumTLSVersion"
    case requiresForwardSecrecy = "NSExceptionRequiresForwardSecrecy"
    case exceptionRequiresNIAPPackage = "NSExceptionRequiresNIAPTLSPackageVersion"

    case pinnedLeafIdentities = "NSPinnedLeafIdentities"
    case pinnedCAIdentities = "NSPinnedCAIdentities"
    case spkiSHA256 = "SPKI-SHA256-BASE64"

    /// Where a key has its effect.
    enum Place: CaseIterable {
        case global, exception, pinnedDomain, identity

        var keys: [ATSKey] {
            switch self {
            case .global:
                [
                    .allowsArbitraryLoads, .allowsArbitraryLoadsForMedia, .allowsArbitraryLoadsInWebContent,
                    .allowsLocalNetworking, .exceptionDomains, .pinnedDomains, .requiresNIAPPackage,
                ]
            case .exception:
                [
                    .includesSubdomains, .allowsInsecureHTTP, .minimumTLSVersion, .requiresForwardSecrecy,
                    .exceptionRequiresNIAPPackage,
                ]
            case .pinnedDomain: [.includesSubdomains, .pinnedLeafIdentities, .pinnedCAIdentities]
            case .identity: [.spkiSHA256]
            }
        }

        var words: String {
            switch self {
            case .global: "NSAppTransportSecurity itself"
            case .exception: "a domain of NSExceptionDomains"
            case .pinnedDomain: "a domain of NSPinnedDomains"
            case .identity: "an identity of a list of pins"
            }
        }
    }

    /// What a key means where the system does not read it.
    enum Unread {
        /// A key that had a meaning once.
        case dead(reason: String)
        /// A name of the iOS 9 betas that is written still.
        case temporary(meant: String?)
        case misspelt(meant: String)
        case misplaced(belongs: Place)
        case unknown
    }

    /// Judges a key that is none of the place's.
    static func judge(unread key: String, in place: Place) -> Unread {
        if key == "NSRequiresCertificateTransparency" {
            return .dead(
                reason:
                    "Certificate Transparency is required of every publicly trusted certificate, and no key changes that"
            )
        }
        if key.hasPrefix("NSThirdPartyException") {
            return .dead(
                reason:
                    "Apple withdrew the NSThirdPartyException keys in 2016, and the published source does not read them"
            )
        }
        let known = place.keys.map(\.rawValue)
        if key.hasPrefix("NSTemporaryException") {
            let meant = "NSException" + key.dropFirst("NSTemporaryException".count)
            return .temporary(meant: known.contains(meant) ? meant : Spelling.nearest(to: meant, in: known))
        }
        if let meant = otherNames[key], known.contains(meant.rawValue) { return .misspelt(meant: meant.rawValue) }
        if let right = Place.allCases.first(where: { $0 != place && $0.keys.contains { $0.rawValue == key } }) {
            return .misplaced(belongs: right)
        }
        if let meant = Spelling.nearest(to: key, in: known) { return .misspelt(meant: meant) }
        return .unknown
    }

    /// Names that are written for a key and are further from it than a slip of the pen.
    private static let otherNames: [String: ATSKey] = [
        "NSAllowsArbitraryLoadsInMedia": .allowsArbitraryLoadsForMedia,
        "NSAllowsInsecureHTTPLoads": .allowsInsecureHTTP,
        "NSMinimumTLSVersion": .minimumTLSVersion,
        "NSTLSMinimumVersion": .minimumTLSVersion,
        "NSExceptionTLSMinimumVersion": .minimumTLSVersion,
        "NSRequiresForwardSecrecy": .requiresForwardSecrecy,
        "NSExceptionIncludesSubdomains": .includesSubdomains,
        "NSPinnedIdentities": .pinnedLeafIdentities,
    ]
}
