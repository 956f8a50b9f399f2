internal import BulwarkCore

/// One request that waits for a message.
final class MailboxWaiter: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Void, Never>)
        case released
    }

    private let state = Locked(State.idle)

    /// Ends the wait: a message is there, or there is nobody to wait any more. It can be said before the wait begins, and again.
    func release() {
        let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
            defer { state = .released }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        continuation?.resume()
    }

    /// Waits for ``release()``, for a time at the longest; a task that is cancelled waits no longer.
    func wait(for duration: Duration, clock: any BootClock) async {
        let timer = Task { [weak self] in
            try? await clock.sleep(for: duration)
            self?.release()
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReleased = state.withLock { state in
                    if case .released = state { return true }
                    state = .waiting(continuation)
                    return false
                }
                if isReleased { continuation.resume() }
            }
        } onCancel: {
            release()
        }
        timer.cancel()
    }
}
