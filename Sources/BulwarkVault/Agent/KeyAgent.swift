public import BulwarkCore
public import BulwarkKeybag
internal import Foundation

/// Holds an unlocked keybag for a time, and wraps and unwraps keys for other processes of its user.
///
/// It listens on a socket that only its owner can reach, and asks the kernel who connects. When the time is over, when
/// somebody locks, and when ``stop()`` is called, it zeroes the keys and ends. Class keys never leave it; the keys that they
/// wrapped do, for that is what they are unwrapped for.
///
/// - Warning: Whoever runs as the same user can ask it too, as with every agent of that kind, and root can read its memory.
public final class KeyAgent: Sendable {
    /// What an agent bears with.
    public struct Limits: Sendable, Hashable {
        /// How many connections at a time.
        public var connections = 256
        /// How long a connection may say nothing. Who watches may wait for ever.
        public var idle = Duration.seconds(30)
        /// How long a frame may take to come or go.
        public var patience = Duration.seconds(2)
        /// How often the clock is looked at when nobody asks anything: a machine that was asleep ends its agent so long after it
        /// woke up at the latest, before it answers anybody.
        public var interval = Duration.seconds(1)

        /// The defaults.
        public init() {}
    }

    /// Where it listens.
    public let location: AgentLocation
    let keybag: Keybag
    private let clock: any BootClock
    private let deadline: Duration
    private let limits: Limits
    private let owner: UInt32
    private let listener: LocalListener
    // Holding it makes this the one agent of the vault; where the process is killed the system gives it back.
    private let lock: any OpenFile
    private let connections = Locked(Connections())

    private struct Connections {
        var open: [UInt64: Connection] = [:]
        var next: UInt64 = 0
        var isEnded = false
    }

    /// One who is connected.
    private final class Connection: Sendable {
        let socket: StreamSocket
        init(_ socket: consuming StreamSocket) { self.socket = socket }
    }

    /// Takes the place of an agent, and of one that is there: it is told to lock.
    ///
    /// - Parameters:
    ///   - keybag: The bag, unlocked.
    ///   - location: Where to listen; the folder is made where it is missing.
    ///   - lifetime: How long the keys are held.
    ///   - clock: What that counts in.
    ///   - limits: What it bears with.
    ///   - owner: The one user who may ask; by default who runs this process.
    /// - Throws: ``CoreError``: `busy` where another agent does not give way; `permissionDenied` where the folder is another
    ///   user's; `alreadyExists` where something else than a socket has its place; what the system answers.
    public init(
        _ keybag: Keybag, at location: AgentLocation, lifetime: Duration, clock: any BootClock = SystemClock(),
        limits: Limits = Limits(), owner: UInt32 = ProcessOwner.user
    ) throws(CoreError) {
        self.location = location
        self.keybag = keybag
        self.clock = clock
        self.limits = limits
        self.owner = owner
        deadline = clock.sinceBoot + lifetime
        let files = SystemFileSystem()
        try files.makeFolders(location.folder, permissions: .ownerOnlyFolder)
        let folder = try files.status(of: location.folder, followingLinks: true)
        guard folder.owner == ProcessOwner.user else { throw CoreError(.permissionDenied, "the socket's folder") }
        if folder.permissions != .ownerOnlyFolder {
            try files.setPermissions(.ownerOnlyFolder, of: location.folder)
        }
        lock = try Self.takePlace(location, files)
        guard try AgentLocation.mayBeTaken(location.socket.path, files) else {
            throw CoreError(.alreadyExists, "a file in the place of the agent's socket")
        }
        do throws(CoreError) { try files.unlink(location.socket.path) } catch {
            if error.code != .notFound { throw error }
        }
        do throws(SocketFault) { listener = try LocalListener(at: location.socket) } catch {
            throw CoreError(error)
        }
        try location.putUpSign(files)
    }

    /// How much longer the keys are held.
    public var remaining: Duration { max(.zero, deadline - clock.sinceBoot) }

    /// Answers until the time is over, somebody locks, or ``stop()`` is called. The calling thread may wait.
    ///
    /// When it returns the keys are zeroed and the socket is gone.
    public func run() {
        defer { stop() }
        while !isOver {
            if isFull {
                // Who comes now waits before the door. Turned away, they would take it for a locked vault.
                Thread.sleep(forTimeInterval: 0.005)
                continue
            }
            let wait = min(remaining, limits.interval)
            do throws(SocketFault) {
                admit(try listener.accept(by: .now + wait))
            } catch {
                switch error {
                case .timedOut: continue
                case .reset: return
                // Out of descriptors: it would spin.
                default: Thread.sleep(forTimeInterval: 0.05)
                }
            }
        }
    }

