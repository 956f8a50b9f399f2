internal import BulwarkCore
internal import NIOCore

/// Tells requests that wait when their connection has ended.
///
/// A channel keeps what is to be called at its end until then, and a connection that is kept alive makes thousands of requests. So each channel has one
/// such call, and requests come and go here.
final class ConnectionEnds: Sendable {
    private let stops = Locked<[ObjectIdentifier: [ObjectIdentifier: WaitStop]]>([:])

    /// How many channels are known.
    var count: Int { stops.withLock { $0.count } }

    /// Has a wait end with its channel.
    func watch(_ channel: any Channel, _ stop: WaitStop) {
        let key = ObjectIdentifier(channel)
        let isNew = stops.withLock { stops in
            defer { stops[key, default: [:]][ObjectIdentifier(stop)] = stop }
            return stops[key] == nil
        }
        guard isNew else { return }
        channel.closeFuture.whenComplete { [weak self] _ in
            let waiting = self?.stops.withLock { $0.removeValue(forKey: key) } ?? [:]
            for stop in waiting.values { stop.release() }
        }
    }

    /// Ends the waits of a channel.
    func release(_ channel: any Channel) {
        let waiting = stops.withLock { $0[ObjectIdentifier(channel)] } ?? [:]
        for stop in waiting.values { stop.release() }
    }

    /// Forgets a wait that is over.
    func forget(_ channel: any Channel, _ stop: WaitStop) {
        stops.withLock { $0[ObjectIdentifier(channel)]?[ObjectIdentifier(stop)] = nil }
    }
}
