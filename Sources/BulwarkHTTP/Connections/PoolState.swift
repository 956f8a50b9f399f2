internal import NIOCore

/// A request that waits for a connection.
struct Waiter: Sendable {
    var id: Int
    var continuation: CheckedContinuation<LeaseResult, Never>
}

/// A place on a connection for one exchange.
struct Lease: Sendable {
    var connection: Connection
    /// Whether the connection has been idle: then the server may have ended it at the same moment.
    var isReused: Bool
}

typealias LeaseResult = Result<Lease, HTTPSError>

/// What is to be done when the lock is open again.
enum PoolEffect: Sendable {
    case give(Waiter, LeaseResult)
    case connect(Route, TLSGate, generation: Int)
    case close(Connection)
    case wake(CheckedContinuation<Void, Never>)
}

/// Which connections there are, who waits for one, and what trust let them through.
struct PoolState: Sendable {
    struct Place: Sendable {
        /// HTTP/1.1 connections without an exchange; the one used last is last.
        var idle: [(connection: Connection, isFresh: Bool)] = []
        /// HTTP/2 connections that take more streams, with those that they have and may have.
        var shared: [(connection: Connection, streams: Int, limit: Int, isFresh: Bool)] = []
        /// Attempts under way by the trust of today.
        var connecting = 0
        /// HTTP/1.1 connections with an exchange, and HTTP/2 connections that take no more streams.
        var busy = 0
        /// Whether the server speaks HTTP/1.1; nil where it is not known.
        var speaksHTTP1: Bool?
        var waiters: [Waiter] = []
        var refusal: Refusal?

        var open: Int { idle.count + shared.count + busy }
        var isEmpty: Bool { open == 0 && connecting == 0 && waiters.isEmpty }
    }

    /// A host whose certificates were refused is left alone for a while.
    struct Refusal: Sendable {
        var error: HTTPSError
        var until: NIODeadline
        var pause: TimeAmount
    }

    private(set) var gate: TLSGate
    private(set) var generation = 0
    private let configuration: ClientConfiguration
    private var places: [Route: Place] = [:]
    private var connections: [Int: Connection] = [:]
    /// The open streams of connections that get no new ones.
    private var draining: [Int: Int] = [:]
    /// Places whose requests wait because there are too many connections elsewhere.
    private var starved: Set<Route> = []
    private var attempts = 0
    private var isShutDown = false
    private var sleepers: [CheckedContinuation<Void, Never>] = []
    private var lastID = 0

    init(_ gate: TLSGate, _ configuration: ClientConfiguration) {
        self.gate = gate
        self.configuration = configuration
    }

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    /// Connections that are open, and attempts to make one.
    var count: Int { connections.count + attempts }
    var waiting: Int { places.values.reduce(0) { $0 + $1.waiters.count } }

    // MARK: Requests

    /// A connection that can be had at once, or an error that is certain.
    mutating func take(_ route: Route, at now: NIODeadline) -> LeaseResult? {
        if isShutDown { return .failure(HTTPSError(.shutDown)) }
        if let refusal = places[route]?.refusal, now < refusal.until { return .failure(refusal.error) }
        return places[route]?.take().map { .success($0) }
    }

    mutating func wait(_ waiter: Waiter, _ route: Route, at now: NIODeadline) -> [PoolEffect] {
        if let result = take(route, at: now) { return [.give(waiter, result)] }
        places[route, default: Place()].waiters.append(waiter)
        return pump(route)
    }

    mutating func giveUp(_ id: Int, _ route: Route, _ error: HTTPSError) -> [PoolEffect] {
        guard let position = places[route]?.waiters.firstIndex(where: { $0.id == id }),
            let waiter = places[route]?.waiters.remove(at: position)
        else { return [] }
        prune(route)
        return [.give(waiter, .failure(error))]
    }

    /// Gives connections to those who wait, and makes as many as are wanted and allowed.
    private mutating func pump(_ route: Route) -> [PoolEffect] {
        starved.remove(route)
        guard var place = places[route] else { return [] }
        var effects: [PoolEffect] = []
        while !place.waiters.isEmpty, let lease = place.take() {
            effects.append(.give(place.waiters.removeFirst(), .success(lease)))
        }
        // Until a first connection tells what the server speaks, one is made and the others wait for what it says: with HTTP/2
        // they share it, and a refused server is asked once.
        var wanted = place.speaksHTTP1 == true ? place.waiters.count - place.connecting : 1 - place.connecting
        if place.waiters.isEmpty || isShutDown { wanted = 0 }
        wanted = min(wanted, configuration.connectionsPerHost - place.open - place.connecting)
        places[route] = place
        while wanted > 0 {
            if count >= configuration.connections {
                guard let idle = evictIdle() else {
                    starved.insert(route)
                    break
                }
                effects.append(.close(idle))
            }
            attempts += 1
            places[route, default: place].connecting += 1
            wanted -= 1
            effects.append(.connect(route, gate, generation: generation))
        }
        prune(route)
        return effects
    }

