internal import BulwarkCore

/// Knows whether the system is asking the owner for face, finger or passcode on the app's behalf.
///
/// Whoever asks says so; whoever covers the app's content looks here. One instance for an app:
///
/// ```swift
/// let prompts = OwnerPrompts()
/// let cover = SnapshotCover(prompts: prompts)
/// let keychain = SecItemKeychain(prompts: prompts)
/// ```
public final class OwnerPrompts: Sendable {
    private struct Held {
        var count = 0
        var observers: [Int: @Sendable () -> Void] = [:]
        var lastObserver = 0
    }

    private let held = Locked(Held())

    /// Knows of no prompt.
    public init() {}

    /// Whether a prompt is up, or about to be.
    public var areUp: Bool { held.withLock { $0.count > 0 } }

    /// Notes that the owner is asked while a body runs.
    ///
    /// - Throws: What the body throws.
    public nonisolated(nonsending) func during<Result, Failure: Error>(
        _ body: nonisolated(nonsending) () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        held.withLock { $0.count += 1 }
        defer { end() }
        return try await body()
    }

    /// Calls a body each time the last prompt has gone, on whatever thread that is.
    ///
    /// - Returns: What ends this, for ``removeObserver(_:)``.
    public func observeEnd(_ body: @escaping @Sendable () -> Void) -> Int {
        held.withLock { held in
            held.lastObserver += 1
            held.observers[held.lastObserver] = body
            return held.lastObserver
        }
    }

    /// Ends what ``observeEnd(_:)`` began.
    public func removeObserver(_ observer: Int) { held.withLock { $0.observers[observer] = nil } }

    private func end() {
        let observers = held.withLock { held -> [@Sendable () -> Void] in
            held.count -= 1
            return held.count == 0 ? Array(held.observers.values) : []
        }
        for observer in observers { observer() }
    }
}
