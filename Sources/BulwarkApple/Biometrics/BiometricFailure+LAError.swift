internal import BulwarkAuthentication
internal import Foundation

extension BiometricFailure {
    /// What an error of Local Authentication means.
    ///
    /// [LAError.Code](https://developer.apple.com/documentation/localauthentication/laerror/code)
    init(_ error: (any Error)?) {
        guard let object = error.map({ $0 as NSError }), object.domain == LAErrorDomain,
            let code = LAError.Code(rawValue: object.code)
        else {
            self = .unknown
            return
        }
        self.init(code)
    }

    /// What a code means.
    init(_ code: LAError.Code) {
        self =
            switch code {
            case .authenticationFailed: .notRecognised
            case .userCancel: .cancelledByUser
            case .userFallback: .fallbackChosen
            case .systemCancel: .cancelledBySystem
            case .appCancel: .cancelledByApp
            case .passcodeNotSet: .passcodeNotSet
            case .biometryNotAvailable: .notAvailable
            case .biometryNotEnrolled: .notEnrolled
            case .biometryLockout: .lockedOut
            case .invalidContext: .contextInvalid
            case .notInteractive: .interactionNotAllowed
            default: Self(late: code.rawValue)
            }
    }

    /// The codes whose names differ by system and version.
    private init(late code: Int) {
        switch code {
        case -11: self = .companionNotAvailable
        case -12, -13: self = .disconnected
        default: self = .unknown
        }
    }
}

extension BiometricAvailability.Reason {
    /// Why biometrics cannot be asked for, by the failure that a look gave.
    init(_ failure: BiometricFailure) {
        switch failure {
        case .notEnrolled: self = .notEnrolled
        case .passcodeNotSet: self = .passcodeNotSet
        case .lockedOut: self = .lockedOut
        case .disconnected: self = .disconnected
        default: self = .notAvailable
        }
    }
}