    private mutating func pumpStarved() -> [PoolEffect] {
        guard !starved.isEmpty else { return [] }
        return starved.flatMap { pump($0) }
    }

    private mutating func evictIdle() -> Connection? {
        for route in places.keys {
            let unused: Connection
            if let oldest = places[route]?.idle.first {
                unused = oldest.connection
                places[route]?.idle.removeFirst()
            } else if let position = places[route]?.shared.firstIndex(where: { $0.streams == 0 }),
                let shared = places[route]?.shared.remove(at: position)
            {
                unused = shared.connection
            } else {
                continue
            }
            connections[unused.id] = nil
            prune(route)
            return unused
        }
        return nil
    }

    // MARK: Connections

    mutating func established(_ connection: Connection) -> [PoolEffect] {
        attempts -= 1
        let route = connection.route
        guard connection.generation == generation, !isShutDown else {
            return [.close(connection)] + pumpStarved() + wakeIfDone()
        }
        connections[connection.id] = connection
        var place = places[route] ?? Place()
        place.connecting -= 1
        place.refusal = nil
        switch connection.version {
        case .http1:
            place.speaksHTTP1 = true
            place.idle.append((connection, true))
        case .http2:
            place.speaksHTTP1 = false
            place.shared.append((connection, 0, configuration.streamsPerConnection, true))
        }
        places[route] = place
        return pump(route) + pumpStarved() + trimIdle(route)
    }

    mutating func failed(
        _ route: Route, generation attempted: Int, _ error: HTTPSError, at now: NIODeadline
    ) -> [PoolEffect] {
        attempts -= 1
        // By another trust than today's: those who wait are served by attempts of today's.
        guard attempted == generation, !isShutDown, var place = places[route] else {
            return pumpStarved() + wakeIfDone()
        }
        place.connecting -= 1
        var effects: [PoolEffect] = []
        if error.code == .untrusted {
            let last = place.refusal?.pause
            let pause = min(last.map { $0 + $0 } ?? configuration.refusalTime.amount, .seconds(60))
            place.refusal = Refusal(error: error, until: now + pause, pause: pause)
        }
        // Others have a connection that will serve those who wait, unless the server is not the one it was.
        if place.open == 0 || error.code == .untrusted {
            effects = place.waiters.map { .give($0, .failure(error)) }
            place.waiters = []
        }
        places[route] = place
        prune(route, at: now)
        return effects + pumpStarved()
    }

    /// An exchange has ended, and left the connection in order.
    mutating func release(_ connection: Connection) -> [PoolEffect] {
        guard connections[connection.id] != nil else { return [] }
        let route = connection.route
        guard connection.version == .http1 else { return releaseStream(connection) }
        guard connection.generation == generation, !isShutDown else { return remove(connection) + [.close(connection)] }
        places[route]?.busy -= 1
        places[route, default: Place()].idle.append((connection, false))
        return pump(route) + pumpStarved() + trimIdle(route)
    }

    private mutating func releaseStream(_ connection: Connection) -> [PoolEffect] {
        let route = connection.route
        if let streams = draining[connection.id] {
            draining[connection.id] = streams - 1
            return streams > 1 ? [] : remove(connection) + [.close(connection)]
        }
        guard let position = places[route]?.shared.firstIndex(where: { $0.connection === connection }) else {
            return []
        }
        places[route]?.shared[position].streams -= 1
        return pump(route) + pumpStarved()
    }

    /// Nothing was asked of the connection for a while. It may have been given away in this moment.
    mutating func expire(_ connection: Connection) -> [PoolEffect] {
        guard let place = places[connection.route] else { return [] }
        let isIdle =
            place.idle.contains { $0.connection === connection }
            || place.shared.contains { $0.connection === connection && $0.streams == 0 }
        guard isIdle else { return [] }
        return remove(connection) + [.close(connection)]
    }

    mutating func closed(_ connection: Connection) -> [PoolEffect] { remove(connection) }

    mutating func limit(_ connection: Connection, to streams: Int) -> [PoolEffect] {
        let route = connection.route
        guard let position = places[route]?.shared.firstIndex(where: { $0.connection === connection }) else {
            return []
        }
        places[route]?.shared[position].limit = min(max(streams, 0), configuration.streamsPerConnection)
        return pump(route)
    }

