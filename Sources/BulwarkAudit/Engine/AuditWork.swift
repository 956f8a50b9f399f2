/// A piece of an audit's work that a thread is at.
public enum AuditWork: Sendable, Hashable {
    /// A file is read, by its path relative to the audited root.
    case file(String)
    /// A rule judges, by its slug.
    case rule(String)
    /// Anything else, in a few words.
    case step(String)
}
