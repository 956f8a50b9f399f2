internal import BulwarkCore
internal import BulwarkPrivacy
internal import BulwarkStorage
internal import Dispatch
internal import Foundation

/// Makes the calls of Security, which block until the system, or the owner, has answered: on a thread of their own, and never on
/// those that Swift's tasks share.
///
/// One call at a time; task-local values are those of the caller.
actor SecItemQueue {
    private let thread = CallThread()

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Makes a call that has nothing to do with the owner.
    func run<Result: Sendable>(_ body: @Sendable () -> Result) async -> Result { body() }

    /// Makes a call that asks nobody; its context says so to the system.
    func silently<Result: Sendable, Failure: Error>(
        _ body: @Sendable (LAContext) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        // One for each call: a context that is kept goes bad when the system's side of it restarts.
        let silent = LAContext()
        silent.interactionNotAllowed = true
        return try body(silent)
    }

    /// Makes a call that may ask the owner, and tells of it.
    nonisolated func asking<Result: Sendable, Failure: Error>(
        _ authentication: KeychainAuthentication, telling prompts: OwnerPrompts,
        _ body: @Sendable (LAContext) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard authentication.allowsInteraction else { return try await ask(authentication, body) }
        return try await prompts.during { () async throws(Failure) in try await ask(authentication, body) }
    }

    private func ask<Result: Sendable, Failure: Error>(
        _ authentication: KeychainAuthentication, _ body: @Sendable (LAContext) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let evidence = authentication.evidence as? ContextEvidence
        let context = evidence?.context ?? LAContext()
        context.localizedReason = authentication.reason
        context.interactionNotAllowed = !authentication.allowsInteraction
        authentication.applicationPassword?.withExposedUTF8 { password in
            _ = context.setCredential(Data(password), type: .applicationPassword)
        }
        return try body(context)
    }
}

/// Runs the jobs of an actor on a serial queue of Dispatch.
private final class CallThread: SerialExecutor {
    private let queue = DispatchQueue(label: "bulwark.security-calls", qos: .userInitiated)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
