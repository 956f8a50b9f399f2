internal import BulwarkCore

/// Ends the wait of one request, also where that is said before the wait has begun.
final class WaitStop: Sendable {
    private struct State {
        var waiter: MailboxWaiter?
        var isReleased = false
    }

    private let state = Locked(State())

    /// Takes the waiter that is to be released.
    func watch(_ waiter: MailboxWaiter) {
        let isReleased = state.withLock { state in
            state.waiter = waiter
            return state.isReleased
        }
        if isReleased { waiter.release() }
    }

    /// Ends the wait.
    func release() {
        let waiter = state.withLock { state in
            state.isReleased = true
            return state.waiter
        }
        waiter?.release()
    }
}
