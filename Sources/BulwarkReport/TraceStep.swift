/// One station on the way of a value from where it comes from to where it ends.
public struct TraceStep: Codable, Sendable, Hashable {
    /// What part a station plays on the way of a value.
    public enum Role: String, Codable, Sendable {
        /// Where the value comes from.
        case source
        /// Where the value is handed on.
        case step
        /// Where the value ends.
        case sink
    }

    /// What part this station plays.
    public var role: Role
    /// Where it stands.
    public var location: SourceLocation
    /// What happens there, in a few words; never holds the value itself.
    public var note: String

    /// Makes a station from its parts.
    public init(_ role: Role, at location: SourceLocation, _ note: String) {
        self.role = role
        self.location = location
        self.note = note
    }
}
