public import BulwarkCore

/// Why a face or finger did not open: the codes of `LAError`, closed, so that each has an answer.
public enum BiometricFailure: String, Sendable, Hashable, CaseIterable {
    /// It was not recognised.
    case notRecognised
    /// The user called it off.
    case cancelledByUser
    /// The user asked for the PIN.
    case fallbackChosen
    /// The system called it off: another app came to the front, or the device was locked.
    case cancelledBySystem
    /// The app called it off, or the task was cancelled.
    case cancelledByApp
    /// The device has no passcode, and biometrics need one.
    case passcodeNotSet
    /// The device has none, or the user does not let this app use them.
    case notAvailable
    /// No face or finger is enrolled.
    case notEnrolled
    /// Too many were not recognised.
    case lockedOut
    /// What was asked with had ended already.
    case contextInvalid
    /// The system may not show anything now.
    case interactionNotAllowed
    /// The sensor is not connected or not paired.
    case disconnected
    /// A watch or other companion is not near.
    case companionNotAvailable
    /// The platform has no biometrics that Bulwark knows of.
    case unsupported
    /// A code that no documentation has named yet.
    case unknown

    /// Whether the same question can be asked again and answered otherwise, without a change of the device's settings.
    public var isRecoverable: Bool {
        switch self {
        case .notRecognised, .cancelledByUser, .fallbackChosen, .cancelledBySystem, .cancelledByApp, .contextInvalid,
            .interactionNotAllowed, .companionNotAvailable, .unknown:
            true
        case .passcodeNotSet, .notAvailable, .notEnrolled, .lockedOut, .disconnected, .unsupported: false
        }
    }

    /// What it is to the way from biometrics to the PIN.
    public var fallbackEvent: FallbackEvent {
        switch self {
        case .fallbackChosen: .pinChosen
        case _ where isRecoverable: .biometricsFailed
        default: .biometricsUnavailable
        }
    }

    /// What to tell a person.
    public var message: UserMessage {
        switch self {
        case .notRecognised:
            UserMessage(
                "biometrics.not-recognised", "You were not recognised.", advice: "Try again, or enter your PIN.")
        case .cancelledByUser:
            UserMessage("biometrics.cancelled", "You called it off.", advice: "Try again when you are ready.")
        case .fallbackChosen:
            UserMessage("biometrics.fallback", "You asked for the PIN.", advice: "Enter your PIN.")
        case .cancelledBySystem:
            UserMessage("biometrics.interrupted", "The question was interrupted.", advice: "Try again.")
        case .cancelledByApp:
            UserMessage("biometrics.withdrawn", "The question was withdrawn.", advice: "Try again.")
        case .passcodeNotSet:
            UserMessage(
                "biometrics.passcode-not-set", "This device has no passcode.",
                advice: "Set a passcode in Settings, or enter your PIN.")
        case .notAvailable:
            UserMessage(
                "biometrics.not-available", "Biometrics cannot be used by this app.",
                advice: "Allow them in Settings, or enter your PIN.")
        case .notEnrolled:
            UserMessage(
                "biometrics.not-enrolled", "No face or finger is enrolled.",
                advice: "Enrol one in Settings, or enter your PIN.")
        case .lockedOut:
            UserMessage(
                "biometrics.locked-out", "You were not recognised too often.",
                advice: "Enter your PIN. The device's passcode allows biometrics again.")
        case .contextInvalid:
            UserMessage("biometrics.context-invalid", "The question had ended already.", advice: "Try again.")
        case .interactionNotAllowed:
            UserMessage(
                "biometrics.interaction-not-allowed", "Nothing can be asked now.", advice: "Open the app and try again."
            )
        case .disconnected:
            UserMessage(
                "biometrics.disconnected", "The sensor is not connected.", advice: "Connect it, or enter your PIN.")
        case .companionNotAvailable:
            UserMessage(
                "biometrics.companion-not-available", "Your watch is not near.",
                advice: "Bring it near, or enter your PIN.")
        case .unsupported:
            UserMessage("biometrics.unsupported", "This system has no biometrics.", advice: "Enter your PIN.")
        case .unknown:
            UserMessage("biometrics.unknown", "Biometrics failed.", advice: "Try again, or enter your PIN.")
        }
    }
}

extension BiometricAvailability.Reason {
    /// The failure that asking would end in.
    public var failure: BiometricFailure {
        switch self {
        case .unsupported: .unsupported
        case .notAvailable: .notAvailable
        case .notEnrolled: .notEnrolled
        case .passcodeNotSet: .passcodeNotSet
        case .lockedOut: .lockedOut
        case .disconnected: .disconnected
        }
    }
}
