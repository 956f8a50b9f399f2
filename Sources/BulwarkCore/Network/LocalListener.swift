internal import CBulwark

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A socket on which processes of this machine connect. Only its owner can connect to it (0600).
///
/// - Warning: Whoever can rename what is in its folder can put another socket in its place. Keep the folder to its owner (0700),
///   and have both ends ask for ``StreamSocket/peerUser()``.
public final class LocalListener: Sendable {
    private let descriptor: Int32
    // A pipe that ``stop()`` writes into: shutting a listening socket down wakes nobody on Linux.
    private let bell: [Int32]

    /// Listens.
    ///
    /// - Parameters:
    ///   - address: Where; nothing may be there.
    ///   - backlog: How many may wait to be accepted.
    /// - Throws: `SocketFault` where that cannot be done; what the failure left behind is removed.
    public init(at address: LocalAddress, backlog: Int32 = 64) throws(SocketFault) {
        let socket = StreamSocket.open(AF_UNIX)
        descriptor = socket
        var ends: [Int32] = [-1, -1]
        let hasBell = socket >= 0 && pipe(&ends) == 0
        bell = ends
        guard hasBell else { throw SocketFault(errno: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // On Linux the socket has its permissions before anybody can see it; elsewhere the folder keeps others out meanwhile.
        _ = fchmod(socket, 0o600)
        guard address.withSystemAddress({ bind(socket, $0, $1) }) == 0 else { throw SocketFault(errno: errno) }
        guard chmod(address.path, 0o600) == 0, listen(socket, backlog) == 0 else {
            let failure = errno
            _ = unlink(address.path)
            throw SocketFault(errno: failure)
        }
    }

    deinit {
        for end in [descriptor] + bell where end >= 0 { _ = close(end) }
    }

    /// Waits for the next who connects.
    ///
    /// - Parameter deadline: When to give up.
    /// - Throws: `SocketFault`: `timedOut`; `reset` after ``stop()``.
    public func accept(by deadline: ContinuousClock.Instant) throws(SocketFault) -> StreamSocket {
        while true {
            try StreamSocket.wait(descriptor, for: POLLIN, by: deadline, unless: bell[0])
            #if canImport(Darwin)
                let accepted = Darwin.accept(descriptor, nil, nil)
            #elseif canImport(Musl)
                let accepted = Musl.accept(descriptor, nil, nil)
            #else
                let accepted = Glibc.accept(descriptor, nil, nil)
            #endif
            if accepted >= 0 {
                let prepared = StreamSocket.prepare(accepted)
                guard prepared >= 0 else { throw SocketFault(errno: errno) }
                return StreamSocket(adopting: prepared)
            }
            // Who has gone away again is no failure of the socket.
            if errno != EINTR && errno != EAGAIN && errno != ECONNABORTED { throw SocketFault(errno: errno) }
        }
    }

    /// Takes no more connections; who waits in ``accept(by:)`` is let go.
    public func stop() {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
        var one: UInt8 = 1
        _ = write(bell[1], &one, 1)
    }

    /// Has a signal do what ``stop()`` does, instead of what it does otherwise; for the rest of the process's life, which the
    /// listener must live to see.
    ///
    /// - Throws: `SocketFault` for a signal that cannot be caught.
    public func stop(on signal: Int32) throws(SocketFault) {
        let failure = bulwark_write_on_signal(signal, bell[1])
        if failure != 0 { throw SocketFault(errno: failure) }
    }
}
