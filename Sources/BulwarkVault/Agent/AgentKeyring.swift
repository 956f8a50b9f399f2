public import BulwarkCore
public import BulwarkKeybag
internal import Foundation

/// The class keys of an agent in another process.
///
/// The agent ends when it locks; where it is gone, the state is that before the first unlock, for nothing holds the keys any
/// more.
///
/// - Warning: A key that it unwrapped is in this process's memory, and stays usable here after the agent has locked. The vault
///   looks at the state at each read, and drops its keys when the agent ends.
public final class AgentKeyring: ClassKeyring {
    private let location: AgentLocation
    private let owner: UInt32
    private let patience: Duration
    // A connection that is at rest; who needs one takes it out, and puts it back when all went well.
    private let resting = Locked<Connection?>(nil)

    private final class Connection: Sendable {
        let socket: StreamSocket
        init(_ socket: consuming StreamSocket) { self.socket = socket }
    }

    /// Names an agent; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - location: Where it listens.
    ///   - owner: The one user whose agent is believed; by default who runs this process.
    ///   - patience: How long an answer may take; a passcode may take half a minute more.
    public init(
        at location: AgentLocation, owner: UInt32 = ProcessOwner.user, patience: Duration = .seconds(5)
    ) {
        self.location = location
        self.owner = owner
        self.patience = patience
    }

    /// How much longer the agent holds the keys; nil where there is none.
    ///
    /// - Throws: ``KeybagError/Code/notAvailable`` where whoever listens there is not to be believed or does not answer.
    public func remaining() throws(KeybagError) -> Duration? {
        guard case .status(_, let remaining)? = try ask(.status, again: true) else { return nil }
        return remaining
    }

    /// What can be reached now: before the first unlock where there is no agent.
    public func status() throws(KeybagError) -> ClassKeyStatus {
        guard let reply = try ask(.status, again: true) else { return Self.gone }
        guard case .status(let status, _) = reply else { throw Self.unexpected }
        return status
    }

    /// Has the agent wrap a key.
    public func wrap(_ key: SecureBytes, for keyClass: KeyClass) throws(KeybagError) -> [UInt8] {
        guard key.count == 32 else { throw KeybagError(.invalidKey) }
        return try bytes(.wrap(keyClass, key), keyClass).withExposedBytes { Array($0) }
    }

    /// Has the agent unwrap a key.
    public func unwrap(_ wrapped: [UInt8], for keyClass: KeyClass) throws(KeybagError) -> SecureBytes {
        guard (40...72).contains(wrapped.count) else { throw KeybagError(.tampered, "wrapped key") }
        return try bytes(.unwrap(keyClass, wrapped), keyClass)
    }

    /// Has the agent try a passcode.
    public func confirm(_ passcode: Secret) throws(KeybagError) {
        guard (1...AgentRequest.passcodeLimit).contains(passcode.utf8.count) else {
            throw KeybagError(.invalidPasscode)
        }
        // Never asked twice: a wrong one is charged each time.
        guard let reply = try ask(.confirm(passcode.utf8), again: false) else { throw Self.notThere }
        guard case .done = reply else { throw Self.unexpected }
    }

