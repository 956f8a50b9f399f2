public import BulwarkCore
public import Logging

/// A mark of sensitivity on a value of swift-log's metadata. Use ``Logging/Logger/MetadataValue/marked(_:_:)`` to set one.
enum SensitivityAttribute: Int64, Logger.MetadataValueAttributes.Attribute {
    case `public` = 1
    case hash = 2
    case `private` = 3
    case sensitive = 4

    init(_ sensitivity: Sensitivity) {
        switch sensitivity {
        case .public: self = .public
        case .hash: self = .hash
        case .private: self = .private
        case .sensitive: self = .sensitive
        }
    }

    var sensitivity: Sensitivity {
        switch self {
        case .public: .public
        case .hash: .hash
        case .private: .private
        case .sensitive: .sensitive
        }
    }
}

extension Logger.MetadataValue {
    /// A value that says how sensitive it is.
    ///
    /// ```swift
    /// logger.info("paid", metadata: ["status": .marked(status, .public), "account": .marked(iban, .hash)])
    /// ```
    ///
    /// The mark is understood by ``RedactingLogHandler``; other handlers print the value. Of an error that is marked public the type and
    /// the code are shown.
    public static func marked(_ value: some CustomStringConvertible & Sendable, _ sensitivity: Sensitivity) -> Self {
        var attributes = Logger.MetadataValueAttributes()
        attributes[SensitivityAttribute.self] = SensitivityAttribute(sensitivity)
        if sensitivity == .public, let error = value as? any Error {
            return .attributed(RedactedError(error), attributes: attributes)
        }
        return .attributed(value, attributes: attributes)
    }

    /// A mark counts for more than the key; without one the key decides.
    func sensitivity(isPublic: Bool) -> Sensitivity {
        attributes[SensitivityAttribute.self]?.sensitivity ?? (isPublic ? .public : .private)
    }
}
