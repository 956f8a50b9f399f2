internal import BulwarkCore
internal import Foundation

/// Tokens that were looked up a short while ago, by their digests, so that most requests need no database.
final class TokenCache: Sendable {
    struct Entry: Sendable {
        let requester: Requester
        /// In seconds since 1970.
        let expires: Int64
    }

    private struct State {
        var entries: [[UInt8]: Entry] = [:]
        /// Rises whenever something is forgotten.
        var generation: UInt64 = 0
    }

    private static let capacity = 50_000

    private let state = Locked(State())

    /// What to hand to ``put(_:for:generation:)``, taken before the database is asked: an entry that was forgotten meanwhile does not
    /// come back.
    var generation: UInt64 { state.withLock { $0.generation } }

    func entry(for digest: [UInt8]) -> Entry? { state.withLock { $0.entries[digest] } }

    func put(_ entry: Entry, for digest: [UInt8], generation: UInt64) {
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.entries.count >= Self.capacity { state.entries.removeAll() }
            state.entries[digest] = entry
        }
    }

    /// Forgets a token.
    func forget(_ digest: [UInt8]) {
        state.withLock { state in
            state.generation += 1
            state.entries[digest] = nil
        }
    }

    /// Forgets all tokens of devices that are no more.
    func forget(devices: Set<Int64>) {
        state.withLock { state in
            state.generation += 1
            state.entries = state.entries.filter { !devices.contains($0.value.requester.device) }
        }
    }
}
