/// The parts of a backup that belong to an app: its container, those of its extensions, and the groups that it shares.
package struct AppDomains: Sendable, Hashable {
    /// The bundle identifier.
    package var identifier: String
    /// Groups of the app whose names do not begin with its own, with `group.` in front.
    package var groups: [String]

    /// The domains of an app.
    ///
    /// - Parameters:
    ///   - identifier: The bundle identifier.
    ///   - groups: Groups whose names do not begin with the identifier: no backup says which app they belong to.
    package init(_ identifier: String, groups: [String] = []) {
        self.identifier = identifier
        self.groups = groups
    }

    /// The domain of the app's own container.
    package var container: String { "AppDomain-\(identifier)" }

    /// Whether a domain is the app's.
    package func contains(_ domain: String) -> Bool {
        if domain == container { return true }
        if let name = Self.rest(of: domain, behind: "AppDomainPlugin-") { return name.hasPrefix("\(identifier).") }
        guard let group = Self.rest(of: domain, behind: "AppDomainGroup-") else { return false }
        return groups.contains(group) || group == "group.\(identifier)" || group.hasPrefix("group.\(identifier).")
    }

    /// The bundle identifier of the container that a domain is; nil for all others.
    package static func identifier(ofContainer domain: String) -> String? { rest(of: domain, behind: "AppDomain-") }

    private static func rest(of domain: String, behind prefix: String) -> String? {
        domain.hasPrefix(prefix) ? String(domain.dropFirst(prefix.count)) : nil
    }
}
