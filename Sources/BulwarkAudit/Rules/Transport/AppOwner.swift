/// Who an app belongs to, as far as its identifier, its name and its associated domains tell, and with it which hosts are likely its owner's.
struct AppOwner {
    /// The parts of the app's identifiers and names that name somebody: `lobstr` of `co.lobstr.vault`.
    private let names: Set<String>
    /// The domains that the app is associated with, as far as they are registered.
    private let domains: Set<String>

    init(_ resources: AppResources) {
        var identifiers = resources.targets.filter { $0.product == .application }
            .compactMap { $0.shipping?["PRODUCT_BUNDLE_IDENTIFIER"] }
        identifiers += resources.appInfoPlists.compactMap { $0.string("CFBundleIdentifier") }
        let titles = resources.appInfoPlists.flatMap { list in
            ["CFBundleDisplayName", "CFBundleName"].compactMap { list.string($0) }
        }
        names = Set(
            identifiers.flatMap(Self.names(ofIdentifier:)) + titles.compactMap(Self.name))
        domains = Set(
            resources.entitlements.filter { !$0.isDebugOnly }.flatMap(\.associatedDomains).compactMap { entry in
                entry.split(separator: ":").last.map { Self.registered(String($0.prefix { $0 != "?" }).lowercased()) }
            })
        isKnown = !identifiers.flatMap(Self.names(ofIdentifier:)).isEmpty
    }

    /// Whether anything is known of who owns the app.
    let isKnown: Bool

    /// Whether a host bears the owner's name, or belongs to a domain that the app is associated with.
    func runs(_ host: String) -> Bool {
        let domain = Self.registered(host)
        if domains.contains(domain) { return true }
        // `bank-api.hosting.example`: a name of the owner's that somebody else's domain has below it.
        let below = host.dropLast(domain.utf8.count).split(separator: ".").map(Self.plain)
        if names.contains(where: { name in
            name.utf8.count > Self.tellingLength && below.contains { $0.contains(name) }
        }) {
            return true
        }
        let label = Self.plain(domain.prefix { $0 != "." })
        return names.contains { name in
            name == label
                || min(name.utf8.count, label.utf8.count) >= Self.tellingLength
                    && (label.contains(name) || name.contains(label))
        }
    }

    /// The domain of a host that somebody has registered, by the labels that registries of countries put above theirs (`co.uk`).
    static func registered(_ host: String) -> String {
        let labels = host.split(separator: ".")
        guard labels.count > 2, let last = labels.last else { return host }
        let hasSecondLevel = last.utf8.count == 2 && secondLevels.contains(labels[labels.count - 2])
        return labels.suffix(hasSecondLevel ? 3 : 2).joined(separator: ".")
    }

    /// From how many letters on a name is found again within a longer one.
    private static let tellingLength = 4

    private static func names(ofIdentifier identifier: String) -> [String] {
        // `com.`, `co.uk.`, `io.`: what stands first is where the owner's domain is registered.
        identifier.split(separator: ".").dropFirst().filter { !secondLevels.contains($0) }.compactMap {
            name(String($0))
        }
    }

    /// What a text says as somebody's name; nil for a variable that nobody has resolved, and for a word that every app may have.
    private static func name(_ text: String) -> String? {
        guard !text.contains("$") else { return nil }
        let name = plain(text[...])
        return name.utf8.count < 3 || general.contains(name) ? nil : name
    }

    private static func plain(_ text: Substring) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    private static let secondLevels: Set<Substring> = [
        "co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "gob",
    ]

    /// Words that tell nobody from another.
    private static let general: Set<String> = [
        "app", "apps", "ios", "iphone", "ipad", "mobile", "client", "application", "beta", "dev", "debug",
        "development",
        "release", "prod", "production", "staging", "test", "www", "the", "github", "company", "organization", "wallet",
    ]
}
