/// Values that are handed to a declaration by the name of a key: `@Dependency(\.client) var client`, `@Environment(\.session) var session`.
extension Fact {
    /// The property of the container that an injected variable gets its value from.
    var injectedMember: Fact? {
        guard kind == .variable, detail.isEmpty, let attribute = firstChild(where: { $0.kind == .attribute }),
            let container = Self.containers[attribute.text], let path = attribute.argument(at: 0),
            path.kind == .keyPath, let name = path.text.split(separator: ".").last
        else { return nil }
        return code.member(String(name), ofType: container)
    }

    /// What the keys of a wrapper are properties of.
    private static let containers = [
        "Dependency": "DependencyValues", "Environment": "EnvironmentValues", "Injected": "Container",
    ]
}
