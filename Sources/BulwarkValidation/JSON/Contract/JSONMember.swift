/// One key that an object knows.
public struct JSONMember: Sendable, Hashable {
    /// What the key's value has to be.
    public var shape: JSONShape
    /// Whether the key has to be there.
    public var isRequired: Bool

    /// A key that has to be there.
    public static func required(_ shape: JSONShape) -> JSONMember { JSONMember(shape: shape, isRequired: true) }

    /// A key that may be missing. Where `null` may stand for that, say `.optional(shape.orNull)`.
    public static func optional(_ shape: JSONShape) -> JSONMember { JSONMember(shape: shape, isRequired: false) }
}

/// What becomes of keys that an object does not know.
public enum JSONUndeclaredKeys: Sendable, Hashable {
    /// Each is an issue.
    case denied
    /// They may be there; their values are judged by the limits alone.
    case allowed
    /// They may be there, and each value has this shape: for objects that serve as dictionaries.
    indirect case shaped(JSONShape)
}
