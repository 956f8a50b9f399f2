/// All rules of the audit.
enum RuleRegistry {
    static let rules: [any Rule.Type] = [
        SecretInUserDefaults.self,
        SecretInLog.self,
    ]
}
