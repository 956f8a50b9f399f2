public import BulwarkStorage
internal import Yams

/// An item that an app promises to keep in the keychain, and how.
public struct PromisedSecret: Sendable, Hashable {
    /// The account that it stands under.
    public var account: String
    /// The service that it belongs to; nil where any will do.
    public var service: String?
    /// When it can be reached, and whether it may leave the device; the safest by default.
    public var accessibility = Accessibility.whenUnlockedThisDeviceOnly

    /// An item of the safest kind.
    public init(account: String) { self.account = account }

    /// A mapping, or an account alone.
    init?(_ node: Node, _ reader: YAMLReader) {
        var result = PromisedSecret(account: "")
        if node.scalar != nil {
            guard let account = reader.string(node, at: "a secret") else { return nil }
            result.account = account
        } else {
            let before = reader.problems.count
            reader.mapping(node, at: "a secret", keys: ["account", "service", "accessibility"]) { key, value in
                switch key {
                case "account": result.account = reader.string(value, at: "account") ?? ""
                case "service": result.service = reader.string(value, at: "service")
                default:
                    result.accessibility =
                        reader.word(value, at: "accessibility", of: Accessibility.allCases, written: \.rawValue)
                        ?? result.accessibility
                }
            }
            if reader.problems.count > before { return nil }
        }
        guard !result.account.isEmpty else {
            reader.complain(node, "a secret needs an account: 'account: auth-token'.")
            return nil
        }
        self = result
    }
}
