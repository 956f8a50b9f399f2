/// What stands in a text where something sensitive stood.
public enum RedactionMark: Sendable, Hashable {
    /// The kind alone: `<card-number>`.
    case kind
    /// The kind and a keyed hash, `<email:9f2c41d07be3>`: equal values can be told to be equal, and no more.
    case hash
    /// Nothing that tells the kind: `<redacted>`.
    case plain
}
