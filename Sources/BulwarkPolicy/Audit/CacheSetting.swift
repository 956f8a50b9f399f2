internal import Yams

/// Whether facts are cached between runs, and where.
public enum CacheSetting: Sendable, Hashable {
    /// In the user's cache folder.
    case standard
    /// Not at all.
    case disabled
    /// In a folder, absolute or relative to the working directory.
    case directory(String)

    init?(_ node: Node, _ reader: YAMLReader) {
        switch node.scalar?.string {
        case "true", "yes", "on": self = .standard
        case "false", "no", "off": self = .disabled
        case .some(let path) where !path.isEmpty: self = .directory(path)
        default:
            reader.complain(node, "cache must be true, false or a folder.")
            return nil
        }
    }
}