    /// The server takes no more streams; those that are open go on.
    mutating func drain(_ connection: Connection) -> [PoolEffect] {
        guard let position = places[connection.route]?.shared.firstIndex(where: { $0.connection === connection })
        else { return [] }
        return retire(position, of: connection.route) + pump(connection.route)
    }

    private mutating func retire(_ position: Int, of route: Route) -> [PoolEffect] {
        guard let entry = places[route]?.shared.remove(at: position) else { return [] }
        places[route]?.busy += 1
        draining[entry.connection.id] = entry.streams
        return entry.streams == 0 ? remove(entry.connection) + [.close(entry.connection)] : []
    }

    private mutating func remove(_ connection: Connection) -> [PoolEffect] {
        guard connections.removeValue(forKey: connection.id) != nil else { return [] }
        let route = connection.route
        draining[connection.id] = nil
        if let position = places[route]?.idle.firstIndex(where: { $0.connection === connection }) {
            places[route]?.idle.remove(at: position)
        } else if let position = places[route]?.shared.firstIndex(where: { $0.connection === connection }) {
            places[route]?.shared.remove(at: position)
        } else if connection.generation == generation {
            places[route]?.busy -= 1
        }
        return pump(route) + pumpStarved() + wakeIfDone()
    }

    private mutating func trimIdle(_ route: Route) -> [PoolEffect] {
        var effects: [PoolEffect] = []
        while let idle = places[route]?.idle, idle.count > configuration.idleConnectionsPerHost {
            effects += remove(idle[0].connection) + [.close(idle[0].connection)]
        }
        return effects
    }

    // MARK: Other trust, and the end

    /// From now on another trust holds. What was let through by the last one gets no new request.
    mutating func replace(_ gate: TLSGate) -> [PoolEffect] {
        self.gate = gate
        generation += 1
        var effects: [PoolEffect] = []
        for route in places.keys {
            for (connection, _) in places[route]?.idle ?? [] {
                connections[connection.id] = nil
                effects.append(.close(connection))
            }
            for entry in places[route]?.shared ?? [] {
                draining[entry.connection.id] = entry.streams
                guard entry.streams == 0 else { continue }
                connections[entry.connection.id] = nil
                draining[entry.connection.id] = nil
                effects.append(.close(entry.connection))
            }
            // Those with exchanges stay in `connections` until these have ended, and are of no place.
            var place = Place()
            place.waiters = places[route]?.waiters ?? []
            place.speaksHTTP1 = places[route]?.speaksHTTP1
            places[route] = place
        }
        for route in Array(places.keys) { effects += pump(route) }
        return effects
    }

    mutating func shutDown() -> [PoolEffect] {
        guard !isShutDown else { return [] }
        isShutDown = true
        var effects: [PoolEffect] = []
        for (route, place) in places {
            effects += place.waiters.map { .give($0, .failure(HTTPSError(.shutDown))) }
            places[route]?.waiters = []
            for (connection, _) in place.idle { effects += remove(connection) + [.close(connection)] }
            for entry in place.shared {
                guard let position = places[route]?.shared.firstIndex(where: { $0.connection === entry.connection })
                else { continue }
                effects += retire(position, of: route)
            }
        }
        return effects
    }

    /// Wakes when the last connection is closed.
    mutating func sleep(_ sleeper: CheckedContinuation<Void, Never>) -> [PoolEffect] {
        sleepers.append(sleeper)
        return wakeIfDone()
    }

    mutating func closeAll() -> [PoolEffect] { connections.values.map { .close($0) } }

    private mutating func wakeIfDone() -> [PoolEffect] {
        guard isShutDown, connections.isEmpty, attempts == 0 else { return [] }
        let woken = sleepers
        sleepers = []
        return woken.map { .wake($0) }
    }

    /// Forgets a host of which nothing is left; a refusal is kept until it may be asked again.
    private mutating func prune(_ route: Route, at now: NIODeadline = .now()) {
        guard let place = places[route], place.isEmpty else { return }
        if let refusal = place.refusal, now < refusal.until + refusal.pause {
            guard places.count > 1024 else { return }
        }
        places[route] = nil
    }
}

extension PoolState.Place {
    /// Takes a connection for an exchange.
    mutating func take() -> Lease? {
        if let position = shared.firstIndex(where: { $0.streams < $0.limit }) {
            defer { shared[position].isFresh = false }
            shared[position].streams += 1
            return Lease(connection: shared[position].connection, isReused: !shared[position].isFresh)
        }
        guard let last = idle.popLast() else { return nil }
        busy += 1
        return Lease(connection: last.connection, isReused: !last.isFresh)
    }
}
