internal import CBulwark

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A connection, by TCP or between processes, whose every step ends by a deadline.
///
/// The calls block the thread they run on, never past the deadline: give it a thread that may wait. It is closed when it
/// goes out of scope.
public struct StreamSocket: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: Where to.
    ///   - deadline: When to give up.
    /// - Throws: `SocketFault` where it is not connected by then.
    public init(connectingTo address: SocketAddress, by deadline: ContinuousClock.Instant) throws(SocketFault) {
        descriptor = Self.open(address.family)
        // Where `init` throws from here on, `deinit` closes.
        guard descriptor >= 0 else { throw SocketFault(errno: errno) }
        let file = descriptor
        try finish(address.withSystemAddress { connect(file, $0, $1) }, by: deadline)
    }

    /// Connects to a process that listens on this machine.
    ///
    /// - Parameters:
    ///   - address: Where it listens.
    ///   - deadline: When to give up.
    /// - Throws: `SocketFault`: `refused` where nobody listens there, with a socket or without.
    public init(connectingTo address: LocalAddress, by deadline: ContinuousClock.Instant) throws(SocketFault) {
        descriptor = Self.open(AF_UNIX)
        // Where `init` throws from here on, `deinit` closes.
        guard descriptor >= 0 else { throw SocketFault(errno: errno) }
        let file = descriptor
        do throws(SocketFault) {
            try finish(address.withSystemAddress { connect(file, $0, $1) }, by: deadline)
        } catch {
            throw error == .system(ENOENT) ? .refused : error
        }
    }

    /// Takes a descriptor that nobody else closes, and that was prepared by ``prepare(_:)``.
    init(adopting descriptor: Int32) { self.descriptor = descriptor }

    /// Makes a socket; -1 with errno where that fails.
    static func open(_ family: Int32) -> Int32 {
        #if canImport(Darwin)
            let descriptor = socket(family, SOCK_STREAM, 0)
        #elseif canImport(Musl)
            let descriptor = socket(family, Int32(SOCK_STREAM) | SOCK_CLOEXEC, 0)
        #else
            let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #endif
        return descriptor < 0 ? descriptor : prepare(descriptor)
    }

    /// Keeps a socket from other programs, from signals, and from waiting without a deadline; -1 with errno, and closed, where
    /// that fails.
    static func prepare(_ descriptor: Int32) -> Int32 {
        #if canImport(Darwin)
            var on: Int32 = 1
            _ = setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
        #endif
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        if fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) >= 0 { return descriptor }
        let failure = errno
        _ = close(descriptor)
        errno = failure
        return -1
    }

    /// Waits for the end of a call to `connect`.
    private func finish(_ outcome: Int32, by deadline: ContinuousClock.Instant) throws(SocketFault) {
        if outcome == 0 { return }
        let failure = errno
        guard failure == EINPROGRESS || failure == EINTR else { throw SocketFault(errno: failure) }
        try wait(for: POLLOUT, by: deadline)
        var result: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &result, &size) == 0 else { throw SocketFault(errno: errno) }
        guard result == 0 else { throw SocketFault(errno: result) }
    }

    deinit {
        if descriptor >= 0 { _ = close(descriptor) }
    }

    /// The user whose process is at the other end of a local connection, as the kernel knows it.
    ///
    /// - Throws: `SocketFault` where that cannot be told; so over TCP.
    public func peerUser() throws(SocketFault) -> UInt32 {
        var user: uid_t = 0
        let failure = bulwark_peer_user(descriptor, &user)
        if failure != 0 { throw SocketFault(errno: failure) }
        return user
    }

    /// The process at the other end of a local connection, as the kernel knows it: the one that listened, where this end connected.
    ///
    /// - Throws: `SocketFault` where that cannot be told; so over TCP.
    public func peerProcess() throws(SocketFault) -> Int32 {
        var process: pid_t = 0
        let failure = bulwark_peer_process(descriptor, &process)
        if failure != 0 { throw SocketFault(errno: failure) }
        return process
    }

    /// Ends both directions at once: whoever waits on it, here or at the other end, is told that the peer has ended. It stays
    /// open until it goes out of scope.
    public func end() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Sends all of the bytes.
    ///
    /// - Throws: `SocketFault` where they are not sent by the deadline.
    public func send(_ bytes: [UInt8], by deadline: ContinuousClock.Instant) throws(SocketFault) {
        try bytes.withUnsafeBufferPointer { bytes throws(SocketFault) in
            try send(UnsafeRawBufferPointer(bytes), by: deadline)
        }
    }

    /// Sends all of the bytes, from where they are.
    ///
    /// - Throws: `SocketFault` where they are not sent by the deadline.
    public func send(_ bytes: UnsafeRawBufferPointer, by deadline: ContinuousClock.Instant) throws(SocketFault) {
        #if canImport(Darwin)
            let flags: Int32 = 0
        #else
            let flags = Int32(MSG_NOSIGNAL)
        #endif
        var sent = 0
        while sent < bytes.count {
            try wait(for: POLLOUT, by: deadline)
            let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
            #if canImport(Darwin)
                let count = Darwin.send(descriptor, rest.baseAddress, rest.count, flags)
            #elseif canImport(Musl)
                let count = Musl.send(descriptor, rest.baseAddress, rest.count, flags)
            #else
                let count = Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
            #endif
            if count >= 0 {
                sent += count
            } else if errno != EINTR && errno != EAGAIN {
                throw SocketFault(errno: errno)
            }
        }
    }

    /// Receives what has come, waiting for the first byte of it.
    ///
    /// - Parameters:
    ///   - count: The most bytes to take, at least 1.
    ///   - deadline: When to give up.
    /// - Returns: The bytes; none where the peer has ended its side.
    /// - Throws: `SocketFault` where nothing comes by the deadline, or the connection breaks.
    public func receive(atMost count: Int, by deadline: ContinuousClock.Instant) throws(SocketFault) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: max(1, count))
        let received = try buffer.withUnsafeMutableBufferPointer { buffer throws(SocketFault) in
            try receive(into: UnsafeMutableRawBufferPointer(buffer), by: deadline)
        }
        return Array(buffer.prefix(received))
    }

    /// Receives what has come into a buffer that is not empty, waiting for the first byte of it.
    ///
    /// - Returns: How many bytes; 0 where the peer has ended its side.
    /// - Throws: `SocketFault` where nothing comes by the deadline, or the connection breaks.
    public func receive(
        into buffer: UnsafeMutableRawBufferPointer, by deadline: ContinuousClock.Instant
    ) throws(SocketFault) -> Int {
        while true {
            try wait(for: POLLIN, by: deadline)
            let received = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if received >= 0 { return received }
            if errno != EINTR && errno != EAGAIN { throw SocketFault(errno: errno) }
        }
    }

    /// Waits until the socket is ready for it or broken; the next call says which.
    private func wait(for event: some BinaryInteger, by deadline: ContinuousClock.Instant) throws(SocketFault) {
        try Self.wait(descriptor, for: event, by: deadline)
    }

    /// - Parameter bell: A descriptor that ends the waiting with `reset` when it can be read; -1 for none.
    static func wait(
        _ descriptor: Int32, for event: some BinaryInteger, by deadline: ContinuousClock.Instant,
        unless bell: Int32 = -1
    ) throws(SocketFault) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw .timedOut }
            // Rounded up, so that the last millisecond is not spent spinning.
            let seconds = min(left.components.seconds, 3_600)
            let milliseconds = seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
            // poll(2) passes over what is negative.
            var both = [
                pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: event), revents: 0),
                pollfd(fd: bell, events: Int16(truncatingIfNeeded: POLLIN), revents: 0),
            ]
            let ready = poll(&both, 2, Int32(truncatingIfNeeded: milliseconds))
            if ready > 0, both[1].revents != 0 { throw .reset }
            if ready > 0 { return }
            if ready < 0 && errno != EINTR { throw SocketFault(errno: errno) }
        }
    }
}