    /// The number of the newest data, as the agent's bag remembers it.
    public func watermark() throws(KeybagError) -> UInt64 {
        // Where there is no agent nothing can be read that could be old.
        guard let reply = try ask(.watermark, again: true) else { return 0 }
        guard case .bytes(let bytes) = reply, bytes.count == 8 else { throw Self.unexpected }
        return bytes.withExposedBytes { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// Has the agent's bag remember a number.
    public func raiseWatermark(to value: UInt64) throws(KeybagError) {
        guard let reply = try ask(.raiseWatermark(value), again: true) else { return }
        guard case .done = reply else { throw Self.unexpected }
    }

    /// Has the agent zero its keys and end, and waits until it listens no more; no error where there is none. One that does not answer
    /// is killed: its keys go with it.
    public func lock() throws(KeybagError) {
        let answer: AgentReply?
        do throws(KeybagError) { answer = try ask(.lock, again: true) } catch {
            guard error == Self.silent, killAgent() else { throw error }
            return
        }
        guard let reply = answer else { return }
        guard case .done = reply else { throw Self.unexpected }
        let connection = resting.withLock { resting in
            defer { resting = nil }
            return resting
        }
        // It says nothing more: the connection's end says that its socket is gone.
        _ = try? connection?.socket.receive(atMost: 1, by: .now + patience)
    }

    /// The state now, and that the keys are gone when the agent ends; then it ends.
    public var states: AsyncStream<LockState> {
        AsyncStream { continuation in
            guard let connection = try? connect(), case .status(let status, _)? = try? exchange(.watch, connection)
            else {
                continuation.yield(.beforeFirstUnlock)
                return continuation.finish()
            }
            continuation.yield(status.lockState)
            continuation.onTermination = { _ in connection.socket.end() }
            Thread.detachNewThread {
                // The agent says nothing more: whatever comes, the connection's end above all, is the end.
                _ = try? connection.socket.receive(atMost: 1, by: .now + .seconds(366 * 86_400))
                continuation.yield(.beforeFirstUnlock)
                continuation.finish()
            }
        }
    }

    private static let gone = ClassKeyStatus(lockState: .beforeFirstUnlock, hasPasscode: true)
    private static let unexpected = KeybagError(.notAvailable, "the agent answered something else")
    private static let notThere = KeybagError(.notAvailable, "there is no agent any more")

    private func bytes(_ request: AgentRequest, _ keyClass: KeyClass) throws(KeybagError) -> SecureBytes {
        guard let reply = try ask(request, again: true) else {
            // The one key that needs nobody's passcode is not here either.
            throw .locked(keyClass, .beforeFirstUnlock)
        }
        guard case .bytes(let bytes) = reply else { throw Self.unexpected }
        return bytes
    }

    /// Asks; nil where there is no agent.
    ///
    /// - Parameter again: Whether to ask once more where a connection that rested turns out to have ended.
    private func ask(_ request: AgentRequest, again: Bool) throws(KeybagError) -> AgentReply? {
        let reply = try reply(to: request, again: again)
        if case .failure(let error)? = reply { throw error }
        return reply
    }

    private func reply(to request: AgentRequest, again: Bool) throws(KeybagError) -> AgentReply? {
        let rested = resting.withLock { resting in
            defer { resting = nil }
            return resting
        }
        if again, let rested {
            do throws(SocketFault) {
                return finish(try exchange(request, rested), rested)
            } catch {
                if error == .timedOut { throw Self.silent }
            }
        }
        do throws(SocketFault) {
            let connection = try connect()
            return finish(try exchange(request, connection), connection)
        } catch {
            switch error {
            case .refused, .reset: return nil
            case .timedOut: throw Self.silent
            default: throw KeybagError(.notAvailable, "the agent's socket is not to be believed or cannot be used")
            }
        }
    }

    /// Kills whoever listens, where that is another process of the one user who is believed, and waits until nobody does.
    private func killAgent() -> Bool {
        guard let process = try? connect().socket.peerProcess(), RunningProcess(process)?.kill() == true else {
            return false
        }
        for _ in 0..<200 {
            do throws(SocketFault) { _ = try connect() } catch { return error == .refused || error == .reset }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return false
    }

    private static let silent = KeybagError(.notAvailable, "the agent does not answer")

    private func finish(_ reply: AgentReply, _ connection: Connection) -> AgentReply {
        resting.withLock { $0 = connection }
        return reply
    }

    private func connect() throws(SocketFault) -> Connection {
        let connection = Connection(try StreamSocket(connectingTo: location.socket, by: .now + patience))
        // Another user's agent would be given keys to wrap, and passcodes.
        guard try connection.socket.peerUser() == owner else { throw .unreachable }
        return connection
    }

    private func exchange(_ request: AgentRequest, _ connection: Connection) throws(SocketFault) -> AgentReply {
        let content = request.encoded
        defer { content.wipe() }
        try AgentFrame.write(content, to: connection.socket, by: .now + patience)
        // A derivation takes its time.
        let slack: Duration = if case .confirm = request { .seconds(30) } else { .zero }
        let answer = try AgentFrame.read(
            from: connection.socket, by: .now + patience + slack, patience: patience)
        guard let answer, let reply = AgentReply(answer) else { throw .reset }
        answer.wipe()
        return reply
    }
}
