/// Whether biometrics can be asked for now, and why not.
public enum BiometricAvailability: Sendable, Hashable {
    /// They can, by this kind.
    case available(BiometryKind)
    /// They cannot. The kind is what the device has, as far as it tells.
    case unavailable(Reason, BiometryKind = .none)

    /// Why biometrics cannot be asked for.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The platform has no biometrics that Bulwark knows of: Linux, for one.
        case unsupported
        /// The device has none, or the user does not let this app use them.
        case notAvailable
        /// No face or finger is enrolled.
        case notEnrolled
        /// The device has no passcode, and biometrics need one.
        case passcodeNotSet
        /// Too many were not recognised; the device's passcode ends that.
        case lockedOut
        /// The sensor is not connected or not paired with this Mac.
        case disconnected
    }

    /// Whether they can be asked for.
    public var isAvailable: Bool {
        if case .available = self { true } else { false }
    }

    /// What the device recognises its owner by, as far as it tells.
    public var kind: BiometryKind {
        switch self {
        case .available(let kind), .unavailable(_, let kind): kind
        }
    }
}
