import BulwarkReport

/// Everything that rules may look at: the sources' facts and the app's resources.
struct AuditedApp: Sendable {
    /// The facts of all sources.
    var code: CodeBase
    /// Names that the configuration declares to be sensitive.
    var sensitiveNames: Set<String> = []
    /// Functions that the configuration declares to be sinks, with what they do to their first argument.
    var customSinks: [String: String] = [:]
    /// Whether the app's default-data-protection entitlement asks for complete protection of every file.
    var protectsFilesByDefault = false
}
