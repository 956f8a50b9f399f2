// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Apple's names are as they are.
#if !canImport(Darwin)
    internal import BulwarkCore
    internal import Dispatch
    public import Foundation

    /// What a credential that an app sets in a context is.
    ///
    /// See [LACredentialType](https://developer.apple.com/documentation/localauthentication/lacredentialtype).
    public enum LACredentialType: Int, Sendable {
        /// A password of the app, for items and keys that need one.
        case applicationPassword = 0
    }

    /// What the owner is to be recognised by.
    ///
    /// See [LAPolicy](https://developer.apple.com/documentation/localauthentication/lapolicy).
    public enum LAPolicy: Int, Sendable {
        /// Face or finger.
        case deviceOwnerAuthenticationWithBiometrics = 1
        /// Face, finger or the passcode.
        case deviceOwnerAuthentication = 2
    }

    /// The domain of errors of Local Authentication.
    public let LAErrorDomain = "com.apple.LocalAuthentication"

    /// What the owner is asked with, and what came of it.
    ///
    /// Like Apple's it is not for several threads at once. The owner is that of ``ShimDevice/current`` at the time of a call. See
    /// [LAContext](https://developer.apple.com/documentation/localauthentication/lacontext).
    public final class LAContext {
        /// Why the app asks; shown by the system.
        public var localizedReason = ""
        /// Whether the system may not ask: what would need to fails at once.
        public var interactionNotAllowed = false

        /// The title of the button that calls it off; nil for the system's.
        public var localizedCancelTitle: String?
        /// The title of the button that leads elsewhere after a failure; empty for no such button, nil for the system's.
        public var localizedFallbackTitle: String?
        /// For how long, in seconds, an unlock of the device by Touch ID counts; 300 at most.
        public var touchIDAuthenticationAllowableReuseDuration: TimeInterval = 0

        var applicationPassword: Data?
        /// Whether the owner was recognised in this context, so that items do not ask again.
        var isEvaluated = false
        private(set) var isInvalid = false

        /// Makes a context in which nobody was asked yet.
        public init() {}

        /// Gives a password for items and keys that need one; nil takes it back. False for an empty one.
        ///
        /// See [setCredential][set].
        ///
        /// [set]: https://developer.apple.com/documentation/localauthentication/lacontext/setcredential(_:type:)
        @discardableResult
        public func setCredential(_ credential: Data?, type: LACredentialType) -> Bool {
            if isInvalid || credential?.isEmpty == true { return false }
            applicationPassword = credential
            return true
        }

        /// Whether a password was given.
        public func isCredentialSet(_ type: LACredentialType) -> Bool { applicationPassword != nil }

        /// Whether the owner could be recognised so; nobody is asked. Fills in ``biometryType``, and ``evaluatedPolicyDomainState`` where
        /// faces or fingers could be.
        ///
        /// See [canEvaluatePolicy][can].
        ///
        /// [can]: https://developer.apple.com/documentation/localauthentication/lacontext/canevaluatepolicy(_:error:)
        public func canEvaluatePolicy(_ policy: LAPolicy, error: UnsafeMutablePointer<NSError?>?) -> Bool {
            let device = ShimDevice.current
            let failure = device.withState { self.failure(of: policy, $0) }
            hasLooked = true
            if failure == nil { noteDomainState(policy) }
            if let failure { error?.pointee = failure.object }
            return failure == nil
        }

        /// Why the owner could not be recognised so; nil where they could.
        private func failure(of policy: LAPolicy, _ state: ShimDevice.State) -> LAError.Code? {
            if isInvalid { return .invalidContext }
            if !state.hasPasscode { return .passcodeNotSet }
            if policy == .deviceOwnerAuthentication { return nil }
            if state.biometry == .none { return .biometryNotAvailable }
            if !state.isEnrolled { return .biometryNotEnrolled }
            return state.isLockedOut ? .biometryLockout : nil
        }

        /// What the device recognises its owner by; none until ``canEvaluatePolicy(_:error:)`` was called, whatever that said.
        ///
        /// See [biometryType](https://developer.apple.com/documentation/localauthentication/lacontext/biometrytype).
        public var biometryType: LABiometryType {
            switch hasLooked ? ShimDevice.current.biometry : .none {
            case .none: .none
            case .touchID: .touchID
            case .faceID: .faceID
            case .opticID: .opticID
            }
        }

        /// Asks the owner, and replies on a queue of its own.
        ///
        /// An owner who is ``ShimDevice/Owner/absent`` leaves the question open until the context is invalidated. See
        /// [evaluatePolicy][evaluate].
        ///
        /// [evaluate]: https://developer.apple.com/documentation/localauthentication/lacontext/evaluatepolicy(_:localizedreason:reply:)
        public func evaluatePolicy(
            _ policy: LAPolicy, localizedReason: String, reply: @escaping @Sendable (Bool, (any Error)?) -> Void
        ) {
            // Apple's raises an exception there, which ends the app.
            precondition(!localizedReason.isEmpty, "a reason is required")
            let code: LAError.Code? = ShimDevice.current.withState { state in
                if let failure = failure(of: policy, state) { return failure }
                if interactionNotAllowed { return .notInteractive }
                state.prompts.append(
                    ShimDevice.Prompt(
                        reason: localizedReason, policy: policy, cancelTitle: localizedCancelTitle,
                        fallbackTitle: localizedFallbackTitle, reuse: touchIDAuthenticationAllowableReuseDuration))
                state.onPrompt?()
                switch state.owner {
                case .recognised:
                    state.unrecognised = 0
                    return nil
                case .unrecognised:
                    // Five in a row lock the sensor until the passcode is entered.
                    state.unrecognised += 1
                    return state.isLockedOut ? .biometryLockout : .authenticationFailed
                case .cancelling: return .userCancel
                case .choosingFallback: return localizedFallbackTitle == "" ? .userCancel : .userFallback
                case .absent: return .systemCancel
                }
            }
            if code == .systemCancel, ShimDevice.current.owner == .absent {
                pending = reply
                return
            }
            if code == nil {
                isEvaluated = true
                noteDomainState(policy)
            }
            DispatchQueue.global().async { reply(code == nil, code?.object) }
        }

        /// What stands for the enrolled faces and fingers, once they were recognised or ``canEvaluatePolicy(_:error:)`` said that they can
        /// be; nil otherwise, so also while the sensor is locked. See [evaluatedPolicyDomainState][state].
        ///
        /// [state]: https://developer.apple.com/documentation/localauthentication/lacontext/evaluatedpolicydomainstate
        @available(iOS, deprecated: 18.0)
        @available(macOS, deprecated: 15.0)
        public internal(set) var evaluatedPolicyDomainState: Data?

        private func noteDomainState(_ policy: LAPolicy) {
            guard policy == .deviceOwnerAuthenticationWithBiometrics else { return }
            evaluatedPolicyDomainState = ShimDevice.current.withState { state in
                state.isEnrolled ? withUnsafeBytes(of: state.enrolment.bigEndian) { Data($0) } : nil
            }
        }

        private var hasLooked = false
        private var pending: (@Sendable (Bool, (any Error)?) -> Void)?

        /// Ends the context: a question that is open fails, and so does what it is used with after that.
        ///
        /// See [invalidate()](https://developer.apple.com/documentation/localauthentication/lacontext/invalidate()).
        public func invalidate() {
            isInvalid = true
            isEvaluated = false
            guard let reply = pending else { return }
            pending = nil
            DispatchQueue.global().async { reply(false, LAError.Code.appCancel.object) }
        }
    }

    /// What a device recognises its owner by.
    ///
    /// See [LABiometryType](https://developer.apple.com/documentation/localauthentication/labiometrytype).
    public enum LABiometryType: Int, Sendable {
        /// Nothing.
        case none = 0
        /// Touch ID.
        case touchID = 1
        /// Face ID.
        case faceID = 2
        /// Optic ID.
        case opticID = 4
    }

    /// The errors of Local Authentication.
    ///
    /// See [LAError](https://developer.apple.com/documentation/localauthentication/laerror).
    public enum LAError {
        /// Their codes.
        ///
        /// See [LAError.Code](https://developer.apple.com/documentation/localauthentication/laerror/code).
        public enum Code: Int, Sendable, CaseIterable {
            /// The owner was not recognised.
            case authenticationFailed = -1
            /// The user called it off.
            case userCancel = -2
            /// The user asked for another way.
            case userFallback = -3
            /// The system called it off.
            case systemCancel = -4
            /// The device has no passcode.
            case passcodeNotSet = -5
            /// The device has no biometrics, or the user does not let the app use them.
            case biometryNotAvailable = -6
            /// No face or finger is enrolled.
            case biometryNotEnrolled = -7
            /// Too many were not recognised.
            case biometryLockout = -8
            /// The app called it off.
            case appCancel = -9
            /// The context had ended.
            case invalidContext = -10
            /// No companion is near.
            case companionNotAvailable = -11
            /// The sensor is not paired.
            case biometryNotPaired = -12
            /// The sensor is not connected.
            case biometryDisconnected = -13
            /// The measures of the embedded view are wrong.
            case invalidDimensions = -14
            /// The system may not ask.
            case notInteractive = -1004

            var object: NSError { NSError(domain: LAErrorDomain, code: rawValue) }
        }
    }
#endif
