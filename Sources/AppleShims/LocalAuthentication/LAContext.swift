// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Apple's names are as they are.
#if !canImport(Darwin)
    internal import BulwarkCore
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

        /// Whether the owner could be recognised so; nobody is asked. Fills in ``evaluatedPolicyDomainState``.
        ///
        /// See [canEvaluatePolicy][can].
        ///
        /// [can]: https://developer.apple.com/documentation/localauthentication/lacontext/canevaluatepolicy(_:error:)
        public func canEvaluatePolicy(_ policy: LAPolicy, error: UnsafeMutablePointer<NSError?>?) -> Bool {
            let device = ShimDevice.current
            let failure: Int? = device.withState { state in
                if isInvalid { return -10 }
                if !state.hasPasscode { return -5 }
                if policy == .deviceOwnerAuthentication { return nil }
                if state.biometry == .none { return -6 }
                return state.isEnrolled ? nil : -7
            }
            evaluatedPolicyDomainState = device.withState { state in
                state.isEnrolled ? withUnsafeBytes(of: state.enrolment.bigEndian) { Data($0) } : nil
            }
            if let failure { error?.pointee = NSError(domain: LAErrorDomain, code: failure) }
            return failure == nil
        }

        /// What stands for the enrolled faces and fingers; nil where there are none.
        ///
        /// Apple fills it in when a policy was looked at or evaluated. See [evaluatedPolicyDomainState][state].
        ///
        /// [state]: https://developer.apple.com/documentation/localauthentication/lacontext/evaluatedpolicydomainstate
        public internal(set) var evaluatedPolicyDomainState: Data?

        /// Ends the context: what it is used with after that fails.
        public func invalidate() {
            isInvalid = true
            isEvaluated = false
        }
    }
#endif
