internal import BulwarkCore
internal import NIOCore

/// Hands out connections and makes them: the state under a lock, and what follows from it.
final class ConnectionPool: Sendable {
    private let state: Locked<PoolState>
    private let connector: Connector
    private let group: any EventLoopGroup

    init(_ gate: TLSGate, _ configuration: ClientConfiguration, _ group: any EventLoopGroup) {
        state = Locked(PoolState(gate, configuration))
        connector = Connector(group: group, configuration: configuration)
        self.group = group
    }

    /// The trust that holds now.
    var gate: TLSGate { state.withLock { $0.gate } }
    var counts: (connections: Int, waiting: Int) { state.withLock { ($0.count, $0.waiting) } }

    func nextID() -> Int { state.withLock { $0.nextID() } }

    /// A place on a connection; waits for one until a deadline.
    func lease(_ route: Route, until deadline: NIODeadline) async -> LeaseResult {
        if let result = state.withLock({ $0.take(route, at: .now()) }) { return result }
        let id = nextID()
        let timeout = group.any().scheduleTask(deadline: deadline) { self.giveUp(id, route, HTTPSError(.timedOut)) }
        defer { timeout.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                run(state.withLock { $0.wait(Waiter(id: id, continuation: continuation), route, at: .now()) })
                // Both may have come before there was anybody to tell.
                if Task.isCancelled { giveUp(id, route, HTTPSError(.cancelled)) }
                if NIODeadline.now() >= deadline { giveUp(id, route, HTTPSError(.timedOut)) }
            }
        } onCancel: {
            giveUp(id, route, HTTPSError(.cancelled))
        }
    }

    func release(_ connection: Connection) { run(state.withLock { $0.release(connection) }) }
    func expire(_ connection: Connection) { run(state.withLock { $0.expire(connection) }) }
    func closed(_ connection: Connection) { run(state.withLock { $0.closed(connection) }) }
    func drain(_ connection: Connection) { run(state.withLock { $0.drain(connection) }) }
    func limit(_ connection: Connection, to streams: Int) {
        run(state.withLock { $0.limit(connection, to: streams) })
    }

    /// From now on another trust holds, for every request that has no connection yet.
    func replace(_ gate: TLSGate) { run(state.withLock { $0.replace(gate) }) }

    /// Ends: what is idle at once, what is under way when it has ended or the time is up.
    func shutDown(within grace: TimeAmount) async {
        run(state.withLock { $0.shutDown() })
        let timeout = group.any().scheduleTask(in: grace) { self.run(self.state.withLock { $0.closeAll() }) }
        await withCheckedContinuation { continuation in run(state.withLock { $0.sleep(continuation) }) }
        timeout.cancel()
    }

    /// Ends without waiting for anything.
    func abandon() { run(state.withLock { $0.shutDown() + $0.closeAll() }) }

    private func giveUp(_ id: Int, _ route: Route, _ error: HTTPSError) {
        run(state.withLock { $0.giveUp(id, route, error) })
    }

    private func run(_ effects: [PoolEffect]) {
        for effect in effects {
            switch effect {
            case .give(let waiter, let result): waiter.continuation.resume(returning: result)
            case .close(let connection): connection.close()
            case .wake(let sleeper): sleeper.resume()
            case .connect(let route, let gate, let generation): Task { await connect(route, gate, generation) }
            }
        }
    }

    private func connect(_ route: Route, _ gate: TLSGate, _ generation: Int) async {
        do throws(HTTPSError) {
            let connection = try await connector.connect(route, gate, generation: generation, id: nextID())
            await connection.report(to: self)
            run(state.withLock { $0.established(connection) })
            connection.catchUp(with: self)
        } catch {
            run(state.withLock { $0.failed(route, generation: generation, error, at: .now()) })
        }
    }
}
