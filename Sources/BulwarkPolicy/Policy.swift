public import Foundation

/// What a team declares in `bulwark.yml`: one document, a section for each capability.
///
/// Unknown keys and values are errors with their line: a setting that is silently ignored is worse than none.
public struct Policy: Sendable, Hashable {
    /// The name that the file has by convention.
    public static let fileName = "bulwark.yml"
    /// The version of the document's format.
    public static let version = 1

    /// What `bulwark audit` is told.
    public var audit: AuditPolicy
    /// What `bulwark backup check` is told.
    public var backup: BackupPolicy
    /// What the app promises, and `bulwark prove` proves.
    public var promises: Promises

    /// The policy of a team that has written none.
    public init(
        audit: AuditPolicy = AuditPolicy(), backup: BackupPolicy = BackupPolicy(), promises: Promises = Promises()
    ) {
        self.audit = audit
        self.backup = backup
        self.promises = promises
    }

    /// Reads a document.
    /// - Parameters:
    ///   - yaml: The file's bytes.
    ///   - knownRules: The slugs of the rules that exist; without it, any slug is taken.
    ///   - limits: How much is taken.
    /// - Throws: ``PolicyError`` with all that is wrong.
    public init(yaml: Data, knownRules: Set<String>? = nil, limits: PolicyLimits = PolicyLimits()) throws(PolicyError) {
        let document = try YAMLDocument(yaml, limits: limits)
        let reader = YAMLReader(limits: limits)
        var audit = AuditPolicy()
        var backup = BackupPolicy()
        var promises = Promises()
        if let root = document.root {
            reader.mapping(root, at: "the policy", keys: ["version", "audit", "backup", "promises"]) { key, value in
                switch key {
                case "version":
                    if reader.integer(value, at: "version") != Self.version {
                        reader.complain(value, "version must be \(Self.version).")
                    }
                case "backup": backup = BackupPolicy(value, reader)
                case "promises": promises = Promises(value, reader)
                default: audit = AuditPolicy(value, reader, knownRules: knownRules)
                }
            }
        }
        if !reader.problems.isEmpty { throw PolicyError(.invalid, problems: reader.problems) }
        self.init(audit: audit, backup: backup, promises: promises)
    }
}
