#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A TCP connection whose every step ends by a deadline.
///
/// The calls block the thread they run on, never past the deadline: give it a thread that may wait. It is closed when it
/// goes out of scope.
public struct StreamSocket: ~Copyable {
    private let descriptor: Int32

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: Where to.
    ///   - deadline: When to give up.
    /// - Throws: `SocketFault` where it is not connected by then.
    public init(connectingTo address: SocketAddress, by deadline: ContinuousClock.Instant) throws(SocketFault) {
        #if canImport(Darwin)
            descriptor = socket(address.family, SOCK_STREAM, 0)
        #elseif canImport(Musl)
            descriptor = socket(address.family, Int32(SOCK_STREAM) | SOCK_CLOEXEC, 0)
        #else
            descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #endif
        // Where `init` throws from here on, `deinit` closes.
        guard descriptor >= 0 else { throw SocketFault(errno: errno) }
        #if canImport(Darwin)
            var on: Int32 = 1
            _ = setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #endif
        guard fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) >= 0 else {
            throw SocketFault(errno: errno)
        }
        let file = descriptor
        guard address.withSystemAddress({ connect(file, $0, $1) }) != 0 else { return }
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

    /// Sends all of the bytes.
    ///
    /// - Throws: `SocketFault` where they are not sent by the deadline.
    public func send(_ bytes: [UInt8], by deadline: ContinuousClock.Instant) throws(SocketFault) {
        #if canImport(Darwin)
            let flags: Int32 = 0
        #else
            let flags = Int32(MSG_NOSIGNAL)
        #endif
        var sent = 0
        while sent < bytes.count {
            try wait(for: POLLOUT, by: deadline)
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[sent...])
                #if canImport(Darwin)
                    return Darwin.send(descriptor, rest.baseAddress, rest.count, flags)
                #elseif canImport(Musl)
                    return Musl.send(descriptor, rest.baseAddress, rest.count, flags)
                #else
                    return Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
                #endif
            }
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
        while true {
            try wait(for: POLLIN, by: deadline)
            let received = recv(descriptor, &buffer, buffer.count, 0)
            if received >= 0 { return Array(buffer.prefix(received)) }
            if errno != EINTR && errno != EAGAIN { throw SocketFault(errno: errno) }
        }
    }

    /// Waits until the socket is ready for it or broken; the next call says which.
    private func wait(for event: some BinaryInteger, by deadline: ContinuousClock.Instant) throws(SocketFault) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw .timedOut }
            // Rounded up, so that the last millisecond is not spent spinning.
            let seconds = min(left.components.seconds, 3_600)
            let milliseconds = seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
            var one = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: event), revents: 0)
            let ready = poll(&one, 1, Int32(truncatingIfNeeded: milliseconds))
            if ready > 0 { return }
            if ready < 0 && errno != EINTR { throw SocketFault(errno: errno) }
        }
    }
}