    /// Has signals such as SIGTERM end ``run()``, and so zero the keys; for a process that is nothing but an agent.
    ///
    /// - Throws: ``CoreError`` for a signal that cannot be caught.
    public func end(on signals: [Int32]) throws(CoreError) {
        do throws(SocketFault) {
            for signal in signals { try listener.stop(on: signal) }
        } catch {
            throw CoreError(error)
        }
    }

    /// Zeroes the keys and ends: connections too, so that who watches knows. The socket is gone before they are.
    public func stop() {
        wipe()
        let (isFirst, open) = connections.withLock { connections in
            defer { connections.isEnded = true }
            return (!connections.isEnded, connections.open)
        }
        // Another agent may have taken its place since.
        if isFirst {
            let files = SystemFileSystem()
            location.takeDownSign(files)
            try? files.unlink(location.socket.path)
            try? lock.unlock()
        }
        listener.stop()
        for connection in open.values { connection.socket.end() }
    }

    private var isOver: Bool { connections.withLock { $0.isEnded } || remaining == .zero }

    private var isFull: Bool { connections.withLock { $0.open.count >= self.limits.connections } }

    private func wipe() {
        keybag.forget()
        KeyResidue.overwrite()
    }

    private func admit(_ socket: consuming StreamSocket) {
        // The socket's permissions keep others out; the kernel's word holds where these were changed.
        guard (try? socket.peerUser()) == owner else { return }
        let connection = Connection(socket)
        let id: UInt64? = connections.withLock { connections in
            if connections.isEnded { return nil }
            connections.next += 1
            connections.open[connections.next] = connection
            return connections.next
        }
        guard let id else { return }
        Thread.detachNewThread {
            self.serve(connection)
            _ = self.connections.withLock { $0.open.removeValue(forKey: id) }
        }
    }

    private func serve(_ connection: Connection) {
        var idle = limits.idle
        while true {
            // Whatever goes wrong with one connection ends it, and nothing else.
            guard
                let content = try? AgentFrame.read(
                    from: connection.socket, by: .now + idle, patience: limits.patience)
            else { return }
            let request = AgentRequest(content)
            content.wipe()
            guard let request else { return }
            let reply = answer(request)
            let encoded = reply.encoded
            if case .bytes(let bytes) = reply { bytes.wipe() }
            defer { encoded.wipe() }
            let isSent = (try? AgentFrame.write(encoded, to: connection.socket, by: .now + limits.patience)) != nil
            switch request {
            case .lock: return stop()
            case .watch: idle = .seconds(366 * 86_400)
            default: break
            }
            if !isSent { return }
        }
    }

    private func answer(_ request: AgentRequest) -> AgentReply {
        // The deadline counts whether or not the loop has seen it pass.
        if remaining == .zero { stop() }
        do throws(KeybagError) {
            switch request {
            case .status, .watch: return .status(keybag.status(), remaining: remaining)
            case .wrap(let keyClass, let key):
                defer { key.wipe() }
                return .bytes(SecureBytes(copying: try keybag.wrap(key, for: keyClass)))
            case .unwrap(let keyClass, let wrapped): return .bytes(try keybag.unwrap(wrapped, for: keyClass))
            case .confirm(let bytes):
                defer { bytes.wipe() }
                guard let passcode = try? Secret(utf8: bytes) else { throw KeybagError(.invalidPasscode) }
                try keybag.confirm(passcode)
                return .done
            case .lock:
                wipe()
                return .done
            case .watermark:
                let value = try keybag.watermark()
                return .bytes(withUnsafeBytes(of: value.bigEndian) { SecureBytes(copying: $0) })
            case .raiseWatermark(let value):
                try keybag.raiseWatermark(to: value)
                return .done
            }
        } catch {
            return .failure(error)
        }
    }

    /// Becomes the vault's one agent. Another is told to lock, and waited for.
    private static func takePlace(
        _ location: AgentLocation, _ files: SystemFileSystem
    ) throws(CoreError) -> any OpenFile {
        let lock = try files.open(location.lock, [.reading, .writing, .creating, .notFollowingLinks])
        for attempt in 0..<100 {
            do throws(CoreError) {
                try lock.lock(.exclusive, waiting: false)
                return lock
            } catch {
                if error.code != .busy { throw error }
            }
            if attempt % 20 == 0 { try? AgentKeyring(at: location.current(files)).lock() }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw CoreError(.busy, "another agent does not give way")
    }
}

extension CoreError {
    /// What a socket's failure stands for.
    init(_ fault: SocketFault) {
        switch fault {
        case .system(let code): self.init(errno: code, "the agent's socket")
        case .timedOut: self.init(.busy, "the agent's socket")
        default: self.init(.system, "the agent's socket")
        }
    }
}
