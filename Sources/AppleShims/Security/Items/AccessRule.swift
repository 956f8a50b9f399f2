#if !canImport(Darwin)
    internal import Foundation

    /// What must be shown at each use of an item or a key, and what it was bound to when it was made.
    struct AccessRule: Sendable {
        let flags: SecAccessControlCreateFlags
        /// The enrolment at that time.
        let enrolment: UInt64
        /// The password of the app at that time.
        let password: Data?

        /// Binds a control to the device as it is; nil where it asks for nothing.
        init?(
            _ control: SecAccessControl, _ state: ShimDevice.State, _ context: LAContext?
        ) throws(ItemFailure) {
            if control.constraints.isEmpty { return nil }
            // What is bound to the enrolled faces and fingers needs some, and every constraint but a password needs a passcode.
            let needsOwner = control.constraints.contains { $0 != .applicationPassword }
            if needsOwner, !state.hasPasscode { throw ItemFailure(state.statusWithoutPasscode) }
            if control.flags.contains(.applicationPassword) {
                // The system would ask for one; there is nobody here to type it.
                guard let password = context?.applicationPassword else {
                    throw ItemFailure(errSecInteractionNotAllowed)
                }
                self.password = password
            } else {
                password = nil
            }
            flags = control.flags
            enrolment = state.enrolment
        }

        var constraints: [SecAccessControlCreateFlags] {
            SecAccessControlCreateFlags.constraints.filter(flags.contains)
        }

        /// Whether a change of enrolment removes what it guards. Where something else opens it too, it stays.
        var diesWithEnrolment: Bool {
            flags.contains(.biometryCurrentSet) && (constraints.count == 1 || !flags.contains(.or))
        }

        /// Has the owner show what is needed, once for all constraints.
        ///
        /// See [Accessing keychain items with Face ID or Touch ID][accessing].
        ///
        /// [accessing]: https://developer.apple.com/documentation/localauthentication/accessing-keychain-items-with-face-id-or-touch-id
        func satisfy(_ state: inout ShimDevice.State, _ context: LAContext?) throws(ItemFailure) {
            if context?.isInvalid == true { throw ItemFailure(errSecAuthFailed) }
            var asked: OSStatus?
            var failure: OSStatus?
            for constraint in constraints {
                let status: OSStatus
                if constraint == .applicationPassword {
                    status = checkPassword(context)
                } else if !canShow(constraint, state) {
                    status = errSecAuthFailed
                } else {
                    status = asked ?? Self.ask(&state, context)
                    asked = status
                }
                if status == errSecSuccess, flags.contains(.or) { return }
                if status != errSecSuccess { failure = failure ?? status }
            }
            if let failure { throw ItemFailure(failure) }
        }

        private func checkPassword(_ context: LAContext?) -> OSStatus {
            guard let given = context?.applicationPassword else { return errSecInteractionNotAllowed }
            return given == password ? errSecSuccess : errSecAuthFailed
        }

        private func canShow(_ constraint: SecAccessControlCreateFlags, _ state: ShimDevice.State) -> Bool {
            switch constraint {
            case .biometryCurrentSet: state.isEnrolled && state.enrolment == enrolment
            case .biometryAny: state.isEnrolled
            default: state.hasPasscode
            }
        }

        private static func ask(_ state: inout ShimDevice.State, _ context: LAContext?) -> OSStatus {
            if context?.isEvaluated == true { return errSecSuccess }
            if context?.interactionNotAllowed == true { return errSecInteractionNotAllowed }
            state.prompts.append(ShimDevice.Prompt(reason: context?.localizedReason ?? ""))
            state.onPrompt?()
            switch state.owner {
            case .recognised:
                context?.isEvaluated = true
                return errSecSuccess
            case .unrecognised: return errSecAuthFailed
            case .cancelling, .choosingFallback, .absent: return errSecUserCanceled
            }
        }
    }
#endif
