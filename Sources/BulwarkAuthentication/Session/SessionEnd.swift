/// What ending a session left undone.
public struct SessionEnd: Sendable, Hashable {
    /// The names of the resources that failed to clear; `session record` when the deadlines could not be removed.
    public let failures: [String]

    /// Whether nothing is left.
    public var isClean: Bool { failures.isEmpty }
}
