import BulwarkAuthentication
import BulwarkCore

/// Biometrics that a test drives: a key that dies with the enrolment, as the system's items do.
final class FakeBiometrics: BiometricWrapStore {
    struct State: Sendable {
        var availability = BiometricAvailability.available(.faceID)
        var enrolment: [UInt8]? = [1]
        var key: SecureBytes?
        var failure: BiometricFailure?
        var error: AuthenticationError?
        var removalError: AuthenticationError?
        var prompts = 0
        var stores = 0
        var enrolmentAfterStore: [UInt8]?
        /// What happens the next time that a key is about to be stored, or that somebody asks what is enrolled.
        var beforeStoring: (@Sendable () async -> Void)?
        var onEnrolment: (@Sendable () async -> Void)?
    }

    let state = Locked(State())

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func enrol(_ enrolment: [UInt8]) {
        change {
            $0.enrolment = enrolment
            $0.key = nil
        }
    }

    func availability() async -> BiometricAvailability { state.withLock { $0.availability } }

    func enrolment() async -> [UInt8]? {
        await take { $0.onEnrolment.take() }
        return state.withLock { $0.enrolment }
    }

    private func take(_ event: (inout State) -> (@Sendable () async -> Void)?) async {
        let body = state.withLock { event(&$0) }
        await body?()
    }

    func store(_ key: SecureBytes) async throws(AuthenticationError) {
        await take { $0.beforeStoring.take() }
        let error: AuthenticationError? = state.withLock { state in
            if let error = state.error { return error }
            state.key = key.copied
            state.stores += 1
            if let after = state.enrolmentAfterStore { state.enrolment = after }
            return nil
        }
        if let error { throw error }
    }

    func isPresent() async throws(AuthenticationError) -> Bool { state.withLock { $0.key != nil } }

    func release(_ prompt: BiometricPrompt) async throws(AuthenticationError) -> BiometricWrapRelease {
        state.withLock { state in
            state.prompts += 1
            if let failure = state.failure { return .failed(failure) }
            return state.key.map { .released($0.copied) } ?? .missing
        }
    }

    func remove() async throws(AuthenticationError) {
        if let error = state.withLock({ $0.removalError }) { throw error }
        change { $0.key = nil }
    }
}

extension SecureBytes {
    fileprivate var copied: SecureBytes { withExposedBytes { SecureBytes(copying: $0) } }
}
