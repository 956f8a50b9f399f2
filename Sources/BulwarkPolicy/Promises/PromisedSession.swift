internal import Yams

/// How an app promises that sessions end.
public struct PromisedSession: Sendable, Hashable {
    /// How long without activity until a session ends, at most; nil where nothing is promised.
    public var inactivity: Duration?
    /// How long until a session ends whatever happens, at most; nil where nothing is promised.
    public var absolute: Duration?

    /// Nothing yet.
    public init() {}

    init?(_ node: Node, _ reader: YAMLReader) {
        var result = PromisedSession()
        reader.mapping(node, at: "session", keys: ["inactivity", "absolute"]) { key, value in
            switch key {
            case "inactivity": result.inactivity = reader.duration(value, at: key)
            default: result.absolute = reader.duration(value, at: key)
            }
        }
        if result.inactivity == nil, result.absolute == nil { return nil }
        self = result
    }
}
