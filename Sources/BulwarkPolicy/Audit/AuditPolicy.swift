internal import BulwarkCore
internal import Yams

/// The section `audit:` of a policy: what `bulwark audit` judges, and how severely.
public struct AuditPolicy: Sendable, Hashable {
    /// The levels of rules whose level differs from the rule's own, by slug.
    public var levels: [String: RuleLevel] = [:]
    /// What is not audited: files, and folders with all that lies in them; patterns are anchored at the audited root.
    public var excludes: [Glob] = []
    /// Whether test targets are audited too.
    public var includesTests = false
    /// The app's own places where values end.
    public var sinks: [CustomSink] = []
    /// The app's own places where sensitive values come from.
    public var sources: [CustomSource] = []
    /// Hosts that need no pin, in lower case; `*.example.com` stands for all below it.
    public var unpinnedHosts: [String] = []
    /// Whether facts are cached between runs, and where.
    public var cache = CacheSetting.standard

    /// The policy of a team that has written none.
    public init() {}

    init(_ node: Node, _ reader: YAMLReader, knownRules: Set<String>?) {
        let keys = ["rules", "exclude", "include-tests", "sinks", "sources", "pinning", "cache"]
        var result = AuditPolicy()
        reader.mapping(node, at: "audit", keys: keys) { key, value in
            switch key {
            case "rules":
                reader.entries(value, at: "rules") { rule, ruleNode, level in
                    if let knownRules, !knownRules.contains(rule) {
                        reader.complain(ruleNode, Self.unknown(rule, knownRules))
                    }
                    result.levels[rule] = reader.word(level, at: "the level of \(rule)", as: RuleLevel.self)
                }
            case "exclude":
                reader.list(value, at: "exclude") { item in
                    guard let pattern = reader.string(item, at: "a pattern") else { return }
                    do throws(GlobError) { result.excludes.append(try Glob(pattern)) } catch {
                        reader.complain(item, "the pattern \(pattern): \(error)")
                    }
                }
            case "include-tests": result.includesTests = reader.bool(value, at: "include-tests") ?? false
            case "sinks":
                reader.list(value, at: "sinks") { item in
                    if let (name, kind) = Self.named(item, reader, at: "a sink", CustomSink.Kind.self) {
                        result.sinks.append(CustomSink(name: name, kind: kind))
                    }
                }
            case "sources":
                reader.list(value, at: "sources") { item in
                    if let (name, kind) = Self.named(item, reader, at: "a source", CustomSource.Kind.self) {
                        result.sources.append(CustomSource(name: name, kind: kind))
                    }
                }
            case "pinning":
                reader.mapping(value, at: "pinning", keys: ["exempt-hosts"]) { _, hosts in
                    reader.list(hosts, at: "exempt-hosts") { item in
                        if let host = reader.string(item, at: "a host") {
                            result.unpinnedHosts.append(host.lowercased())
                        }
                    }
                }
            default: result.cache = CacheSetting(value, reader) ?? .standard
            }
        }
        self = result
    }

    private static func unknown(_ rule: String, _ known: Set<String>) -> String {
        let hint = Spelling.nearest(to: rule, in: known).map { " Did you mean \($0)?" } ?? ""
        return "there is no rule \(rule).\(hint)"
    }

    /// Reads an entry with a name and a kind.
    private static func named<Kind>(
        _ node: Node, _ reader: YAMLReader, at what: String, _ type: Kind.Type
    ) -> (String, Kind)? where Kind: RawRepresentable & CaseIterable, Kind.RawValue == String {
        var name: String?
        var kind: Kind?
        let before = reader.problems.count
        reader.mapping(node, at: what, keys: ["name", "kind"]) { key, value in
            if key == "name" {
                name = reader.string(value, at: "name")
            } else {
                kind = reader.word(value, at: "kind", as: type)
            }
        }
        if let name, let kind { return (name, kind) }
        if reader.problems.count == before { reader.complain(node, "\(what) needs a name and a kind.") }
        return nil
    }
}
