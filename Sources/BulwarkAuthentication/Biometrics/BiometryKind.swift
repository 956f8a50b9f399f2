/// What a device recognises its owner by.
public enum BiometryKind: String, Sendable, Hashable, CaseIterable {
    /// Nothing.
    case none
    /// A finger: Touch ID.
    case touchID
    /// A face: Face ID.
    case faceID
    /// The irises: Optic ID.
    case opticID

    /// The name that Apple gives it, which is not translated; nil where there is nothing to name.
    public var displayName: String? {
        switch self {
        case .none: nil
        case .touchID: "Touch ID"
        case .faceID: "Face ID"
        case .opticID: "Optic ID"
        }
    }
}
