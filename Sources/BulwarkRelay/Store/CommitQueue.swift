internal import BulwarkCore
internal import BulwarkRelayAPI
internal import Dispatch
internal import GRDB

/// Commits what many requests write in one transaction: while one is being made durable, the next ones gather.
///
/// Each request's part is a savepoint of its own, and its answer is given when all of it is on the medium.
final class CommitQueue: Sendable {
    private struct Part: Sendable {
        let run: @Sendable (Database) -> Void
        /// Takes the failure of the transaction, where it failed as a whole.
        let finish: @Sendable (RelayError?) -> Void
    }

    private struct State {
        var waiting: [Part] = []
        var isRunning = false
    }

    /// The most requests that wait for the database.
    private static let capacity = 10_000
    /// The most requests in a transaction.
    private static let largest = 512

    private let database: any DatabaseWriter
    private let state = Locked(State())
    private let queue = DispatchQueue(label: "bulwark.relay.commits")

    init(_ database: any DatabaseWriter) { self.database = database }

    /// Runs a body in a transaction, and returns when that is durable.
    ///
    /// - Throws: What the body throws, then nothing of it was written; ``RelayError/Code/store``; ``RelayError/Code/busy``.
    func commit<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(RelayError) -> Value {
        let result: Result<Value, RelayError> = await withCheckedContinuation { continuation in
            let outcome = Locked<Result<Value, RelayError>?>(nil)
            let part = Part(
                run: { database in
                    let result = Result<Value, RelayError> { () throws(RelayError) in try Self.run(body, in: database) }
                    outcome.withLock { $0 = result }
                },
                finish: { failure in
                    // Where the transaction failed, what a part says of itself is void, but a refusal stays one; and a part that never ran
                    // has nothing to say.
                    switch (outcome.withLock { $0 }, failure) {
                    case (.failure(let refusal)?, _): continuation.resume(returning: .failure(refusal))
                    case (_, let failure?): continuation.resume(returning: .failure(failure))
                    case (.success(let value)?, nil): continuation.resume(returning: .success(value))
                    case (nil, nil): continuation.resume(returning: .failure(RelayError(.store, "a part never ran")))
                    }
                })
            if !enqueue(part) {
                continuation.resume(returning: .failure(RelayError(.busy, "too many writes", retryAfter: 1)))
            }
        }
        return try result.get()
    }

    private static func run<Value>(
        _ body: (Database) throws -> Value, in database: Database
    ) throws(RelayError) -> Value {
        // SQLite ends a transaction by itself when the medium is full or fails: what came after would stand alone.
        guard database.isInsideTransaction else { throw RelayError(.store, "the transaction was given up") }
        do {
            var value: Value?
            try database.inSavepoint {
                value = try body(database)
                return .commit
            }
            guard let value else { throw RelayError(.store, "no value") }
            return value
        } catch {
            throw RelayError(database: error)
        }
    }

    private func enqueue(_ part: Part) -> Bool {
        let (isTaken, starts) = state.withLock { state in
            guard state.waiting.count < Self.capacity else { return (false, false) }
            state.waiting.append(part)
            defer { state.isRunning = true }
            return (true, !state.isRunning)
        }
        if starts { queue.async { self.drain() } }
        return isTaken
    }

    private func drain() {
        while true {
            let parts: [Part] = state.withLock { state in
                let parts = Array(state.waiting.prefix(Self.largest))
                state.waiting.removeFirst(parts.count)
                if parts.isEmpty { state.isRunning = false }
                return parts
            }
            if parts.isEmpty { return }
            var failure: RelayError?
            do {
                try database.write { database in
                    for part in parts { part.run(database) }
                }
            } catch {
                failure = RelayError(database: error)
            }
            for part in parts { part.finish(failure) }
        }
    }
}
