import BulwarkProperties
import BulwarkReport
import BulwarkTransport

/// What the Info.plists of an app say of App Transport Security, judged by the policy that the system makes of it.
enum TransportPolicyOfApp {
    /// Something to say about a key, with its place.
    struct Lint {
        var lint: TransportLint
        var location: SourceLocation
        /// The target whose Info.plist it is in.
        var target: String?
    }

    /// All that the policies of an app's targets bring up.
    ///
    /// Exceptions are judged as if arbitrary loads were off: that is what remains once they are.
    static func lints(in app: AuditedApp) -> [Lint] {
        // Two targets may share one Info.plist.
        var seen: Set<String> = []
        return app.resources.infoPlists.flatMap { list -> [Lint] in
            guard let item = list["NSAppTransportSecurity"] else { return [] }
            let policy = TransportPolicy(reading: ATSValue(item.node))
            let version = list.deploymentTarget.flatMap { SystemVersion($0) } ?? 17
            var strict = policy
            strict.allowsArbitraryLoads = nil
            let global = policy.lints(on: version).filter { isGlobal($0.kind) }
            let others = strict.lints(on: version).filter { !isGlobal($0.kind) }
            return (global + others).map { lint in
                Lint(lint: lint, location: location(of: lint.keyPath, item: item, in: list.path), target: list.target)
            }.filter { seen.insert("\($0.location.path):\($0.lint.keyPath):\($0.lint.message)").inserted }
        }
    }

    private static func isGlobal(_ kind: TransportLint.Kind) -> Bool {
        kind == .arbitraryLoads || kind == .arbitraryLoadsNeutralised
    }

    /// Where the last key of a path is written.
    private static func location(of path: ATSKeyPath, item: InfoPlist.Item, in file: String) -> SourceLocation {
        var node = item.node
        var location = item.location
        for step in path.steps.dropFirst() {
            switch step {
            case .key(let key):
                guard let entry = node.entry(key) else { return location }
                location = entry.keySpan.location(in: file)
                node = entry.node
            case .index(let index):
                guard let element = node[index] else { return location }
                location = element.span.location(in: file)
                node = element
            }
        }
        return location
    }
}

extension ATSKeyPath {
    /// Whether the exception is one for a host that no public name server knows, such as a developer's own: names below what is reserved
    /// for tests or kept for private networks (RFC 6761, RFC 6762 appendix G, RFC 8375), and below `docker`.
    var isOfNoPublicHost: Bool {
        guard let domains = steps.firstIndex(of: .key("NSExceptionDomains")), steps.count > domains + 1,
            case .key(let host) = steps[domains + 1]
        else { return false }
        let labels = host.lowercased().split(separator: ".")
        guard let last = labels.last else { return false }
        return Self.privateNames.contains(last)
    }

    private static let privateNames: Set<Substring> = [
        "test", "localhost", "local", "invalid", "internal", "intranet", "private", "corp", "home", "lan", "docker",
        "localdomain",
    ]
}

extension ATSValue {
    /// A value of a property list without its places.
    init(_ node: PropertyNode) {
        switch node.value {
        case .dictionary(let entries): self = .dictionary(entries.map { Entry(key: $0.key, value: ATSValue($0.node)) })
        case .array(let elements): self = .array(elements.map { ATSValue($0) })
        case .string(let text): self = .string(text)
        case .boolean(let value): self = .bool(value)
        case .number(let text): self = Double(text).map { .number($0) } ?? .other
        case .data(let bytes): self = .data(bytes)
        case .date, .reference, .null: self = .other
        }
    }
}
