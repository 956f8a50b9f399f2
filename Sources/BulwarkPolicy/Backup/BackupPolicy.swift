internal import Yams

/// The section `backup:` of a policy: what an app promises about backups of the device.
public struct BackupPolicy: Sendable, Hashable {
    /// The app's bundle identifier.
    public var app: String?
    /// Groups of the app whose names do not begin with its own.
    public var groups: [String] = []
    /// Files that must not be in a backup.
    public var absent: [Glob] = []
    /// Files that must be in a backup.
    public var present: [Glob] = []
    /// Files that are not looked into.
    public var ignored: [Glob] = []

    /// The policy of a team that has written none.
    public init() {}

    init(_ node: Node, _ reader: YAMLReader) {
        var result = BackupPolicy()
        reader.mapping(node, at: "backup", keys: ["app", "groups", "absent", "present", "ignore"]) { key, value in
            switch key {
            case "app": result.app = reader.string(value, at: "app")
            case "groups":
                reader.list(value, at: "groups") { item in
                    if let group = reader.string(item, at: "a group") { result.groups.append(group) }
                }
            case "absent": result.absent = Self.patterns(value, reader, at: key)
            case "present": result.present = Self.patterns(value, reader, at: key)
            default: result.ignored = Self.patterns(value, reader, at: key)
            }
        }
        self = result
    }

    private static func patterns(_ node: Node, _ reader: YAMLReader, at key: String) -> [Glob] {
        var patterns: [Glob] = []
        reader.list(node, at: key) { item in
            guard let pattern = reader.string(item, at: "a pattern") else { return }
            do throws(GlobError) { patterns.append(try Glob(pattern)) } catch {
                reader.complain(item, "the pattern \(pattern): \(error)")
            }
        }
        return patterns
    }
}
