/// What a platform may lack. It is a value, not a missing symbol.
public enum StorageCapability: Sendable, Hashable, CustomStringConvertible {
    /// Enforcing a constraint of access control.
    case accessControl(AccessConstraint)
    /// Items that go to the user's other devices.
    case synchronization
    /// Items that several apps of a team share.
    case accessGroups
    /// Telling whether the enrolled faces or fingers changed.
    case enrolmentState
    /// Extended attributes of files.
    case extendedAttributes
    /// Protection classes of files.
    case fileProtection
    /// A keychain of the system's.
    case systemKeychain

    /// The capability's name.
    public var description: String {
        switch self {
        case .accessControl(let constraint): "access control: \(constraint.rawValue)"
        case .synchronization: "synchronization"
        case .accessGroups: "access groups"
        case .enrolmentState: "enrolment state"
        case .extendedAttributes: "extended attributes"
        case .fileProtection: "file protection"
        case .systemKeychain: "system keychain; BulwarkVault keeps items where the system has none"
        }
    }
}
