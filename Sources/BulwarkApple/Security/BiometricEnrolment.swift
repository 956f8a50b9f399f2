/// Tells what stands for the faces and fingers that are enrolled now.
public protocol BiometricEnrolment: Sendable {
    /// Bytes that change when the enrolled faces or fingers do; nil where there are none or nobody can tell.
    func state() async -> [UInt8]?
}

/// The enrolment as `LAContext` tells it; nobody is asked.
public struct SystemEnrolment: BiometricEnrolment {
    private let queue = SecItemQueue()

    /// The device's enrolment.
    public init() {}

    /// The context's domain state.
    public func state() async -> [UInt8]? {
        await queue.silently { _ in
            let context = LAContext()
            guard context.canEvaluatePolicy(.deviceOwnerAuthenticationWithBiometrics, error: nil) else { return nil }
            return context.evaluatedPolicyDomainState.map { Array($0) }
        }
    }
}
