public import BulwarkAuthentication
internal import BulwarkCore
public import BulwarkPrivacy
internal import Foundation

/// The system's own biometrics, through `LAContext`: Face ID, Touch ID or Optic ID, never the device's passcode in their place.
///
/// ```swift
/// let outcome = await SystemBiometrics(prompts: prompts).authenticate(try BiometricPrompt("Open your accounts"))
/// ```
///
/// - Warning: A yes guards nothing by itself. ``KeychainBiometricWrap`` under `DataKeyLock` lets it release a key. For Face ID the app's
///   Info.plist has to say why: `NSFaceIDUsageDescription`.
public struct SystemBiometrics: BiometricAuthenticator {
    private let prompts: OwnerPrompts
    private let queue = SecItemQueue()

    /// The device's biometrics.
    ///
    /// - Parameter prompts: Is told while the owner is asked, for whoever covers the app's content meanwhile: the sheet of Face ID makes the app
    ///   resign active.
    public init(prompts: OwnerPrompts = OwnerPrompts()) { self.prompts = prompts }

    /// Whether biometrics can be asked for now.
    public func availability() async -> BiometricAvailability {
        await queue.silently { _ in
            let context = LAContext()
            let failure = Self.failure(context)
            // The kind is filled in by looking at the policy.
            let kind = BiometryKind(context.biometryType)
            return failure.map { .unavailable(BiometricAvailability.Reason($0), kind) } ?? .available(kind)
        }
    }

    /// What stands for the enrolled faces and fingers.
    public func enrolment() async -> [UInt8]? { await SystemEnrolment().state() }

    /// Asks the owner.
    public func authenticate(_ prompt: BiometricPrompt) async -> BiometricOutcome {
        let question = Question(prompt)
        return await prompts.during { await question.answer() }
    }

    private static func failure(_ context: LAContext) -> BiometricFailure? {
        var error: NSError?
        let policy = LAPolicy.deviceOwnerAuthenticationWithBiometrics
        return context.canEvaluatePolicy(policy, error: &error) ? nil : BiometricFailure(error)
    }
}

/// One question to the owner, which can be withdrawn.
private final class Question: @unchecked Sendable {
    // Sendable though unchecked: the context is set up before it is shared, asked once, and after that only invalidated, which
    // Apple allows from any thread; both happen under the lock.
    private let context = LAContext()
    private let prompt: BiometricPrompt
    private let isWithdrawn = Locked(false)

    init(_ prompt: BiometricPrompt) {
        self.prompt = prompt
        context.localizedCancelTitle = prompt.cancelTitle
        // An empty title takes the button away; nil would show the system's, which says "Enter Password".
        context.localizedFallbackTitle = prompt.fallbackTitle ?? ""
        let reuse = prompt.reuse.components
        context.touchIDAuthenticationAllowableReuseDuration = Double(reuse.seconds) + Double(reuse.attoseconds) * 1e-18
    }

    func answer() async -> BiometricOutcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let begun = isWithdrawn.withLock { isWithdrawn in
                    if isWithdrawn { return false }
                    context.evaluatePolicy(
                        .deviceOwnerAuthenticationWithBiometrics, localizedReason: prompt.reason
                    ) { [self] isRecognised, error in
                        continuation.resume(
                            returning: isRecognised
                                ? .recognised(evidence: ContextEvidence(context)) : .failed(BiometricFailure(error)))
                    }
                    return true
                }
                if !begun { continuation.resume(returning: .failed(.cancelledByApp)) }
            }
        } onCancel: {
            isWithdrawn.withLock { isWithdrawn in
                isWithdrawn = true
                context.invalidate()
            }
        }
    }
}

extension BiometryKind {
    /// The kind that Local Authentication names.
    init(_ type: LABiometryType) {
        switch type {
        case .touchID: self = .touchID
        case .faceID: self = .faceID
        case .opticID: self = .opticID
        default: self = .none
        }
    }
}
