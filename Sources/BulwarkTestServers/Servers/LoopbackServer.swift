package import BulwarkCore
internal import BulwarkTesting
internal import Dispatch

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A listener on the loopback that takes one connection, does with it what a test says, and ends.
package final class LoopbackServer: Sendable {
    /// Where it listens.
    package let address: SocketAddress
    private let done = DispatchSemaphore(value: 0)

    /// Makes a server.
    ///
    /// - Parameter script: What to do with the connection; runs on a thread of its own.
    package init(_ script: @escaping @Sendable (Int32) -> Void) throws {
        let (listener, port) = try Self.listener()
        guard let address = SocketAddress("127.0.0.1", port: port) else { throw SocketFault.unreachable }
        self.address = address
        let done = done
        DispatchQueue(label: "loopback").async {
            var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, Patience.lastResortMilliseconds) == 1 {
                let connection = accept(listener, nil, nil)
                script(connection)
                close(connection)
            }
            close(listener)
            done.signal()
        }
    }

    /// Waits until the script has run.
    package func wait() -> Bool {
        done.wait(timeout: .now() + .milliseconds(Int(Patience.lastResortMilliseconds))) == .success
    }

    /// A port of the loopback where nobody listens, nor will: it stays bound until the process ends, or another test's server could get it.
    package static func freePort() throws -> UInt16 { try bound(listening: false).port }

    /// Sends all of the bytes; false where the peer is gone.
    @discardableResult
    package static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            // write(2), whose name no method here hides.
            let count = bytes[sent...].withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Reads what the prober sends first.
    @discardableResult
    package static func receive(from connection: Int32) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = recv(connection, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(0, count)))
    }

    /// Makes the next close cut the connection off.
    package static func cutOff(_ connection: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Whether the peer ends the connection without another byte.
    package static func endsWithoutAnotherByte(_ connection: Int32) -> Bool {
        var one = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        return poll(&one, 1, Patience.lastResortMilliseconds) == 1 && recv(connection, &byte, 1, 0) <= 0
    }

    /// Whether the peer ends the connection within so many milliseconds.
    package static func isClosed(_ connection: Int32, within milliseconds: Int32 = Patience.lastResortMilliseconds)
        -> Bool
    {
        var one = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
        return poll(&one, 1, milliseconds) == 1
    }

    private static let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    static func listener() throws -> (descriptor: Int32, port: UInt16) { try bound(listening: true) }

    private static func bound(listening: Bool) throws -> (descriptor: Int32, port: UInt16) {
        _ = ignoresBrokenPipes
        // SOCK_STREAM is a number on one system and an enumeration on another; its value is 1 on all of them.
        let listener = socket(AF_INET, 1, 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && (!listening || listen(listener, 128) == 0)
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard listener >= 0, isBound else { throw SocketFault.system(errno) }
        return (listener, UInt16(bigEndian: name.sin_port))
    }
}
